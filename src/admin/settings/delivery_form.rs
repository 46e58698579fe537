use crate::money::{Currency, Money, ParseMoneyError};
use crate::settings::{DeliveryDraft, DeliveryWay};
use crate::text::one_line;
use crate::web::{FieldErrors, Fields};

/// A way to deliver as it is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct DeliveryForm {
    pub version: String,
    pub name: String,
    pub promise: String,
    pub price: String,
    pub position: String,
    pub active: bool,
}

impl DeliveryForm {
    pub(super) fn of(way: &DeliveryWay, currency: Currency) -> Self {
        Self {
            version: way.version.to_string(),
            name: way.name.clone(),
            promise: way.promise.clone(),
            price: Money::new(way.price_minor, currency).plain(),
            position: way.position.to_string(),
            active: way.active,
        }
    }

    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        Self {
            version: line("version"),
            name: line("name"),
            promise: line("promise"),
            price: line("price"),
            position: line("position"),
            active: fields.ticked("active"),
        }
    }

    /// What to save; an empty price is free, an empty place the first.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn draft(&self, currency: Currency) -> Result<DeliveryDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("name", &self.name, 80, "Give this way of delivery a name.");
        errors.at_most("promise", &self.promise, 120);
        let price = self.price(currency).map_err(|error| error.to_string());
        let price = errors.take("price", price);
        let position = self.position();
        let position = errors.take("position", position);
        match (price, position) {
            (Some(price), Some(position)) if errors.is_empty() => Ok(DeliveryDraft {
                name: self.name.clone(),
                promise: self.promise.clone(),
                price_minor: price.minor,
                position,
                active: self.active,
            }),
            _ => Err(errors),
        }
    }

    /// Names and values, for comparing two versions: as they are meant, not as they are spelled.
    pub(super) fn pairs(&self, currency: Currency) -> Vec<(String, String)> {
        let price = self.price(currency).map(|price| price.to_string());
        let position = self.position().map(|position| position.to_string());
        let offered = if self.active { "yes" } else { "no" };
        vec![
            ("Name".to_owned(), self.name.clone()),
            ("Promise".to_owned(), self.promise.clone()),
            (
                "Price".to_owned(),
                price.unwrap_or_else(|_| self.price.clone()),
            ),
            (
                "Place".to_owned(),
                position.unwrap_or_else(|_| self.position.clone()),
            ),
            ("Offered".to_owned(), offered.to_owned()),
        ]
    }

    fn price(&self, currency: Currency) -> Result<Money, ParseMoneyError> {
        match self.price.as_str() {
            "" => Ok(Money::new(0, currency)),
            typed => Money::parse(typed, currency),
        }
    }

    fn position(&self) -> Result<i32, &'static str> {
        match self.position.as_str() {
            "" => Ok(0),
            typed => typed
                .parse()
                .map_err(|_| "Write the place as a whole number."),
        }
    }
}
