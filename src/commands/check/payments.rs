use url::Url;

use super::report::Report;
use crate::config::Config;

/// The settings of online payment: whole and of the right kind, or not there.
pub(super) fn look(config: &Config, report: &mut Report) {
    let stripe = &config.payments.stripe;
    if let Some(base) = &stripe.api_base
        && !Url::parse(base).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
    {
        report.wrong(
            "payments",
            "payments.stripe.api_base is no web address",
            "Leave it out: it is only for tests.",
        );
    }
    match (&stripe.secret_key, &stripe.webhook_secret) {
        (None, None) => report.fine("payments", "bank transfer and cash on delivery"),
        (Some(key), Some(secret)) => {
            let kinds = ["sk_", "rk_"];
            if !kinds.iter().any(|kind| key.reveal().starts_with(kind)) {
                report.wrong(
                    "payments",
                    "payments.stripe.secret_key is no secret key of Stripe's: those begin with sk_ or rk_",
                    "Copy it anew from Stripe's dashboard, under API keys.",
                );
            } else if !secret.reveal().starts_with("whsec_") {
                report.wrong(
                    "payments",
                    "payments.stripe.webhook_secret is no signing secret of Stripe's: those begin with whsec_",
                    "Copy it anew from Stripe's dashboard, under webhooks.",
                );
            } else {
                report.note(
                    "payments",
                    "Stripe's keys are set, but this version does not offer online payment yet",
                    "Customers pay by bank transfer or on delivery until it does.",
                );
            }
        }
        (Some(_), None) => incomplete("secret_key", "webhook_secret", report),
        (None, Some(_)) => incomplete("webhook_secret", "secret_key", report),
    }
}

fn incomplete(set: &str, missing: &str, report: &mut Report) {
    report.wrong(
        "payments",
        format!("payments.stripe.{set} is set, and payments.stripe.{missing} is not"),
        "Set both, or neither.",
    );
}
