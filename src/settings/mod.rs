//! The shop's own facts: name, currency, promise, delivery countries and methods, terms. The owner edits them in the
//! back office; the config file only gives first values.

mod sql;

pub use sql::{
    DeliveryMethod, ShopSettings, delivery_methods, ensure, load, replace_delivery_methods,
};
