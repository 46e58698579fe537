//! Pictures: added, made smaller by the shop's own worker, and served.

use std::collections::HashSet;
use std::io::Cursor;
use std::time::Duration;

use bytes::Bytes;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use reqwest::Method;
use storefront::jobs::{self, Backlog};
use storefront::media::{self, AddError, MediaPath, Picture, Refusal, Upload};
use storefront::parts::Parts;
use uuid::Uuid;

use crate::support::{Shop, TestDb, empty};

fn png(width: u32, height: u32, green: u8) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = RgbImage::from_pixel(width, height, Rgb([200, green, 90]));
    DynamicImage::ImageRgb8(pixels)
        .write_to(&mut bytes, ImageFormat::Png)
        .unwrap();
    bytes.into_inner().into()
}

fn upload(bytes: Bytes, alt: &str) -> Upload {
    Upload {
        file_name: "C:\\pictures\\a rack.png".to_owned(),
        bytes,
        alt: alt.to_owned(),
    }
}

async fn add(parts: &Parts, upload: Upload) -> Result<Uuid, AddError> {
    let mut conn = parts.db.get().await.unwrap();
    media::add(upload, &parts.media, &parts.clock, &mut conn).await
}

async fn picture(parts: &Parts, id: Uuid) -> Picture {
    let conn = parts.db.get().await.unwrap();
    media::picture(id, &conn).await.unwrap().unwrap()
}

