//! The demo shop: the plain files of `demo/`, built into the program and loaded by the verbs that forms use.

mod catalog_file;
mod load;
mod shop_file;

pub use load::{Credentials, LoadError, first_start, load};

use include_dir::{Dir, include_dir};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/demo");
