use actix_multipart::Multipart;
use actix_web::web::Bytes;
use futures_util::TryStreamExt as _;

use crate::media::Upload;
use crate::web::Error;

/// Bytes of one picture, as much as the media room takes, and pictures in one go.
const LARGEST: usize = 20 * 1024 * 1024;
const MOST: usize = 12;

/// Reads a form that sends pictures as `picture`, and what they show as `alt`.
///
/// # Errors
/// 400 when none came or one came in part, 413 when there are too many or one is too large.
pub(super) async fn pictures(mut body: Multipart) -> Result<Vec<Upload>, Error> {
    let broken =
        |_| Error::Malformed("The pictures did not arrive whole. Send them again.".to_owned());
    let (mut uploads, mut alt) = (Vec::new(), String::new());
    while let Some(mut field) = body.try_next().await.map_err(broken)? {
        let disposition = field.content_disposition().cloned();
        let name = disposition
            .as_ref()
            .and_then(|d| d.get_name())
            .unwrap_or_default()
            .to_owned();
        let file_name = disposition
            .as_ref()
            .and_then(|d| d.get_filename())
            .unwrap_or_default()
            .to_owned();
        let mut bytes = Vec::new();
        while let Some(chunk) = field.try_next().await.map_err(broken)? {
            if bytes.len() + chunk.len() > LARGEST {
                return Err(Error::TooLarge(
                    "A picture may have 20 MiB. Make it smaller and send it again.".to_owned(),
                ));
            }
            bytes.extend_from_slice(&chunk);
        }
        match name.as_str() {
            "alt" => alt = String::from_utf8_lossy(&bytes).into_owned(),
            "picture" if !bytes.is_empty() => uploads.push(Upload {
                file_name,
                bytes: Bytes::from(bytes),
                alt: String::new(),
            }),
            _ => {}
        }
        if uploads.len() > MOST {
            return Err(Error::TooLarge(format!(
                "Send at most {MOST} pictures in one go."
            )));
        }
    }
    if uploads.is_empty() {
        return Err(Error::Malformed(
            "No picture was chosen. Choose one and send the form again.".to_owned(),
        ));
    }
    for upload in &mut uploads {
        upload.alt.clone_from(&alt);
    }
    Ok(uploads)
}
