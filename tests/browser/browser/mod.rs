//! A browser that a test can use as people do, and that complains of what a page should not do.

mod driver;
mod hands;
mod session;
mod watch;

pub use session::{Browser, Scripts, visit};
