use crate::clock::Zone;
use crate::money::Currency;
use crate::settings::{ShopSettings, parse_countries, parse_country};
use crate::text::{EmailAddress, many_lines, one_line};
use crate::web::{FieldErrors, Fields};

/// The shop's facts as they are typed.
#[derive(Clone, Debug, Default)]
pub(super) struct ShopForm {
    pub version: String,
    pub name: String,
    pub tagline: String,
    pub contact_email: String,
    pub reply_hours: String,
    pub address: String,
    pub country: String,
    pub language: String,
    pub time_zone: String,
    pub currency: String,
    pub delivery_countries: String,
    pub bank_details: String,
}

/// The most hours that may be promised: a month.
const MOST_HOURS: i32 = 744;

impl ShopForm {
    pub(super) fn of(shop: &ShopSettings) -> Self {
        Self {
            version: shop.version.to_string(),
            name: shop.name.clone(),
            tagline: shop.tagline.clone(),
            contact_email: shop.contact_email.clone(),
            reply_hours: shop.reply_hours.to_string(),
            address: shop.address.clone(),
            country: shop.country.clone(),
            language: shop.language.clone(),
            time_zone: shop.time_zone.clone(),
            currency: shop.currency.clone(),
            delivery_countries: shop.delivery_countries.join(", "),
            bank_details: shop.bank_details.clone(),
        }
    }

    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        let lines = |name: &str| many_lines(fields.text(name));
        Self {
            version: line("version"),
            name: line("name"),
            tagline: line("tagline"),
            contact_email: line("contact_email"),
            reply_hours: line("reply_hours"),
            address: lines("address"),
            country: line("country"),
            language: line("language"),
            time_zone: line("time_zone"),
            currency: line("currency"),
            delivery_countries: line("delivery_countries"),
            bank_details: lines("bank_details"),
        }
    }

    /// The facts to save in the place of those that are `stored`.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn facts(&self, stored: &ShopSettings) -> Result<ShopSettings, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("name", &self.name, 80, "Give the shop a name.");
        errors.at_most("tagline", &self.tagline, 200);
        let email = errors.take("contact_email", EmailAddress::parse(&self.contact_email));
        let hours = errors.take("reply_hours", hours(&self.reply_hours));
        errors.at_most("address", &self.address, 500);
        let country = errors.take("country", parse_country(&self.country));
        let language = errors.take("language", language(&self.language));
        let zone = errors.take("time_zone", zone(&self.time_zone, &stored.time_zone));
        let currency = errors.take("currency", currency(&self.currency));
        let countries = parse_countries(&self.delivery_countries);
        let countries = errors.take("delivery_countries", countries);
        errors.at_most("bank_details", &self.bank_details, 2000);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(ShopSettings {
            name: self.name.clone(),
            tagline: self.tagline.clone(),
            currency: currency.unwrap_or_default(),
            country: country.unwrap_or_default(),
            language: language.unwrap_or_default(),
            time_zone: zone.unwrap_or_default(),
            contact_email: email.map(|email| email.to_string()).unwrap_or_default(),
            address: self.address.clone(),
            reply_hours: hours.unwrap_or_default(),
            delivery_countries: countries.unwrap_or_default(),
            bank_details: self.bank_details.clone(),
            version: self.version.parse().unwrap_or_default(),
            ..stored.clone()
        })
    }

    /// Names and values, for comparing two versions.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let pairs = [
            ("Name", &self.name),
            ("One line", &self.tagline),
            ("Email", &self.contact_email),
            ("Hours to an answer", &self.reply_hours),
            ("Address", &self.address),
            ("Country", &self.country),
            ("Language", &self.language),
            ("Time zone", &self.time_zone),
            ("Currency", &self.currency),
            ("Delivers to", &self.delivery_countries),
            ("Bank details", &self.bank_details),
        ];
        pairs
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect()
    }
}

fn hours(text: &str) -> Result<i32, String> {
    text.parse()
        .ok()
        .filter(|hours| (1..=MOST_HOURS).contains(hours))
        .ok_or_else(|| format!("Write a whole number of hours from 1 to {MOST_HOURS}."))
}

/// BCP 47, as far as its form goes.
fn language(text: &str) -> Result<String, &'static str> {
    let fits = text.split('-').enumerate().all(|(place, part)| {
        let letters = part.chars().all(|c| c.is_ascii_alphabetic());
        match place {
            0 => (2..=3).contains(&part.len()) && letters,
            _ => (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric()),
        }
    });
    if fits {
        Ok(text.to_owned())
    } else {
        Err("Write a language’s code, such as en or en-GB.")
    }
}

/// A zone that this machine does not know stays as it was, so that it keeps nobody from saving the rest.
fn zone(text: &str, stored: &str) -> Result<String, &'static str> {
    if text == stored || Zone::is_known(text) {
        Ok(text.to_owned())
    } else {
        Err("Write a time zone as a continent and city, such as Europe/Berlin or America/New_York.")
    }
}

fn currency(text: &str) -> Result<String, &'static str> {
    Currency::from_code(&text.to_ascii_uppercase())
        .map(|currency| currency.code().to_owned())
        .ok_or("Write a currency’s code of three letters, such as USD or EUR.")
}
