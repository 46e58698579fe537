//! Somebody with cookies, whose answers may get lost.

use std::sync::Arc;
use std::sync::Once;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};
use scraper::{ElementRef, Html, Selector};

use crate::shop::Shop;
use crate::support::Page;

/// Names and values of a form.
pub type Fields = Vec<(String, String)>;

#[derive(Clone)]
pub struct Browser {
    client: Client,
    shop: Arc<Shop>,
    /// A cookie from before, instead of those that are given.
    cookie: Option<String>,
}

impl Browser {
    pub fn new(shop: Arc<Shop>, cookie: Option<String>) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // an error means that it was installed already
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let client = Client::builder()
            .cookie_store(cookie.is_none())
            .redirect(Policy::none())
            .pool_max_idle_per_host(0) // an idle connection would keep the shop from stopping
            .timeout(Duration::from_secs(30))
            .build()
            .unwrap();
        Self {
            client,
            shop,
            cookie,
        }
    }

    /// The answer; none where it got lost, or says that something failed: nobody knows then what was done.
    pub async fn get(&self, path: &str) -> Option<Page> {
        let address = format!("{}{path}", self.shop.origin());
        self.send(self.client.get(address)).await
    }

    /// The same for a form.
    pub async fn post(&self, path: &str, fields: &[(String, String)]) -> Option<Page> {
        let origin = self.shop.origin();
        let request = self.client.post(format!("{origin}{path}"));
        self.send(request.header("Origin", origin).form(fields))
            .await
    }

    async fn send(&self, request: RequestBuilder) -> Option<Page> {
        let request = match &self.cookie {
            Some(cookie) => request.header("Cookie", cookie),
            None => request,
        };
        let response = request.send().await.ok()?;
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.ok()?.to_vec();
        (status < 500).then_some(Page {
            status,
            headers,
            body,
        })
    }
}

/// Pairs that are not text yet.
pub fn fields(pairs: &[(&str, &str)]) -> Fields {
    let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(owned).collect()
}

/// What a browser would send of a form that nobody has touched.
pub fn untouched(page: &Page, form: &str) -> Fields {
    let html = Html::parse_document(&page.text());
    let controls = Selector::parse(&format!(
        "{form} input[name], {form} select[name], {form} textarea[name]"
    ))
    .unwrap();
    html.select(&controls).filter_map(value).collect()
}

fn value(control: ElementRef<'_>) -> Option<(String, String)> {
    let element = control.value();
    let name = element.attr("name")?.to_owned();
    let value = match (element.name(), element.attr("type")) {
        (_, Some("file" | "submit" | "button")) => return None,
        (_, Some("checkbox" | "radio")) => {
            element.attr("checked")?;
            element.attr("value").unwrap_or("on").to_owned()
        }
        ("textarea", _) => control.text().collect(),
        ("select", _) => chosen(control),
        _ => element.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}

fn chosen(select: ElementRef<'_>) -> String {
    let first = |selector: &str| {
        let selector = Selector::parse(selector).unwrap();
        let option = select.select(&selector).next()?;
        Some(option.value().attr("value").unwrap_or_default().to_owned())
    };
    first("option[selected]")
        .or_else(|| first("option"))
        .unwrap_or_default()
}
