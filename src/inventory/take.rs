use std::collections::BTreeMap;

use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{stock, stock_movements};
use crate::id;

/// Pieces wanted of each variant, summed over lines and in the order in which rows are locked.
pub type Demand = BTreeMap<Uuid, i32>;

/// A variant of which less is there than was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shortage {
    pub variant_id: Uuid,
    pub wanted: i32,
    pub on_hand: i32,
}

/// How many of the pieces taken are still to come.
pub type Taken = BTreeMap<Uuid, i32>;

#[derive(QueryableByName)]
struct Before {
    #[diesel(sql_type = sql_types::Bool)]
    tracked: bool,
    #[diesel(sql_type = sql_types::Integer)]
    surplus: i32,
}

/// Takes everything that an order wants, or tells all that is short (the caller then rolls back what was taken). One
/// conditional update for each variant, in the order of ids, so that two orders never wait for each other in a ring.
///
/// # Errors
/// The database's.
pub async fn take(
    demand: &Demand,
    order: Uuid,
    now: Timestamp,
    conn: &Conn,
) -> QueryResult<Result<Taken, Vec<Shortage>>> {
    let (mut taken, mut short) = (Taken::new(), Vec::new());
    for (variant, wanted) in demand {
        match take_one(*variant, *wanted, conn).await? {
            Some(before) => {
                taken.insert(*variant, before.surplus);
                if before.tracked && short.is_empty() {
                    note(*variant, "sold", -*wanted, order, now, conn).await?;
                }
            }
            None => short.push(Shortage {
                variant_id: *variant,
                wanted: *wanted,
                on_hand: on_hand(*variant, conn).await?,
            }),
        }
    }
    Ok(if short.is_empty() {
        Ok(taken)
    } else {
        Err(short)
    })
}

async fn take_one(variant: Uuid, wanted: i32, mut conn: &Conn) -> QueryResult<Option<Before>> {
    diesel::sql_query(
        "UPDATE stock SET \
             on_hand = CASE WHEN tracked THEN GREATEST(on_hand - $2, 0) ELSE on_hand END, \
             backordered = CASE WHEN tracked THEN backordered + GREATEST($2 - on_hand, 0) ELSE backordered END \
         FROM (SELECT on_hand AS was FROM stock WHERE variant_id = $1 FOR UPDATE) AS before \
         WHERE variant_id = $1 AND (NOT tracked OR backorder OR on_hand >= $2) \
         RETURNING tracked, CASE WHEN tracked THEN GREATEST($2 - before.was, 0) ELSE 0 END AS surplus",
    )
    .bind::<sql_types::Uuid, _>(variant)
    .bind::<sql_types::Integer, _>(wanted)
    .get_result(&mut conn)
    .await
    .optional()
}

async fn on_hand(variant: Uuid, mut conn: &Conn) -> QueryResult<i32> {
    let row = stock::table
        .find(variant)
        .select(stock::on_hand)
        .first(&mut conn)
        .await
        .optional()?;
    Ok(row.unwrap_or(0))
}

/// Gives back what an order had taken: what was still to come is struck off first, the rest is on hand again.
/// `pieces` and `to_come` of each variant, in the order of ids.
///
/// # Errors
/// The database's.
pub async fn give_back(
    returned: &BTreeMap<Uuid, (i32, i32)>,
    order: Uuid,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    for (variant, (pieces, to_come)) in returned {
        let tracked = diesel::sql_query(
            "UPDATE stock SET backordered = backordered - LEAST(backordered, $3), \
             on_hand = on_hand + $2 - LEAST(backordered, $3) WHERE variant_id = $1 AND tracked",
        )
        .bind::<sql_types::Uuid, _>(*variant)
        .bind::<sql_types::Integer, _>(*pieces)
        .bind::<sql_types::Integer, _>(*to_come)
        .execute(&mut conn)
        .await?;
        if tracked == 1 {
            note(*variant, "returned", *pieces, order, now, conn).await?;
        }
    }
    Ok(())
}

async fn note(
    variant: Uuid,
    kind: &str,
    quantity: i32,
    order: Uuid,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let row = (
        stock_movements::id.eq(id::new_uuid()),
        stock_movements::variant_id.eq(variant),
        stock_movements::kind.eq(kind),
        stock_movements::quantity.eq(quantity),
        stock_movements::order_id.eq(order),
        stock_movements::at.eq(now.to_diesel()),
    );
    diesel::insert_into(stock_movements::table)
        .values(row)
        .execute(&mut conn)
        .await?;
    Ok(())
}
