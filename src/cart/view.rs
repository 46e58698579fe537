use std::collections::HashMap;

use uuid::Uuid;

use super::contents::{Contents, Line, Problem};
use super::priced::Priced;
use crate::catalog;
use crate::db::Conn;
use crate::media::{self, Picture};

/// A line as `components/cart_line.html` prints it.
pub struct LineView {
    pub action: String,
    pub id: String,
    /// Empty when there is no page to open.
    pub href: String,
    pub name: String,
    pub words: String,
    pub picture: Option<Picture>,
    pub total: String,
    pub quantity: i32,
    pub most: i32,
    pub problem: Option<String>,
    /// "The knee pillow went from $49.00 to $45.00 since you added it."
    pub repriced: Option<String>,
}

/// A line of a summary.
pub struct MiniView {
    pub name: String,
    pub words: String,
    pub picture: Option<Picture>,
    pub total: String,
}

/// The lines with their pictures, in one more round trip.
///
/// # Errors
/// The database's.
pub async fn line_views(priced: &Priced, conn: &Conn) -> diesel::QueryResult<Vec<LineView>> {
    let pictures = pictures(&priced.contents, conn).await?;
    let lines = priced.contents.lines.iter();
    Ok(lines
        .map(|line| line_view(line, &pictures, priced))
        .collect())
}

/// The lines for a summary.
///
/// # Errors
/// The database's.
pub async fn mini_views(priced: &Priced, conn: &Conn) -> diesel::QueryResult<Vec<MiniView>> {
    let pictures = pictures(&priced.contents, conn).await?;
    let view = |line: &Line| MiniView {
        name: line.name.clone(),
        words: match line.quantity {
            1 => line.title.clone(),
            n if line.title.is_empty() => format!("{n} pieces"),
            n => format!("{n} × {}", line.title),
        },
        picture: picture(line, &pictures),
        total: priced
            .rules
            .settings
            .money(priced.line_total(line))
            .to_string(),
    };
    Ok(priced.contents.lines.iter().map(view).collect())
}

async fn pictures(contents: &Contents, conn: &Conn) -> diesel::QueryResult<HashMap<Uuid, Picture>> {
    let ids: Vec<Uuid> = contents
        .lines
        .iter()
        .filter_map(|line| line.media_id)
        .collect();
    media::pictures(&ids, conn).await
}

fn picture(line: &Line, pictures: &HashMap<Uuid, Picture>) -> Option<Picture> {
    line.media_id
        .and_then(|id| pictures.get(&id))
        .map(|picture| picture.clone().described(""))
}

fn line_view(line: &Line, pictures: &HashMap<Uuid, Picture>, priced: &Priced) -> LineView {
    let money = |entered: i64| priced.rules.settings.money(priced.shown(entered, line));
    let problem = line.problem().map(|problem| match problem {
        Problem::Gone => "This is no longer sold. Remove it to go on.".to_owned(),
        Problem::SoldOut => {
            "This has sold out since you added it. Remove it to go on, or come back later."
                .to_owned()
        }
        Problem::Only(1) => "Only one is left. Lower the quantity to go on.".to_owned(),
        Problem::Only(left) => format!("Only {left} are left. Lower the quantity to go on."),
    });
    let repriced = line.repriced_from().map(|before| {
        format!(
            "{} went from {} to {} since you added it.",
            line.name,
            money(before),
            money(line.price)
        )
    });
    LineView {
        action: format!("/cart/lines/{}", line.id),
        id: format!("line-{}", line.id),
        href: if line.has_page {
            catalog::paths::variant(&line.slug, &line.sku)
        } else {
            String::new()
        },
        name: line.name.clone(),
        words: line.title.clone(),
        picture: picture(line, pictures),
        total: priced
            .rules
            .settings
            .money(priced.line_total(line))
            .to_string(),
        quantity: line.quantity,
        most: line
            .available
            .unwrap_or(super::add::MOST)
            .clamp(1, super::add::MOST),
        problem,
        repriced,
    }
}
