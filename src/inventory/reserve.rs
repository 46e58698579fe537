use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::take::{Demand, Shortage};
use crate::db::Conn;
use crate::db::schema::{reservations, stock, stock_movements};
use crate::id;

/// Pieces of one variant that are kept for an order.
#[derive(Queryable, Selectable)]
#[diesel(table_name = reservations)]
struct Kept {
    variant_id: Uuid,
    quantity: i32,
    /// How many of them are still to come.
    to_come: i32,
}

/// Sells what is kept for an order that was paid. False when nothing is kept for it.
///
/// # Errors
/// The database's.
pub async fn buy(order: Uuid, now: Timestamp, mut conn: &Conn) -> QueryResult<bool> {
    let kept = kept(order, conn).await?;
    for one in &kept {
        diesel::update(stock::table.find(one.variant_id))
            .set(stock::reserved.eq(stock::reserved - (one.quantity - one.to_come)))
            .execute(&mut conn)
            .await?;
        note(one.variant_id, "released", one.quantity, order, now, conn).await?;
        note(one.variant_id, "sold", -one.quantity, order, now, conn).await?;
    }
    forget(order, conn).await?;
    Ok(!kept.is_empty())
}

/// Gives back what is kept for an order: what is still to come is struck off, the rest can be bought again. False when nothing is
/// kept for it.
///
/// # Errors
/// The database's.
pub async fn release(order: Uuid, now: Timestamp, mut conn: &Conn) -> QueryResult<bool> {
    let kept = kept(order, conn).await?;
    for one in &kept {
        // What was to come may have come in the meantime, and then it is no longer owed to anybody.
        diesel::sql_query(
            "UPDATE stock SET reserved = reserved - ($2 - $3), backordered = backordered - LEAST(backordered, $3), \
             on_hand = on_hand + $2 - LEAST(backordered, $3) WHERE variant_id = $1",
        )
        .bind::<sql_types::Uuid, _>(one.variant_id)
        .bind::<sql_types::Integer, _>(one.quantity)
        .bind::<sql_types::Integer, _>(one.to_come)
        .execute(&mut conn)
        .await?;
        note(one.variant_id, "released", one.quantity, order, now, conn).await?;
    }
    forget(order, conn).await?;
    Ok(!kept.is_empty())
}

/// What is short of a demand, with its rows locked in the order of ids: where nothing is, [`super::take`] finds everything.
///
/// # Errors
/// The database's.
pub async fn short(demand: &Demand, mut conn: &Conn) -> QueryResult<Vec<Shortage>> {
    let wanted: Vec<Uuid> = demand.keys().copied().collect();
    let rows: Vec<(Uuid, bool, bool, i32)> = stock::table
        .filter(stock::variant_id.eq_any(wanted))
        .order(stock::variant_id)
        .for_update()
        .select((
            stock::variant_id,
            stock::tracked,
            stock::backorder,
            stock::on_hand,
        ))
        .load(&mut conn)
        .await?;
    let shortage = |(variant, wanted): (&Uuid, &i32)| {
        let found = rows.iter().find(|row| row.0 == *variant);
        let enough = found.is_some_and(|row| !row.1 || row.2 || row.3 >= *wanted);
        (!enough).then(|| Shortage {
            variant_id: *variant,
            wanted: *wanted,
            on_hand: found.map_or(0, |row| row.3),
        })
    };
    Ok(demand.iter().filter_map(shortage).collect())
}

/// What is kept for an order, in the order in which stock is locked.
async fn kept(order: Uuid, mut conn: &Conn) -> QueryResult<Vec<Kept>> {
    reservations::table
        .filter(reservations::order_id.eq(order))
        .order(reservations::variant_id)
        .for_update()
        .select(Kept::as_select())
        .load(&mut conn)
        .await
}

async fn forget(order: Uuid, mut conn: &Conn) -> QueryResult<()> {
    diesel::delete(reservations::table.filter(reservations::order_id.eq(order)))
        .execute(&mut conn)
        .await?;
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
    diesel::insert_into(stock_movements::table)
        .values((
            stock_movements::id.eq(id::new_uuid()),
            stock_movements::variant_id.eq(variant),
            stock_movements::kind.eq(kind),
            stock_movements::quantity.eq(quantity),
            stock_movements::order_id.eq(order),
            stock_movements::at.eq(now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}
