use diesel_async::AsyncConnection as _;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::close::close_later;
use super::rows;
use super::settle::{Settled, settle_payment};
use crate::db::Conn;
use crate::orders::change::ChangeError;
use crate::orders::order::Order;
use crate::orders::state::{Payment as Paid, PaymentMethod, State};
use crate::orders::{path, sql};
use crate::parts::Parts;
use crate::payments::{
    self, Attempt, Begun, NewPayment, Payment, PaymentProvider, ProviderError, Standing,
};
use crate::web::Error;

/// Where a buyer goes who wants to pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// To the provider's page.
    Page(String),
    /// There is nothing to pay any more.
    Over,
    /// The provider is away, or does not take this; it can be tried again.
    Unavailable,
}

/// Providers keep a page open for half an hour at least; with a little time for the way there.
const SHORTEST: SignedDuration = SignedDuration::from_mins(35);

/// Starts to pay an order online, or goes on where that was started: the same page as long as it is open. The provider is asked
/// outside of transactions; an attempt whose answer was lost is asked for again under the same id.
///
/// # Errors
/// The database's.
pub(super) async fn start(order: Order, parts: &Parts) -> Result<Start, Error> {
    let Some(provider) = parts.payments.online() else {
        return Ok(Start::Unavailable);
    };
    let looked_at = match pending_page(&order, provider, parts).await? {
        Asked::Start(start) => return Ok(start),
        Asked::Nothing(looked_at) => looked_at,
    };
    // The second time with a new attempt, should the provider refuse to go on with the first.
    for _ in 0..2 {
        let (order, payment) = match begin(order.id, &looked_at, parts).await? {
            Begin::Start(start) => return Ok(start),
            Begin::Attempt(begun) => *begun,
        };
        if let Some(start) = ask(&order, &payment, provider, parts).await? {
            return Ok(start);
        }
    }
    Ok(Start::Unavailable)
}

/// Asks the provider for a page; `None` when it refuses, and the attempt is over.
async fn ask(
    order: &Order,
    payment: &Payment,
    provider: &dyn PaymentProvider,
    parts: &Parts,
) -> Result<Option<Start>, Error> {
    let number = order.number;
    match provider.start(&attempt(order, payment, parts)).await {
        Ok(Begun::Page { reference, url }) => {
            let conn = parts.db.get().await?;
            payments::began(payment.id, &reference, &url, &conn).await?;
            Ok(Some(Start::Page(url)))
        }
        Ok(Begun::ByHand) => Ok(Some(Start::Over)),
        Err(ProviderError::Trouble(reason)) => {
            tracing::warn!(number, reason, "an online payment could not be started");
            Ok(Some(Start::Unavailable))
        }
        Err(ProviderError::Refused(reason)) => {
            tracing::warn!(number, reason, "an online payment was refused");
            let conn = parts.db.get().await?;
            payments::close(payment.id, "failed", &conn).await?;
            Ok(None)
        }
    }
}

/// What the provider says about pages that were opened before.
enum Asked {
    Start(Start),
    /// None of these is one to go on with.
    Nothing(Vec<Uuid>),
}

async fn pending_page(
    order: &Order,
    provider: &dyn PaymentProvider,
    parts: &Parts,
) -> Result<Asked, Error> {
    let pending = payments::pending_of(order.id, &*parts.db.get().await?).await?;
    let mut looked_at = Vec::new();
    for payment in pending {
        let Some(reference) = &payment.reference else {
            continue;
        };
        looked_at.push(payment.id);
        let found = match provider.look_up(reference).await {
            Ok(found) => found,
            Err(ProviderError::Trouble(_)) => return Ok(Asked::Start(Start::Unavailable)),
            Err(ProviderError::Refused(_)) => continue,
        };
        match found.standing {
            Standing::Open(Some(url))
                if payment.amount_minor == owed(order) && can_pay(order, parts.clock.now()) =>
            {
                return Ok(Asked::Start(Start::Page(url)));
            }
            _ => {
                let mut conn = parts.db.get().await?;
                note(&found, parts, &mut conn).await?;
            }
        }
        if found.standing == Standing::Waiting {
            // The buyer has done everything; a second page would be paid twice.
            return Ok(Asked::Start(Start::Over));
        }
    }
    Ok(Asked::Nothing(looked_at))
}

/// Takes note of what the provider says.
pub(super) async fn note(
    found: &payments::Found,
    parts: &Parts,
    conn: &mut Conn,
) -> Result<Settled, Error> {
    let settled = settle_payment(found, &parts.config.origin(), parts.clock.now(), conn).await?;
    parts.work.notify_waiters();
    Ok(settled)
}

/// What there is to start.
enum Begin {
    Start(Start),
    Attempt(Box<(Order, Payment)>),
}

/// Writes the attempt down, or finds the one whose answer was lost; what somebody else has started in this moment is gone on with.
async fn begin(order: Uuid, looked_at: &[Uuid], parts: &Parts) -> Result<Begin, Error> {
    let now = parts.clock.now();
    let mut conn = parts.db.get().await?;
    let begun = conn
        .transaction(async |conn| {
            let order = sql::locked(order, conn).await?;
            let Some(order) = order.filter(|order| can_pay(order, now)) else {
                return Ok(Begin::Start(Start::Over));
            };
            if let Some(cart) = order.cart_id {
                for earlier in rows::given_up(cart, conn).await? {
                    close_later(earlier, now, conn).await?;
                }
            }
            let mut pending = payments::pending_of(order.id, conn).await?;
            pending.retain(|payment| {
                payment.amount_minor == owed(&order) && !looked_at.contains(&payment.id)
            });
            let payment = match pending.into_iter().next() {
                Some(payment) => payment,
                None => payments::begin(new(&order), now, conn).await?,
            };
            Ok::<_, ChangeError>(match &payment.page_url {
                Some(url) => Begin::Start(Start::Page(url.clone())),
                None => Begin::Attempt(Box::new((order, payment))),
            })
        })
        .await?;
    Ok(begun)
}

fn new(order: &Order) -> NewPayment<'_> {
    NewPayment {
        order: order.id,
        provider: PaymentMethod::Stripe.as_str(),
        currency: &order.currency,
        amount_minor: owed(order),
    }
}

/// Whether the order waits for an online payment that may still be made.
pub(in crate::orders) fn can_pay(order: &Order, now: Timestamp) -> bool {
    order.state() == State::Open
        && order.payment() == Paid::Awaiting
        && order.payment_method().is_online()
        && order.due_by.is_some_and(|due| due > now)
        && owed(order) > 0
}

fn owed(order: &Order) -> i64 {
    order.total_minor - order.cancelled_minor
}

/// What the provider is asked for. The same for the same attempt, whenever it is asked.
fn attempt(order: &Order, payment: &Payment, parts: &Parts) -> Attempt {
    let earliest = payment
        .created_at
        .saturating_add(SHORTEST)
        .unwrap_or(Timestamp::MAX);
    let page = parts.absolute(&path(&order.token));
    Attempt {
        payment: payment.id,
        order: order.id,
        number: order.number,
        email: order.email.clone(),
        money: payment.money(payment.amount_minor),
        expires_at: order.due_by.map_or(earliest, |due| due.max(earliest)),
        paid_url: format!("{page}/paid"),
        back_url: format!("{page}?payment=later"),
    }
}
