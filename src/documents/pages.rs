use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::{Data, Path};
use uuid::Uuid;

use super::document::Kind;
use super::sql;
use crate::db::Conn;
use crate::orders;
use crate::parts::Parts;
use crate::web::{Access, Answer, Error, Route};

/// The room's public addresses.
pub fn routes() -> Vec<Route> {
    vec![Route::get(
        Access::Visitor,
        "/orders/{token}/documents/{number}.pdf",
        show,
    )]
}

/// `GET /orders/{token}/documents/{number}.pdf`: a document of that order, for whoever holds the order's link.
async fn show(parts: Data<Parts>, path: Path<(String, String)>) -> Answer {
    let (token, number) = path.into_inner();
    let conn = parts.db.get().await?;
    let order = orders::by_token(&token, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    download(order.id, &number, &conn).await
}

/// The answer with an order's document, named as it is printed: the bytes that were kept when it was written.
///
/// # Errors
/// [`Error::NotFound`] when the order has no such document.
pub async fn download(order: Uuid, number: &str, conn: &Conn) -> Answer {
    let named = Kind::parse(number).ok_or(Error::NotFound)?;
    let pdf = sql::pdf(order, named, conn).await?.ok_or(Error::NotFound)?;
    Ok(HttpResponse::Ok()
        .content_type("application/pdf")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("inline; filename=\"{number}.pdf\""),
        ))
        .body(pdf))
}
