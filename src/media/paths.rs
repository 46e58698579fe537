//! Addresses of the room.

/// The pattern of every media file.
pub const MEDIA: &str = "/media/{path:.*}";

/// The address of a file, by its path in the store.
pub fn media(path: &str) -> String {
    format!("/media/{path}")
}
