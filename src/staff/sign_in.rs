use jiff::{SignedDuration, Timestamp};

use super::{password, sql};
use crate::id::Token;
use crate::parts::Parts;
use crate::web::Error;

/// How long a sign-in lasts.
const HOURS: i64 = 12;

/// Checks email and password and opens a session of its own: a session that was there before ends, so that nobody can
/// hand a known one to a person who signs in. `None` when they don't match.
///
/// # Errors
/// 429 when there were too many attempts on the account; the database's.
pub async fn sign_in(
    email: &str,
    typed: String,
    before: Option<&Token>,
    parts: &Parts,
) -> Result<Option<Token>, Error> {
    parts
        .limits
        .sign_in_account
        .check(&email.trim().to_lowercase())?;
    let account = sql::account(email.trim(), &*parts.db.get().await?).await?;
    let (id, stored) = account.map_or((None, None), |(id, hash)| (Some(id), Some(hash)));
    let right = password::is_right(typed, stored).await;
    let (true, Some(id)) = (right, id) else {
        return Ok(None);
    };
    let token = Token::random().map_err(Error::internal)?;
    let now = parts.clock.now();
    let conn = parts.db.get().await?;
    if let Some(before) = before {
        sql::end_session(&before.hash(), &conn).await?;
    }
    sql::open_session(&token.hash(), id, now, ends(now), &conn).await?;
    Ok(Some(token))
}

/// Ends a session on the server; its cookie is worth nothing from then on.
///
/// # Errors
/// The database's.
pub async fn sign_out(token: &Token, parts: &Parts) -> Result<(), Error> {
    Ok(sql::end_session(&token.hash(), &*parts.db.get().await?).await?)
}

fn ends(now: Timestamp) -> Timestamp {
    now.saturating_add(SignedDuration::from_hours(HOURS))
        .unwrap_or(Timestamp::MAX)
}
