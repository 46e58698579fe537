use std::time::Duration;

use anyhow::Context as _;
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use url::Url;

/// A way to the mail server; connects only when it is used.
pub type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// A mail server may take so long for each step.
pub(super) const PATIENCE: Duration = Duration::from_secs(20);

/// The way that the setting `mail.url` names: `smtps://` is encrypted from the start, `smtp://` as soon as the server
/// offers it (`?tls=required` insists, `?tls=none` never does).
///
/// # Errors
/// When the address is none of a mail server; the message holds no password.
pub fn transport(mail_url: &str, patience: Duration) -> anyhow::Result<Transport> {
    let mut url = Url::parse(mail_url).context("it is no address")?;
    let tls = url.query_pairs().find(|(name, _)| name == "tls");
    let tls = tls.map(|(_, value)| value.into_owned());
    match (url.scheme(), tls.as_deref()) {
        // The library would send the password in the clear where nothing is said.
        ("smtp", None) => drop(url.query_pairs_mut().append_pair("tls", "opportunistic")),
        ("smtp", Some("none")) => url.set_query(None),
        ("smtp", Some("required" | "opportunistic")) | ("smtps", _) => {}
        ("smtp", Some(_)) => anyhow::bail!("its tls is required, opportunistic or none"),
        _ => anyhow::bail!("it begins with neither smtp:// nor smtps://"),
    }
    let builder = Transport::from_url(url.as_str())?;
    Ok(builder.timeout(Some(patience)).build())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn encryption_is_used_where_it_is_offered_unless_the_setting_says_otherwise() {
        for (url, way) in [
            ("smtp://a:b@mail.example:587", "Opportunistic"),
            ("smtp://mail.example?tls=required", "Required"),
            ("smtps://mail.example", "Wrapper"),
            ("smtp://mail.example?tls=none", "None"),
        ] {
            let shown = format!("{:?}", transport(url, PATIENCE).unwrap());
            assert!(shown.contains(&format!("tls: {way}")), "{url}: {shown}");
        }
        for wrong in [
            "mail.example",
            "https://mail.example",
            "smtp://mail.example?tls=perhaps",
        ] {
            assert!(transport(wrong, PATIENCE).is_err(), "{wrong}");
        }
    }
}
