use actix_web::HttpResponse;
use actix_web::web::Data;
use jiff::SignedDuration;
use jiff::tz::TimeZone;

use crate::parts::Parts;
use crate::settings;
use crate::web::{Answer, Error};

/// Addresses that are nobody's to find in a search engine.
const OWN: [&str; 6] = [
    "/cart",
    "/checkout",
    "/orders",
    "/admin",
    "/search",
    "/contact/thanks",
];

/// `GET /robots.txt` (RFC 9309).
pub(super) async fn robots(parts: Data<Parts>) -> Answer {
    let mut text = "User-agent: *\n".to_owned();
    for path in OWN {
        text.push_str("Disallow: ");
        text.push_str(path);
        text.push('\n');
    }
    text.push_str("\nSitemap: ");
    text.push_str(&parts.absolute("/sitemap.xml"));
    text.push('\n');
    Ok(plain(text))
}

/// How long ahead the contact is promised: well under the year that RFC 9116 recommends at most.
const AHEAD: SignedDuration = SignedDuration::from_hours(180 * 24);

/// `GET /.well-known/security.txt` (RFC 9116). Its time of expiry moves once a day, so that the page can be remembered.
pub(super) async fn security(parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let shop = settings::load(&conn).await?.ok_or(Error::NotFound)?;
    drop(conn);
    let day = parts
        .clock
        .now()
        .saturating_add(AHEAD)
        .map_err(Error::internal)?
        .to_zoned(TimeZone::UTC)
        .date();
    Ok(plain(format!(
        "Contact: mailto:{}\nExpires: {day}T00:00:00Z\nPreferred-Languages: {}\nCanonical: {}\n",
        shop.contact_email,
        shop.language,
        parts.absolute("/.well-known/security.txt")
    )))
}

fn plain(text: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(text)
}
