use url::{Host, Url};

use super::report::Report;
use crate::config::Config;

/// The addresses that the shop listens on, and the one that it tells people.
pub(super) fn look(config: &Config, report: &mut Report) {
    let (bind, ops) = (config.server.bind, config.ops.bind);
    if bind == ops && bind.port() != 0 {
        report.wrong(
            "addresses",
            format!("server.bind and ops.bind are both {bind}"),
            "Give ops.bind a port of its own, such as 127.0.0.1:9090.",
        );
    }
    if !ops.ip().is_loopback() {
        report.note(
            "addresses",
            format!("ops.bind is {ops}: whoever reaches it reads the shop's health and figures"),
            "Let only your monitoring through to it.",
        );
    }
    public_url(config, report);
}

fn public_url(config: &Config, report: &mut Report) {
    let origin = config.origin();
    if config.server.public_url.is_none() {
        report.note(
            "addresses",
            format!("server.public_url is not set: links in mails and feeds begin with {origin}"),
            "Set it to what customers type, such as https://shop.example, before the shop is public.",
        );
    } else if !config.is_https() && !is_own_machine(&origin) {
        report.note(
            "addresses",
            format!("server.public_url is {origin}: what customers type travels unencrypted"),
            "Put a proxy with a certificate in front and set server.public_url to https://….",
        );
    } else if config.is_https() && config.server.trusted_proxies.is_empty() {
        report.note(
            "addresses",
            "server.public_url is https, so a proxy stands in front, but server.trusted_proxies names none: \
             all visitors look like one, and share one rate limit",
            "Set server.trusted_proxies to the proxy's address, such as [\"127.0.0.1\"].",
        );
    } else {
        report.fine(
            "addresses",
            format!(
                "customers find the shop at {origin}, which listens on {}",
                config.server.bind
            ),
        );
    }
}

fn is_own_machine(origin: &str) -> bool {
    let url = Url::parse(origin).ok();
    match url.as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        None => false,
    }
}
