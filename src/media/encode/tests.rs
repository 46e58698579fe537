use image::{ImageFormat, Rgba, RgbaImage};

use super::*;

/// Orange on the left, nothing on the right.
fn half(width: u32, height: u32) -> DynamicImage {
    DynamicImage::ImageRgba8(RgbaImage::from_fn(width, height, |x, _| {
        Rgba([227, 104, 58, if x < width / 2 { 255 } else { 0 }])
    }))
}

fn of(made: &[Rendition], encoding: Encoding) -> &Rendition {
    made.iter().find(|one| one.encoding == encoding).unwrap()
}

fn near(found: u8, expected: u8) -> bool {
    found.abs_diff(expected) <= 6
}

#[test]
fn no_copy_is_wider_than_the_picture_and_there_is_always_one() {
    assert_eq!(widths(1), [1]);
    assert_eq!(widths(319), [319]);
    assert_eq!(widths(320), [320]);
    assert_eq!(widths(1200), [320, 640, 960]);
    assert_eq!(widths(6000), [320, 640, 960, 1280, 1920]);
}

#[test]
fn every_encoding_has_the_size_it_says() {
    let original = half(200, 150);
    let made = at_width(&original, 100).unwrap();
    assert!(made.iter().all(|one| (one.width, one.height) == (100, 75)));
    for (encoding, format) in [
        (Encoding::Webp, ImageFormat::WebP),
        (Encoding::Jpeg, ImageFormat::Jpeg),
    ] {
        let decoded =
            image::load_from_memory_with_format(&of(&made, encoding).bytes, format).unwrap();
        assert_eq!(
            (decoded.width(), decoded.height()),
            (100, 75),
            "{encoding:?}"
        );
    }
    // No decoder for AVIF here: its "ispe" box says the size (ISO/IEC 23008-12, 6.5.3).
    let avif = &of(&made, Encoding::Avif).bytes;
    assert_eq!(&avif[4..12], b"ftypavif");
    let at = avif.windows(4).position(|part| part == b"ispe").unwrap();
    assert_eq!(&avif[at + 8..at + 16], &[0, 0, 0, 100, 0, 0, 0, 75]);
}

#[test]
fn what_shows_through_stays_so_or_shows_the_plate() {
    let made = at_width(&half(200, 200), 200).unwrap();
    let webp = image::load_from_memory(&of(&made, Encoding::Webp).bytes)
        .unwrap()
        .to_rgba8();
    assert_eq!(webp.get_pixel(150, 100).0[3], 0);
    assert_eq!(webp.get_pixel(50, 100).0[3], 255);
    let jpeg = image::load_from_memory(&of(&made, Encoding::Jpeg).bytes)
        .unwrap()
        .to_rgb8();
    let [red, green, blue] = jpeg.get_pixel(150, 100).0;
    assert!(
        near(red, 0xe9) && near(green, 0xf1) && near(blue, 0xf3),
        "{red} {green} {blue}"
    );
    let [red, green, blue] = jpeg.get_pixel(50, 100).0;
    assert!(
        near(red, 227) && near(green, 104) && near(blue, 58),
        "{red} {green} {blue}"
    );
}

#[test]
fn the_edge_of_what_shows_through_does_not_darken() {
    let white = RgbaImage::from_fn(400, 40, |x, _| {
        if x < 200 {
            Rgba([255; 4])
        } else {
            Rgba([0; 4])
        }
    });
    let made = at_width(&DynamicImage::ImageRgba8(white), 90).unwrap();
    let jpeg = image::load_from_memory(&of(&made, Encoding::Jpeg).bytes)
        .unwrap()
        .to_rgb8();
    assert!(
        jpeg.pixels()
            .all(|pixel| pixel.0.iter().all(|&part| part > 215))
    );
}

#[test]
fn the_smallest_and_the_thinnest_pictures_can_be_made() {
    for (width, height) in [(1, 1), (3, 2), (1, 900), (900, 1)] {
        for picture in [half(width, height), DynamicImage::new_rgb8(width, height)] {
            for at in widths(width) {
                let made = at_width(&picture, at).unwrap();
                assert_eq!(made.len(), 3, "{width} × {height}");
                assert!(
                    made.iter()
                        .all(|one| one.height >= 1 && !one.bytes.is_empty())
                );
            }
        }
    }
}

#[test]
fn the_same_picture_gives_the_same_bytes() {
    let (first, second) = (
        at_width(&half(60, 60), 60).unwrap(),
        at_width(&half(60, 60), 60).unwrap(),
    );
    for (one, other) in first.iter().zip(&second) {
        assert!(one.bytes == other.bytes, "{:?}", one.encoding);
    }
}
