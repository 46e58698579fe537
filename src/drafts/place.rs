use diesel::prelude::*;
use diesel::result::Error as QueryError;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use uuid::Uuid;

use super::draft::Written;
use super::sql;
use crate::checkout::{self, CheckoutForm, Context, Source};
use crate::db::Conn;
use crate::db::schema::draft_orders;
use crate::orders::{self, Placed};
use crate::web;

/// Why a draft was not placed; nothing was taken or written.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// Somebody saved in between.
    #[error("Somebody else saved this draft in between.")]
    Stale,
    /// It was thrown away.
    #[error("This draft is not there any more.")]
    Unknown,
    #[error(transparent)]
    Checkout(#[from] checkout::PlaceError),
    #[error(transparent)]
    Database(#[from] QueryError),
}

impl From<web::Error> for PlaceError {
    fn from(error: web::Error) -> Self {
        Self::Checkout(error.into())
    }
}

/// How a try to place ended.
enum Try {
    Done(Placed),
    /// Something changed while it was reckoned.
    Again,
}

const ATTEMPTS: usize = 4;

/// The key under which a draft becomes an order: one draft, one order, however often it is sent.
pub fn key(id: Uuid) -> String {
    format!("draft-{id}")
}

/// Makes the order of a draft that still is as it was `seen`, and takes the draft away, in one transaction. A draft that was placed
/// before gives its order.
///
/// # Errors
/// See [`PlaceError`].
pub async fn place(
    (id, seen): (Uuid, i32),
    written: &Written,
    form: &CheckoutForm,
    context: &Context<'_>,
    staff: Uuid,
    conn: &mut Conn,
) -> Result<Placed, PlaceError> {
    let (wanted, codes) = (written.content.wanted(), written.content.codes());
    let source = Source::Staff {
        staff,
        wanted: &wanted,
        codes: &codes,
    };
    for _ in 0..ATTEMPTS {
        let tried: Result<Try, PlaceError> = conn
            .transaction(async |conn| {
                if let Some(placed) = orders::placed_by_key(&key(id), conn).await? {
                    return Ok(Try::Done(placed));
                }
                match sql::lock(id, conn).await? {
                    None => return Err(PlaceError::Unknown),
                    Some(version) if version != seen => return Err(PlaceError::Stale),
                    Some(_) => {}
                }
                let placed = checkout::attempt(source, form, context, conn).await?;
                match placed {
                    None => Err(PlaceError::Database(QueryError::RollbackTransaction)),
                    Some(placed) => {
                        remove(id, conn).await?;
                        Ok(Try::Done(placed))
                    }
                }
            })
            .await
            .or_else(again);
        if let Try::Done(placed) = tried? {
            return Ok(placed);
        }
    }
    Err(checkout::moving().into())
}

fn again(error: PlaceError) -> Result<Try, PlaceError> {
    match error {
        PlaceError::Database(QueryError::RollbackTransaction) => Ok(Try::Again),
        error => Err(error),
    }
}

async fn remove(id: Uuid, mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(draft_orders::table.find(id))
        .execute(&mut conn)
        .await?;
    Ok(())
}
