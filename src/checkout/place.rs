use diesel::result::Error as QueryError;
use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::changes::{called, changes, only};
use super::form::{Checked, CheckoutForm};
use super::write::written;
use crate::cart::{self, PriceError, Priced};
use crate::db::Conn;
use crate::id::Token;
use crate::orders::{self, Shortage};
use crate::pricing::Remembered;
use crate::web;

/// Why no order was placed; nothing was taken or written.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
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
pub(super) struct Context<'a> {
    pub remembered: &'a Remembered,
    pub origin: &'a str,
    pub now: Timestamp,
}

/// So often an order is reckoned anew that staff change while it is placed.
const ATTEMPTS: usize = 4;

/// Places the order of a cart: compares what was shown with what is, and writes everything in one statement, which looks once more
/// whether it is still so. The same key gives the same order, however often it comes.
///
/// # Errors
/// See [`PlaceError`].
pub(super) async fn place(
    cart: Uuid,
    form: &CheckoutForm,
    checked: &Checked,
    context: &Context<'_>,
    conn: &Conn,
) -> Result<orders::Placed, PlaceError> {
    let token = Token::random().map_err(web::Error::internal)?;
    let going = form.going(checked);
    for _ in 0..ATTEMPTS {
        let priced =
            cart::priced(Some(cart), &going, context.remembered, context.now, conn).await?;
        if priced.contents.is_empty() {
            let earlier = orders::placed_by_key(&form.checkout_key, conn).await?;
            return earlier.ok_or(PlaceError::Empty);
        }
        let changes = changes(&priced, form);
        if !changes.is_empty() {
            // The first of two presses has perhaps taken the last piece.
            let earlier = orders::placed_by_key(&form.checkout_key, conn).await?;
            return earlier.ok_or(PlaceError::Changed(changes));
        }
        let order = written(cart, &priced, form, checked, &token, context)?;
        match orders::place(&order, conn).await {
            Ok(placed) => return Ok(placed),
            Err(orders::PlaceError::Stale) => {}
            Err(orders::PlaceError::UsedUp(id)) => return Err(used_up(id, &priced)),
            Err(orders::PlaceError::Short(short)) => return Err(missing(&short, &priced)),
            Err(orders::PlaceError::Database(error)) => return Err(error.into()),
        }
    }
    Err(PlaceError::Changed(vec![
        "The shop’s prices are being changed in this very moment. Look over the summary and press the button once more.".to_owned(),
    ]))
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

impl From<PriceError> for PlaceError {
    fn from(error: PriceError) -> Self {
        match error {
            PriceError::Database(error) => Self::Database(error),
            PriceError::TooLarge(error) => Self::Other(error.into()),
        }
    }
}
