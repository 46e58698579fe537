//! The shop's own facts: name, currency, promise, delivery countries and methods, terms. The owner edits them in the
//! back office; the config file only gives first values.

mod countries;
mod delivery;
mod legal;
mod save;
mod sql;

pub use countries::{parse_countries, parse_country};
pub use delivery::{
    DeliveryDraft, DeliveryWay, add_delivery_way, delivery_way, delivery_ways, save_delivery_way,
};
pub use legal::{Consent, ConsentText, LegalTexts, consent_text, consent_versions, save_legal};
pub use save::{SaveError, save};
pub use sql::{
    DeliveryMethod, ShopSettings, delivery_methods, ensure, load, replace_delivery_methods,
};
