use diesel_async::AsyncConnection as _;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::accept::accept;
use super::late::late;
use super::rows;
use crate::cart;
use crate::db::Conn;
use crate::orders::balance::balance;
use crate::orders::change::{self, ChangeError};
use crate::orders::order::Order;
use crate::orders::sql;
use crate::orders::state::{Payment as Paid, State};
use crate::payments::{self, DifferenceKind, Found, NewDifference, Payment, Standing};

/// What became of news about a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// It was known, or changes nothing.
    Nothing,
    /// The order is paid.
    Paid,
    /// The money came when the order was over, and there was still everything for it: it stands again.
    Revived,
    /// The money is written down, and staff have to decide.
    ForStaff,
    /// This payment will not come.
    Closed,
    /// The shop does not know this payment.
    Unknown,
}

impl Settled {
    /// As the list of events tells it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Nothing => "nothing new",
            Self::Paid => "the order is paid",
            Self::Revived => "the order is paid, late",
            Self::ForStaff => "staff have to decide",
            Self::Closed => "the payment is over",
            Self::Unknown => "no payment of this shop",
        }
    }
}

/// Where links in mails point, and when it is.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scene<'a> {
    pub origin: &'a str,
    pub now: Timestamp,
}

/// Money that is under way keeps an order's pieces for so long.
const UNDER_WAY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Takes note of how a payment stands at its provider: whoever hears of it first moves the order, and nobody moves it twice.
///
/// # Errors
/// The database's, or when a mail's template fails; nothing is changed then.
pub async fn settle_payment(
    found: &Found,
    origin: &str,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<Settled, ChangeError> {
    let scene = Scene { origin, now };
    conn.transaction(async |conn| settle(found, scene, conn).await)
        .await
}

/// The same, as a step of a transaction. Locks the cart, the order and the payment, in that order.
pub(super) async fn settle(
    found: &Found,
    scene: Scene<'_>,
    conn: &Conn,
) -> Result<Settled, ChangeError> {
    let Some(id) = known(found, conn).await? else {
        return unknown(found, scene.now, conn).await;
    };
    let Some((order, payment)) = both(id, conn).await? else {
        return Ok(Settled::Unknown);
    };
    let closed = match &found.standing {
        Standing::Open(_) => false,
        Standing::Waiting => {
            if payment.is_pending() {
                keep_waiting(&order, scene.now, conn).await?;
            }
            false
        }
        Standing::Expired => payments::close(payment.id, "expired", conn).await?,
        Standing::Failed => {
            let closed = payments::close(payment.id, "failed", conn).await?;
            if closed {
                sql::note(order.id, "payment_failed", None, "", scene.now, conn).await?;
            }
            closed
        }
        Standing::Captured(minor, currency) => {
            let came = Came {
                found,
                minor: *minor,
                currency,
            };
            return captured(&came, &order, &payment, scene, conn).await;
        }
    };
    Ok(if closed {
        Settled::Closed
    } else {
        Settled::Nothing
    })
}

/// Money that came.
pub(super) struct Came<'a> {
    pub found: &'a Found,
    pub minor: i64,
    pub currency: &'a str,
}

/// The shop's payment that a provider tells of: by its reference, or by the shop's own id where the answer that held the reference
/// was lost.
async fn known(found: &Found, conn: &Conn) -> Result<Option<Uuid>, ChangeError> {
    if let Some(payment) = payments::by_reference(found.provider, &found.reference, conn).await? {
        return Ok(Some(payment.id));
    }
    let Some(id) = found.payment else {
        return Ok(None);
    };
    let payment = payments::by_id(id, conn).await?;
    let is_it =
        |payment: &Payment| payment.provider == found.provider && payment.reference.is_none();
    Ok(payment.filter(is_it).map(|payment| payment.id))
}

