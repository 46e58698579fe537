//! Which coding of a body the visitor takes: `Accept-Encoding` read as RFC 9110 says.

use actix_web::http::header::{ACCEPT_ENCODING, HeaderMap};

/// A coding in which we keep bodies ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Brotli,
    Gzip,
    Identity,
}

impl Encoding {
    /// The name for `Content-Encoding`; none for the body as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Brotli => Some("br"),
            Self::Gzip => Some("gzip"),
            Self::Identity => None,
        }
    }

    /// What an entity tag ends in, since each coding of a body needs a strong tag of its own.
    pub fn tag_ending(self) -> &'static str {
        match self {
            Self::Brotli => "-br",
            Self::Gzip => "-gz",
            Self::Identity => "",
        }
    }
}

/// The coding the visitor likes best, ours when several are liked alike; the body as it is when
/// nothing is said or nothing we have is wanted (RFC 9110 12.5.3 allows that over a refusal).
pub fn choose(headers: &HeaderMap) -> Encoding {
    // Several header lines count as one list.
    let lines: Vec<&str> = headers
        .get_all(ACCEPT_ENCODING)
        .filter_map(|line| line.to_str().ok())
        .collect();
    let rank = |name: &str| lines.iter().find_map(|line| quality(line, name));
    let any = rank("*");
    let br = rank("br").or(any).unwrap_or(0);
    let gzip = rank("gzip").or_else(|| rank("x-gzip")).or(any).unwrap_or(0);
    let identity = rank("identity").unwrap_or(0);
    if br > 0 && br >= gzip && br >= identity {
        Encoding::Brotli
    } else if gzip > 0 && gzip >= identity {
        Encoding::Gzip
    } else {
        Encoding::Identity
    }
}

/// The quality given to `name` in thousandths, none when it is not listed.
fn quality(line: &str, name: &str) -> Option<u16> {
    line.split(',').find_map(|item| {
        let mut parts = item.split(';').map(str::trim);
        let coding = parts.next()?;
        if !coding.eq_ignore_ascii_case(name) {
            return None;
        }
        let weight =
            parts.find_map(|part| part.strip_prefix("q=").or_else(|| part.strip_prefix("Q=")));
        Some(weight.map_or(1000, thousandths))
    })
}

/// `0.75` as 750; what is not a quality counts as none, so that nothing odd is sent.
fn thousandths(text: &str) -> u16 {
    let (whole, digits) = text.split_once('.').unwrap_or((text, ""));
    if digits.len() > 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return 0;
    }
    match whole {
        "1" => 1000,
        "0" => format!("{digits:0<3}").parse().unwrap_or(0),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn chosen(line: &str) -> Encoding {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_str(line).unwrap());
        choose(&headers)
    }

    #[test]
    fn takes_the_best_that_is_wanted() {
        assert_eq!(chosen("gzip, deflate, br, zstd"), Encoding::Brotli);
        assert_eq!(chosen("gzip, deflate"), Encoding::Gzip);
        assert_eq!(chosen("br;q=0.5, gzip;q=0.8"), Encoding::Gzip);
        assert_eq!(chosen("*"), Encoding::Brotli);
        assert_eq!(chosen("BR"), Encoding::Brotli);
    }

    #[test]
    fn never_sends_what_is_refused() {
        assert_eq!(chosen("br;q=0, gzip"), Encoding::Gzip);
        assert_eq!(chosen("br;q=0.000, gzip; q=0"), Encoding::Identity);
        assert_eq!(chosen("*, br;q=0"), Encoding::Gzip);
        assert_eq!(chosen("*;q=0"), Encoding::Identity);
        assert_eq!(chosen("identity;q=1, br;q=0.5"), Encoding::Identity);
        assert_eq!(chosen("br;q=9, gzip;q=0.5x"), Encoding::Identity);
    }

    #[test]
    fn silence_means_the_body_as_it_is() {
        assert_eq!(choose(&HeaderMap::new()), Encoding::Identity);
        assert_eq!(chosen(""), Encoding::Identity);
    }

    #[test]
    fn several_lines_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        headers.append(ACCEPT_ENCODING, HeaderValue::from_static("br"));
        assert_eq!(choose(&headers), Encoding::Brotli);
    }
}
