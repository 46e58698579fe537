//! Addresses: countries, their states and provinces, their postal codes, and how an address stands on a parcel. Plain
//! rules without a table: what is typed is read once, into the form in which it is stored.

mod area;
mod country;
mod parcel;
mod postal;
mod region;
mod written;

pub use area::{Area, Destination};
pub use country::{all_countries, country_name, is_country};
pub use parcel::{Place, place_lines};
pub use postal::postal_code;
pub use region::{has_regions, region, regions};
pub use written::{area_region, parse_areas, postal_patterns, write_areas};
