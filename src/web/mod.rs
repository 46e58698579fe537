//! The HTTP shell: knows nothing of the shop.

pub mod assets;
pub mod cookies;
pub mod encoding;
mod error;
pub mod etag;
mod fields;
mod form;
pub mod headers;
mod html;
pub mod layout;
pub mod limit;
mod network;
pub mod origin;
pub mod parts;
pub mod path;
mod respond;
mod route;
mod upload;

pub use error::{Error, Problem};
pub use fields::{Body, Fields, Form, Query};
pub use form::FieldErrors;
pub use html::{Html, JsonLd};
pub use network::{Network, visitor_address};
pub use respond::{
    Answer, moved_to, own_path, page, page_with, see_other, see_other_away, wants_fragment,
};
pub use route::{Access, Duty, Remember, Route};
pub use upload::{FormWithFile, SentFile};

#[cfg(test)]
mod gallery;
