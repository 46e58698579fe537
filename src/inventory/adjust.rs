use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::{stock, stock_movements};
use crate::id;

/// How a variant's stock is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// false: always available.
    pub tracked: bool,
    /// true: may be bought beyond what is on hand.
    pub backorder: bool,
}

/// Opens the stock of a new variant with what there is of it.
///
/// # Errors
/// The database's.
pub async fn open(
    variant: Uuid,
    policy: Policy,
    on_hand: i32,
    staff: Option<Uuid>,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let row = (
        stock::variant_id.eq(variant),
        stock::tracked.eq(policy.tracked),
        stock::backorder.eq(policy.backorder),
        stock::on_hand.eq(on_hand.max(0)),
    );
    diesel::insert_into(stock::table)
        .values(row)
        .execute(&mut conn)
        .await?;
    if on_hand > 0 {
        note(variant, "received", on_hand, staff, "", now, conn).await?;
    }
    Ok(())
}

/// Changes how a variant's stock is kept; what is there stays.
///
/// # Errors
/// The database's.
pub async fn set_policy(variant: Uuid, policy: Policy, mut conn: &Conn) -> QueryResult<()> {
    let changed = stock::table.find(variant).filter(
        stock::tracked
            .ne(policy.tracked)
            .or(stock::backorder.ne(policy.backorder)),
    );
    diesel::update(changed)
        .set((
            stock::tracked.eq(policy.tracked),
            stock::backorder.eq(policy.backorder),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Adds pieces or, with a negative number, takes them away, beside whatever buyers do in the same moment. What comes in
/// first meets what is backordered.
///
/// # Errors
/// The constraint `stock_on_hand_not_negative` when fewer are there than shall go.
pub async fn adjust(
    variant: Uuid,
    change: i32,
    staff: Option<Uuid>,
    why: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    diesel::sql_query(
        "UPDATE stock SET on_hand = on_hand + $2 - LEAST(backordered, GREATEST($2, 0)), \
         backordered = backordered - LEAST(backordered, GREATEST($2, 0)) WHERE variant_id = $1",
    )
    .bind::<diesel::sql_types::Uuid, _>(variant)
    .bind::<diesel::sql_types::Integer, _>(change)
    .execute(&mut conn)
    .await?;
    note(
        variant,
        if change > 0 { "received" } else { "adjusted" },
        change,
        staff,
        why,
        now,
        conn,
    )
    .await
}

async fn note(
    variant: Uuid,
    kind: &str,
    quantity: i32,
    staff: Option<Uuid>,
    why: &str,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let row = (
        stock_movements::id.eq(id::new_uuid()),
        stock_movements::variant_id.eq(variant),
        stock_movements::kind.eq(kind),
        stock_movements::quantity.eq(quantity),
        stock_movements::staff_id.eq(staff),
        stock_movements::note.eq(why),
        stock_movements::at.eq(now.to_diesel()),
    );
    diesel::insert_into(stock_movements::table)
        .values(row)
        .execute(&mut conn)
        .await?;
    Ok(())
}
