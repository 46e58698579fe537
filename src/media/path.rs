//! Addresses of media files: named after their content, so that what lies there never changes.

use std::fmt;

use super::Format;

/// The formats that renditions are made in, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Encoding {
    Avif,
    Webp,
    Jpeg,
}

impl Encoding {
    /// All of them, in the order in which a browser should consider them.
    pub const ALL: [Self; 3] = [Self::Avif, Self::Webp, Self::Jpeg];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Webp => "webp",
            Self::Jpeg => "jpeg",
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Avif => "avif",
            Self::Webp => "webp",
            Self::Jpeg => "jpg",
        }
    }
}

/// A file's place in the store and below `/media/`: `3f/3f9c….png` for an original (the whole BLAKE3 hash),
/// `07/07ab…-640.avif` for a rendition (16 digits of the hash of its own bytes, and its width).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct MediaPath(String);

impl MediaPath {
    /// Takes a path from outside; `None` unless it is exactly of the form above, so it cannot lead out of the store.
    pub fn parse(text: &str) -> Option<Self> {
        let (folder, name) = text.split_once('/')?;
        let (stem, extension) = name.split_once('.')?;
        let digits = match stem.split_once('-') {
            Some((digits, width)) if digits.len() == 16 && is_width(width) => digits,
            None if stem.len() == 64 => stem,
            _ => return None,
        };
        let fits = folder.len() == 2 && digits.starts_with(folder) && digits.bytes().all(is_hex);
        (fits && content_type(extension).is_some()).then(|| Self(text.to_owned()))
    }

    /// Where the bytes of that hash (64 hexadecimal digits) are kept as they were uploaded.
    pub fn original(hash: &str, format: Format) -> Self {
        Self(format!("{}/{hash}.{}", folder(hash), format.extension()))
    }

    /// Where a rendition with these bytes is kept.
    pub fn rendition(bytes: &[u8], width: u32, encoding: Encoding) -> Self {
        let hash: String = blake3::hash(bytes).to_hex().chars().take(16).collect();
        Self(format!(
            "{}/{hash}-{width}.{}",
            folder(&hash),
            encoding.extension()
        ))
    }

    /// The path without a leading slash, as the database keeps it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The media type that the ending stands for.
    pub fn content_type(&self) -> &'static str {
        let extension = self
            .0
            .rsplit_once('.')
            .map_or("", |(_, extension)| extension);
        content_type(extension).unwrap_or("application/octet-stream")
    }

    /// The strong entity tag (RFC 9110, 8.8.3), quotes included: the name, since it changes with the content.
    pub fn etag(&self) -> String {
        let stem = self.0.split(['/', '.']).nth(1).unwrap_or_default();
        format!("\"{stem}\"")
    }
}

impl fmt::Display for MediaPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn folder(hash: &str) -> String {
    hash.chars().take(2).collect()
}

fn is_hex(byte: u8) -> bool {
    byte.is_ascii_digit() || matches!(byte, b'a'..=b'f')
}

fn is_width(text: &str) -> bool {
    (1..=5).contains(&text.len())
        && !text.starts_with('0')
        && text.bytes().all(|b| b.is_ascii_digit())
}

fn content_type(extension: &str) -> Option<&'static str> {
    match extension {
        "avif" => Some("image/avif"),
        "webp" => Some("image/webp"),
        "jpg" => Some("image/jpeg"),
        "png" => Some("image/png"),
        "gif" => Some("image/gif"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shop_builds_it_also_takes() {
        let hash = blake3::hash(b"picture").to_hex();
        let original = MediaPath::original(&hash, Format::Png);
        let rendition = MediaPath::rendition(b"smaller", 640, Encoding::Jpeg);
        assert_eq!(MediaPath::parse(original.as_str()), Some(original.clone()));
        assert_eq!(
            MediaPath::parse(rendition.as_str()),
            Some(rendition.clone())
        );
        assert_eq!(original.content_type(), "image/png");
        assert_eq!(rendition.content_type(), "image/jpeg");
        assert_eq!(original.etag(), format!("\"{hash}\""));
        assert!(rendition.etag().ends_with("-640\""));
    }

    #[test]
    fn nothing_else_passes_for_a_path() {
        let hex = "0123456789abcdef";
        let whole = hex.repeat(4);
        for wrong in [
            String::new(),
            format!("01/{whole}"),
            format!("01/{whole}.html"),
            format!("01/{whole}.png.html"),
            format!("02/{whole}.png"),
            format!("0/{whole}.png"),
            format!("01/{whole}.PNG"),
            format!("01/{}.png", whole.to_uppercase()),
            format!("01//{whole}.png"),
            format!("01/../01/{whole}.png"),
            format!("../01/{whole}.png"),
            format!("01/{whole}-640.png"),
            format!("01/{hex}.webp"),
            format!("01/{hex}-.webp"),
            format!("01/{hex}-0640.webp"),
            format!("01/{hex}-640640.webp"),
            format!("01/{hex}-64é.webp"),
            format!("01/{hex}-640.webp\0"),
            "..\\..\\etc\\passwd".to_owned(),
        ] {
            assert_eq!(MediaPath::parse(&wrong), None, "{wrong:?}");
        }
        assert!(MediaPath::parse(&format!("01/{hex}-640.webp")).is_some());
    }
}
