use uuid::Uuid;

use crate::cart::Going;
use crate::checkout::CheckoutForm;
use crate::drafts::{Content, Wanted, Written, key};
use crate::text::one_line;
use crate::web::{FieldErrors, Fields};

/// A draft as it is typed: what a buyer types at the checkout, and the lines.
#[derive(Clone, Debug, Default)]
pub(super) struct DraftForm {
    pub version: String,
    pub buyer: CheckoutForm,
    pub code: String,
    /// Variant and number, as typed.
    pub lines: Vec<(Uuid, String)>,
}

/// The most pieces of a line, as in a cart.
const MOST: i32 = 999;

impl DraftForm {
    pub(super) fn of(id: Uuid, version: i32, written: &Written) -> Self {
        let content = written.content.clone();
        Self {
            version: version.to_string(),
            code: content.code,
            lines: content
                .lines
                .iter()
                .map(|line| (line.variant_id, line.quantity.to_string()))
                .collect(),
            buyer: CheckoutForm {
                checkout_key: key(id),
                email: written.email.clone(),
                full_name: written.full_name.clone(),
                phone: content.phone,
                line1: content.line1,
                line2: content.line2,
                city: content.city,
                region: content.region,
                postal_code: content.postal_code,
                country: content.country,
                delivery_method: content.delivery_method,
                payment_method: content.payment_method,
                note: content.note,
                ..CheckoutForm::default()
            },
        }
    }

    pub(super) fn of_fields(fields: &Fields) -> Self {
        let lines = fields.starting("quantity-");
        let mut form = Self {
            version: one_line(fields.text("version")),
            buyer: CheckoutForm::of_fields(fields),
            code: one_line(fields.text("code")).to_uppercase(),
            lines: lines
                .filter_map(|(id, typed)| Some((id.parse().ok()?, one_line(typed))))
                .collect(),
        };
        // One more piece of what is added, or the first.
        if let Some(added) = fields.opt("add").and_then(|id| id.parse().ok()) {
            match form.lines.iter_mut().find(|(id, _)| *id == added) {
                Some((_, typed)) => {
                    let pieces: i32 = typed.parse().unwrap_or_default();
                    *typed = pieces.saturating_add(1).to_string();
                }
                None => form.lines.push((added, "1".to_owned())),
            }
        }
        form
    }

    /// What is saved: everything as far as it goes; only numbers must be numbers.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn written(&self) -> Result<Written, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut lines = Vec::new();
        for (variant_id, typed) in &self.lines {
            let quantity = typed.parse().ok().filter(|n| (0..=MOST).contains(n));
            let quantity = quantity.ok_or("Write a whole number from 0 to 999.");
            if let Some(quantity) = errors.take(&format!("quantity-{variant_id}"), quantity)
                && quantity > 0
            {
                lines.push(Wanted {
                    variant_id: *variant_id,
                    quantity,
                });
            }
        }
        self.fits(&mut errors);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(Written {
            email: self.buyer.email.clone(),
            full_name: self.buyer.full_name.clone(),
            content: self.content(lines),
        })
    }

    fn fits(&self, errors: &mut FieldErrors) {
        let buyer = &self.buyer;
        for (field, text, most) in [
            ("email", &buyer.email, 254),
            ("phone", &buyer.phone, 40),
            ("full_name", &buyer.full_name, 200),
            ("line1", &buyer.line1, 200),
            ("line2", &buyer.line2, 200),
            ("city", &buyer.city, 100),
            ("region", &buyer.region, 100),
            ("postal_code", &buyer.postal_code, 20),
            ("country", &buyer.country, 2),
            ("delivery_method", &buyer.delivery_method, 120),
            ("note", &buyer.note, 2000),
            ("code", &self.code, 40),
        ] {
            errors.at_most(field, text, most);
        }
    }

    fn content(&self, lines: Vec<Wanted>) -> Content {
        let buyer = self.buyer.clone();
        Content {
            lines,
            code: self.code.clone(),
            phone: buyer.phone,
            line1: buyer.line1,
            line2: buyer.line2,
            city: buyer.city,
            region: buyer.region,
            postal_code: buyer.postal_code,
            country: buyer.country,
            delivery_method: buyer.delivery_method,
            payment_method: buyer.payment_method,
            note: buyer.note,
        }
    }

    /// What is wanted, as far as it can be read.
    pub(super) fn wanted(&self) -> Vec<(Uuid, i32)> {
        let read = |(id, typed): &(Uuid, String)| {
            let pieces = typed.parse().ok().filter(|n| (0..=MOST).contains(n));
            (*id, pieces.unwrap_or(1))
        };
        let lines = self.lines.iter().map(read);
        lines.filter(|(_, pieces)| *pieces > 0).collect()
    }

    /// The code, as pricing takes it.
    pub(super) fn codes(&self) -> Vec<String> {
        let code = Some(self.code.clone()).filter(|code| !code.is_empty());
        code.into_iter().collect()
    }

    /// Where it goes, as far as that is known.
    pub(super) fn going(&self) -> Going {
        self.buyer.going_so_far()
    }

    /// Names and values, for comparing two versions. `names` gives a variant's SKU.
    pub(super) fn pairs(&self, names: impl Fn(Uuid) -> String) -> Vec<(String, String)> {
        let buyer = &self.buyer;
        let told = [
            ("Email", &buyer.email),
            ("Phone", &buyer.phone),
            ("Full name", &buyer.full_name),
            ("Street and number", &buyer.line1),
            ("Apartment, floor", &buyer.line2),
            ("City", &buyer.city),
            ("State or province", &buyer.region),
            ("ZIP or postal code", &buyer.postal_code),
            ("Country", &buyer.country),
            ("Delivery", &buyer.delivery_method),
            ("Payment", &buyer.payment_method),
            ("Discount code", &self.code),
            ("Note", &buyer.note),
        ];
        let told = told.map(|(name, value)| (name.to_owned(), value.clone()));
        let lines = self
            .lines
            .iter()
            .map(|(id, typed)| (format!("Pieces of {}", names(*id)), typed.clone()));
        told.into_iter().chain(lines).collect()
    }
}
