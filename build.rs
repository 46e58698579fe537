//! Gives each file below `static/` a name that carries its content, squeezes what squeezes, and
//! writes the table that `src/web/assets.rs` includes.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "a build that cannot be made stops here, and says why"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// One file as it will be served.
struct Served {
    name: String,
    hashed: String,
    hash: String,
    bytes: Vec<u8>,
}

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed=migrations");
    println!("cargo:rerun-if-changed=static");
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    let release = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");

    let mut names = Vec::new();
    list(Path::new("static"), "", &mut names);
    names.sort();
    // Style sheets name the other files, so they come last.
    let (sheets, plain): (Vec<_>, Vec<_>) =
        names.into_iter().partition(|name| extension(name) == "css");
    let mut served = BTreeMap::new();
    for name in plain.into_iter().chain(sheets) {
        let bytes = fs::read(Path::new("static").join(&name)).expect("a listed file can be read");
        let bytes = match extension(&name) {
            "css" => with_hashed_urls(&name, &without_notes(&bytes), &served),
            _ => bytes,
        };
        let hash = blake3::hash(&bytes).to_hex()[..16].to_owned();
        let (stem, extension) = name.rsplit_once('.').expect("static files have extensions");
        let hashed = format!("{stem}.{hash}.{extension}");
        served.insert(
            name.clone(),
            Served {
                name,
                hashed,
                hash,
                bytes,
            },
        );
    }
    fs::write(out.join("assets.rs"), table(&out, release, &served))
        .expect("OUT_DIR can be written");
}

/// The files to serve; notes and licences stay at home.
fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("static/ can be listed") {
        let entry = entry.expect("static/ can be listed");
        let name = format!(
            "{prefix}{}",
            entry.file_name().to_str().expect("names are UTF-8")
        );
        if entry.path().is_dir() {
            list(&entry.path(), &format!("{name}/"), names);
        } else if content_type(&name).is_some() {
            names.push(name);
        }
    }
}

/// The style sheet without comments, indentation, empty lines and the blanks around signs. No string in a sheet
/// may hold such a sign with a blank.
fn without_notes(bytes: &[u8]) -> String {
    let mut rest = std::str::from_utf8(bytes).expect("style sheets are UTF-8");
    let mut text = String::with_capacity(rest.len());
    while let Some((before, after)) = rest.split_once("/*") {
        text.push_str(before);
        rest = after.split_once("*/").expect("a comment ends").1;
    }
    text.push_str(rest);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    [
        (" {", "{"),
        ("{ ", "{"),
        ("; ", ";"),
        (": ", ":"),
        (" }", "}"),
        (";}", "}"),
    ]
    .into_iter()
    .fold(lines.join("\n"), |text, (long, short)| {
        text.replace(long, short)
    })
}

/// The style sheet with each `url("../fonts/x.woff2")` pointing at the hashed name.
fn with_hashed_urls(sheet: &str, text: &str, served: &BTreeMap<String, Served>) -> Vec<u8> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("url(\"") {
        let (before, after) = rest.split_at(start + 5);
        let end = after.find('"').expect("a url( ends");
        let target = beside(sheet, &after[..end]);
        let file = served
            .get(&target)
            .unwrap_or_else(|| panic!("{sheet} names {target}, which is not in static/"));
        out.push_str(before);
        write!(out, "/static/{}", file.hashed).expect("a String can be written");
        rest = &after[end..];
    }
    out.push_str(rest);
    out.into_bytes()
}

/// `link` seen from `sheet`, as a path below `static/`.
fn beside(sheet: &str, link: &str) -> String {
    let mut parts: Vec<&str> = sheet.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// The source of the table: a constant with the address of each file, then the files by hashed name.
fn table(out: &Path, release: bool, served: &BTreeMap<String, Served>) -> String {
    let mut source = String::new();
    let mut by_path: Vec<&Served> = served.values().collect();
    by_path.sort_by(|a, b| a.hashed.cmp(&b.hashed));
    for file in served.values() {
        let (name, hashed) = (&file.name, &file.hashed);
        writeln!(
            source,
            "/// Address of `static/{name}`.\npub const {}: &str = {:?};",
            constant(name),
            format!("/static/{hashed}")
        )
        .expect("a String can be written");
    }
    writeln!(source, "static ALL: [Asset; {}] = [", by_path.len())
        .expect("a String can be written");
    for (number, file) in by_path.into_iter().enumerate() {
        let kind = content_type(&file.name).expect("only files of known kinds are listed");
        let squeezes = extension(&file.name) != "woff2";
        let br = squeezes.then(|| brotli(&file.bytes, release));
        let gz = squeezes.then(|| gzip(&file.bytes, release));
        let bytes = keep(out, number, "raw", &file.bytes);
        let br = smaller(out, number, "br", br, file.bytes.len());
        let gz = smaller(out, number, "gz", gz, file.bytes.len());
        writeln!(source, "    Asset {{ path: {:?}, bytes: {bytes}, br: {br}, gz: {gz}, content_type: {kind:?}, hash: {:?} }},", file.hashed, file.hash)
            .expect("a String can be written");
    }
    source.push_str("];\n");
    source
}

/// `css/shop.css` as the name of a constant: `CSS_SHOP`.
fn constant(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() {
                c.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect()
}

fn extension(name: &str) -> &str {
    name.rsplit_once('.').map_or("", |(_, extension)| extension)
}

fn content_type(name: &str) -> Option<&'static str> {
    match extension(name) {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        "woff2" => Some("font/woff2"),
        _ => None,
    }
}

/// Writes the bytes beside the table and gives the expression that includes them.
fn keep(out: &Path, number: usize, coding: &str, bytes: &[u8]) -> String {
    let name = format!("asset-{number}.{coding}");
    fs::write(out.join(&name), bytes).expect("OUT_DIR can be written");
    format!("include_bytes!(concat!(env!(\"OUT_DIR\"), \"/{name}\"))")
}

fn smaller(
    out: &Path,
    number: usize,
    coding: &str,
    bytes: Option<Vec<u8>>,
    whole: usize,
) -> String {
    match bytes.filter(|bytes| bytes.len() < whole) {
        Some(bytes) => format!("Some({})", keep(out, number, coding, &bytes)),
        None => "None".to_owned(),
    }
}

/// Brotli at its best for a release; while working, at a level that costs nothing.
fn brotli(bytes: &[u8], release: bool) -> Vec<u8> {
    let quality = if release { 11 } else { 4 };
    let mut squeezed = Vec::new();
    let mut writer = brotli::CompressorWriter::new(&mut squeezed, 64 * 1024, quality, 20);
    writer.write_all(bytes).expect("memory can be written");
    drop(writer);
    squeezed
}

fn gzip(bytes: &[u8], release: bool) -> Vec<u8> {
    let level = flate2::Compression::new(if release { 9 } else { 6 });
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), level);
    writer.write_all(bytes).expect("memory can be written");
    writer.finish().expect("memory can be written")
}
