use crate::addresses::{Destination, area_region, has_regions, postal_code, region};
use crate::money::Money;
use crate::pricing::allocate::rounded;
use crate::pricing::{Rules, rate_label};
use crate::settings::parse_country;
use crate::tax::TaxClass;
use crate::text::one_line;
use crate::web::{FieldErrors, Fields};

/// "What would this cost there?", as it is asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Preview {
    pub country: String,
    pub region: String,
    pub postal_code: String,
    /// As staff enter prices.
    pub price: String,
    pub errors: FieldErrors,
    /// An answer for each class; empty until something was asked.
    pub answers: Vec<PreviewRow>,
}

/// What goods of a class cost there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PreviewRow {
    pub class: String,
    /// "VAT 20%", or that nothing is taken.
    pub rates: String,
    /// On the shop's pages, once it knows the address.
    pub shown: String,
    pub paid: String,
}

/// The price that is asked about where none is typed: a hundred.
const EXAMPLE: i64 = 100;

/// A whole, in parts per million.
const MILLION: i64 = 1_000_000;

impl Preview {
    pub(super) fn of_fields(fields: &Fields, classes: &[TaxClass], rules: &Rules) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        let currency = rules.settings.currency();
        let example = Money::new(EXAMPLE * currency.minor_per_major(), currency);
        let asked = Self {
            country: line("country"),
            region: line("region"),
            postal_code: line("postal_code"),
            price: match line("price") {
                price if price.is_empty() => example.plain(),
                price => price,
            },
            ..Self::default()
        };
        if asked.country.is_empty() {
            return Self {
                country: rules.settings.country.clone(),
                ..asked
            };
        }
        asked.answered(classes, rules)
    }

    fn answered(self, classes: &[TaxClass], rules: &Rules) -> Self {
        let mut errors = FieldErrors::default();
        let price = Money::parse(&self.price, rules.settings.currency());
        let price = errors.take("price", price.map_err(|error| error.to_string()));
        let destination = self.destination(&mut errors);
        let answers = match price {
            Some(price) if errors.is_empty() => classes
                .iter()
                .map(|class| answer(class, price.minor, &destination, rules))
                .collect(),
            _ => Vec::new(),
        };
        Self {
            errors,
            answers,
            ..self
        }
    }

    /// The place as the checkout would write it; what is left out stays unknown.
    fn destination(&self, errors: &mut FieldErrors) -> Destination {
        let country = errors.take("country", parse_country(&self.country));
        let country = country.unwrap_or_default();
        let place = match self.region.as_str() {
            "" => Ok(String::new()),
            typed if has_regions(&country) => region(&country, typed),
            typed => area_region(&country, typed),
        };
        let code = match self.postal_code.as_str() {
            "" => Ok(String::new()),
            typed => postal_code(&country, typed),
        };
        Destination {
            region: errors.take("region", place).unwrap_or_default(),
            postal_code: errors.take("postal_code", code).unwrap_or_default(),
            country,
        }
    }
}

fn answer(class: &TaxClass, entered: i64, there: &Destination, rules: &Rules) -> PreviewRow {
    let rates = rules.rates.of(&class.code, there);
    let ppm: i64 = rates.iter().map(|rate| i64::from(rate.ppm)).sum();
    let shown = rules.shown(entered, &class.code, there);
    let paid = if rules.settings.show_prices_with_tax {
        shown
    } else {
        shown.saturating_add(rounded(shown, ppm, MILLION))
    };
    let labels: Vec<String> = rates
        .iter()
        .map(|rate| rate_label(&rate.name, rate.ppm))
        .collect();
    PreviewRow {
        class: class.name.clone(),
        rates: match labels.len() {
            0 => "No tax".to_owned(),
            _ => labels.join(" and "),
        },
        shown: rules.settings.money(shown).to_string(),
        paid: rules.settings.money(paid).to_string(),
    }
}
