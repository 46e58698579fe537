//! The cart: a visitor's session. Nothing is stored until the first product goes in; it lasts 30 days after the last
//! change. A product that was archived, sold out or repriced since is shown as such and never silently dropped.

mod add;
mod change;
mod contents;
mod pages;
mod sql;
mod view;

pub use add::{Refusal, add};
pub use change::change;
pub use contents::{Contents, Line, Problem};
pub use pages::routes;
pub use sql::{contents, delete_expired, empty, lock, mark_prices_seen};
pub use view::{LineView, MiniView, line_views, mini_views};

use actix_web::HttpRequest;
use uuid::Uuid;

use crate::db::Conn;
use crate::parts::Parts;
use crate::web::{Error, cookies};

/// The visitor's cart, if the browser names one that has not expired.
///
/// # Errors
/// When the database is away.
pub async fn of_visitor(
    request: &HttpRequest,
    parts: &Parts,
    conn: &Conn,
) -> Result<Option<Uuid>, Error> {
    match cookies::VISITOR.read(request, parts.https()) {
        None => Ok(None),
        Some(token) => Ok(sql::by_token(&token.hash(), parts.clock.now(), conn).await?),
    }
}
