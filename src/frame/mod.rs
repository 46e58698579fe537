//! What is around every page: the shop's name, menu and footer for readers, the rail with its counts for staff.
//! Stands before the rooms so that their pages can use it; reads a few names from tables that rooms own.

mod error_page;
mod office;
mod public;

pub use error_page::show_errors;
pub use office::office;
pub use public::Frame;
