//! Addresses of the room.

/// The page with the form.
pub const CONTACT: &str = "/contact";

/// Where the form is sent.
pub const SEND: &str = "/inquiries";

/// What its sender sees afterwards.
pub const THANKS: &str = "/contact/thanks";
