//! Settings: `storefront.toml`, each key overridable by `STOREFRONT_SECTION__KEY`; `DATABASE_URL` as everybody expects.

mod keys;
mod load;
mod secret;
mod sections;

pub use keys::keys;
pub use load::{ConfigError, Environment, FILE, load};
pub use secret::Secret;
pub use sections::{
    Config, Database, Limits, Mail, Media, Ops, Payments, Server, ShopDefaults, Stripe,
};
