use actix_web::HttpRequest;
use uuid::Uuid;

use super::sql;
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