async fn once_made(parts: &Parts, id: Uuid) -> Picture {
    parts.work.notify_waiters();
    for _ in 0..300 {
        let picture = picture(parts, id).await;
        if !picture.avif_srcset.is_empty() {
            return picture;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the shop's worker has not made the renditions");
}

fn addresses(srcset: &str) -> Vec<String> {
    let ends = srcset.split(", ").map(|one| one.split_once(' ').unwrap().0);
    ends.map(str::to_owned).collect()
}

/// Parts without a shop whose worker would be quicker than the test.
async fn parts_alone() -> (Parts, TestDb) {
    let db = empty().await;
    let config = storefront::config::Config {
        data_dir: Some(db.folder.clone()),
        ..Default::default()
    };
    let clock = storefront::clock::Clock::system();
    let parts = Parts::new(config.into(), &db.url, 4, clock).unwrap();
    (parts, db)
}

#[tokio::test(flavor = "multi_thread")]
async fn an_added_picture_is_shown_at_once_and_made_smaller_soon() {
    let shop = Shop::bare().await;
    let visitor = shop.visitor();
    let id = add(shop.parts(), upload(png(400, 300, 60), "A rack"))
        .await
        .unwrap();
    let made = once_made(shop.parts(), id).await;
    assert_eq!(
        (made.width, made.height, made.alt.as_str()),
        (400, 300, "A rack")
    );
    for (srcset, content_type) in [
        (&made.avif_srcset, "image/avif"),
        (&made.webp_srcset, "image/webp"),
        (&made.jpeg_srcset, "image/jpeg"),
    ] {
        assert!(srcset.ends_with(" 320w"), "{srcset}");
        for address in addresses(srcset) {
            let answer = visitor.get(&address).await;
            assert_eq!(answer.status, 200, "{address}");
            assert_eq!(answer.header("content-type"), content_type);
            let keep = answer.header("cache-control");
            assert_eq!(keep, "public, max-age=31536000, immutable");
            assert_eq!(answer.header("x-content-type-options"), "nosniff");
            assert_eq!(
                answer.header("content-security-policy"),
                "default-src 'none'; sandbox"
            );
            assert_eq!(answer.header("set-cookie"), "");
        }
    }
    assert_eq!(
        shop.names("SELECT file_name AS name FROM media"),
        ["a rack.png"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_sent_whole_in_part_or_not_again() {
    let shop = Shop::bare().await;
    let visitor = shop.visitor();
    let bytes = png(50, 50, 10);
    let id = add(shop.parts(), upload(bytes.clone(), "")).await.unwrap();
    let hash = blake3::hash(&bytes).to_hex();
    let path = MediaPath::original(&hash, media::Format::Png);
    let address = format!("/media/{path}");
    let ask = |name: &str, value: &str| visitor.request(Method::GET, &address).header(name, value);

    let whole = visitor.request(Method::GET, &address).send().await.unwrap();
    assert_eq!(whole.status(), 200);
    assert_eq!(
        whole.bytes().await.unwrap(),
        bytes,
        "the original is kept as it came"
    );
    let part = ask("range", "bytes=1-3").send().await.unwrap();
    assert_eq!(part.status(), 206);
    assert_eq!(part.bytes().await.unwrap(), "PNG");
    let beyond = ask("range", "bytes=999999-").send().await.unwrap();
    assert_eq!(beyond.status(), 416);
    assert_eq!(beyond.headers().get("cache-control"), None);
    for tag in [
        format!("\"{hash}\""),
        format!("\"x\", W/\"{hash}\""),
        "*".to_owned(),
    ] {
        let again = ask("if-none-match", &tag).send().await.unwrap();
        assert_eq!(again.status(), 304, "{tag}");
    }
    assert_eq!(
        ask("if-none-match", "\"x\"").send().await.unwrap().status(),
        200
    );
    let head = visitor
        .request(Method::HEAD, &address)
        .send()
        .await
        .unwrap();
    assert_eq!(head.status(), 200);
    assert!(head.bytes().await.unwrap().is_empty());
    assert_eq!(
        visitor
            .request(Method::PUT, &address)
            .send()
            .await
            .unwrap()
            .status(),
        405
    );
    once_made(shop.parts(), id).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_file_is_a_page_that_says_so() {
    let shop = Shop::bare().await;
    let visitor = shop.visitor();
    let absent = format!("/media/00/{}.png", "0".repeat(64));
    for address in [
        absent.as_str(),
        "/media/",
        "/media/x",
        "/media/..%2f..%2fCargo.toml",
        "/media/%2e%2e/%2e%2e/etc/passwd",
        "/media/.unfinished/x",
        "/media/%00",
        "/media/%ff%fe",
    ] {
        let page = visitor.get(address).await;
        assert!(
            [400, 404].contains(&page.status),
            "{address}: {}",
            page.status
        );
        assert_eq!(
            page.header("content-type"),
            "text/html; charset=utf-8",
            "{address}"
        );
        assert_ne!(
            page.header("cache-control"),
            "public, max-age=31536000, immutable"
        );
    }
    // Whoever claims to have what is not there does not hear that it is unchanged.
    let asked = visitor
        .request(Method::GET, &absent)
        .header("if-none-match", "*");
    assert_eq!(asked.send().await.unwrap().status(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_content_is_one_picture() {
    let (parts, db) = parts_alone().await;
    let first = add(&parts, upload(png(30, 30, 1), "")).await.unwrap();
    let again = add(&parts, upload(png(30, 30, 1), "A rack")).await.unwrap();
    let third = add(&parts, upload(png(30, 30, 1), "Something else"))
        .await
        .unwrap();
    let other = add(&parts, upload(png(30, 30, 2), "Other")).await.unwrap();
    assert!(first == again && first == third && first != other);
    assert_eq!(
        picture(&parts, first).await.alt,
        "A rack",
        "a text fills an empty place only"
    );
    let conn = parts.db.get().await.unwrap();
    let both = media::pictures(&[first, other, first, Uuid::nil()], &conn)
        .await
        .unwrap();
    assert_eq!(
        both.keys().collect::<HashSet<_>>(),
        HashSet::from([&first, &other])
    );
    drop((conn, db));
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_uploads_of_one_picture_at_once_are_one_picture() {
    let (parts, _db) = parts_alone().await;
    let adds = (0..20).map(|_| add(&parts, upload(png(30, 30, 3), "")));
    let ids: HashSet<Uuid> = futures_util::future::join_all(adds)
        .await
        .into_iter()
        .map(Result::unwrap)
        .collect();
    assert_eq!(ids.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn renditions_are_made_once_and_again_where_they_are_lost() {
    let (parts, _db) = parts_alone().await;
    let make = async |id| media::renditions::make(id, &parts.db, &parts.media).await;
    let id = add(&parts, upload(png(20, 10, 4), "")).await.unwrap();
    make(id).await.unwrap();
    let made = picture(&parts, id).await;
    assert!(
        made.jpeg_srcset.ends_with(" 20w") && made.src.ends_with("-20.jpg"),
        "{made:?}"
    );
    let file = parts
        .media
        .root()
        .join(made.src.strip_prefix("/media/").unwrap());
    let written = std::fs::metadata(&file).unwrap().modified().unwrap();
    make(id).await.unwrap();
    assert_eq!(
        std::fs::metadata(&file).unwrap().modified().unwrap(),
        written
    );
    std::fs::remove_file(&file).unwrap();
    make(id).await.unwrap();
    assert!(file.exists());
    assert_eq!(picture(&parts, id).await, made);
    make(Uuid::nil()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_picture_leaves_nothing_behind() {
    let (parts, db) = parts_alone().await;
    let svg = Bytes::from_static(b"<svg xmlns='http://www.w3.org/2000/svg'/>");
    let Err(AddError::Refused(told)) = add(&parts, upload(svg, "")).await else {
        panic!("an SVG was taken");
    };
    assert_eq!(told, Refusal::Unsupported("an SVG drawing"));
    let cut = png(90, 90, 5).slice(..100);
    let path = MediaPath::original(&blake3::hash(&cut).to_hex(), media::Format::Png);
    let told = add(&parts, upload(cut, "")).await;
    assert!(matches!(told, Err(AddError::Refused(Refusal::Damaged))));
    assert!(!parts.media.exists(&path).await);
    let conn = parts.db.get().await.unwrap();
    assert_eq!(jobs::backlog(&conn).await.unwrap(), Backlog::default());
    drop((conn, db));
}
