use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};
use futures_util::StreamExt as _;

use super::Error;

/// Names and values of a form or a query, in order, as UTF-8 without NUL; a name may come several times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

/// More fields than this are no form of ours.
const MOST_FIELDS: usize = 2000;

impl Fields {
    /// The pairs themselves.
    pub fn from_pairs(pairs: Vec<(String, String)>) -> Self {
        Self(pairs)
    }

    /// The first value of that name, empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        self.opt(name).unwrap_or("")
    }

    /// The first value of that name.
    pub fn opt(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Every value of that name, in order.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0
            .iter()
            .filter(move |(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether a box of that name was ticked.
    pub fn ticked(&self, name: &str) -> bool {
        matches!(self.text(name), "1" | "on" | "true" | "yes")
    }

    /// Pairs whose name begins so, with the rest of the name.
    pub fn starting<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0
            .iter()
            .filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_str())))
    }

    /// All pairs.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(key, value)| (key.as_str(), value.as_str()))
    }

    /// Reads `application/x-www-form-urlencoded` text.
    ///
    /// # Errors
    /// 400 when it is not UTF-8 once decoded, or holds too many fields.
    pub fn decode(text: &[u8]) -> Result<Self, Error> {
        let mut pairs = Vec::new();
        for part in text.split(|b| *b == b'&').filter(|part| !part.is_empty()) {
            if pairs.len() == MOST_FIELDS {
                return Err(Error::Malformed(
                    "This form has more fields than any of ours.".to_owned(),
                ));
            }
            let mut halves = part.splitn(2, |b| *b == b'=');
            let name = decoded(halves.next().unwrap_or_default())?;
            let value = decoded(halves.next().unwrap_or_default())?;
            pairs.push((name, value));
        }
        Ok(Self(pairs))
    }
}

fn decoded(text: &[u8]) -> Result<String, Error> {
    let spaced: Vec<u8> = text
        .iter()
        .map(|b| if *b == b'+' { b' ' } else { *b })
        .collect();
    let bytes: Vec<u8> = percent_encoding::percent_decode(&spaced).collect();
    let text = String::from_utf8(bytes).map_err(|_| {
        Error::Malformed("A part of the address or form is not valid UTF-8 text.".to_owned())
    })?;
    // PostgreSQL's text holds no NUL, and nobody types one.
    Ok(if text.contains('\0') {
        text.replace('\0', "")
    } else {
        text
    })
}

/// The query string of a request.
pub struct Query(pub Fields);

impl FromRequest for Query {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(Fields::decode(req.query_string().as_bytes()).map(Query))
    }
}

/// The body of a form of at most `KIB` kibibytes.
pub struct Form<const KIB: usize = 64>(pub Fields);

impl<const KIB: usize> FromRequest for Form<KIB> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = req
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|v| v.to_str().ok())
            .unwrap_or("")
            .to_owned();
        let payload = payload.take();
        Box::pin(async move {
            let bytes = read(payload, KIB * 1024).await?;
            let is_form = kind.split(';').next().is_some_and(|k| {
                k.trim()
                    .eq_ignore_ascii_case("application/x-www-form-urlencoded")
            });
            if !is_form && !bytes.is_empty() {
                return Err(Error::Malformed(
                    "Send the form as application/x-www-form-urlencoded.".to_owned(),
                ));
            }
            Fields::decode(&bytes).map(Form)
        })
    }
}

/// A body as it came, of at most `KIB` kibibytes: for what is signed.
pub struct Body<const KIB: usize>(pub Vec<u8>);

impl<const KIB: usize> FromRequest for Body<KIB> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = payload.take();
        Box::pin(async move { read(payload, KIB * 1024).await.map(Body) })
    }
}

/// How much of a body that is too large is still read, so that its sender gets to see the answer.
const DRAINED: usize = 8 * 1024 * 1024;

async fn read(mut payload: Payload, limit: usize) -> Result<Vec<u8>, Error> {
    let (mut body, mut seen) = (Vec::new(), 0_usize);
    while let Some(chunk) = payload.next().await {
        let chunk =
            chunk.map_err(|_| Error::Malformed("The form did not arrive whole.".to_owned()))?;
        seen += chunk.len();
        if seen <= limit {
            body.extend_from_slice(&chunk);
        } else if seen > limit + DRAINED {
            break;
        }
    }
    if seen > limit {
        return Err(Error::TooLarge(format!(
            "A form may hold {} KiB here, and this one is larger. Shorten the text.",
            limit / 1024
        )));
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let fields = Fields::decode(b"a=1+2&a=%C3%A4&b&c=x%3Dy&attr.For=Sleep").unwrap();
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1 2", "ä"]);
        assert_eq!(fields.text("c"), "x=y");
        assert_eq!(fields.opt("b"), Some(""));
        assert_eq!(
            fields.starting("attr.").collect::<Vec<_>>(),
            [("For", "Sleep")]
        );
    }

    #[test]
    fn broken_text_is_refused_and_nul_is_dropped() {
        assert!(matches!(Fields::decode(b"a=%FF"), Err(Error::Malformed(_))));
        assert_eq!(Fields::decode(b"a=x%00y").unwrap().text("a"), "xy");
        assert!(Fields::decode("a=1&".repeat(3000).as_bytes()).is_err());
    }
}
