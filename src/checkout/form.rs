use crate::addresses::{self, Destination};
use crate::cart::Going;
use crate::orders::PaymentMethod;
use crate::settings::ShopSettings;
use crate::text::{EmailAddress, many_lines, one_line};
use crate::web::{FieldErrors, Fields};

/// The checkout form as it is typed; staff type the same for a customer on the phone.
#[derive(Clone, Debug, Default)]
pub struct CheckoutForm {
    pub checkout_key: String,
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
    pub payment_method: String,
    pub note: String,
    pub accept_terms: bool,
    pub accept_disclaimer: bool,
    /// The versions of the texts that the page showed.
    pub shown_terms: Option<i32>,
    pub shown_disclaimer: Option<i32>,
    /// The subtotal that the page showed, in minor units.
    pub shown_items: Option<i64>,
    /// The price that the page showed for each way of delivery, by its code, in minor units.
    pub shown_delivery: Vec<(String, i64)>,
    /// The total that the page showed for each way of delivery, by its code (none: where nothing is sent), in minor units.
    pub shown_totals: Vec<(String, i64)>,
}

/// What the form has to tell, beyond who buys and where they live.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a question of its own"
)]
#[derive(Clone, Copy, Debug)]
pub struct Asks {
    /// How it is delivered: something has to be sent.
    pub delivery: bool,
    /// Whether the way that the form names is, or was on the page, one to choose; where nothing goes, that is told otherwise.
    pub way_known: bool,
    /// Whether it may be paid online.
    pub online: bool,
    /// Whether the disclaimer for medical devices must be accepted.
    pub disclaimer: bool,
}

/// What the form means once it is right.
#[derive(Clone, Debug)]
pub struct Checked {
    pub payment: PaymentMethod,
    /// Region and postal code as their country writes them.
    pub region: String,
    pub postal_code: String,
}

impl CheckoutForm {
    /// The form as it was sent.
    pub fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        Self {
            checkout_key: fields.text("checkout_key").trim().to_owned(),
            email: line("email"),
            full_name: line("full_name"),
            phone: line("phone"),
            line1: line("line1"),
            line2: line("line2"),
            city: line("city"),
            region: line("region"),
            postal_code: line("postal_code"),
            country: line("country").to_ascii_uppercase(),
            delivery_method: line("delivery_method"),
            payment_method: line("payment_method"),
            note: many_lines(fields.text("note")),
            accept_terms: fields.ticked("accept_terms"),
            accept_disclaimer: fields.ticked("accept_disclaimer"),
            shown_terms: fields.text("shown_terms").parse().ok(),
            shown_disclaimer: fields.text("shown_disclaimer").parse().ok(),
            shown_items: fields.text("shown_items").parse().ok(),
            shown_delivery: shown(fields, "shown_delivery."),
            shown_totals: shown(fields, "shown_total."),
        }
    }

    /// Whether the form carries a key that an order can have.
    pub fn has_key(&self) -> bool {
        (1..=200).contains(&self.checkout_key.chars().count())
    }

    /// Whether the buyer wants to pay online.
    pub fn pays_online(&self) -> bool {
        PaymentMethod::parse(&self.payment_method).is_some_and(PaymentMethod::is_online)
    }

    /// The price at which the page offered the chosen way of delivery, where it did.
    pub fn delivery_shown(&self) -> Option<i64> {
        self.shown_delivery
            .iter()
            .find(|(code, _)| *code == self.delivery_method)
            .map(|(_, price)| *price)
    }

    /// The total that the page showed for the chosen way of delivery, where it did.
    pub fn shown_total(&self) -> Option<i64> {
        self.shown_totals
            .iter()
            .find(|(code, _)| *code == self.delivery_method)
            .or_else(|| self.shown_totals.iter().find(|(code, _)| code == "none"))
            .map(|(_, total)| *total)
    }

    /// Where the form goes, as far as it is right.
    pub fn going_so_far(&self) -> Going {
        let region = addresses::region(&self.country, &self.region);
        let code = addresses::postal_code(&self.country, &self.postal_code);
        let destination = Destination {
            country: self.country.clone(),
            region: region.unwrap_or_default(),
            postal_code: code.unwrap_or_default(),
        };
        Going {
            destination: Some(destination).filter(|place| addresses::is_country(&place.country)),
            way: Some(self.delivery_method.clone()),
            customer: self.email.clone(),
        }
    }

    /// Takes the ticks back that were set under other words than those that hold now.
    pub fn untick_other_words(&mut self, shop: &ShopSettings) {
        let same = |shown: Option<i32>, now| shown.is_none_or(|shown| shown == now);
        self.accept_terms &= same(self.shown_terms, shop.terms_version);
        self.accept_disclaimer &= same(self.shown_disclaimer, shop.disclaimer_version);
    }

    /// Looks over the whole form.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub fn check(&self, shop: &ShopSettings, asks: Asks) -> Result<Checked, FieldErrors> {
        let mut errors = FieldErrors::default();
        if !self.has_key() {
            errors
                .add_whole("This page was out of date. Look over the form and send it once more.");
        }
        self.whom(&mut errors);
        let (region, postal_code) = self.place(shop, &mut errors);
        // What the page offered and is gone now is no mistake in the form: `place` tells of it.
        if asks.delivery && (self.delivery_method.is_empty() || !asks.way_known) {
            errors.add("delivery_method", "Choose how it should be delivered.");
        }
        let payment = errors.take(
            "payment_method",
            PaymentMethod::parse(&self.payment_method)
                .filter(|method| asks.online || !method.is_online())
                .ok_or("Choose how you want to pay."),
        );
        if !self.accept_terms {
            errors.add("accept_terms", "Accept the terms of sale to order.");
        }
        if asks.disclaimer && !self.accept_disclaimer {
            errors.add(
                "accept_disclaimer",
                "Read the disclaimer for medical devices, and accept it to order.",
            );
        }
        match payment {
            Some(payment) if errors.is_empty() => Ok(Checked {
                payment,
                region,
                postal_code,
            }),
            _ => Err(errors),
        }
    }

    /// Who orders, and where they live.
    fn whom(&self, errors: &mut FieldErrors) {
        errors.take("email", EmailAddress::parse(&self.email));
        errors.required(
            "full_name",
            &self.full_name,
            200,
            "Give the name for the parcel.",
        );
        errors.at_most("phone", &self.phone, 40);
        errors.required("line1", &self.line1, 200, "Give the street and number.");
        errors.at_most("line2", &self.line2, 200);
        errors.required("city", &self.city, 100, "Give the city.");
        errors.at_most("note", &self.note, 2000);
    }

    /// Region and postal code by the rules of the chosen country.
    fn place(&self, shop: &ShopSettings, errors: &mut FieldErrors) -> (String, String) {
        errors.at_most("region", &self.region, 100);
        errors.at_most("postal_code", &self.postal_code, 20);
        if !shop.delivery_countries.contains(&self.country) {
            errors.add("country", "Choose one of the countries that we deliver to.");
            return (String::new(), String::new());
        }
        let region = errors.take("region", addresses::region(&self.country, &self.region));
        let code = addresses::postal_code(&self.country, &self.postal_code);
        let code = errors.take("postal_code", code);
        (region.unwrap_or_default(), code.unwrap_or_default())
    }
}

/// Codes and amounts of hidden fields.
fn shown(fields: &Fields, name: &str) -> Vec<(String, i64)> {
    fields
        .starting(name)
        .filter_map(|(code, amount)| Some((code.to_owned(), amount.parse().ok()?)))
        .collect()
}
