use std::future::Future;
use std::pin::Pin;

use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use futures_util::TryStreamExt as _;

use super::{Error, Fields, Form};

/// A form of at most `KIB` kibibytes of text that may bring a file: multipart, or plain when it brings none.
pub struct FormWithFile<const KIB: usize = 1024> {
    pub fields: Fields,
    /// The first file that has a name and content.
    pub file: Option<SentFile>,
}

/// A file as a browser sends it.
pub struct SentFile {
    /// The field's name.
    pub field: String,
    /// As the sender calls it.
    pub name: String,
    /// `None` when it is larger than anything we take.
    pub bytes: Option<Bytes>,
}

/// Bytes of a file that are kept.
const LARGEST: usize = 20 * 1024 * 1024;
/// How much of what is too large is still read, so that its sender gets to see the answer with all that was typed.
const DRAINED: usize = 80 * 1024 * 1024;
/// More parts than this are no form of ours.
const MOST_PARTS: usize = 2000;

impl<const KIB: usize> FromRequest for FormWithFile<KIB> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let multipart = req
            .headers()
            .get(header::CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            .is_some_and(|kind| kind.to_ascii_lowercase().starts_with("multipart/form-data"));
        if multipart {
            let body = Multipart::from_request(req, payload);
            Box::pin(async move { read(body.await.map_err(broken)?, KIB * 1024).await })
        } else {
            let form = Form::<KIB>::from_request(req, payload);
            Box::pin(async move {
                let Form(fields) = form.await?;
                Ok(Self { fields, file: None })
            })
        }
    }
}

fn broken(_: impl std::fmt::Display) -> Error {
    Error::Malformed("The form did not arrive whole. Send it again.".to_owned())
}

async fn read<const KIB: usize>(
    mut body: Multipart,
    mut text_left: usize,
) -> Result<FormWithFile<KIB>, Error> {
    let (mut pairs, mut file) = (Vec::new(), None);
    while let Some(mut part) = body.try_next().await.map_err(broken)? {
        if pairs.len() == MOST_PARTS {
            return Err(Error::Malformed(
                "This form has more fields than any of ours.".to_owned(),
            ));
        }
        let (field, name) = names(&part);
        if let Some(name) = name {
            let bytes = content(&mut part, LARGEST).await?;
            let empty = bytes.as_ref().is_some_and(Bytes::is_empty);
            if file.is_none() && !empty && !name.is_empty() {
                file = Some(SentFile { field, name, bytes });
            }
            continue;
        }
        let bytes = content(&mut part, text_left).await?.ok_or_else(|| {
            Error::TooLarge(format!(
                "A form may hold {KIB} KiB of text here, and this one is larger. Shorten the text."
            ))
        })?;
        text_left -= bytes.len();
        pairs.push((field, text(&bytes)?));
    }
    Ok(FormWithFile {
        fields: Fields::from_pairs(pairs),
        file,
    })
}

/// The field's name, and the file's if it is one.
fn names(part: &Field) -> (String, Option<String>) {
    let disposition = part.content_disposition();
    let field = disposition.and_then(|d| d.get_name()).unwrap_or_default();
    let name = disposition.and_then(|d| d.get_filename());
    (field.to_owned(), name.map(str::to_owned))
}

/// The part's bytes; `None` when there are more than `most`.
async fn content(part: &mut Field, most: usize) -> Result<Option<Bytes>, Error> {
    let (mut kept, mut seen) = (Vec::new(), 0_usize);
    while let Some(chunk) = part.try_next().await.map_err(broken)? {
        seen = seen.saturating_add(chunk.len());
        if seen <= most {
            kept.extend_from_slice(&chunk);
        } else if seen > DRAINED {
            return Err(Error::TooLarge(
                "That is far more than is taken here. Make the file smaller and send it again."
                    .to_owned(),
            ));
        }
    }
    Ok((seen <= most).then(|| Bytes::from(kept)))
}

fn text(bytes: &[u8]) -> Result<String, Error> {
    let text = std::str::from_utf8(bytes)
        .map_err(|_| Error::Malformed("A part of the form is not valid UTF-8 text.".to_owned()))?;
    // PostgreSQL's text holds no NUL, and nobody types one.
    Ok(text.replace('\0', ""))
}
