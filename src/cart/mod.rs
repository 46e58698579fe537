//! The cart: a visitor's session. Nothing is stored until the first product goes in; it lasts 30 days after the last
//! change. A product that was archived, sold out or repriced since is shown as such and never silently dropped.

mod add;
mod change;
mod codes;
mod contents;
mod pages;
mod priced;
mod read;
mod restore;
mod sql;
mod view;
mod visitor;

pub use add::{Refusal, add};
pub use change::change;
pub use codes::{Codes, put_code, why};
pub use contents::{Contents, Line, Problem};
pub use pages::routes;
pub use priced::{Going, PriceError, Priced, priced, priced_for_customer};
pub use read::contents;
pub use restore::{discard, hand_over, pour};
pub use sql::{delete_expired, lock, mark_prices_seen, offers, take_out, touch};
pub use view::{LineView, MiniView, line_views, mini_views};
pub use visitor::of_visitor;
