use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::hear::hear;
use crate::parts::Parts;
use crate::payments;
use crate::web::{Answer, Body, Error};

/// Messages are a few kibibytes; one with everything in it still is less than this.
const KIB: usize = 256;

/// `POST /webhooks/stripe`: what Stripe tells. Believed for its signature over the raw body, kept, and then acted on. Anything but 200
/// makes Stripe tell it again.
pub(super) async fn stripe(
    request: HttpRequest,
    parts: Data<Parts>,
    Body(body): Body<KIB>,
) -> Answer {
    let Some(secret) = &parts.config.payments.stripe.webhook_secret else {
        return Err(Error::NotFound);
    };
    let now = parts.clock.now();
    let header = request
        .headers()
        .get("stripe-signature")
        .and_then(|value| value.to_str().ok());
    if let Err(error) = payments::verify(header.unwrap_or_default(), &body, secret.reveal(), now) {
        tracing::warn!(%error, "a message that says it is Stripe’s was not believed");
        return Err(Error::Malformed(format!(
            "This message was not taken: {error}."
        )));
    }
    let payload: Value = serde_json::from_slice(&body)
        .map_err(|_| Error::Malformed("This message is no JSON.".to_owned()))?;
    let text = |name: &str| {
        payload
            .get(name)
            .and_then(Value::as_str)
            .filter(|text| !text.contains('\0'))
    };
    let (Some(id), Some(kind)) = (text("id"), text("type")) else {
        return Err(Error::Malformed("This message is no event.".to_owned()));
    };
    let mut conn = parts.db.get().await?;
    let event = payments::keep("stripe", id, kind, &payload, now, &conn).await?;
    hear(&event, &parts.config.origin(), now, &mut conn).await?;
    drop(conn);
    parts.work.notify_waiters();
    Ok(HttpResponse::Ok().content_type("text/plain").body("kept"))
}
