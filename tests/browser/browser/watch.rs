//! What the browser noted about the pages, and what of it no page of the shop may cause.

use fantoccini::Client;
use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::Method;
use serde_json::{Value as Json, json};
use url::{ParseError, Url};

/// A command of chromedriver that is in no standard.
#[derive(Debug)]
pub struct Extra {
    pub path: &'static str,
    pub body: Json,
}

impl WebDriverCompatibleCommand for Extra {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.path
        ))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// A refusal that a test asks for: the browser notes it as an error.
#[derive(Clone, Copy, Debug)]
pub struct Refusal {
    pub path: &'static str,
    pub status: u16,
}

/// Script errors, warnings, breaches of the Content-Security-Policy, answers that failed, and requests to other hosts since the last call.
pub async fn complaints(client: &Client, origin: &str, expected: &[Refusal]) -> Vec<String> {
    let console = log(client, "browser").await;
    let traffic = log(client, "performance").await;
    let console = console.iter().filter_map(|entry| noted(entry, expected));
    let strangers = traffic.iter().filter_map(|entry| stranger(entry, origin));
    console.chain(strangers).collect()
}

async fn log(client: &Client, kind: &str) -> Vec<Json> {
    let body = json!({ "type": kind });
    let path = "se/log";
    match client.issue_cmd(Extra { path, body }).await {
        Ok(Json::Array(entries)) => entries,
        other => panic!("the log {kind}: {other:?}"),
    }
}

fn noted(entry: &Json, expected: &[Refusal]) -> Option<String> {
    let message = entry["message"].as_str().unwrap_or_default();
    let harmless = !matches!(entry["level"].as_str(), Some("SEVERE" | "WARNING"));
    let refused = expected.iter().any(|refusal| {
        let words = format!("responded with a status of {} ", refusal.status);
        entry["source"] == "network" && message.contains(refusal.path) && message.contains(&words)
    });
    (!harmless && !refused).then(|| format!("{}: {message}", entry["source"]))
}

fn stranger(entry: &Json, origin: &str) -> Option<String> {
    let event: Json = serde_json::from_str(entry["message"].as_str()?).ok()?;
    let (event, params) = (&event["message"]["method"], &event["message"]["params"]);
    let url = match event.as_str()? {
        "Network.requestWillBeSent" => params["request"]["url"].as_str()?,
        "Network.webSocketCreated" | "Network.webTransportCreated" => params["url"].as_str()?,
        _ => return None,
    };
    let own = url
        .strip_prefix(origin)
        .is_some_and(|rest| rest.starts_with('/'));
    let inside = ["data:", "blob:", "about:", "chrome:"]
        .iter()
        .any(|scheme| url.starts_with(scheme));
    (!own && !inside).then(|| format!("asked another host: {url}"))
}
