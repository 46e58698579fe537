use crate::addresses::{Area, area_region, postal_patterns};
use crate::admin::told::pairs;
use crate::money::Percent;
use crate::settings::parse_country;
use crate::tax::{Rate, StoredRate, TaxClass, TaxRate};
use crate::text::one_line;
use crate::web::{FieldErrors, Fields};

/// A rate as it is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct RateForm {
    pub version: String,
    pub tax_class: String,
    pub country: String,
    pub region: String,
    pub postal_codes: String,
    pub name: String,
    pub percent: String,
    pub priority: String,
}

impl RateForm {
    pub(super) fn of(stored: &StoredRate) -> Self {
        let TaxRate {
            class,
            area,
            rate,
            priority,
        } = &stored.rate;
        Self {
            version: stored.version.to_string(),
            tax_class: class.clone(),
            country: area.country.clone(),
            region: area.region.clone(),
            postal_codes: area.postal_pattern.clone(),
            name: rate.name.clone(),
            percent: Percent::new(rate.ppm).to_string(),
            priority: priority.to_string(),
        }
    }

    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        Self {
            version: line("version"),
            tax_class: line("tax_class"),
            country: line("country"),
            region: line("region"),
            postal_codes: line("postal_codes"),
            name: line("name"),
            percent: line("percent"),
            priority: line("priority"),
        }
    }

    /// What to save; an empty priority is the first.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn rate(&self, classes: &[TaxClass]) -> Result<TaxRate, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required(
            "name",
            &self.name,
            40,
            "Name the tax as bills do, such as VAT.",
        );
        let percent = errors.take(
            "percent",
            Percent::parse(&self.percent).map_err(|error| error.to_string()),
        );
        if !classes.iter().any(|class| class.code == self.tax_class) {
            errors.add("tax_class", "Choose a class of the list.");
        }
        let country = errors.take("country", parse_country(&self.country));
        // A region says nothing without its country.
        let region = country
            .as_deref()
            .and_then(|country| errors.take("region", area_region(country, &self.region)));
        let codes = errors.take("postal_codes", postal_patterns(&self.postal_codes));
        errors.at_most("postal_codes", &self.postal_codes, 2000);
        let priority = errors.take("priority", priority(&self.priority));
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(TaxRate {
            class: self.tax_class.clone(),
            area: Area {
                country: country.unwrap_or_default(),
                region: region.unwrap_or_default(),
                postal_pattern: codes.unwrap_or_default(),
            },
            rate: Rate {
                name: self.name.clone(),
                ppm: percent.map(|percent| percent.ppm).unwrap_or_default(),
            },
            priority: priority.unwrap_or_default(),
        })
    }
}

fn priority(typed: &str) -> Result<i32, &'static str> {
    match typed {
        "" => Ok(1),
        typed => typed
            .parse()
            .ok()
            .filter(|priority| (1..=9).contains(priority))
            .ok_or("Write a whole number from 1 to 9."),
    }
}

/// Names and values, for comparing two versions.
pub(super) fn compared(rate: &TaxRate, classes: &[TaxClass]) -> Vec<(String, String)> {
    let class = classes.iter().find(|class| class.code == rate.class);
    pairs([
        ("Name", rate.rate.name.clone()),
        ("Percent", Percent::new(rate.rate.ppm).to_string()),
        (
            "Class",
            class.map(|class| class.name.clone()).unwrap_or_default(),
        ),
        ("Country", rate.area.country.clone()),
        ("Region", rate.area.region.clone()),
        ("Postal codes", rate.area.postal_pattern.clone()),
        ("Priority", rate.priority.to_string()),
    ])
}
