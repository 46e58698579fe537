//! Pictures: checked when they come in, kept once per content, made smaller in the background, and served under
//! addresses that never change their content.

mod add;
mod decode;
mod encode;
mod format;
mod jpeg;
mod pages;
mod path;
pub mod paths;
mod picture;
pub mod renditions;
mod sql;
mod store;

pub use add::{AddError, Kept, Upload, add, keep, record};
pub use decode::Refusal;
pub use format::Format;
pub use pages::routes;
pub use path::{Encoding, MediaPath};
pub use picture::{Picture, picture, pictures};
pub use store::Store;
