use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::change::{ChangeError, Hand, allowed, settle, tell};
use super::chosen::{Chosen, chosen, listed, named};
use super::news::{News, Parcel};
use super::order::Order;
use super::pieces::{LineNow, Pieces, lines_now};
use super::state::Deed;
use super::tracking;
use crate::db::Conn;
use crate::db::schema::{shipment_lines, shipments};
use crate::id;

/// A parcel about to leave.
#[derive(Clone, Debug, Default)]
pub struct ShipDraft {
    pub pieces: Vec<Chosen>,
    /// Empty: not told.
    pub carrier: String,
    /// Empty: none.
    pub tracking_number: String,
    /// Empty: the carrier's own, where the shop knows it.
    pub tracking_url: String,
}

/// Notes that a parcel has left, and tells the buyer. Whether the whole order has left follows from its pieces.
///
/// # Errors
/// See [`ChangeError`].
pub async fn ship(
    id: Uuid,
    seen: i32,
    draft: &ShipDraft,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::Ship, id, seen, conn).await?;
        let lines = lines_now(id, conn).await?;
        let picked = chosen(&draft.pieces, &lines, Pieces::to_ship)?;
        if picked.is_empty() {
            let sentence = "Choose at least one piece that goes into the parcel.";
            return Err(ChangeError::Unfit(sentence.to_owned()));
        }
        send(&order, &lines, &picked, draft, hand, conn).await
    })
    .await
}

/// Notes that everything that was still to be sent has left in one parcel, and tells the buyer.
///
/// # Errors
/// See [`ChangeError`].
pub async fn fulfil(
    id: Uuid,
    seen: i32,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::Ship, id, seen, conn).await?;
        let lines = lines_now(id, conn).await?;
        let rest: Vec<(&LineNow, i32)> = lines
            .iter()
            .map(|line| (line, line.pieces.to_ship()))
            .filter(|(_, count)| *count > 0)
            .collect();
        send(&order, &lines, &rest, &ShipDraft::default(), hand, conn).await
    })
    .await
}

async fn send(
    order: &Order,
    lines: &[LineNow],
    picked: &[(&LineNow, i32)],
    draft: &ShipDraft,
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let link = tracking::link(draft);
    write(order.id, picked, draft, link.as_deref(), hand, conn).await?;
    settle(order, conn).await?;
    let left: i32 = lines.iter().map(|line| line.pieces.to_ship()).sum();
    let sent: i32 = picked.iter().map(|(_, count)| *count).sum();
    let parcel = Parcel {
        pieces: named(picked),
        carrier: draft.carrier.clone(),
        tracking_number: draft.tracking_number.clone(),
        tracking_url: link,
        more_to_come: sent < left,
    };
    let kind = if parcel.more_to_come {
        "shipped"
    } else {
        "fulfilled"
    };
    let detail = match tracking::words(draft) {
        way if way.is_empty() => listed(picked),
        way => format!("{}. {way}", listed(picked)),
    };
    let news = News::Shipped(parcel);
    tell(&news, (kind, &detail), order, hand, conn).await
}

async fn write(
    order: Uuid,
    picked: &[(&LineNow, i32)],
    draft: &ShipDraft,
    link: Option<&str>,
    hand: Hand<'_>,
    mut conn: &Conn,
) -> QueryResult<()> {
    let shipment = id::new_uuid();
    diesel::insert_into(shipments::table)
        .values((
            shipments::id.eq(shipment),
            shipments::order_id.eq(order),
            shipments::carrier.eq(&draft.carrier),
            shipments::tracking_number.eq(&draft.tracking_number),
            shipments::tracking_url.eq(link),
            shipments::staff_id.eq(hand.staff),
            shipments::sent_at.eq(hand.now.to_diesel()),
        ))
        .execute(&mut conn)
        .await?;
    let rows: Vec<_> = picked
        .iter()
        .map(|(line, count)| {
            (
                shipment_lines::shipment_id.eq(shipment),
                shipment_lines::order_line_id.eq(line.line.id),
                shipment_lines::quantity.eq(*count),
            )
        })
        .collect();
    diesel::insert_into(shipment_lines::table)
        .values(rows)
        .execute(&mut conn)
        .await?;
    Ok(())
}
