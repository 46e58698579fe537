use super::super::furniture;
use super::super::manuscript::Manuscript;
use super::lines::{Line, lines};
use super::{head, levels, pieces, write};

/// Reads a text; what belongs to the page around it is left out with a note.
pub(in crate::transfer::article) fn read(text: &str) -> Manuscript {
    let mut manuscript = Manuscript::default();
    let all = lines(text);
    let texts: Vec<&str> = all.iter().map(|line| line.text.as_str()).collect();
    let marks = furniture::marks(&texts);
    let has_form = texts.iter().any(|line| furniture::is_of_form(line));
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for (line, is_furniture) in all.into_iter().zip(marks) {
        if is_furniture {
            left_out.push(line.text);
        } else {
            kept.push(line);
        }
    }
    if let Some(contents) = head::take_contents(&mut kept) {
        manuscript.notes.push(contents);
    }
    let found = head::take(&mut kept);
    manuscript.head.title = found.title;
    left_out.splice(0..0, found.left_out);
    manuscript.notes.extend(furniture::note(&left_out));
    manuscript.notes.extend(found.notes);
    if has_form && let Some(invitation) = take_invitation(&mut kept) {
        manuscript.notes.push(format!(
            "\"{invitation}\" stood over the page's form, so it stands over the shop's own"
        ));
        manuscript.head.inquiry_title = invitation;
    }
    let mut found = pieces::of(&kept);
    levels::set(&mut found);
    manuscript.body_markdown = write::markdown(&found);
    manuscript
}

/// The heading at the end that has nothing under it any more.
fn take_invitation(lines: &mut Vec<Line>) -> Option<String> {
    let last = lines.last()?;
    let fits = lines.len() > 1 && last.apart && pieces::is_like_heading(&last.text);
    fits.then(|| lines.pop().map(|line| line.text)).flatten()
}
