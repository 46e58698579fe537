//! The files of `static/`, built into the binary under names that carry their content.
//!
//! Templates use the constants, so that a file that is not there is a build error:
//! `<link rel="stylesheet" href="{{ crate::web::assets::CSS_SHOP }}">`.

use super::Error;
use super::encoding::{self, Encoding};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
};
use actix_web::{HttpRequest, HttpResponse, web::Path};

/// One file in every coding we keep it in.
#[derive(Debug)]
pub struct Asset {
    /// Path below `/static/`, with the hash in it.
    pub path: &'static str,
    pub bytes: &'static [u8],
    pub br: Option<&'static [u8]>,
    pub gz: Option<&'static [u8]>,
    pub content_type: &'static str,
    /// 16 hexadecimal digits of the content's BLAKE3.
    pub hash: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// A hashed name is never used for other content, so nobody need ask again.
pub const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// The file at a path below `/static/`, hash included.
pub fn find(path: &str) -> Option<&'static Asset> {
    let place = ALL.binary_search_by(|asset| asset.path.cmp(path)).ok()?;
    ALL.get(place)
}

/// `GET /static/{path:.*}`.
///
/// # Errors
/// `NotFound` for a name that no file has now.
pub async fn serve(request: HttpRequest, path: Path<String>) -> Result<HttpResponse, Error> {
    find(&path)
        .map(|asset| respond(asset, &request))
        .ok_or(Error::NotFound)
}

/// Answers for a file: 200, or 304 to somebody who has it.
pub fn respond(asset: &'static Asset, request: &HttpRequest) -> HttpResponse {
    let (encoding, body) = asset.for_visitor(encoding::choose(request.headers()));
    let tag = format!("\"{}{}\"", asset.hash, encoding.tag_ending());
    let known = request
        .headers()
        .get_all(IF_NONE_MATCH)
        .filter_map(|line| line.to_str().ok())
        .any(|line| names_tag(line, &tag));
    let mut response = if known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header((CACHE_CONTROL, FOR_EVER))
        .insert_header((ETAG, tag));
    if asset.br.is_some() || asset.gz.is_some() {
        response.insert_header((VARY, "Accept-Encoding"));
    }
    if known {
        return response.finish();
    }
    if let Some(name) = encoding.name() {
        response.insert_header((CONTENT_ENCODING, name));
    }
    response
        .insert_header((CONTENT_TYPE, asset.content_type))
        .body(body)
}

impl Asset {
    /// The nearest we have to the coding that the visitor likes best.
    fn for_visitor(&self, wanted: Encoding) -> (Encoding, &'static [u8]) {
        match (wanted, self.br, self.gz) {
            (Encoding::Brotli, Some(br), _) => (Encoding::Brotli, br),
            (Encoding::Gzip, _, Some(gz)) => (Encoding::Gzip, gz),
            _ => (Encoding::Identity, self.bytes),
        }
    }
}

/// Whether an `If-None-Match` list holds `tag`, weakly compared as RFC 9110 13.1.2 wants.
fn names_tag(list: &str, tag: &str) -> bool {
    list.split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::StatusCode;
    use actix_web::http::header::{ACCEPT_ENCODING, HeaderName};
    use actix_web::test::TestRequest;

    fn asked(address: &str, headers: &[(HeaderName, &str)]) -> HttpResponse {
        let asset = find(address.strip_prefix("/static/").unwrap()).unwrap();
        let request = headers
            .iter()
            .fold(TestRequest::get(), |request, (name, value)| {
                request.insert_header((name, *value))
            });
        respond(asset, &request.to_http_request())
    }

    #[test]
    fn every_file_is_found_by_its_address_and_by_no_other() {
        for asset in &ALL {
            assert_eq!(find(asset.path).map(|found| found.hash), Some(asset.hash));
            assert!(asset.path.contains(asset.hash), "{}", asset.path);
            assert!(!asset.bytes.is_empty(), "{}", asset.path);
        }
        assert!(find("css/shop.css").is_none());
        assert!(find("../Cargo.toml").is_none());
        assert!(find("").is_none());
    }

    #[test]
    fn style_sheets_name_only_files_that_are_served() {
        for asset in ALL
            .iter()
            .filter(|asset| asset.content_type.starts_with("text/css"))
        {
            let text = std::str::from_utf8(asset.bytes).unwrap();
            for (start, _) in text.match_indices("url(\"") {
                let link = text[start + 5..].split('"').next().unwrap();
                assert!(
                    find(link.strip_prefix("/static/").unwrap()).is_some(),
                    "{}: {link}",
                    asset.path
                );
            }
        }
    }

    #[test]
    fn squeezes_for_those_who_can_unpack() {
        for (wanted, coding) in [
            ("br, gzip", Some("br")),
            ("gzip", Some("gzip")),
            ("br;q=0", None),
            ("", None),
        ] {
            let response = asked(CSS_SHOP, &[(ACCEPT_ENCODING, wanted)]);
            let sent = response
                .headers()
                .get(CONTENT_ENCODING)
                .map(|value| value.to_str().unwrap());
            assert_eq!(sent, coding, "{wanted}");
            assert_eq!(response.headers().get(VARY).unwrap(), "Accept-Encoding");
            assert_eq!(response.headers().get(CACHE_CONTROL).unwrap(), FOR_EVER);
        }
    }

    #[test]
    fn fonts_are_sent_as_they_are() {
        let response = asked(FONTS_STIX_TWO_TEXT, &[(ACCEPT_ENCODING, "br")]);
        assert!(response.headers().get(CONTENT_ENCODING).is_none());
        assert!(response.headers().get(VARY).is_none());
        assert_eq!(response.headers().get(CONTENT_TYPE).unwrap(), "font/woff2");
    }

    #[test]
    fn who_has_it_gets_304_for_the_same_coding_alone() {
        let first = asked(CSS_SHOP, &[(ACCEPT_ENCODING, "br")]);
        let tag = first.headers().get(ETAG).unwrap().to_str().unwrap();
        let again = asked(CSS_SHOP, &[(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, tag)]);
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
        assert_eq!(again.headers().get(ETAG).unwrap().to_str().unwrap(), tag);
        assert_eq!(
            asked(CSS_SHOP, &[(ACCEPT_ENCODING, "gzip"), (IF_NONE_MATCH, tag)]).status(),
            StatusCode::OK
        );
        let list = format!("\"other\", W/{tag}");
        assert_eq!(
            asked(CSS_SHOP, &[(ACCEPT_ENCODING, "br"), (IF_NONE_MATCH, &list)]).status(),
            StatusCode::NOT_MODIFIED
        );
    }

    #[test]
    fn the_sheets_keep_the_weight_that_was_promised() {
        let weight = |address: &str| {
            find(address.strip_prefix("/static/").unwrap())
                .unwrap()
                .bytes
                .len()
        };
        assert!(weight(CSS_TOKENS) + weight(CSS_SHOP) <= 28 * 1024);
        assert!(weight(CSS_BUYING) <= 11 * 1024);
        assert!(weight(CSS_HOME) <= 2 * 1024);
    }
}
