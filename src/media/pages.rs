use actix_files::NamedFile;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::{MediaPath, Store, paths};
use crate::web::{Answer, Error, Route, assets, etag};

/// The addresses of this room.
pub fn routes() -> Vec<Route> {
    vec![Route::file(paths::MEDIA, serve)]
}

/// Nothing in a picture may act, even where a browser is talked into showing it as a page.
const POLICY: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");
/// Renditions are mostly smaller than this and are read at once.
const READ_AT_ONCE: u64 = 128 * 1024;

/// One file: whole, a range of it, or 304 for whoever has it.
async fn serve(req: HttpRequest, path: Path<String>, store: Data<Store>) -> Answer {
    let path = MediaPath::parse(&path).ok_or(Error::NotFound)?;
    let file = store
        .open_file(&path)
        .await
        .map_err(Error::internal)?
        .ok_or(Error::NotFound)?;
    let tag = path.etag();
    let known = req
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|asked| etag::matches(asked, &tag));
    let mut response = if known {
        HttpResponse::NotModified().finish()
    } else {
        send(file, &path, &req)?
    };
    // A range that cannot be had is the asker's trouble, and not to be remembered.
    if known || response.status().is_success() {
        mark(response.headers_mut(), &tag);
    }
    Ok(response)
}

fn send(file: std::fs::File, path: &MediaPath, req: &HttpRequest) -> Answer {
    let content_type = path.content_type().parse().map_err(Error::internal)?;
    // Its own tag names the inode, which differs between instances; ours names the content.
    Ok(NamedFile::from_file(file, path.as_str())
        .map_err(Error::internal)?
        .set_content_type(content_type)
        .disable_content_disposition()
        .use_etag(false)
        .use_last_modified(false)
        .read_mode_threshold(READ_AT_ONCE)
        .into_response(req))
}

fn mark(headers: &mut HeaderMap, tag: &str) {
    let mut set = |name: HeaderName, value: HeaderValue| drop(headers.insert(name, value));
    set(
        header::CACHE_CONTROL,
        HeaderValue::from_static(assets::FOR_EVER),
    );
    set(header::CONTENT_SECURITY_POLICY, POLICY);
    set(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    if let Ok(tag) = HeaderValue::from_str(tag) {
        set(header::ETAG, tag);
    }
}
