//! Smaller copies of a picture, in the formats that browsers like best.

use std::io;

use fast_image_resize::{FilterType, ResizeAlg, ResizeOptions, Resizer};
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ExtendedColorType, Rgb, RgbImage};
use ravif::{BitDepth, Img, RGBA8};

use super::Encoding;

/// The widths that pages ask for, in pixels.
const WIDTHS: [u32; 5] = [320, 640, 960, 1280, 1920];
/// The ground that goods lie on (`--plate` of the design), for formats that let nothing show through.
const PLATE: Rgb<u8> = Rgb([0xe9, 0xf1, 0xf3]);

// Chosen on the demo's illustrations and on photographs: lines stay clean, skies do not band.
const AVIF_QUALITY: f32 = 65.0;
const AVIF_ALPHA_QUALITY: f32 = 75.0;
/// rav1e's scale from 1 (minutes) to 10. A square of 1,200 takes about two seconds in all on one core. One step
/// slower takes twice as long for files a quarter smaller: too long for a first start with a whole shop of pictures.
const AVIF_SPEED: u8 = 9;
const WEBP_QUALITY: f32 = 82.0;
const JPEG_QUALITY: u8 = 82;

/// One smaller copy, encoded.
pub struct Rendition {
    pub encoding: Encoding,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
}

/// The widths to make of a picture that is `width` wide: none wider than itself, and always one.
pub fn widths(width: u32) -> Vec<u32> {
    let fitting: Vec<u32> = WIDTHS.into_iter().filter(|&w| w <= width).collect();
    if fitting.is_empty() {
        vec![width]
    } else {
        fitting
    }
}

/// Makes the picture `width` pixels wide, in every encoding. Takes up to seconds: call it where blocking is allowed.
///
/// # Errors
/// When an encoder gives up, which no decoded picture should make it do.
pub fn at_width(original: &DynamicImage, width: u32) -> io::Result<Vec<Rendition>> {
    let height = height_at(width, original);
    let small = resize(original, width, height)?;
    Encoding::ALL
        .into_iter()
        .map(|encoding| {
            let bytes = match encoding {
                Encoding::Avif => avif(&small),
                Encoding::Webp => webp(&small),
                Encoding::Jpeg => jpeg(&small),
            }?;
            Ok(Rendition {
                encoding,
                width,
                height,
                bytes,
            })
        })
        .collect()
}

/// Keeps the proportions, rounded to the nearest pixel, at least one.
fn height_at(width: u32, original: &DynamicImage) -> u32 {
    let (full_width, full_height) = (
        u64::from(original.width().max(1)),
        u64::from(original.height()),
    );
    let height = (u64::from(width) * full_height + full_width / 2) / full_width;
    u32::try_from(height).unwrap_or(u32::MAX).max(1)
}

fn resize(original: &DynamicImage, width: u32, height: u32) -> io::Result<DynamicImage> {
    let mut small = match original {
        DynamicImage::ImageRgba8(_) => DynamicImage::new_rgba8(width, height),
        _ => DynamicImage::new_rgb8(width, height),
    };
    let options = ResizeOptions::new().resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3));
    Resizer::new()
        .resize(original, &mut small, &options)
        .map_err(io::Error::other)?;
    Ok(small)
}

fn avif(picture: &DynamicImage) -> io::Result<Vec<u8>> {
    let encoder = ravif::Encoder::new()
        .with_quality(AVIF_QUALITY)
        .with_alpha_quality(AVIF_ALPHA_QUALITY)
        .with_speed(AVIF_SPEED)
        .with_bit_depth(BitDepth::Ten);
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    // Without transparency the encoder leaves the alpha channel out by itself.
    let pixels: Vec<_> = picture
        .to_rgba8()
        .pixels()
        .map(|pixel| RGBA8::from(pixel.0))
        .collect();
    let encoded = encoder.encode_rgba(Img::new(&pixels, width, height));
    encoded
        .map(|encoded| encoded.avif_file)
        .map_err(io::Error::other)
}

fn webp(picture: &DynamicImage) -> io::Result<Vec<u8>> {
    let (width, height) = (picture.width(), picture.height());
    let opaque;
    let encoder = if let DynamicImage::ImageRgba8(rgba) = picture {
        webp::Encoder::from_rgba(rgba.as_raw(), width, height)
    } else {
        opaque = picture.to_rgb8();
        webp::Encoder::from_rgb(opaque.as_raw(), width, height)
    };
    let encoded = encoder.encode_simple(false, WEBP_QUALITY);
    encoded
        .map(|memory| memory.to_vec())
        .map_err(|error| io::Error::other(format!("{error:?}")))
}

fn jpeg(picture: &DynamicImage) -> io::Result<Vec<u8>> {
    let flat = flatten(picture);
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
        .encode(
            flat.as_raw(),
            flat.width(),
            flat.height(),
            ExtendedColorType::Rgb8,
        )
        .map_err(io::Error::other)?;
    Ok(bytes)
}

/// Lays the picture on the plate, since JPEG has no alpha channel.
fn flatten(picture: &DynamicImage) -> RgbImage {
    let DynamicImage::ImageRgba8(rgba) = picture else {
        return picture.to_rgb8();
    };
    let mut flat = RgbImage::from_pixel(rgba.width(), rgba.height(), PLATE);
    for (on, pixel) in flat.pixels_mut().zip(rgba.pixels()) {
        let [red, green, blue, alpha] = pixel.0;
        for (ground, ink) in on.0.iter_mut().zip([red, green, blue]) {
            *ground = blend(ink, *ground, alpha);
        }
    }
    flat
}

/// `ink` over `ground`, where `alpha` 255 is all ink, rounded.
fn blend(ink: u8, ground: u8, alpha: u8) -> u8 {
    let alpha = u16::from(alpha);
    let mixed = (u16::from(ink) * alpha + u16::from(ground) * (255 - alpha) + 127) / 255;
    u8::try_from(mixed).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests;
