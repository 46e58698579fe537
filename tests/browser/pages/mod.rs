//! What every page owes to everybody: axe finds nothing, nothing moves while it loads, nothing sticks out sideways, and it
//! keeps what [`crate::browser::visit`] asks of all pages. Wide and narrow, light and dark.

mod addresses;
mod axe;
mod inspection;
mod public;
mod staff;
mod still;
