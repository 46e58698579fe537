use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, body};

/// Gives a page that is the same for everybody a strong `ETag` of its bytes, and answers 304 to who has it already.
/// Wrapped around the routes that the table marks as remembered.
///
/// # Errors
/// Those of the handler.
pub async fn tag_shared_page(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let reads = matches!(*req.method(), Method::GET | Method::HEAD);
    let asked = req.headers().get(header::IF_NONE_MATCH).cloned();
    let res = next.call(req).await?.map_into_boxed_body();
    if !reads || res.status() != StatusCode::OK {
        return Ok(res);
    }
    let (req, res) = res.into_parts();
    let (mut res, body) = res.into_parts();
    let bytes = body::to_bytes(body)
        .await
        .map_err(|_| super::Error::internal("a page's body could not be read"))?;
    let tag = format!(
        "\"{}\"",
        blake3::hash(&bytes).to_hex().get(..32).unwrap_or_default()
    );
    set(res.headers_mut(), &tag);
    if asked.is_some_and(|asked| matches(&asked, &tag)) {
        let mut unchanged = HttpResponse::NotModified().finish();
        for name in [header::ETAG, header::CACHE_CONTROL, header::VARY] {
            if let Some(value) = res.headers().get(&name) {
                unchanged.headers_mut().insert(name, value.clone());
            }
        }
        return Ok(ServiceResponse::new(req, unchanged));
    }
    Ok(ServiceResponse::new(
        req,
        res.set_body(bytes).map_into_boxed_body(),
    ))
}

fn set(headers: &mut HeaderMap, tag: &str) {
    if let Ok(value) = HeaderValue::from_str(tag) {
        headers.insert(header::ETAG, value);
    }
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("public, max-age=0, must-revalidate"),
        );
    }
}

/// Whether an `If-None-Match` value names the tag, weakly compared as RFC 9110, 13.1.2 wants.
pub fn matches(asked: &HeaderValue, tag: &str) -> bool {
    let Ok(asked) = asked.to_str() else {
        return false;
    };
    asked
        .split(',')
        .map(str::trim)
        .any(|one| one == "*" || one.strip_prefix("W/").unwrap_or(one) == tag)
}
