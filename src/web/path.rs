use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;

use super::Error;

/// Answers 404 to addresses that are no text: broken UTF-8, or a NUL, which the database's text cannot hold.
///
/// # Errors
/// Those of the handler.
pub async fn refuse_nonsense(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let path: Vec<u8> = percent_encoding::percent_decode_str(req.path()).collect();
    if path.contains(&0) || std::str::from_utf8(&path).is_err() {
        return Ok(req.error_response(Error::NotFound));
    }
    Ok(next.call(req).await?.map_into_boxed_body())
}
