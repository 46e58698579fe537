//! What every shop test needs: a database of its own, a shop on it, and visitors with cookies.

mod cluster;
mod orders;
mod page;
mod shop;
mod smtp;
pub mod sql;
pub mod stripe;
mod template;
mod visitor;
mod xml;

pub use cluster::TestDb;
pub use orders::Placed;
pub use page::{Page, with};
pub use shop::{OWNER, Shop};
pub use smtp::MailServer;
pub use template::{empty, filled};
pub use visitor::Visitor;
pub use xml::Element;
