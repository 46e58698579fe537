use std::collections::HashMap;
use std::time::Duration;

use futures_util::FutureExt as _;
use jiff::Timestamp;
use reqwest::{Client, Method, RequestBuilder};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::amounts::{from_stripe, to_stripe};
use super::event::RefundNews;
use super::http::{answer, encoded, part};
use super::session::{Session, id_of};
use crate::config::{self, Secret};
use crate::payments::provider::{
    Asked, Attempt, Begun, Found, Given, Giving, PaymentProvider, ProviderError,
};

/// Stripe, as the settings name it.
#[derive(Clone, Debug)]
pub(in crate::payments) struct Stripe {
    key: Secret,
    base: String,
    client: Client,
}

/// The version of the API that answers are written in, whatever the account has set.
const VERSION: &str = "2025-03-31.basil";
const BASE: &str = "https://api.stripe.com";
const CONNECT: Duration = Duration::from_secs(5);
/// A buyer waits for it.
const WHOLE: Duration = Duration::from_secs(8);
/// Pages of a list, of a hundred each.
const PAGES: usize = 20;

type Form = Vec<(&'static str, String)>;

/// A refund as Stripe tells of it.
#[derive(Deserialize)]
pub(super) struct RefundAnswer {
    id: String,
    #[serde(default)]
    amount: i64,
    #[serde(default)]
    currency: String,
    status: Option<String>,
    #[serde(default)]
    payment_intent: Value,
    metadata: Option<HashMap<String, String>>,
}

#[derive(Deserialize)]
struct List<T> {
    data: Vec<T>,
    #[serde(default)]
    has_more: bool,
}

impl Stripe {
    /// As `payments.provider` spells it.
    pub const NAME: &'static str = "stripe";

    /// Stripe with the key of the settings; `None` where there is none.
    ///
    /// # Errors
    /// When no connection to the web can be prepared.
    pub fn of_settings(settings: &config::Stripe) -> anyhow::Result<Option<Self>> {
        let Some(key) = settings.secret_key.clone() else {
            return Ok(None);
        };
        let client = Client::builder()
            .user_agent(concat!("storefront/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT)
            .timeout(WHOLE)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        let base = settings.api_base.as_deref().unwrap_or(BASE);
        Ok(Some(Self {
            key,
            base: base.trim_end_matches('/').to_owned(),
            client,
        }))
    }

    async fn get<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &[(&str, String)],
    ) -> Result<T, ProviderError> {
        let query = encoded(query);
        answer(self.request(Method::GET, &format!("{path}?{query}"))).await
    }

    /// A key makes sure that what is sent twice is done once.
    async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &Form,
        key: &str,
    ) -> Result<T, ProviderError> {
        let request = self
            .request(Method::POST, path)
            .header("Idempotency-Key", key)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body(encoded(form));
        answer(request).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.base))
            .bearer_auth(self.key.reveal())
            .header("Stripe-Version", VERSION)
    }

    async fn started(&self, attempt: &Attempt) -> Result<Begun, ProviderError> {
        let form = session_form(attempt)?;
        let session: Session = self
            .post("/v1/checkout/sessions", &form, &attempt.payment.to_string())
            .await?;
        match session.url {
            Some(url) => Ok(Begun::Page {
                reference: session.id,
                url,
            }),
            None => Err(ProviderError::Refused(
                "Stripe has closed this payment.".to_owned(),
            )),
        }
    }

    async fn found(&self, reference: &str) -> Result<Found, ProviderError> {
        let session: Session = self
            .get(&format!("/v1/checkout/sessions/{}", part(reference)), &[])
            .await?;
        Ok(session.found())
    }

    async fn given(&self, giving: &Giving) -> Result<Given, ProviderError> {
        let intent = match (&giving.intent, &giving.reference) {
            (Some(intent), _) => intent.clone(),
            (None, Some(reference)) => self
                .found(reference)
                .await?
                .intent
                .ok_or_else(nothing_paid)?,
            (None, None) => return Err(nothing_paid()),
        };
        // Keys are forgotten after a day: whoever comes back later looks first.
        if giving.again
            && let Some(earlier) = self.refund_of(giving.refund, &intent).await?
        {
            return earlier.given();
        }
        let amount = to_stripe(giving.money).ok_or_else(|| {
            ProviderError::Refused(format!("Stripe can’t give back {}.", giving.money))
        })?;
        let form = vec![
            ("payment_intent", intent),
            ("amount", amount.to_string()),
            ("metadata[refund_id]", giving.refund.to_string()),
        ];
        let answer: RefundAnswer = self
            .post("/v1/refunds", &form, &giving.refund.to_string())
            .await?;
        answer.given()
    }

    async fn refund_of(
        &self,
        refund: Uuid,
        intent: &str,
    ) -> Result<Option<RefundAnswer>, ProviderError> {
        let query = [
            ("payment_intent", intent.to_owned()),
            ("limit", "100".to_owned()),
        ];
        let list: List<RefundAnswer> = self.get("/v1/refunds", &query).await?;
        Ok(list
            .data
            .into_iter()
            .find(|answer| answer.refund() == Some(refund)))
    }

    async fn expired(&self, reference: &str) -> Result<(), ProviderError> {
        let path = format!("/v1/checkout/sessions/{}/expire", part(reference));
        let closed: Result<Session, _> = self
            .post(&path, &Form::new(), &format!("expire-{reference}"))
            .await;
        match closed {
            // One that is paid or closed already can't be closed: whoever asks looks at it next.
            Ok(_) | Err(ProviderError::Refused(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn list(&self, since: Timestamp) -> Result<Vec<Found>, ProviderError> {
        let (mut all, mut after) = (Vec::new(), None::<String>);
        for _ in 0..PAGES {
            let mut query = vec![
                ("created[gte]", since.as_second().to_string()),
                ("limit", "100".to_owned()),
            ];
            query.extend(after.map(|id| ("starting_after", id)));
            let page: List<Session> = self.get("/v1/checkout/sessions", &query).await?;
            after = page.data.last().map(|session| session.id.clone());
            let ours = page
                .data
                .into_iter()
                .filter(|session| session.payment().is_some());
            all.extend(ours.map(Session::found));
            if !page.has_more || after.is_none() {
                return Ok(all);
            }
        }
        Err(ProviderError::Trouble(
            "Stripe’s list of payments has no end.".to_owned(),
        ))
    }
}

impl PaymentProvider for Stripe {
    fn start<'a>(&'a self, attempt: &'a Attempt) -> Asked<'a, Begun> {
        self.started(attempt).boxed()
    }

    fn look_up<'a>(&'a self, reference: &'a str) -> Asked<'a, Found> {
        self.found(reference).boxed()
    }

    fn refund<'a>(&'a self, giving: &'a Giving) -> Asked<'a, Given> {
        self.given(giving).boxed()
    }

    fn expire<'a>(&'a self, reference: &'a str) -> Asked<'a, ()> {
        self.expired(reference).boxed()
    }

    fn started_since(&self, since: Timestamp) -> Asked<'_, Vec<Found>> {
        self.list(since).boxed()
    }
}

impl RefundAnswer {
    fn refund(&self) -> Option<Uuid> {
        self.metadata.as_ref()?.get("refund_id")?.parse().ok()
    }

    fn given(self) -> Result<Given, ProviderError> {
        match self.status.as_deref() {
            Some("succeeded") | None => Ok(Given::Done(self.id)),
            Some("failed" | "canceled") => Err(ProviderError::Refused(
                "Stripe could not give the money back.".to_owned(),
            )),
            Some(_) => Ok(Given::UnderWay(self.id)),
        }
    }

    /// As an event tells of it.
    pub fn news(self) -> RefundNews {
        let currency = self.currency.to_ascii_uppercase();
        RefundNews {
            refund: self.refund(),
            intent: id_of(&self.payment_intent),
            amount: from_stripe(self.amount, &currency),
            currency,
            went: match self.status.as_deref() {
                Some("succeeded") => Some(true),
                Some("failed" | "canceled") => Some(false),
                _ => None,
            },
            reference: self.id,
        }
    }
}

/// One line for the whole order: what is in it stands on the shop's pages, and the sum is certain to agree.
fn session_form(attempt: &Attempt) -> Result<Form, ProviderError> {
    let amount = to_stripe(attempt.money).ok_or_else(|| {
        ProviderError::Refused(format!("{} can’t be paid online.", attempt.money))
    })?;
    let paid = format!("{}?session={{CHECKOUT_SESSION_ID}}", attempt.paid_url);
    let name = format!("Order {}", attempt.number);
    Ok(vec![
        ("mode", "payment".to_owned()),
        ("client_reference_id", attempt.payment.to_string()),
        ("customer_email", attempt.email.clone()),
        ("success_url", paid),
        ("cancel_url", attempt.back_url.clone()),
        ("expires_at", attempt.expires_at.as_second().to_string()),
        ("line_items[0][quantity]", "1".to_owned()),
        (
            "line_items[0][price_data][currency]",
            attempt.money.currency.code().to_ascii_lowercase(),
        ),
        ("line_items[0][price_data][unit_amount]", amount.to_string()),
        (
            "line_items[0][price_data][product_data][name]",
            name.clone(),
        ),
        ("metadata[payment_id]", attempt.payment.to_string()),
        ("metadata[order_id]", attempt.order.to_string()),
        ("payment_intent_data[description]", name),
        (
            "payment_intent_data[metadata][payment_id]",
            attempt.payment.to_string(),
        ),
    ])
}

fn nothing_paid() -> ProviderError {
    ProviderError::Refused("Stripe knows of no money that came for this payment.".to_owned())
}
