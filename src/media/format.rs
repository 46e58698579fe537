//! What a picture's bytes are, told by the bytes themselves and never by a file name.

use image::ImageFormat;

/// A kind of picture that may be uploaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Jpeg,
    Png,
    Webp,
    /// The first frame is what the shop shows.
    Gif,
}

impl Format {
    /// Reads the kind off the first bytes.
    ///
    /// # Errors
    /// The name of what it is instead, to be put after "this is".
    pub fn sniff(bytes: &[u8]) -> Result<Self, &'static str> {
        match image::guess_format(bytes) {
            Ok(ImageFormat::Jpeg) => Ok(Self::Jpeg),
            Ok(ImageFormat::Png) => Ok(Self::Png),
            Ok(ImageFormat::WebP) => Ok(Self::Webp),
            Ok(ImageFormat::Gif) => Ok(Self::Gif),
            _ => Err(name_of_other(bytes)),
        }
    }

    /// The media type, for the `Content-Type` header and the database.
    pub fn mime_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Gif => "image/gif",
        }
    }

    /// The kind that was written to the database as this media type.
    pub fn of_mime_type(mime: &str) -> Option<Self> {
        [Self::Jpeg, Self::Png, Self::Webp, Self::Gif]
            .into_iter()
            .find(|f| f.mime_type() == mime)
    }

    /// The ending of its file, without the dot.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Gif => "gif",
        }
    }

    /// The same kind as the decoder calls it.
    pub(super) fn decoder(self) -> ImageFormat {
        match self {
            Self::Jpeg => ImageFormat::Jpeg,
            Self::Png => ImageFormat::Png,
            Self::Webp => ImageFormat::WebP,
            Self::Gif => ImageFormat::Gif,
        }
    }
}

/// Names what people most often upload by mistake, so that the refusal can be acted upon.
fn name_of_other(bytes: &[u8]) -> &'static str {
    let start: Vec<u8> = bytes
        .iter()
        .take(1024)
        .map(u8::to_ascii_lowercase)
        .collect();
    let holds = |mark: &[u8]| start.windows(mark.len()).any(|window| window == mark);
    let is_iso_media = start.get(4..8) == Some(b"ftyp");
    match () {
        () if is_iso_media && holds(b"avif") => "an AVIF picture",
        () if is_iso_media && (holds(b"heic") || holds(b"mif1")) => "a HEIC photograph",
        () if is_iso_media => "a film",
        () if holds(b"<svg") => "an SVG drawing",
        () if start.starts_with(b"%pdf") => "a PDF document",
        () if start.starts_with(b"bm") => "a BMP picture",
        () if start.starts_with(b"ii*\0") || start.starts_with(b"mm\0*") => "a TIFF picture",
        () => "something else",
    }
}
