use std::sync::Arc;

use diesel::result::Error as QueryError;
use jiff::Timestamp;
use uuid::Uuid;

use super::contents::{Contents, Line};
use super::{read, sql};
use crate::addresses::Destination;
use crate::db::Conn;
use crate::discounts;
use crate::pricing::{Basket, Item, LineQuote, Quote, Remembered, Rules, Sums, TooLarge, quote};
use crate::web::Error;

/// Why a cart has no price.
#[derive(Debug, thiserror::Error)]
pub enum PriceError {
    #[error(transparent)]
    TooLarge(#[from] TooLarge),
    #[error(transparent)]
    Database(#[from] QueryError),
}

impl From<PriceError> for Error {
    fn from(error: PriceError) -> Self {
        match error {
            PriceError::TooLarge(error) => error.into(),
            PriceError::Database(error) => error.into(),
        }
    }
}

impl From<TooLarge> for Error {
    fn from(error: TooLarge) -> Self {
        Self::Conflict(error.to_string())
    }
}

/// Where a cart goes, as far as its visitor has said.
#[derive(Clone, Debug, Default)]
pub struct Going {
    /// `None`: the shop's own country is assumed.
    pub destination: Option<Destination>,
    /// The code of a way to deliver.
    pub way: Option<String>,
    /// The visitor's e-mail address; empty as long as it is not known.
    pub customer: String,
}

/// A cart with what it costs. Lines that are no longer sold count for nothing.
pub struct Priced {
    pub contents: Contents,
    pub rules: Arc<Rules>,
    pub destination: Destination,
    pub quote: Quote,
    items: Vec<Item>,
    used_up: Vec<Uuid>,
    now: Timestamp,
}

/// What a cart holds and what that costs.
///
/// # Errors
/// See [`PriceError`].
pub async fn priced(
    cart: Option<Uuid>,
    going: &Going,
    remembered: &Remembered,
    now: Timestamp,
    conn: &Conn,
) -> Result<Priced, PriceError> {
    let contents = match cart {
        Some(cart) => read::contents(cart, conn).await?,
        None => Contents {
            revision: crate::pricing::revision(conn).await?,
            ..Contents::default()
        },
    };
    of_contents(contents, going, remembered, now, conn).await
}

/// What staff have written down for a customer, and what that costs.
///
/// # Errors
/// See [`PriceError`].
pub async fn priced_for_customer(
    wanted: &[(Uuid, i32)],
    codes: &[String],
    going: &Going,
    remembered: &Remembered,
    now: Timestamp,
    conn: &Conn,
) -> Result<Priced, PriceError> {
    let contents = Contents {
        lines: sql::offers(wanted, conn).await?,
        codes: codes.to_vec(),
        revision: crate::pricing::revision(conn).await?,
    };
    of_contents(contents, going, remembered, now, conn).await
}

async fn of_contents(
    contents: Contents,
    going: &Going,
    remembered: &Remembered,
    now: Timestamp,
    conn: &Conn,
) -> Result<Priced, PriceError> {
    let rules = remembered.at(contents.revision, conn).await?;
    let limited: Vec<Uuid> = rules
        .discounts
        .iter()
        .filter(|discount| {
            discount.limits.in_all.is_some() || discount.limits.per_customer.is_some()
        })
        .filter(|discount| {
            discount
                .code
                .as_ref()
                .is_none_or(|code| contents.codes.contains(code))
        })
        .map(|discount| discount.id)
        .collect();
    let mut priced = Priced {
        destination: going.destination.clone().unwrap_or_else(|| rules.home()),
        items: contents
            .lines
            .iter()
            .filter(|line| line.for_sale)
            .map(Line::item)
            .collect(),
        used_up: discounts::used_up(&limited, &going.customer, conn).await?,
        contents,
        rules,
        now,
        quote: Quote::default(),
    };
    priced.quote = priced.by(going.way.as_deref())?;
    Ok(priced)
}

impl Priced {
    /// What it would cost with that way to deliver.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn by(&self, way: Option<&str>) -> Result<Quote, TooLarge> {
        quote(&self.basket(way), &self.rules)
    }

    /// What is wanted, for everything else that can be asked of it.
    pub fn basket<'a>(&'a self, way: Option<&'a str>) -> Basket<'a> {
        Basket {
            items: &self.items,
            codes: &self.contents.codes,
            destination: &self.destination,
            way,
            used_up: &self.used_up,
            now: self.now,
        }
    }

    /// The lines that are sold, each with what it costs.
    pub fn sold(&self) -> impl Iterator<Item = (&Line, &LineQuote)> {
        let sold = self.contents.lines.iter().filter(|line| line.for_sale);
        sold.zip(&self.quote.lines)
    }

    /// An entered price of that line as it is shown, minor units.
    pub fn shown(&self, entered_minor: i64, line: &Line) -> i64 {
        self.rules
            .shown(entered_minor, &line.tax_class, &self.destination)
    }

    /// Price times pieces as it is shown, minor units, also of what is no longer sold.
    pub fn line_total(&self, line: &Line) -> i64 {
        self.shown(line.price, line)
            .saturating_mul(i64::from(line.quantity))
    }

    /// The sums as they are shown. Where the shop adds tax and nobody has said where the goods go, there is more to come.
    pub fn sums(&self) -> Sums {
        let on_top = !self.quote.tax_included && !self.rules.rates.is_empty();
        Sums {
            tax_later: on_top
                && self.quote.taxes.is_empty()
                && self.destination == self.rules.home(),
            ..Sums::of_quote(&self.quote, self.contents.requires_delivery())
        }
    }

    /// Whether a buyer must accept the disclaimer for medical devices.
    pub fn asks_disclaimer(&self) -> bool {
        self.contents.asks_disclaimer(&self.rules)
    }
}
