//! A stand-in for Stripe on loopback: real HTTP, the same paths and forms, and messages that it signs. It forgets nothing, does what
//! comes twice under one key once, and can be told to fail.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use actix_web::web::{self, Data};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};
use serde_json::{Value, json};
use storefront::config::{Config, Secret};
use storefront::payments;

use super::{Page, Shop};

pub const KEY: &str = "sk_test_standin";
pub const WEBHOOK_SECRET: &str = "whsec_standin";

/// How the next answers go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// 500, and nothing is done.
    Fails,
    /// It is done, and the connection breaks off before the answer.
    BreaksOff,
    /// It is done, and the answer comes after everybody's patience.
    TakesLong,
    /// 402, and nothing is done.
    Refuses,
}

#[derive(Default)]
struct State {
    sessions: BTreeMap<String, Value>,
    refunds: BTreeMap<String, Value>,
    /// What was answered under each idempotency key.
    answered: HashMap<String, Value>,
    moods: VecDeque<Mood>,
    /// Method and path of every request.
    asked: Vec<String>,
    events: usize,
}

pub struct Stripe {
    state: Arc<Mutex<State>>,
    base: String,
    server: actix_web::dev::ServerHandle,
}

type Shared = Data<Arc<Mutex<State>>>;

impl Stripe {
    pub fn start() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let state = Arc::new(Mutex::new(State::default()));
        let shared: Shared = Data::new(state.clone());
        let page = base.clone();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .app_data(Data::new(page.clone()))
                .default_service(web::to(answer))
        })
        .workers(1)
        .disable_signals()
        .shutdown_timeout(0)
        .listen(listener)
        .unwrap()
        .run();
        let handle = server.handle();
        tokio::spawn(server);
        Self {
            state,
            base,
            server: handle,
        }
    }

    /// A demo shop that takes money by this stand-in.
    pub async fn shop(&self) -> Shop {
        let base = self.base.clone();
        Shop::start_with(move |config: &mut Config| {
            config.payments.stripe.secret_key = Some(Secret::new(KEY));
            config.payments.stripe.webhook_secret = Some(Secret::new(WEBHOOK_SECRET));
            config.payments.stripe.api_base = Some(base);
        })
        .await
    }

    /// The next answers go wrong like this, one after the other.
    pub fn will(&self, moods: &[Mood]) {
        self.state().moods.extend(moods);
    }

    /// The id in the address of a page where is paid.
    pub fn session_of(&self, url: &str) -> String {
        let start = format!("{}/pay/", self.base);
        url.strip_prefix(&start)
            .unwrap_or_else(|| panic!("{url} is no page of Stripe's"))
            .to_owned()
    }

    pub fn sessions(&self) -> Vec<Value> {
        self.state().sessions.values().cloned().collect()
    }

    pub fn session(&self, id: &str) -> Value {
        self.state().sessions[id].clone()
    }

    pub fn refunds(&self) -> Vec<Value> {
        self.state().refunds.values().cloned().collect()
    }

    /// How often that was asked for: "POST /v1/refunds".
    pub fn asked(&self, what: &str) -> usize {
        self.state()
            .asked
            .iter()
            .filter(|asked| asked.starts_with(what))
            .count()
    }

    /// Its buyer pays.
    pub fn pay(&self, id: &str) {
        let amount = self.session(id)["amount_total"].as_i64().unwrap();
        self.pay_amount(id, amount, "usd");
    }

    /// Its buyer pays that much, which is perhaps not what was asked for.
    pub fn pay_amount(&self, id: &str, amount: i64, currency: &str) {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).unwrap();
        assert_eq!(session["status"], "open", "{session}");
        session["status"] = "complete".into();
        session["payment_status"] = "paid".into();
        session["payment_intent"] = format!("pi_{id}").into();
        session["amount_total"] = amount.into();
        session["currency"] = currency.into();
        session["url"] = Value::Null;
    }

    /// The page's time is over.
    pub fn expire(&self, id: &str) {
        let mut state = self.state();
        let session = state.sessions.get_mut(id).unwrap();
        session["status"] = "expired".into();
        session["url"] = Value::Null;
    }

    /// An event about a session as it is now.
    pub fn event(&self, kind: &str, id: &str) -> Value {
        let session = self.session(id);
        self.event_of(kind, &session)
    }

    pub fn event_of(&self, kind: &str, object: &Value) -> Value {
        let mut state = self.state();
        state.events += 1;
        json!({"id": format!("evt_{}", state.events), "object": "event", "type": kind, "created": 1_764_000_000,
            "livemode": false, "data": {"object": object}})
    }

    /// Sends an event, signed, as it is sent by the clock of the shop.
    pub async fn tell(&self, shop: &Shop, event: &Value) -> Page {
        let body = serde_json::to_vec(event).unwrap();
        let header = payments::signed_header(&body, WEBHOOK_SECRET, shop.parts().clock.now());
        self.send(shop, &header, body).await
    }

    pub async fn send(&self, shop: &Shop, header: &str, body: Vec<u8>) -> Page {
        let visitor = shop.visitor();
        let request = visitor
            .request(reqwest::Method::POST, "/webhooks/stripe")
            .header("Stripe-Signature", header)
            .header("Content-Type", "application/json")
            .body(body);
        visitor.send(request).await
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }
}

