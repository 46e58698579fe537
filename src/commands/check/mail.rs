use std::time::Duration;

use url::Url;

use super::report::Report;
use crate::config::Config;
use crate::mail;

/// A mail server that takes longer than this at any step is as good as away.
const PATIENCE: Duration = Duration::from_secs(8);

/// Connects to the mail server and signs in, without sending anything.
pub(super) async fn look(config: &Config, report: &mut Report) {
    let Some(url) = &config.mail.url else {
        report.note(
            "mail",
            "mail.url is not set: mails stay in the back office, under Outbox, and reach nobody",
            "Set it to your mail server, such as smtp://user:password@smtp.example:587.",
        );
        return;
    };
    let transport = match mail::transport(url.reveal(), PATIENCE) {
        Ok(transport) => transport,
        Err(error) => {
            report.wrong(
                "mail",
                format!("mail.url cannot be used: {error:#}"),
                "Write it like smtp://user:password@smtp.example:587; signs in the password as %40 for @ and so on.",
            );
            return;
        }
    };
    let server = server_of(url.reveal());
    match transport.test_connection().await {
        Ok(true) => report.fine("mail", format!("{server} answers and lets us in")),
        Ok(false) => report.wrong(
            "mail",
            format!("{server} answers, but takes no orders"),
            "Ask whoever runs it.",
        ),
        Err(error) => report.wrong(
            "mail",
            format!("{server}: {}", with_causes(&error)),
            "Correct mail.url, or start the server; mails wait in the outbox meanwhile.",
        ),
    }
}

/// Host and port, without what must not be seen.
fn server_of(url: &str) -> String {
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(Url::host_str).unwrap_or("the server");
    match url.as_ref().and_then(Url::port) {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = inner.source();
    }
    text
}
