use diesel::result::Error as QueryError;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::changes::{called, changes, only};
use super::form::{Asks, Checked, CheckoutForm};
use super::write::written;
use crate::cart::{self, Going, PriceError, Priced};
use crate::db::Conn;
use crate::orders::{self, Placed, Shortage};
use crate::parts::Parts;
use crate::pricing::{Remembered, TooLarge};
use crate::web::{self, FieldErrors, Fields};

/// Why no order was placed; nothing was taken or written.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// What is wrong with which field of the form.
    #[error("the form has errors")]
    Form(FieldErrors),
    #[error("the cart is empty")]
    Empty,
    /// Prices or stock are not what the page showed; the sentences say what changed.
    #[error("something changed since the page was shown")]
    Changed(Vec<String>),
    #[error(transparent)]
    Database(#[from] QueryError),
    #[error(transparent)]
    Other(#[from] web::Error),
}

/// What placing needs beside the form.
pub struct Context<'a> {
    pub remembered: &'a Remembered,
    pub origin: &'a str,
    /// Whether an order can be paid online.
    pub online: bool,
    pub now: Timestamp,
}

/// What is ordered.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// A visitor's cart.
    Cart(Uuid),
    /// What staff have written down for a customer: variants with their quantities, and codes of discounts.
    Staff {
        staff: Uuid,
        wanted: &'a [(Uuid, i32)],
        codes: &'a [String],
    },
}

impl Source<'_> {
    async fn priced(
        self,
        going: &Going,
        context: &Context<'_>,
        conn: &Conn,
    ) -> Result<Priced, PriceError> {
        let (remembered, now) = (context.remembered, context.now);
        match self {
            Self::Cart(cart) => cart::priced(Some(cart), going, remembered, now, conn).await,
            Self::Staff { wanted, codes, .. } => {
                cart::priced_for_customer(wanted, codes, going, remembered, now, conn).await
            }
        }
    }

    pub(super) fn cart(self) -> Option<Uuid> {
        match self {
            Self::Cart(cart) => Some(cart),
            Self::Staff { .. } => None,
        }
    }

    pub(super) fn staff(self) -> Option<Uuid> {
        match self {
            Self::Cart(_) => None,
            Self::Staff { staff, .. } => Some(staff),
        }
    }
}

/// So often an order is reckoned anew that staff change while it is placed.
const ATTEMPTS: usize = 4;

/// Places the order of a cart by a checkout form's fields.
///
/// # Errors
/// See [`PlaceError`].
pub async fn place(
    cart: Uuid,
    fields: &Fields,
    parts: &Parts,
    conn: &Conn,
) -> Result<Placed, PlaceError> {
    place_form(cart, &CheckoutForm::of_fields(fields), parts, conn).await
}

/// Places the order of a cart: reads it, looks over the form, compares what was shown with what is, and writes everything in one
/// statement, which looks once more whether it is still so. The same key gives the same order, however often it comes.
pub(super) async fn place_form(
    cart: Uuid,
    form: &CheckoutForm,
    parts: &Parts,
    conn: &Conn,
) -> Result<Placed, PlaceError> {
    let origin = parts.config.origin();
    let context = Context {
        remembered: &parts.rules,
        origin: &origin,
        online: pays_online(parts),
        now: parts.clock.now(),
    };
    for _ in 0..ATTEMPTS {
        let placed = attempt(Source::Cart(cart), form, &context, conn).await?;
        if let Some(placed) = placed {
            parts.work.notify_waiters();
            return Ok(placed);
        }
    }
    Err(moving())
}

/// That prices are changed faster than an order can be reckoned.
pub fn moving() -> PlaceError {
    PlaceError::Changed(vec![
        "The shop’s prices are being changed in this very moment. Look over the summary and press the button once more.".to_owned(),
    ])
}

/// Tries once; `None` when something changed between reading and writing. Whoever has opened a transaction around it rolls that back
/// then, and begins anew.
///
/// # Errors
/// See [`PlaceError`].
pub async fn attempt(
    source: Source<'_>,
    form: &CheckoutForm,
    context: &Context<'_>,
    conn: &Conn,
) -> Result<Option<Placed>, PlaceError> {
    match try_once(source, form, context, conn).await {
        Ok(placed) => Ok(Some(placed)),
        Err(Refused::Stale) => Ok(None),
        Err(Refused::Finally(error)) => Err(error),
    }
}

