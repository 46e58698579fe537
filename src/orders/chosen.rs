use uuid::Uuid;

use super::change::ChangeError;
use super::news::Piece;
use super::pieces::{LineNow, Pieces};

/// So many pieces of a line, as somebody chose them.
pub type Chosen = (Uuid, i32);

/// The lines that were chosen with how many pieces of each, in the order's order; none of them more than `most` allows.
///
/// # Errors
/// [`ChangeError::Unfit`] for a line of another order, and for more pieces than there are.
pub(super) fn chosen<'a>(
    wanted: &[Chosen],
    lines: &'a [LineNow],
    most: fn(&Pieces) -> i32,
) -> Result<Vec<(&'a LineNow, i32)>, ChangeError> {
    let known = |id: &Uuid| lines.iter().any(|line| line.line.id == *id);
    if wanted.iter().any(|(id, count)| *count < 0 || !known(id)) {
        return Err(ChangeError::Unfit(
            "These lines are not those of the order. Open it again.".to_owned(),
        ));
    }
    let mut picked = Vec::new();
    for line in lines {
        let of_line = wanted.iter().filter(|(id, _)| *id == line.line.id);
        let count = of_line.fold(0_i32, |sum, (_, count)| sum.saturating_add(*count));
        let most = most(&line.pieces);
        if count > most {
            return Err(ChangeError::Unfit(too_many(&line.line.name, count, most)));
        }
        if count > 0 {
            picked.push((line, count));
        }
    }
    Ok(picked)
}

fn too_many(name: &str, count: i32, most: i32) -> String {
    match most {
        0 => format!("Of {name}, no piece is left for that."),
        1 => format!("Of {name}, one piece is left for that, not {count}."),
        most => format!("Of {name}, {most} pieces are left for that, not {count}."),
    }
}

/// "2 × Knee pillow (Grey); 1 × The back guide".
pub(super) fn listed(picked: &[(&LineNow, i32)]) -> String {
    let called: Vec<String> = picked
        .iter()
        .map(|(line, count)| format!("{count} × {}", line.line.title()))
        .collect();
    called.join("; ")
}

/// The same for mails.
pub(super) fn named(picked: &[(&LineNow, i32)]) -> Vec<Piece> {
    picked
        .iter()
        .map(|(line, count)| Piece::of(&line.line, *count))
        .collect()
}
