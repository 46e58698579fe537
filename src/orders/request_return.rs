use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::change::ChangeError;
use super::chosen::{Chosen, chosen, listed};
use super::pieces::{LineNow, Pieces, lines_now};
use super::sql;
use super::state::{Deed, may};
use crate::db::Conn;
use crate::db::schema::{return_lines, returns};
use crate::id;

/// Asks, for the buyer, whether pieces may be sent back: only such as have left, and each once. Whoever holds the order's link is the
/// buyer; the order itself stays as it is, so staff who work on it are not disturbed.
///
/// # Errors
/// See [`ChangeError`].
pub async fn request_return(
    order: Uuid,
    pieces: &[Chosen],
    reason: &str,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = sql::locked(order, conn)
            .await?
            .ok_or(ChangeError::Unknown)?;
        may(Deed::RequestReturn, order.standing()).map_err(ChangeError::NotAllowed)?;
        let lines = lines_now(order.id, conn).await?;
        let picked = chosen(pieces, &lines, Pieces::returnable)?;
        if picked.is_empty() {
            let sentence = "Choose how many pieces you want to send back.";
            return Err(ChangeError::Unfit(sentence.to_owned()));
        }
        write(order.id, &picked, reason, now, conn).await?;
        let detail = match reason {
            "" => listed(&picked),
            reason => format!("{}: {reason}", listed(&picked)),
        };
        sql::note(order.id, "return_requested", None, &detail, now, conn).await?;
        Ok(())
    })
    .await
}

async fn write(
    order: Uuid,
    picked: &[(&LineNow, i32)],
    reason: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let id = id::new_uuid();
    diesel::insert_into(returns::table)
        .values((
            returns::id.eq(id),
            returns::order_id.eq(order),
            returns::reason.eq(reason),
            returns::requested_at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = picked
        .iter()
        .map(|(line, count)| {
            (
                return_lines::return_id.eq(id),
                return_lines::order_line_id.eq(line.line.id),
                return_lines::quantity.eq(*count),
            )
        })
        .collect();
    diesel::insert_into(return_lines::table)
        .values(rows)
        .execute(&mut conn)
        .await?;
    Ok(())
}
