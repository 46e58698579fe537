use reqwest::{RequestBuilder, StatusCode};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::payments::provider::ProviderError;

#[derive(Deserialize)]
struct Failure {
    error: Told,
}

#[derive(Deserialize)]
struct Told {
    message: Option<String>,
}

/// Pairs as a form or a query writes them.
pub(super) fn encoded(pairs: &[(&str, String)]) -> String {
    url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish()
}

/// A reference as a part of an address.
pub(super) fn part(reference: &str) -> String {
    url::form_urlencoded::byte_serialize(reference.as_bytes()).collect()
}

/// Sends a request and reads the answer. Neither the address nor what the client tells of its trouble holds the key; what Stripe says
/// about a wrong key would quote a part of it, and is left out.
pub(super) async fn answer<T: DeserializeOwned>(
    request: RequestBuilder,
) -> Result<T, ProviderError> {
    let response = request.send().await.map_err(|error| trouble(&error))?;
    let status = response.status();
    let body = response.bytes().await.map_err(|error| trouble(&error))?;
    if status.is_success() {
        return serde_json::from_slice(&body).map_err(|error| {
            ProviderError::Trouble(format!("Stripe’s answer can’t be read: {error}"))
        });
    }
    let message = serde_json::from_slice::<Failure>(&body)
        .ok()
        .and_then(|failure| failure.error.message);
    let message = message.unwrap_or_else(|| "it gave no reason".to_owned());
    Err(match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => ProviderError::Trouble(format!(
            "Stripe does not accept the key of payments.stripe.secret_key ({status})"
        )),
        StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS => {
            ProviderError::Trouble(format!("Stripe is busy: {message}"))
        }
        status if status.is_client_error() => {
            ProviderError::Refused(format!("Stripe says: {message}"))
        }
        status => ProviderError::Trouble(format!("Stripe has trouble ({status})")),
    })
}

fn trouble(error: &reqwest::Error) -> ProviderError {
    let what = if error.is_timeout() {
        "Stripe took too long to answer"
    } else if error.is_connect() {
        "Stripe can’t be reached"
    } else {
        "the connection to Stripe broke off"
    };
    ProviderError::Trouble(what.to_owned())
}
