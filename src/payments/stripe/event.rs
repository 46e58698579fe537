use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::client::RefundAnswer;
use super::session::Session;
use crate::payments::provider::{Found, Standing};

/// What an event tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// How a payment of the shop stood when the event was written.
    Payment(Found),
    /// How a refund stood then.
    Refund(RefundNews),
    /// Nothing that concerns the shop.
    Nothing,
}

/// How a refund stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefundNews {
    pub reference: String,
    /// The shop's own id of it; none for one that was made in Stripe's dashboard.
    pub refund: Option<Uuid>,
    pub intent: Option<String>,
    /// In minor units of its currency.
    pub amount: i64,
    pub currency: String,
    /// `None` while it is under way, else whether the money went.
    pub went: Option<bool>,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(rename = "type")]
    kind: String,
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Value,
}

/// Reads an event. It tells of a moment that may be long over, and perhaps comes after one that was written later.
///
/// # Errors
/// When it is no event, or not one of the kind that it says.
pub fn told(event: &Value) -> Result<Told, serde_json::Error> {
    let envelope = Envelope::deserialize(event)?;
    let object = envelope.data.object;
    let kind = envelope.kind.as_str();
    if kind.starts_with("checkout.session.") {
        let session = Session::deserialize(object)?;
        if session.payment().is_none() {
            return Ok(Told::Nothing);
        }
        let mut found = session.found();
        if kind == "checkout.session.async_payment_failed" && found.standing == Standing::Waiting {
            found.standing = Standing::Failed;
        }
        return Ok(Told::Payment(found));
    }
    if kind.starts_with("refund.") || kind == "charge.refund.updated" {
        return Ok(Told::Refund(RefundAnswer::deserialize(object)?.news()));
    }
    Ok(Told::Nothing)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_concerns_the_shop_is_heard() {
        let event = |kind: &str, object: Value| {
            told(&json!({"id": "evt_1", "type": kind, "data": {"object": object}})).unwrap()
        };
        let ours = json!({"id": "cs_1", "status": "complete", "payment_status": "unpaid", "metadata": {"payment_id": Uuid::nil()}});
        let Told::Payment(found) = event("checkout.session.async_payment_failed", ours.clone())
        else {
            panic!("a payment");
        };
        assert_eq!(found.standing, Standing::Failed);
        assert!(
            matches!(event("checkout.session.completed", ours), Told::Payment(found) if found.standing == Standing::Waiting)
        );
        assert_eq!(
            event("checkout.session.completed", json!({"id": "cs_2"})),
            Told::Nothing
        );
        assert_eq!(event("customer.created", json!({})), Told::Nothing);
        let refund = json!({"id": "re_1", "amount": 5, "currency": "usd", "status": "failed", "payment_intent": "pi_1"});
        assert!(
            matches!(event("refund.updated", refund), Told::Refund(news) if news.went == Some(false) && news.refund.is_none())
        );
        assert!(told(&json!({"id": "evt_1"})).is_err());
    }
}
