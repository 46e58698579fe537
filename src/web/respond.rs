use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::Error;

/// What a handler gives back.
pub type Answer = Result<HttpResponse, Error>;

/// A page with status 200.
///
/// # Errors
/// When the template fails to render.
pub fn page(template: &impl Template) -> Answer {
    page_with(StatusCode::OK, template)
}

/// A page with that status: 422 for a form with errors, 409 for a stale one.
///
/// # Errors
/// When the template fails to render.
pub fn page_with(status: StatusCode, template: &impl Template) -> Answer {
    let body = template.render().map_err(Error::internal)?;
    Ok(HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .body(body))
}

/// 303: the form was taken, look there. The address must be one of ours, beginning with a single slash.
pub fn see_other(path: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, own_path(path)))
        .finish()
}

/// 303: to a page elsewhere on the web, such as where an order is paid. The address must not be a visitor's.
pub fn see_other_away(url: &str) -> HttpResponse {
    HttpResponse::SeeOther()
        .insert_header((header::LOCATION, url))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .finish()
}

/// 301: the page has another address now. Nobody keeps the answer without asking again, so that an address may come
/// back into use; otherwise two that changed places would send a browser round in a ring. The address must be ours.
pub fn moved_to(path: &str) -> HttpResponse {
    HttpResponse::MovedPermanently()
        .insert_header((header::LOCATION, own_path(path)))
        .insert_header((header::CACHE_CONTROL, "public, max-age=0, must-revalidate"))
        .finish()
}

/// The path when it stays on this shop, else the home page.
pub fn own_path(path: &str) -> &str {
    let stays = path.starts_with('/')
        && !path.starts_with("//")
        && !path.starts_with("/\\")
        && !path.chars().any(char::is_control);
    if stays { path } else { "/" }
}

/// Whether htmx asks, and wants the changed fragment instead of a page or a redirect.
pub fn wants_fragment(req: &HttpRequest) -> bool {
    is_true(req.headers(), "hx-request")
}

fn is_true(headers: &HeaderMap, name: &str) -> bool {
    headers
        .get(name)
        .is_some_and(|value| value.as_bytes() == b"true")
}

#[cfg(test)]
mod tests {
    use super::own_path;

    #[test]
    fn redirects_stay_on_the_shop() {
        assert_eq!(own_path("/cart?x=1"), "/cart?x=1");
        for away in [
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "javascript:x",
            "",
            "/a\r\nb",
        ] {
            assert_eq!(own_path(away), "/", "{away}");
        }
    }
}