impl Drop for Stripe {
    fn drop(&mut self) {
        drop(self.server.stop(false));
    }
}

async fn answer(
    request: HttpRequest,
    state: Shared,
    base: Data<String>,
    body: web::Bytes,
) -> HttpResponse {
    let asked = format!("{} {}", request.method(), request.path());
    let key = request
        .headers()
        .get("idempotency-key")
        .map(|key| key.to_str().unwrap().to_owned());
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    if header("authorization") != format!("Bearer {KEY}") {
        return failure(401, "Invalid API Key provided: sk_test_******");
    }
    assert!(
        !header("stripe-version").is_empty(),
        "{asked} names no version"
    );
    let mood = {
        let mut state = state.lock().unwrap();
        state.asked.push(asked.clone());
        state.moods.pop_front()
    };
    match mood {
        Some(Mood::Fails) => return failure(500, "trouble"),
        Some(Mood::Refuses) => return failure(402, "That is not possible."),
        _ => {}
    }
    let form: HashMap<String, String> = serde_urlencoded::from_bytes(&body).unwrap();
    let query: HashMap<String, String> =
        serde_urlencoded::from_str(request.query_string()).unwrap();
    let done = {
        let mut state = state.lock().unwrap();
        let answered = key
            .as_ref()
            .and_then(|key| state.answered.get(key).cloned());
        if let Some(answered) = answered {
            Ok(answered)
        } else {
            let done = state.perform(&asked, &form, &query, &base);
            if let (Some(key), Ok(done)) = (key, &done) {
                state.answered.insert(key, done.clone());
            }
            done
        }
    };
    match mood {
        Some(Mood::BreaksOff) => {
            let broken = futures_util::stream::once(async {
                Err::<web::Bytes, _>(std::io::Error::other("broken"))
            });
            return HttpResponse::Ok().streaming(broken);
        }
        Some(Mood::TakesLong) => tokio::time::sleep(Duration::from_secs(10)).await,
        _ => {}
    }
    match done {
        Ok(value) => HttpResponse::Ok().json(value),
        Err((status, message)) => failure(status, message),
    }
}

fn failure(status: u16, message: &str) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(status).unwrap();
    HttpResponse::build(status).json(json!({"error": {"type": "some_error", "message": message}}))
}

