use std::collections::BTreeMap;

use diesel::prelude::*;
use uuid::Uuid;

use super::settle::Scene;
use crate::db::Conn;
use crate::db::schema::orders;
use crate::orders::change::{ChangeError, set, settle};
use crate::orders::news::{self, News};
use crate::orders::order::Order;
use crate::orders::sql;
use crate::orders::state::{Payment, State};
use crate::{cart, inventory};

/// The order stands and is paid: what was kept for it is sold, what was ordered leaves the buyer's cart, and the buyer is told.
pub(super) async fn accept(
    order: &Order,
    scene: Scene<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    stand(order, scene, conn).await?;
    inventory::buy(order.id, scene.now, conn).await?;
    Ok(())
}

/// The same without its stock, which comes last.
pub(super) async fn stand(order: &Order, scene: Scene<'_>, conn: &Conn) -> Result<(), ChangeError> {
    let paid = (
        orders::state.eq(State::Open.as_str()),
        orders::payment_state.eq(Payment::Paid.as_str()),
        orders::due_by.eq(None::<jiff_diesel::Timestamp>),
    );
    set(order, paid, conn).await?;
    settle(order, conn).await?;
    sql::note(order.id, "paid", None, "", scene.now, conn).await?;
    news::tell(&News::Paid, order.id, scene.origin, conn).await?;
    leave_cart(order, conn).await?;
    Ok(())
}

/// What was ordered is no longer in the cart; what came into it since stays.
pub(in crate::orders) async fn leave_cart(order: &Order, conn: &Conn) -> QueryResult<()> {
    let Some(cart) = order.cart_id else {
        return Ok(());
    };
    let mut ordered: BTreeMap<Uuid, i32> = BTreeMap::new();
    for line in sql::lines(order.id, conn).await? {
        if let Some(variant) = line.variant_id {
            *ordered.entry(variant).or_default() += line.quantity;
        }
    }
    cart::take_out(cart, &ordered, conn).await
}