async fn unknown(found: &Found, now: Timestamp, conn: &Conn) -> Result<Settled, ChangeError> {
    if let Standing::Captured(minor, currency) = &found.standing {
        let detail = format!(
            "{minor} {currency}, in minor units, came for a payment that the shop does not know."
        );
        let difference = NewDifference {
            provider: found.provider,
            reference: &found.reference,
            kind: DifferenceKind::Unknown,
            order: None,
            detail: &detail,
            settled: false,
        };
        payments::differ(difference, now, conn).await?;
    }
    Ok(Settled::Unknown)
}

/// The order and its payment, locked after the cart that it came from.
pub(super) async fn both(
    payment: Uuid,
    conn: &Conn,
) -> Result<Option<(Order, Payment)>, ChangeError> {
    let Some(seen) = payments::by_id(payment, conn).await? else {
        return Ok(None);
    };
    let Some(order) = locked_after_cart(seen.order_id, conn).await? else {
        return Ok(None);
    };
    let payment = payments::locked(payment, conn).await?;
    Ok(payment.map(|payment| (order, payment)))
}

/// The order, locked after the cart that it came from.
pub(super) async fn locked_after_cart(
    order: Uuid,
    conn: &Conn,
) -> Result<Option<Order>, ChangeError> {
    let cart = sql::by_id(order, conn)
        .await?
        .and_then(|order| order.cart_id);
    if let Some(cart) = cart {
        cart::lock(cart, conn).await?;
    }
    Ok(sql::locked(order, conn).await?)
}

/// The pieces of an order that waits stay kept for longer.
async fn keep_waiting(order: &Order, now: Timestamp, conn: &Conn) -> Result<(), ChangeError> {
    let until = now.saturating_add(UNDER_WAY).unwrap_or(Timestamp::MAX);
    if order.due_by.is_some_and(|due| due < until) {
        rows::due_by(order.id, until, conn).await?;
    }
    Ok(())
}

async fn captured(
    came: &Came<'_>,
    order: &Order,
    payment: &Payment,
    scene: Scene<'_>,
    conn: &Conn,
) -> Result<Settled, ChangeError> {
    if payment.is_captured() {
        return Ok(Settled::Nothing);
    }
    if came.currency != payment.currency || came.minor < 1 {
        let detail = format!(
            "{} {}, in minor units, came instead of {}.",
            came.minor,
            came.currency,
            payment.money(payment.amount_minor)
        );
        differ(
            came,
            DifferenceKind::Amount,
            order,
            &detail,
            scene.now,
            conn,
        )
        .await?;
        return Ok(Settled::ForStaff);
    }
    let intent = came.found.intent.as_deref();
    payments::capture(
        payment,
        &came.found.reference,
        intent,
        came.minor,
        scene.now,
        conn,
    )
    .await?;
    if order.state() != State::Open {
        return late(came, order, scene, conn).await;
    }
    let balance = balance(order, conn).await?;
    let (owed, came_in) = (balance.owed, balance.paid());
    let waited = order.payment() == Paid::Awaiting;
    if came_in != owed || !waited {
        let detail = format!(
            "{} came in all, and {} is owed.",
            order.money(came_in),
            order.money(owed)
        );
        let kind = DifferenceKind::Amount;
        differ(came, kind, order, &detail, scene.now, conn).await?;
    }
    if waited && came_in >= owed {
        accept(order, scene, conn).await?;
        return Ok(Settled::Paid);
    }
    // Too little: its pieces are kept while somebody looks at it.
    keep_waiting(order, scene.now, conn).await?;
    change::settle(order, conn).await?;
    Ok(Settled::ForStaff)
}

pub(super) async fn differ(
    came: &Came<'_>,
    kind: DifferenceKind,
    order: &Order,
    detail: &str,
    now: Timestamp,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let difference = NewDifference {
        provider: came.found.provider,
        reference: &came.found.reference,
        kind,
        order: Some(order.id),
        detail,
        settled: false,
    };
    Ok(payments::differ(difference, now, conn).await?)
}