type Done = Result<Value, (u16, &'static str)>;

impl State {
    fn perform(
        &mut self,
        asked: &str,
        form: &HashMap<String, String>,
        query: &HashMap<String, String>,
        base: &str,
    ) -> Done {
        let (method, path) = asked.split_once(' ').unwrap();
        let parts: Vec<&str> = path.trim_start_matches("/v1/").split('/').collect();
        match (method, parts.as_slice()) {
            ("POST", ["checkout", "sessions"]) => Ok(self.open(form, base)),
            ("GET", ["checkout", "sessions"]) => {
                let all: Vec<&Value> = self.sessions.values().rev().collect();
                let after = query.get("starting_after").map(String::as_str);
                let from = after.map_or(0, |id| {
                    all.iter().position(|session| session["id"] == *id).unwrap() + 1
                });
                // Short pages, so that turning them is tried.
                let page: Vec<&&Value> = all[from..].iter().take(2).collect();
                Ok(json!({"object": "list", "has_more": from + 2 < all.len(), "data": page}))
            }
            ("GET", ["checkout", "sessions", id]) => self
                .sessions
                .get(*id)
                .cloned()
                .ok_or((404, "No such session")),
            ("POST", ["checkout", "sessions", id, "expire"]) => {
                let session = self.sessions.get_mut(*id).ok_or((404, "No such session"))?;
                if session["status"] != "open" {
                    return Err((400, "Only open sessions can be expired."));
                }
                session["status"] = "expired".into();
                session["url"] = Value::Null;
                Ok(session.clone())
            }
            ("POST", ["refunds"]) => self.refund(form),
            ("GET", ["refunds"]) => {
                let of = |refund: &&Value| {
                    query
                        .get("payment_intent")
                        .is_some_and(|intent| refund["payment_intent"] == *intent)
                };
                let data: Vec<&Value> = self.refunds.values().filter(of).collect();
                Ok(json!({"object": "list", "has_more": false, "data": data}))
            }
            _ => Err((404, "Unrecognized request URL")),
        }
    }

    fn open(&mut self, form: &HashMap<String, String>, base: &str) -> Value {
        for name in [
            "mode",
            "success_url",
            "cancel_url",
            "expires_at",
            "customer_email",
        ] {
            assert!(form.contains_key(name), "{name} is missing in {form:?}");
        }
        assert!(
            form["success_url"].ends_with("?session={CHECKOUT_SESSION_ID}"),
            "{form:?}"
        );
        let id = format!("cs_test_{:04}", self.sessions.len() + 1);
        let amount: i64 = form["line_items[0][price_data][unit_amount]"]
            .parse()
            .unwrap();
        let metadata: BTreeMap<&str, &String> = ["payment_id", "order_id"]
            .into_iter()
            .map(|name| (name, &form[&format!("metadata[{name}]")]))
            .collect();
        let session = json!({
            "id": id, "object": "checkout.session", "status": "open", "payment_status": "unpaid", "amount_total": amount,
            "currency": form["line_items[0][price_data][currency]"], "client_reference_id": form["client_reference_id"],
            "metadata": metadata, "payment_intent": null, "url": format!("{base}/pay/{id}"), "livemode": false,
        });
        self.sessions.insert(id, session.clone());
        session
    }

    fn refund(&mut self, form: &HashMap<String, String>) -> Done {
        let amount: i64 = form["amount"].parse().unwrap();
        let intent = &form["payment_intent"];
        let paid = self
            .sessions
            .values()
            .find(|session| session["payment_intent"] == *intent);
        let paid = paid.ok_or((404, "No such payment_intent"))?["amount_total"]
            .as_i64()
            .unwrap();
        let back: i64 = self
            .refunds
            .values()
            .filter(|refund| refund["payment_intent"] == *intent)
            .map(|refund| refund["amount"].as_i64().unwrap())
            .sum();
        if back + amount > paid {
            return Err((
                400,
                "Refund amount is greater than unrefunded amount on charge",
            ));
        }
        let id = format!("re_{:04}", self.refunds.len() + 1);
        let refund = json!({
            "id": id, "object": "refund", "amount": amount, "currency": "usd", "payment_intent": intent, "status": "succeeded",
            "metadata": {"refund_id": form["metadata[refund_id]"]},
        });
        self.refunds.insert(id, refund.clone());
        Ok(refund)
    }
}
