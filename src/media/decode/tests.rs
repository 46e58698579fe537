use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _, ImageFormat, Rgba, RgbaImage};

use super::*;

/// 60 × 40, red in its upper left quarter, blue elsewhere; half of it see-through where asked.
fn pixels(see_through: bool) -> RgbaImage {
    RgbaImage::from_fn(60, 40, |x, y| {
        let alpha = if see_through && x >= 30 { 0 } else { 255 };
        if x < 30 && y < 20 {
            Rgba([220, 20, 20, alpha])
        } else {
            Rgba([20, 20, 220, alpha])
        }
    })
}

fn encoded(format: ImageFormat, see_through: bool) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = DynamicImage::ImageRgba8(pixels(see_through));
    let pixels = match format {
        ImageFormat::Jpeg => DynamicImage::ImageRgb8(pixels.into_rgb8()),
        _ => pixels,
    };
    pixels.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// A JPEG whose EXIF says how it was held (TIFF 6.0, tag 274).
fn held(orientation: u8) -> Vec<u8> {
    let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    let rgb = DynamicImage::ImageRgba8(pixels(false)).into_rgb8();
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 95);
    encoder.set_exif_metadata(exif).unwrap();
    encoder
        .encode(rgb.as_raw(), 60, 40, ExtendedColorType::Rgb8)
        .unwrap();
    bytes
}

fn refusal(bytes: &[u8]) -> Refusal {
    decode(bytes).err().expect("this should have been refused")
}

fn is_red(picture: &DynamicImage, x: u32, y: u32) -> bool {
    let pixel = *picture.to_rgb8().get_pixel(x, y);
    pixel.0[0] > 150 && pixel.0[2] < 100
}

#[test]
fn takes_the_four_formats_and_tells_them_by_their_bytes() {
    for (format, expected) in [
        (ImageFormat::Jpeg, Format::Jpeg),
        (ImageFormat::Png, Format::Png),
        (ImageFormat::WebP, Format::Webp),
        (ImageFormat::Gif, Format::Gif),
    ] {
        let original = decode(&encoded(format, false)).unwrap();
        assert_eq!(original.format, expected);
        assert_eq!(
            (original.pixels.width(), original.pixels.height()),
            (60, 40)
        );
        assert!(
            matches!(original.pixels, DynamicImage::ImageRgb8(_)),
            "{expected:?} is opaque"
        );
        assert!(
            is_red(&original.pixels, 5, 5) && !is_red(&original.pixels, 50, 30),
            "{expected:?}"
        );
    }
}

#[test]
fn keeps_what_shows_through() {
    for format in [ImageFormat::Png, ImageFormat::WebP, ImageFormat::Gif] {
        let DynamicImage::ImageRgba8(pixels) = decode(&encoded(format, true)).unwrap().pixels
        else {
            panic!("{format:?} lost its alpha channel");
        };
        assert_eq!(pixels.get_pixel(50, 30).0[3], 0, "{format:?}");
        assert_eq!(pixels.get_pixel(5, 5).0[3], 255, "{format:?}");
    }
}

#[test]
fn turns_a_photograph_upright() {
    // Where the red corner of the upright picture is: EXIF 2.32, 4.6.4, orientations 1 to 8.
    let corners = [
        (0, 0),
        (1, 0),
        (1, 1),
        (0, 1),
        (0, 0),
        (1, 0),
        (1, 1),
        (0, 1),
    ];
    for (orientation, (right, down)) in (1..=8).zip(corners) {
        let upright = decode(&held(orientation)).unwrap().pixels;
        let (width, height) = (upright.width(), upright.height());
        let expected = if orientation < 5 { (60, 40) } else { (40, 60) };
        assert_eq!((width, height), expected, "orientation {orientation}");
        let at = |side: u32, length: u32| if side == 0 { 4 } else { length - 5 };
        assert!(
            is_red(&upright, at(right, width), at(down, height)),
            "orientation {orientation}"
        );
        assert!(
            !is_red(&upright, at(1 - right, width), at(1 - down, height)),
            "orientation {orientation}"
        );
    }
}

#[test]
fn brings_other_depths_and_greys_to_eight_bits() {
    for (pixels, colour) in [
        (DynamicImage::new_luma16(9, 7), ExtendedColorType::L16),
        (DynamicImage::new_rgb16(9, 7), ExtendedColorType::Rgb16),
        (DynamicImage::new_luma8(9, 7), ExtendedColorType::L8),
    ] {
        let mut bytes = Vec::new();
        PngEncoder::new(&mut bytes)
            .write_image(pixels.as_bytes(), 9, 7, colour)
            .unwrap();
        assert!(
            matches!(decode(&bytes).unwrap().pixels, DynamicImage::ImageRgb8(_)),
            "{colour:?}"
        );
    }
}

