use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::{DatabaseErrorInformation, Error as QueryError};
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::Conn;
use crate::id::{self, Token};
use crate::mail::Message;
use crate::pricing::{Applied, Quote, TaxLine};

/// An order about to be written, as the function `place_order` reads it. Names are those of the columns.
#[derive(Clone, Debug, Serialize)]
pub struct NewOrder {
    pub id: Uuid,
    pub checkout_key: String,
    pub token: String,
    pub state: &'static str,
    pub payment_state: &'static str,
    pub fulfilment_state: &'static str,
    pub currency: String,
    pub items_minor: i64,
    pub discount_minor: i64,
    pub delivery_minor: i64,
    pub delivery_discount_minor: i64,
    pub tax_minor: i64,
    pub delivery_tax_minor: i64,
    pub prices_include_tax: bool,
    pub total_minor: i64,
    pub cancelled_minor: i64,
    pub email: String,
    pub full_name: String,
    pub phone: String,
    pub line1: String,
    pub line2: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    pub delivery_method: String,
    pub delivery_name: String,
    pub payment_method: String,
    pub note: String,
    pub terms_version: i32,
    pub disclaimer_version: Option<i32>,
    /// The cart that it comes from, which must still be as it was read; none for an order that staff write.
    pub cart_id: Option<Uuid>,
    pub staff_id: Option<Uuid>,
    /// Until when its pieces are kept for a buyer who pays online; `None`: they are sold at once.
    pub due_by: Option<Timestamp>,
    pub placed_at: Timestamp,
    pub version: i32,
    /// The rules of pricing that it was reckoned by.
    pub revision: i64,
    pub event_id: Uuid,
    pub lines: Vec<NewLine>,
    pub taxes: Vec<NewTax>,
    pub discounts: Vec<NewDiscount>,
    pub mail: Option<NewMail>,
}

/// A line about to be written, in the order's order.
#[derive(Clone, Debug, Serialize)]
pub struct NewLine {
    pub id: Uuid,
    pub position: i32,
    pub variant_id: Uuid,
    pub name: String,
    pub variant_title: String,
    pub sku: String,
    pub product_slug: String,
    /// The price as staff entered it, which must still be the variant's.
    pub entered_minor: i64,
    pub unit_price_minor: i64,
    pub quantity: i32,
    pub total_minor: i64,
    pub discount_minor: i64,
    pub tax_minor: i64,
    pub tax_class: String,
    pub requires_delivery: bool,
}

/// The tax of one rate.
#[derive(Clone, Debug, Serialize)]
pub struct NewTax {
    pub name: String,
    pub rate_ppm: i32,
    pub base_minor: i64,
    pub tax_minor: i64,
}

/// What is taken off, and why.
#[derive(Clone, Debug, Serialize)]
pub struct NewDiscount {
    pub position: i32,
    pub discount_id: Uuid,
    pub name: String,
    pub code: Option<String>,
    pub amount_minor: i64,
}

/// The confirmation; [`NUMBER`] in its words becomes the order's number.
#[derive(Clone, Debug, Serialize)]
pub struct NewMail {
    pub id: Uuid,
    pub kind: &'static str,
    pub recipient: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub body_text: String,
    pub body_html: String,
    pub message_id: String,
}

impl NewOrder {
    /// An open order of those sums, without lines, buyer and mail; one that costs nothing is paid.
    pub fn of_quote(quote: &Quote, token: &Token) -> Self {
        let delivery = quote.delivery.as_ref();
        Self {
            id: id::new_uuid(),
            checkout_key: String::new(),
            token: token.as_str().to_owned(),
            state: "open",
            payment_state: if quote.total == 0 { "paid" } else { "awaiting" },
            fulfilment_state: "unfulfilled",
            currency: String::new(),
            items_minor: quote.items,
            discount_minor: quote.discount,
            delivery_minor: quote.delivery_price(),
            delivery_discount_minor: quote.delivery_discount(),
            tax_minor: quote.tax,
            delivery_tax_minor: delivery.map_or(0, |delivery| delivery.tax),
            prices_include_tax: quote.tax_included,
            total_minor: quote.total,
            cancelled_minor: 0,
            email: String::new(),
            full_name: String::new(),
            phone: String::new(),
            line1: String::new(),
            line2: String::new(),
            city: String::new(),
            region: String::new(),
            postal_code: String::new(),
            country: String::new(),
            delivery_method: delivery
                .map_or("none", |delivery| &delivery.code)
                .to_owned(),
            delivery_name: delivery
                .map_or("No delivery needed", |delivery| &delivery.name)
                .to_owned(),
            payment_method: String::new(),
            note: String::new(),
            terms_version: 1,
            disclaimer_version: None,
            cart_id: None,
            staff_id: None,
            due_by: None,
            placed_at: Timestamp::UNIX_EPOCH,
            version: 1,
            revision: 0,
            event_id: id::new_uuid(),
            lines: Vec::new(),
            taxes: quote.taxes.iter().map(NewTax::of).collect(),
            discounts: (0..).zip(&quote.discounts).map(NewDiscount::of).collect(),
            mail: None,
        }
    }
}

