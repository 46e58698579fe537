use diesel::result::Error as QueryError;
use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::document::Kind;
use super::due::{Due, Facts, due};
use super::pdf::{RenderError, render};
use super::sql::{self, NewDocument};
use super::{compose, credit};
use crate::db::{Conn, Db};
use crate::{id, orders, settings};

/// The kind of job that [`run`] does. A trigger leaves it when an order is paid, sent, cancelled or changed, and when a refund was
/// carried out.
pub const KIND: &str = "documents.settle";

/// The order to look at.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct SettleJob {
    pub order_id: Uuid,
}

/// Why a document was not written; none was numbered.
#[derive(Debug, thiserror::Error)]
pub enum IssueError {
    #[error("there is no such order")]
    Unknown,
    /// An order that does not stand, or has its invoice.
    #[error("This order needs no invoice.")]
    NotNeeded,
    #[error("others write documents all the time")]
    Crowded,
    #[error(transparent)]
    Render(#[from] RenderError),
    #[error(transparent)]
    Content(#[from] serde_json::Error),
    #[error(transparent)]
    Database(#[from] QueryError),
}

/// Does the job of that payload.
///
/// # Errors
/// See [`IssueError`]; the job is then tried again.
pub async fn run(payload: serde_json::Value, db: &Db, now: Timestamp) -> anyhow::Result<()> {
    let job: SettleJob = serde_json::from_value(payload)?;
    let mut conn = db.get().await?;
    settle(job.order_id, now, &mut conn).await?;
    Ok(())
}

/// Writes what is missing of an order's documents, and gives how many those were. Doing it again writes nothing.
///
/// # Errors
/// See [`IssueError`].
pub async fn settle(order: Uuid, now: Timestamp, conn: &mut Conn) -> Result<usize, IssueError> {
    let mut written = 0;
    while write_next(order, false, now, conn).await? {
        written += 1;
    }
    Ok(written)
}

/// Writes an order's invoice, though it is neither paid nor sent.
///
/// # Errors
/// See [`IssueError`].
pub async fn invoice(order: Uuid, now: Timestamp, conn: &mut Conn) -> Result<(), IssueError> {
    if !write_next(order, true, now, conn).await? {
        return Err(IssueError::NotNeeded);
    }
    settle(order, now, conn).await?;
    Ok(())
}

/// So often others may come first.
const ATTEMPTS: usize = 50;

/// How an attempt to keep a document ended.
enum Outcome {
    Kept,
    /// The order, or its documents, are not as they were read.
    Stale,
    /// Somebody else has the number.
    Taken,
}

/// Writes the first document that is missing.
///
/// The number is printed, so it must be known before the PDF is made, and a transaction must neither render nor wait. So the next
/// number is only looked at, the document made with it, and then a short transaction takes exactly that number and keeps the document,
/// or finds that somebody else was faster, and it is made anew. The number moves on in the transaction that keeps the document: if
/// that fails, by whatever, the number is still the next one. So there is no gap, and the unique key refuses one that comes twice.
async fn write_next(
    order: Uuid,
    asked: bool,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<bool, IssueError> {
    for _ in 0..ATTEMPTS {
        let facts = facts(order, conn).await?;
        let Some(due) = due(&facts, asked) else {
            return Ok(false);
        };
        let kind = match due {
            Due::Invoice => Kind::Invoice,
            Due::Credit { .. } => Kind::CreditNote,
        };
        let number = sql::next_number(kind, conn).await?;
        let content = match due {
            Due::Invoice => compose::invoice(&facts, number, now),
            Due::Credit { of, amount } => credit::credit_note(&facts, (of, amount), number, now),
        };
        let (pdf, content) = (render(&content)?, serde_json::to_value(&content)?);
        let new = NewDocument {
            id: id::new_uuid(),
            order,
            kind,
            number,
            content: &content,
            pdf: &pdf,
        };
        match keep(&new, &facts, now, conn).await? {
            Outcome::Kept => return Ok(true),
            Outcome::Stale | Outcome::Taken => {}
        }
    }
    Err(IssueError::Crowded)
}

/// Locks the order, then the series, as everybody does.
async fn keep(
    new: &NewDocument<'_>,
    facts: &Facts,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<Outcome, IssueError> {
    conn.transaction(async |conn| {
        let version = sql::lock(new.order, conn).await?;
        let known = i64::try_from(facts.documents.len()).unwrap_or(i64::MAX);
        if version != Some(facts.order.version) || sql::count(new.order, conn).await? != known {
            return Ok(Outcome::Stale);
        }
        if !sql::take_number(new.kind, new.number, conn).await? {
            return Ok(Outcome::Taken);
        }
        sql::insert(new, now, conn).await?;
        let words = format!("{} {}", new.kind.title(), new.kind.number(new.number));
        orders::note_document(new.order, &words, now, conn).await?;
        Ok(Outcome::Kept)
    })
    .await
}

async fn facts(order: Uuid, conn: &Conn) -> Result<Facts, IssueError> {
    let (order, shop) = tokio::try_join!(orders::by_id(order, conn), settings::load(conn))?;
    let (Some(order), Some(shop)) = (order, shop) else {
        return Err(IssueError::Unknown);
    };
    let (lines, sums, refunded, documents) = tokio::try_join!(
        orders::lines_now(order.id, conn),
        orders::sums(&order, conn),
        sql::refunded(order.id, conn),
        sql::of_order(order.id, conn)
    )?;
    Ok(Facts {
        order,
        lines,
        sums,
        shop,
        refunded,
        documents,
    })
}
