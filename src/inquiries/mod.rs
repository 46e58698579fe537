//! Questions sent through the shop's forms: stored first, mailed afterwards, kept whatever they turn out to be.
//!
//! What looks like a machine's is stored as spam and mailed to nobody, and its sender sees the same page as everybody.
//! Three things look so: the field that people never see is filled; the form was sent within a second of the page's
//! opening (told by the field `opened`, milliseconds, which the script fills; without script nothing is concluded, and the
//! page, being the same for everybody, can carry no time of its own); or the message is mostly links.

mod change;
mod due;
mod form;
mod mail;
mod pages;
pub mod paths;
mod question;
mod receive;
mod sql;

pub use change::{ChangeError, Status, change};
pub use due::{Due, Urgency};
pub use form::InquiryForm;
pub use pages::routes;
pub use question::{Question, View, by_id, page};
pub use receive::receive;