impl NewTax {
    fn of(line: &TaxLine) -> Self {
        Self {
            name: line.rate.name.clone(),
            rate_ppm: line.rate.ppm,
            base_minor: line.base,
            tax_minor: line.tax,
        }
    }
}

impl NewDiscount {
    fn of((position, applied): (i32, &Applied)) -> Self {
        Self {
            position,
            discount_id: applied.id,
            name: applied.name.clone(),
            code: applied.code.clone(),
            amount_minor: applied.amount,
        }
    }
}

/// Stands for the order's number, which is known only inside `place_order`.
pub const NUMBER: &str = "@number@";

impl From<Message> for NewMail {
    fn from(message: Message) -> Self {
        let id = id::new_uuid();
        Self {
            id,
            kind: message.kind,
            recipient: message.recipient,
            reply_to: message.reply_to,
            subject: message.subject,
            body_text: message.text,
            body_html: message.html,
            message_id: crate::mail::message_id(id),
        }
    }
}

/// An order that was placed, now or by the same key before.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Placed {
    pub number: i64,
    pub token: String,
}

/// A variant of which less is there than was wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Shortage {
    pub variant_id: Uuid,
    pub wanted: i32,
    pub on_hand: i32,
}

/// Why no order was placed; nothing was taken or written.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The cart, a price in it or the rules of pricing changed since they were read: read them again.
    #[error("something changed since it was read")]
    Stale,
    /// The discount of that id is used up, by everybody or by this customer.
    #[error("a discount is used up")]
    UsedUp(Uuid),
    #[error("too little stock")]
    Short(Vec<Shortage>),
    #[error(transparent)]
    Database(QueryError),
}

/// Places an order: one statement and one round trip, all or nothing. The same checkout key gives the same order, however often it
/// comes. See the function `place_order` in the migrations for what is checked and in which order rows are locked.
///
/// # Errors
/// See [`PlaceError`].
pub async fn place(order: &NewOrder, mut conn: &Conn) -> Result<Placed, PlaceError> {
    let order = serde_json::to_value(order)
        .map_err(|e| PlaceError::Database(QueryError::SerializationError(Box::new(e))))?;
    Call(order)
        .get_result(&mut conn)
        .await
        .map_err(PlaceError::from)
}

/// `SELECT * FROM place_order($1)`, with a query id of its own, so that it is prepared once for each connection (a plain
/// `sql_query` is prepared anew each time).
#[derive(QueryId)]
struct Call(serde_json::Value);

impl QueryFragment<Pg> for Call {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT number, token FROM place_order(");
        out.push_bind_param::<sql_types::Jsonb, _>(&self.0)?;
        out.push_sql(")");
        Ok(())
    }
}

impl diesel::query_builder::Query for Call {
    type SqlType = (sql_types::BigInt, sql_types::Text);
}

impl From<QueryError> for PlaceError {
    fn from(error: QueryError) -> Self {
        let QueryError::DatabaseError(_, about) = &error else {
            return Self::Database(error);
        };
        refused(about.as_ref()).unwrap_or(Self::Database(error))
    }
}

/// What `place_order` says by raising an error; `None` for any other error.
fn refused(about: &dyn DatabaseErrorInformation) -> Option<PlaceError> {
    let detail = about.details().unwrap_or_default();
    match about.constraint_name()? {
        "place_order_stale" => Some(PlaceError::Stale),
        "place_order_used_up" => detail.parse().ok().map(PlaceError::UsedUp),
        "place_order_short" => serde_json::from_str(detail).ok().map(PlaceError::Short),
        _ => None,
    }
}
