use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;

use super::legal::keep;
use crate::clock::Zone;
use crate::config::ShopDefaults;
use crate::db::Conn;
use crate::db::schema::shop_settings;
use crate::money::{Currency, Money};

/// The one row of the shop's facts.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = shop_settings)]
pub struct ShopSettings {
    pub name: String,
    pub tagline: String,
    pub currency: String,
    pub country: String,
    /// BCP 47.
    pub language: String,
    /// IANA name.
    pub time_zone: String,
    pub contact_email: String,
    pub address: String,
    pub reply_hours: i32,
    /// ISO 3166-1 alpha-2 codes.
    pub delivery_countries: Vec<String>,
    pub bank_details: String,
    pub terms_text: String,
    pub terms_version: i32,
    /// Whether the prices that staff enter contain tax.
    pub prices_include_tax: bool,
    /// Whether visitors are shown, and orders reckoned in, prices with tax.
    pub show_prices_with_tax: bool,
    /// The code of the tax class that delivery has.
    pub delivery_tax_class: String,
    /// The seller on invoices; empty: the shop's name.
    pub legal_name: String,
    pub tax_number: String,
    /// How long pieces are kept for a buyer who is paying online.
    pub reservation_minutes: i32,
    /// What buyers of medical devices accept; empty: nothing is asked.
    pub disclaimer_text: String,
    pub disclaimer_version: i32,
    /// Whether people who left a checkout are reminded once by mail.
    pub reminders_enabled: bool,
    /// How long after they left.
    pub reminder_hours: i32,
    pub version: i32,
}

impl ShopSettings {
    /// What a shop starts with: the config file's values, and plain ones where it says nothing.
    pub fn first(defaults: &ShopDefaults) -> Self {
        let or =
            |value: &Option<String>, plain: &str| value.clone().unwrap_or_else(|| plain.to_owned());
        let country = or(&defaults.country, "US");
        Self {
            name: or(&defaults.name, "Storefront"),
            tagline: String::new(),
            currency: or(&defaults.currency, "USD"),
            language: or(&defaults.language, "en"),
            time_zone: or(&defaults.time_zone, "UTC"),
            contact_email: or(&defaults.contact_email, "shop@localhost.localdomain"),
            address: String::new(),
            reply_hours: 24,
            delivery_countries: vec![country.clone()],
            bank_details: String::new(),
            terms_text: String::new(),
            terms_version: 1,
            prices_include_tax: false,
            show_prices_with_tax: false,
            delivery_tax_class: "standard".to_owned(),
            legal_name: String::new(),
            tax_number: String::new(),
            reservation_minutes: 30,
            disclaimer_text: String::new(),
            disclaimer_version: 1,
            reminders_enabled: false,
            reminder_hours: 4,
            version: 1,
            country,
        }
    }

    /// The shop's currency; US dollars should the stored code ever be unknown.
    pub fn currency(&self) -> Currency {
        Currency::from_code(&self.currency).unwrap_or_default()
    }

    /// An amount of the shop's currency.
    pub fn money(&self, minor: i64) -> Money {
        Money::new(minor, self.currency())
    }

    /// The shop's time zone.
    pub fn zone(&self) -> Zone {
        Zone::named(&self.time_zone)
    }
}

/// The shop's facts; `None` in a database that holds no shop yet.
///
/// # Errors
/// The database's.
pub async fn load(mut conn: &Conn) -> QueryResult<Option<ShopSettings>> {
    shop_settings::table
        .select(ShopSettings::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Writes first facts, and the first texts that buyers accept, where there are none, and returns whether it did. The caller
/// opens the transaction.
///
/// # Errors
/// The database's.
pub async fn ensure(first: &ShopSettings, now: Timestamp, mut conn: &Conn) -> QueryResult<bool> {
    let written = diesel::insert_into(shop_settings::table)
        .values(first)
        .on_conflict_do_nothing()
        .execute(&mut conn)
        .await?;
    if written == 1 {
        keep(first, now, conn).await?;
    }
    Ok(written == 1)
}
