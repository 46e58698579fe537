use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::amounts::from_stripe;
use super::client::Stripe;
use crate::payments::provider::{Found, Standing};

/// What is read of a Checkout session, alike in every version of the API.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Session {
    pub id: String,
    pub url: Option<String>,
    /// open, complete, expired
    status: Option<String>,
    /// `paid`, `unpaid`, `no_payment_required`
    payment_status: Option<String>,
    amount_total: Option<i64>,
    currency: Option<String>,
    /// Its id, or the whole of it.
    payment_intent: Value,
    metadata: Option<HashMap<String, String>>,
}

/// The name under which the shop writes its own id on what it starts.
pub(super) const PAYMENT: &str = "payment_id";

impl Session {
    /// The shop's own id of it; none where something else uses the same account.
    pub fn payment(&self) -> Option<Uuid> {
        self.metadata.as_ref()?.get(PAYMENT)?.parse().ok()
    }

    /// As the shop understands it.
    pub fn found(self) -> Found {
        let paid = self.payment_status.as_deref() == Some("paid");
        let standing = match (self.status.as_deref(), self.amount_total, &self.currency) {
            (_, Some(amount), Some(currency)) if paid => {
                let code = currency.to_ascii_uppercase();
                Standing::Captured(from_stripe(amount, &code), code)
            }
            (Some("expired"), ..) => Standing::Expired,
            (Some("complete"), ..) => Standing::Waiting,
            _ => Standing::Open(self.url.clone()),
        };
        Found {
            provider: Stripe::NAME,
            payment: self.payment(),
            intent: id_of(&self.payment_intent),
            reference: self.id,
            standing,
        }
    }
}

/// The id of something that Stripe gives as its id or as a whole.
pub(super) fn id_of(value: &Value) -> Option<String> {
    let id = value.as_str().or_else(|| value.get("id")?.as_str())?;
    Some(id.to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn found(session: Value) -> Found {
        serde_json::from_value::<Session>(session).unwrap().found()
    }

    #[test]
    fn a_session_tells_how_its_payment_stands() {
        let id = Uuid::from_u128(7);
        let paid = found(json!({
            "id": "cs_1", "status": "complete", "payment_status": "paid", "amount_total": 4590, "currency": "usd",
            "payment_intent": {"id": "pi_1"}, "metadata": {"payment_id": id.to_string()}, "url": null,
        }));
        assert_eq!(paid.standing, Standing::Captured(4590, "USD".to_owned()));
        assert_eq!(
            (paid.intent.as_deref(), paid.payment),
            (Some("pi_1"), Some(id))
        );
        for (status, standing) in [
            (
                "open",
                Standing::Open(Some("https://pay.example".to_owned())),
            ),
            ("complete", Standing::Waiting),
            ("expired", Standing::Expired),
        ] {
            let session = json!({"id": "cs_1", "status": status, "payment_status": "unpaid", "url": "https://pay.example",
                "amount_total": 4590, "currency": "usd", "payment_intent": "pi_2"});
            assert_eq!(found(session).standing, standing);
        }
    }

    #[test]
    fn one_of_somebody_else_is_nobodys() {
        let session = json!({"id": "cs_1", "metadata": {"invoice": "7"}, "payment_intent": null});
        assert_eq!(found(session).payment, None);
    }
}
