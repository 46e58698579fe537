//! The shop's own facts: name, currency, promise, delivery countries, how prices are meant, terms. The owner edits them in
//! the back office; the config file only gives first values.

mod countries;
mod legal;
mod save;
mod sql;

pub use countries::{parse_countries, parse_country};
pub use legal::{Consent, ConsentText, LegalTexts, consent_text, consent_versions, save_legal};
pub use save::{SaveError, save};
pub use sql::{ShopSettings, ensure, load};