enum Refused {
    /// Something changed between reading and writing.
    Stale,
    Finally(PlaceError),
}

async fn try_once(
    source: Source<'_>,
    form: &CheckoutForm,
    context: &Context<'_>,
    conn: &Conn,
) -> Result<Placed, Refused> {
    let priced = source.priced(&form.going_so_far(), context, conn).await?;
    if priced.contents.is_empty() {
        return earlier(form, PlaceError::Empty, conn).await;
    }
    let asks = Asks {
        delivery: priced.contents.requires_delivery(),
        way_known: priced.quote.delivery.is_some()
            || form.delivery_shown().is_some()
            || priced.basket(None).ways(&priced.rules)?.is_empty(),
        online: context.online,
        disclaimer: priced.asks_disclaimer(),
    };
    let checked = match form.check(&priced.rules.settings, asks) {
        Ok(checked) => checked,
        Err(errors) => return earlier(form, PlaceError::Form(errors), conn).await,
    };
    let changes = changes(&priced, form);
    if !changes.is_empty() {
        // The first of two presses has perhaps taken the last piece.
        return earlier(form, PlaceError::Changed(changes), conn).await;
    }
    let order = written(source, &priced, form, &checked, context)?;
    orders::place(&order, conn)
        .await
        .map_err(|error| match error {
            orders::PlaceError::Stale => Refused::Stale,
            orders::PlaceError::UsedUp(id) => Refused::Finally(used_up(id, &priced)),
            orders::PlaceError::Short(short) => Refused::Finally(missing(&short, &priced)),
            orders::PlaceError::Database(error) => Refused::Finally(error.into()),
        })
}

/// The order that the same key has made before; else there is none, for that reason.
async fn earlier(form: &CheckoutForm, why: PlaceError, conn: &Conn) -> Result<Placed, Refused> {
    let placed = orders::placed_by_key(&form.checkout_key, conn).await?;
    placed.ok_or(Refused::Finally(why))
}

impl<E: Into<PlaceError>> From<E> for Refused {
    fn from(error: E) -> Self {
        Self::Finally(error.into())
    }
}

/// Whether the shop can be paid online.
pub(super) fn pays_online(parts: &Parts) -> bool {
    parts.config.payments.stripe.secret_key.is_some()
}

/// Until when the pieces are kept of an order that is paid online.
pub(super) fn due_by(priced: &Priced, checked: &Checked, now: Timestamp) -> Option<Timestamp> {
    let minutes = i64::from(priced.rules.settings.reservation_minutes);
    let online = checked.payment.is_online() && priced.quote.total > 0;
    online.then(|| {
        now.saturating_add(SignedDuration::from_mins(minutes))
            .unwrap_or(Timestamp::MAX)
    })
}

fn used_up(id: Uuid, priced: &Priced) -> PlaceError {
    let name = priced
        .quote
        .discounts
        .iter()
        .find(|discount| discount.id == id)
        .map_or("A discount", |discount| discount.name.as_str());
    PlaceError::Changed(vec![format!(
        "“{name}” has been used as often as it may be, just now."
    )])
}

fn missing(short: &[Shortage], priced: &Priced) -> PlaceError {
    let contents = &priced.contents;
    let sentence = |shortage: &Shortage| {
        let name = contents
            .lines
            .iter()
            .find(|line| line.variant_id == shortage.variant_id)
            .map_or_else(|| "A product".to_owned(), |line| called(line, contents));
        match shortage.on_hand {
            0 => format!("{name} has sold out."),
            left => only(&name, left, shortage.wanted),
        }
    };
    PlaceError::Changed(short.iter().map(sentence).collect())
}

impl From<TooLarge> for PlaceError {
    fn from(error: TooLarge) -> Self {
        Self::Other(error.into())
    }
}

impl From<PriceError> for PlaceError {
    fn from(error: PriceError) -> Self {
        match error {
            PriceError::Database(error) => Self::Database(error),
            PriceError::TooLarge(error) => error.into(),
        }
    }
}
