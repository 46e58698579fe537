use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap};
use actix_web::middleware::Next;
use actix_web::web::Data;

use super::Error;

/// The shop's own origin, as browsers know it.
#[derive(Clone, Debug)]
pub struct OwnOrigin(pub String);

/// Refuses writes that a page of another origin sends, by `Sec-Fetch-Site` where the browser tells it, else by
/// `Origin`. Programs that are no browsers send neither and hold no cookies that others could ride on. This needs
/// no token in the page, so that public pages stay the same for everybody. Webhooks prove themselves by signature.
///
/// # Errors
/// Those of the handler; a write from elsewhere is answered with 403.
pub async fn refuse_foreign_writes(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let reads = matches!(*req.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !reads && !req.path().starts_with("/webhooks/") {
        let own = req
            .app_data::<Data<OwnOrigin>>()
            .map(|own| own.0.clone())
            .unwrap_or_default();
        if is_foreign(req.headers(), &own) {
            return Ok(req.error_response(Error::Forbidden(
                "This form was sent from another site, so nothing was changed. Open the page here and send it again.".to_owned(),
            )));
        }
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}

fn is_foreign(headers: &HeaderMap, own: &str) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = headers.get("sec-fetch-site") {
        return !matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    match text(header::ORIGIN) {
        None => headers.contains_key(header::ORIGIN),
        Some(origin) if origin.eq_ignore_ascii_case(own) => false,
        // Reached by another name of the same machine: the page and its form still share a host.
        Some(origin) => origin.split_once("://").map(|(_, host)| host) != text(header::HOST),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::is_foreign;

    fn foreign(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut req = TestRequest::default().insert_header(("host", "shop.example"));
        for pair in pairs {
            req = req.insert_header(*pair);
        }
        is_foreign(req.to_http_request().headers(), "https://shop.example")
    }

    #[test]
    fn only_pages_of_the_shop_may_write() {
        assert!(!foreign(&[]));
        assert!(!foreign(&[("sec-fetch-site", "same-origin")]));
        assert!(!foreign(&[("origin", "https://shop.example")]));
        assert!(foreign(&[("sec-fetch-site", "cross-site")]));
        assert!(foreign(&[("sec-fetch-site", "same-site")]));
        assert!(foreign(&[
            ("sec-fetch-site", "cross-site"),
            ("origin", "https://shop.example")
        ]));
        assert!(foreign(&[("origin", "https://evil.example")]));
        assert!(foreign(&[("origin", "null")]));
    }
}
