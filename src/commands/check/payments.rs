use url::Url;

use super::report::Report;
use crate::clock::Clock;
use crate::config::{Config, Secret};
use crate::payments::Providers;

/// The settings of online payment: whole and of the right kind, and Stripe takes the key; or not there.
pub(super) async fn look(config: &Config, clock: &Clock, report: &mut Report) {
    let stripe = &config.payments.stripe;
    if let Some(base) = &stripe.api_base {
        if !Url::parse(base).is_ok_and(|url| matches!(url.scheme(), "http" | "https")) {
            report.wrong(
                "payments",
                "payments.stripe.api_base is no web address",
                "Leave it out: it is only for tests.",
            );
            return;
        }
        report.note(
            "payments",
            format!(
                "payments.stripe.api_base is {base}: money is asked for there, not at Stripe’s"
            ),
            "Leave it out: it is only for tests.",
        );
    }
    match (&stripe.secret_key, &stripe.webhook_secret) {
        (None, None) => report.fine("payments", "bank transfer and cash on delivery"),
        (Some(key), Some(secret)) => {
            if are_right(key, secret, report) {
                ask(config, key, clock, report).await;
            }
        }
        (Some(_), None) => incomplete("secret_key", "webhook_secret", report),
        (None, Some(_)) => incomplete("webhook_secret", "secret_key", report),
    }
}

fn are_right(key: &Secret, secret: &Secret, report: &mut Report) -> bool {
    let kinds = ["sk_", "rk_"];
    if !kinds.iter().any(|kind| key.reveal().starts_with(kind)) {
        report.wrong(
            "payments",
            "payments.stripe.secret_key is no secret key of Stripe's: those begin with sk_ or rk_",
            "Copy it anew from Stripe's dashboard, under API keys.",
        );
        return false;
    }
    if !secret.reveal().starts_with("whsec_") {
        report.wrong(
            "payments",
            "payments.stripe.webhook_secret is no signing secret of Stripe's: those begin with whsec_",
            "Copy it anew from Stripe's dashboard, under webhooks.",
        );
        return false;
    }
    true
}

/// Asks Stripe for the payments of this second: there are none, but the key has to be right.
async fn ask(config: &Config, key: &Secret, clock: &Clock, report: &mut Report) {
    let providers = match Providers::of_settings(&config.payments) {
        Ok(providers) => providers,
        Err(error) => {
            report.wrong(
                "payments",
                format!("{error:#}"),
                "Ask whoever runs this machine.",
            );
            return;
        }
    };
    let Some(provider) = providers.online() else {
        return;
    };
    if let Err(error) = provider.started_since(clock.now()).await {
        report.wrong(
            "payments",
            error.to_string(),
            "Correct the key, or let this machine reach api.stripe.com; until then customers can’t pay online.",
        );
        return;
    }
    report.fine(
        "payments",
        format!(
            "Stripe answers and takes the key; its messages come to {}/webhooks/stripe",
            config.origin()
        ),
    );
    if key.reveal().contains("_test_") {
        report.note(
            "payments",
            "the key is one for tests: no real money moves",
            "Set the live key before the shop sells.",
        );
    } else if !config.is_https() {
        report.wrong(
            "payments",
            "Stripe sends its messages to addresses with https only, and server.public_url is none",
            "Set server.public_url to https://….",
        );
    }
}

fn incomplete(set: &str, missing: &str, report: &mut Report) {
    report.wrong(
        "payments",
        format!("payments.stripe.{set} is set, and payments.stripe.{missing} is not"),
        "Set both, or neither.",
    );
}
