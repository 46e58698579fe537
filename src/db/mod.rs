//! The database: the private server, pool, migrations and what diesel knows of the tables.

pub mod constraint;
pub mod embedded;
pub mod migrate;
mod pool;
#[allow(clippy::wildcard_imports, unused_qualifications)]
#[rustfmt::skip]
pub mod schema;

pub use pool::{Conn, Db, Pooled, Unavailable, open};
