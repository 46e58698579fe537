//! Checkouts that were begun and left: noted once an address was typed, reminded of once by mail, and taken up again by the link in
//! it. Nobody is reminded who has ordered since, or wants no reminders.

mod list;
mod mail;
mod note;
mod opt_out;
mod pages;
mod remind;
mod restore;

pub use list::{Left, Place, left};
pub use note::{note, note_typed};
pub use opt_out::delete_old_links;
pub use pages::routes;
pub use remind::remind;
