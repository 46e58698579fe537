//! A browser without JavaScript.

use std::sync::Once;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder};

use super::Page;

/// Keeps cookies, follows nothing by itself: a test says where it goes.
pub struct Visitor {
    client: Client,
    origin: String,
}

impl Visitor {
    pub fn new(origin: String) -> Self {
        static PROVIDER: Once = Once::new();
        PROVIDER.call_once(|| {
            // an error means that the app has installed it already
            let _ = rustls::crypto::ring::default_provider().install_default();
        });
        let client = Client::builder()
            .cookie_store(true)
            .redirect(Policy::none())
            .pool_max_idle_per_host(0) // an idle connection would keep the shop from stopping
            .build()
            .unwrap();
        Self { client, origin }
    }

    /// GET.
    pub async fn get(&self, path: &str) -> Page {
        self.send(self.client.get(self.address(path))).await
    }

    /// POST of a plain form from a page of the shop.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let request = self
            .client
            .post(self.address(path))
            .header("Origin", &self.origin);
        self.send(request.form(fields)).await
    }

    /// POST of a form whose fields were taken from a page.
    pub async fn send_form(&self, path: &str, fields: &[(String, String)]) -> Page {
        let request = self
            .client
            .post(self.address(path))
            .header("Origin", &self.origin);
        self.send(request.form(fields)).await
    }

    /// Puts pieces into the cart and expects that to work.
    pub async fn add(&self, variant: &str, quantity: i32) {
        let quantity = quantity.to_string();
        let page = self
            .post(
                "/cart/lines",
                &[("variant_id", variant), ("quantity", &quantity)],
            )
            .await;
        assert_eq!(page.status, 303, "{}", page.text());
    }

    /// The checkout form as the page gives it, filled in.
    pub async fn checkout_form(&self) -> Vec<(String, String)> {
        let page = self.get("/checkout").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let mut fields = page.hidden("#checkout-form");
        for (name, value) in [
            ("email", "ines@example.com"),
            ("full_name", "Ines Romero"),
            ("line1", "418 Alder Street"),
            ("city", "Portland"),
            ("region", "Oregon"),
            ("postal_code", "97205"),
            ("country", "US"),
            ("delivery_method", "standard"),
            ("payment_method", "bank_transfer"),
            ("accept_terms", "1"),
        ] {
            fields.push((name.to_owned(), value.to_owned()));
        }
        fields
    }

    /// POST, then GET where the 303 points.
    pub async fn post_and_follow(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        let answer = self.post(path, fields).await;
        assert_eq!(
            answer.status,
            303,
            "POST {path} answered {}: {}",
            answer.status,
            answer.text()
        );
        self.get(&answer.location()).await
    }

    /// Any request; the client is reqwest's, with this visitor's cookies.
    pub fn request(&self, method: reqwest::Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.address(path))
    }

    pub async fn send(&self, request: RequestBuilder) -> Page {
        Page::read(request.send().await.expect("the shop answers")).await
    }

    fn address(&self, path: &str) -> String {
        if path.starts_with("http") {
            path.to_owned()
        } else {
            format!("{}{path}", self.origin)
        }
    }
}
