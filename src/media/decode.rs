//! From uploaded bytes to pixels, with everything refused that is not a sound picture of a bearable size.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::{Format, jpeg};

/// The most bytes an uploaded picture may have: 20 MiB.
pub const MAX_BYTES: usize = 20 * 1024 * 1024;
/// The most pixels it may unpack to: 50 million.
pub const MAX_PIXELS: u64 = 50_000_000;
/// The most pixels on one side: what WebP can hold (RFC 9649, 2.5), so that every rendition can be made.
pub const MAX_SIDE: u32 = 16_383;
/// What a decoder may allocate: `MAX_PIXELS` at 16 bits in four channels, and some room.
const MAX_MEMORY: u64 = 512 * 1024 * 1024;

/// A picture as it is meant to be seen: turned upright, in sRGB, eight bits a channel, without metadata.
pub struct Original {
    pub format: Format,
    /// RGB where nothing shows through, else RGBA.
    pub pixels: DynamicImage,
}

/// Why a picture is not taken; each displays as sentences for the person who sent it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("The file is empty. Choose it again, or export the picture once more.")]
    Empty,
    #[error("The picture has more than 20 MB. Save it smaller, for example 2,400 pixels wide.")]
    TooManyBytes,
    #[error(
        "The picture is {width} × {height} pixels. The shop takes up to 50 million pixels and {MAX_SIDE} on one side."
    )]
    TooManyPixels { width: u32, height: u32 },
    #[error("The picture needs too much memory to unpack. Save it anew as JPEG or PNG.")]
    TooMuchMemory,
    #[error("This is {0}. The shop takes JPEG, PNG, WebP and GIF pictures.")]
    Unsupported(&'static str),
    #[error("The picture is damaged or cut off. Export it once more and send it again.")]
    Damaged,
}

/// Unpacks a picture. Takes up to seconds and `MAX_MEMORY`: call it where blocking is allowed, one at a time.
///
/// # Errors
/// A reason to show to the sender. Size is judged by the header, before anything is unpacked.
pub fn decode(bytes: &[u8]) -> Result<Original, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    if bytes.len() > MAX_BYTES {
        return Err(Refusal::TooManyBytes);
    }
    let format = Format::sniff(bytes).map_err(Refusal::Unsupported)?;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format.decoder());
    reader.limits(memory_limit());
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width).saturating_mul(u64::from(height));
    if pixels > MAX_PIXELS || width.max(height) > MAX_SIDE {
        return Err(Refusal::TooManyPixels { width, height });
    }
    // A picture whose notes are unreadable is still a picture.
    let orientation = decoder.orientation().ok();
    let profile = decoder.icc_profile().ok().flatten();
    if format == Format::Jpeg && !jpeg::is_whole(bytes) {
        return Err(Refusal::Damaged);
    }
    let mut pixels = eight_bits(DynamicImage::from_decoder(decoder)?);
    if let Some(profile) = profile {
        to_srgb(&mut pixels, &profile);
    }
    if let Some(orientation) = orientation {
        pixels.apply_orientation(orientation);
    }
    Ok(Original { format, pixels })
}

fn memory_limit() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_MEMORY);
    limits
}

impl From<ImageError> for Refusal {
    fn from(error: ImageError) -> Self {
        match error {
            ImageError::Limits(_) => Self::TooMuchMemory,
            ImageError::Unsupported(_) => Self::Unsupported("a rare kind of picture"),
            _ => Self::Damaged,
        }
    }
}

/// Brings every depth and grey to eight-bit RGB, keeping the alpha channel only where something shows through.
fn eight_bits(pixels: DynamicImage) -> DynamicImage {
    if !pixels.color().has_alpha() {
        return DynamicImage::ImageRgb8(pixels.into_rgb8());
    }
    let pixels = pixels.into_rgba8();
    if pixels.pixels().all(|pixel| pixel.0[3] == u8::MAX) {
        DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(pixels).into_rgb8())
    } else {
        DynamicImage::ImageRgba8(pixels)
    }
}

/// Converts from the embedded colour profile to sRGB; renditions carry no profile, and without this a wide-gamut
/// photograph would come out pale. A profile that cannot be used is left aside.
fn to_srgb(pixels: &mut DynamicImage, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else {
        return;
    };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let (layout, channels, buffer) = match pixels {
        DynamicImage::ImageRgb8(rgb) => (Layout::Rgb, 3, &mut **rgb),
        DynamicImage::ImageRgba8(rgba) => (Layout::Rgba, 4, &mut **rgba),
        _ => return,
    };
    let (srgb, options) = (ColorProfile::new_srgb(), TransformOptions::default());
    let Ok(transform) = profile.create_transform_8bit(layout, &srgb, layout, options) else {
        return;
    };
    // Part by part, so that no second whole picture lies in memory.
    let mut before = Vec::new();
    for part in buffer.chunks_mut(channels * 65_536) {
        before.clear();
        before.extend_from_slice(part);
        if let Err(error) = transform.transform(&before, part) {
            tracing::warn!(%error, "part of a picture keeps the colours of its own profile");
            part.copy_from_slice(&before);
        }
    }
}

#[cfg(test)]
mod tests;
