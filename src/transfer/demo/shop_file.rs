use serde::Deserialize;

use crate::config::ShopDefaults;
use crate::delivery::FlatWay;
use crate::settings::ShopSettings;

/// `demo/shop.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShopFile {
    shop: Shop,
    delivery: Vec<Delivery>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shop {
    name: String,
    tagline: String,
    currency: String,
    country: String,
    language: String,
    time_zone: String,
    contact_email: String,
    reply_hours: i32,
    delivery_countries: Vec<String>,
    address: Vec<String>,
    bank_details: String,
    terms: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delivery {
    code: String,
    name: String,
    promise: String,
    price: i64,
}

impl ShopFile {
    pub(super) fn settings(&self) -> ShopSettings {
        let shop = &self.shop;
        ShopSettings {
            name: shop.name.clone(),
            tagline: shop.tagline.clone(),
            currency: shop.currency.clone(),
            country: shop.country.clone(),
            language: shop.language.clone(),
            time_zone: shop.time_zone.clone(),
            contact_email: shop.contact_email.clone(),
            address: shop.address.join("\n"),
            reply_hours: shop.reply_hours,
            delivery_countries: shop.delivery_countries.clone(),
            bank_details: shop.bank_details.trim().to_owned(),
            terms_text: shop.terms.trim().to_owned(),
            ..ShopSettings::first(&ShopDefaults::default())
        }
    }

    pub(super) fn ways(&self) -> Vec<FlatWay> {
        let ways = (1..).zip(&self.delivery).map(|(position, method)| FlatWay {
            code: method.code.clone(),
            name: method.name.clone(),
            promise: method.promise.clone(),
            price_minor: method.price,
            position,
        });
        ways.collect()
    }
}
