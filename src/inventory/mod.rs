//! Stock: what is on hand of each variant, and the ledger of how it came to be so. Stock is taken by one conditional
//! update, in the order of the variants' ids; a CHECK keeps it from falling below zero. What a buyer who is paying may count on is reserved
//! for the order, and then bought or released.

mod adjust;
mod availability;
mod reserve;
mod take;

pub use adjust::{Policy, adjust, open, set_policy};
pub use availability::{Availability, FEW};
pub use reserve::{buy, release, short};
pub use take::{Demand, Shortage, Taken, give_back, take};
