//! Orders: what was agreed, as it was. States change in one place, by a guarded update, and each change is an event.

mod change;
mod list;
mod mail;
mod news;
mod order;
mod pages;
mod paths;
mod place;
mod sql;
mod state;
mod steps;
mod sums;

pub use change::{ChangeError, Hand, cancel, fulfil, mark_paid};
pub use list::{ListRow, page, to_send};
pub use news::{News, Parcel, Piece, Repayment, tell};
pub use order::{Event, Line, Order};
pub use pages::routes;
pub use paths::path;
pub use place::{
    NUMBER, NewDiscount, NewLine, NewOrder, NewTax, PlaceError, Placed, Shortage, place,
};
pub use sql::{by_id, by_token, events, lines, placed_by_key};
pub use state::{Fulfilment, Payment, PaymentMethod, State};
pub use sums::sums;
