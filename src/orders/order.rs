use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::state::{Fulfilment, Payment, PaymentMethod, Standing, State};
use crate::addresses::{Place, country_name, place_lines};
use crate::db::schema::{order_events, order_lines, orders};
use crate::money::{Currency, Money};
use crate::pricing::allocate::rounded;
use crate::settings::Consent;

/// A placed order.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = orders)]
pub struct Order {
    pub id: Uuid,
    pub number: i64,
    pub token: String,
    pub state: String,
    pub payment_state: String,
    pub fulfilment_state: String,
    pub currency: String,
    pub items_minor: i64,
    pub discount_minor: i64,
    pub delivery_minor: i64,
    pub delivery_discount_minor: i64,
    pub tax_minor: i64,
    pub delivery_tax_minor: i64,
    /// Whether the amounts of the order contain the tax.
    pub prices_include_tax: bool,
    pub total_minor: i64,
    /// What pieces that were cancelled since are worth.
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
    /// The cart that it comes from.
    pub cart_id: Option<Uuid>,
    /// Until when it can be paid online; `None` for every order that does not wait for that.
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub due_by: Option<Timestamp>,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub placed_at: Timestamp,
    pub version: i32,
}

impl Order {
    /// An amount in the order's currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::new(
            minor,
            Currency::from_code(&self.currency).unwrap_or_default(),
        )
    }

    /// What the buyer pays in all: the total without what was cancelled since.
    pub fn owed_minor(&self) -> i64 {
        self.total_minor - self.cancelled_minor
    }

    /// What delivery costs after its discount and with tax, minor units.
    pub fn delivery_gross(&self) -> i64 {
        let tax = if self.prices_include_tax {
            0
        } else {
            self.delivery_tax_minor
        };
        self.delivery_minor - self.delivery_discount_minor + tax
    }

    /// The tax in an amount that is for no line of its own, in proportion, minor units.
    pub fn tax_in(&self, amount: i64) -> i64 {
        rounded(self.tax_minor, amount, self.total_minor)
    }

    /// Whether the order stands.
    pub fn state(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Open)
    }

    /// Whether the money is here.
    pub fn payment(&self) -> Payment {
        Payment::parse(&self.payment_state).unwrap_or(Payment::Awaiting)
    }

    /// Whether the goods have left.
    pub fn fulfilment(&self) -> Fulfilment {
        Fulfilment::parse(&self.fulfilment_state).unwrap_or(Fulfilment::Unfulfilled)
    }

    /// Where it stands, for the table of transitions.
    pub fn standing(&self) -> Standing {
        Standing {
            state: self.state(),
            payment: self.payment(),
            fulfilment: self.fulfilment(),
            reserved: self.due_by.is_some(),
        }
    }

    /// How it is paid.
    pub fn payment_method(&self) -> PaymentMethod {
        PaymentMethod::parse(&self.payment_method).unwrap_or(PaymentMethod::BankTransfer)
    }

    /// The address as it stands on a parcel, without empty lines.
    pub fn address(&self) -> Vec<String> {
        let place = place_lines(&Place {
            city: &self.city,
            region: &self.region,
            postal_code: &self.postal_code,
            country: &self.country,
        });
        let whom = [&self.full_name, &self.line1, &self.line2];
        whom.into_iter()
            .cloned()
            .chain(place)
            .chain([country_name(&self.country)])
            .filter(|line| !line.is_empty())
            .collect()
    }

    /// Which texts the buyer has accepted, each with its version.
    pub fn accepted(&self) -> Vec<(Consent, i32)> {
        let disclaimer = self
            .disclaimer_version
            .map(|version| (Consent::Disclaimer, version));
        [(Consent::Terms, self.terms_version)]
            .into_iter()
            .chain(disclaimer)
            .collect()
    }

    /// The name by which the buyer is spoken to.
    pub fn first_name(&self) -> &str {
        self.full_name.split_whitespace().next().unwrap_or("")
    }
}

/// What was bought, at its price then.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = order_lines)]
pub struct Line {
    pub id: Uuid,
    /// Place in the order, from zero.
    pub position: i32,
    pub variant_id: Option<Uuid>,
    pub name: String,
    pub variant_title: String,
    pub sku: String,
    pub product_slug: String,
    pub unit_price_minor: i64,
    pub quantity: i32,
    /// Price times pieces, before the discount.
    pub total_minor: i64,
    pub discount_minor: i64,
    /// Of what is left: contained in it, or on top.
    pub tax_minor: i64,
    pub tax_class: String,
    pub requires_delivery: bool,
    pub backordered: i32,
    /// Pieces that were cancelled since.
    pub cancelled: i32,
}

impl Line {
    /// With its variant, where it has several: "Knee pillow (Green)".
    pub fn title(&self) -> String {
        match self.variant_title.as_str() {
            "" => self.name.clone(),
            variant => format!("{} ({variant})", self.name),
        }
    }
}

/// Something that happened to an order.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = order_events)]
pub struct Event {
    pub kind: String,
    pub staff_id: Option<Uuid>,
    pub detail: String,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub at: Timestamp,
}

impl Event {
    /// As people read it.
    pub fn label(&self) -> &'static str {
        match self.kind.as_str() {
            "placed" => "Order placed",
            "paid" => "Paid",
            "fulfilled" => "Sent",
            "shipped" => "Sent in part",
            "cancelled" => "Cancelled",
            "pieces_cancelled" => "Cancelled in part",
            "expired" => "Not paid in time",
            "refunded" => "Paid back",
            "refund_failed" => "Paying back failed",
            "note" => "Note",
            "return_requested" => "Return asked for",
            "return_approved" => "Return accepted",
            "return_refused" => "Return refused",
            "return_received" => "Return received",
            "invoiced" => "Document written",
            "payment_failed" => "Payment failed",
            "payment_late" => "Paid too late",
            _ => "Changed",
        }
    }
}