#[test]
fn brings_a_wide_gamut_into_srgb() {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    encoder.set_icc_profile(profile).unwrap();
    let red = [200, 60, 60].repeat(16);
    encoder
        .write_image(&red, 4, 4, ExtendedColorType::Rgb8)
        .unwrap();
    let pixel = *decode(&bytes).unwrap().pixels.to_rgb8().get_pixel(1, 1);
    // The same light needs more red and less green in the smaller gamut.
    assert!(pixel.0[0] > 205 && pixel.0[1] < 55, "{pixel:?}");
}

/// A PNG of that size by its header, which holds nothing.
fn hollow_png(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 6, 0, 0, 0]);
    let mut crc = u32::MAX;
    for byte in &header {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 {
                (crc >> 1) ^ 0xedb8_8320
            } else {
                crc >> 1
            };
        }
    }
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    bytes.extend(header);
    bytes.extend((!crc).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    bytes
}

#[test]
fn refuses_a_bomb_by_its_header() {
    for (width, height) in [
        (100_000, 100_000),
        (8_000, 8_000),
        (16_384, 10),
        (10, 4_000_000_000),
    ] {
        let told = refusal(&hollow_png(width, height));
        let fits = matches!(
            told,
            Refusal::TooManyPixels { .. } | Refusal::TooMuchMemory | Refusal::Damaged
        );
        assert!(fits, "{told:?}");
    }
    assert_eq!(
        refusal(&hollow_png(100_000, 100_000)),
        Refusal::TooManyPixels {
            width: 100_000,
            height: 100_000
        }
    );
    // A GIF says its size in bytes 6 to 9.
    let mut gif = encoded(ImageFormat::Gif, false);
    gif[6..10].copy_from_slice(&[0xff; 4]);
    assert_eq!(
        refusal(&gif),
        Refusal::TooManyPixels {
            width: 65_535,
            height: 65_535
        }
    );
}

#[test]
fn refuses_what_is_cut_off() {
    for format in [
        ImageFormat::Jpeg,
        ImageFormat::Png,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ] {
        let bytes = encoded(format, false);
        for keep in [bytes.len() / 4, bytes.len() / 2, bytes.len() * 3 / 4] {
            let told = refusal(&bytes[..keep]);
            assert!(
                matches!(told, Refusal::Damaged | Refusal::Unsupported(_)),
                "{format:?} {keep}: {told:?}"
            );
        }
    }
    let bytes = held(1);
    assert_eq!(refusal(&bytes[..bytes.len() - 2]), Refusal::Damaged);
}

#[test]
fn a_camera_may_append_to_a_jpeg_but_not_stand_in_for_its_end() {
    let mut appended = held(1);
    appended.extend(b"a film, in the maker's own format");
    assert!(decode(&appended).is_ok());
    // A thumbnail in a segment has an end of its own.
    let (whole, thumbnail) = (held(1), held(1));
    let length = u16::try_from(thumbnail.len() + 2).unwrap().to_be_bytes();
    let mut cut = [&whole[..2], &[0xff, 0xe2], &length, &thumbnail, &whole[2..]].concat();
    assert!(decode(&cut).is_ok());
    cut.truncate(cut.len() - 100);
    assert_eq!(refusal(&cut), Refusal::Damaged);
}

#[test]
fn says_what_it_got_instead() {
    for (bytes, name) in [
        (
            &b"<?xml version='1.0'?>\n<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"[..],
            "an SVG drawing",
        ),
        (b"\xef\xbb\xbf  <SVG/>", "an SVG drawing"),
        (b"%PDF-1.7", "a PDF document"),
        (b"\0\0\0\x1cftypheic\0\0\0\0mif1heic", "a HEIC photograph"),
        (b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "an AVIF picture"),
        (b"\0\0\0\x1cftypmp42", "a film"),
        (b"BM000000", "a BMP picture"),
        (b"II*\0....", "a TIFF picture"),
        (b"<html><script>alert(1)</script>", "something else"),
        (b"\0", "something else"),
    ] {
        assert_eq!(refusal(bytes), Refusal::Unsupported(name));
    }
    assert_eq!(refusal(b""), Refusal::Empty);
    assert_eq!(refusal(&vec![0; MAX_BYTES + 1]), Refusal::TooManyBytes);
}

#[test]
fn survives_any_bytes_behind_a_known_start() {
    let starts: [&[u8]; 4] = [
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff\xe0",
        b"GIF89a",
        b"RIFF\xff\xff\0\0WEBPVP8 ",
    ];
    for start in starts {
        for filling in [0x00, 0x7f, 0xff] {
            let bytes = [start, &[filling; 300]].concat();
            assert!(decode(&bytes).is_err());
        }
    }
}
