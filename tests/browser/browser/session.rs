//! A browser of one visit.

use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use fantoccini::wd::Capabilities;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value as Json, json};
use tempfile::TempDir;
use tokio::runtime::Handle;
use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::block_in_place;
use tokio::time::timeout;

use super::driver;
use super::watch::{self, Extra, Refusal};
use crate::support::Shop;

/// Whether the browser runs JavaScript.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scripts {
    On,
    Off,
}

/// A browser with an empty profile; closed when it is dropped. Needs the multi-thread runtime.
pub struct Browser {
    client: Client,
    origin: String,
    expected: Mutex<Vec<Refusal>>,
    /// Removed with it.
    _profile: TempDir,
    _seat: SemaphorePermit<'static>,
}

/// More than two would wait for each other on two cores until commands time out.
static SEATS: Semaphore = Semaphore::const_new(2);

const FLAGS: &[&str] = &[
    "--headless",
    "--no-sandbox", // root has none
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage", // small in containers
    "--force-prefers-reduced-motion",
    "--window-size=1440,1000",
];

const ALERTS: &str =
    "return [...document.querySelectorAll('h1, [role=alert]')].map((part) => part.textContent)";

/// Somebody's visit with a browser of their own. Fails at its end when a page made a script error, broke the policy of its
/// contents or asked another host.
pub async fn visit(shop: &Shop, scripts: Scripts, walk: impl AsyncFnOnce(&Browser)) {
    let browser = Browser::start(shop.origin(), scripts).await;
    walk(&browser).await;
    browser.expect_no_complaints().await;
}

impl Browser {
    async fn start(origin: String, scripts: Scripts) -> Self {
        let seat = SEATS.acquire().await.unwrap();
        let profile = tempfile::Builder::new()
            .prefix("browser")
            .tempdir_in(env!("CARGO_TARGET_TMPDIR"))
            .unwrap();
        let address = tokio::task::spawn_blocking(driver::address).await.unwrap();
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities(&profile, scripts))
            .connect(address)
            .await
            .expect("a browser");
        Self {
            client,
            origin,
            expected: Mutex::default(),
            _profile: profile,
            _seat: seat,
        }
    }

    /// The session, for what hands cannot do.
    pub fn client(&self) -> &Client {
        &self.client
    }

    /// Where the shop is, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Tells that this address will answer with that status, so that the browser's note of it is no complaint.
    pub fn expects(&self, path: &'static str, status: u16) {
        self.expected.lock().unwrap().push(Refusal { path, status });
    }

    /// What pages did since the last call that no page may do.
    pub async fn complaints(&self) -> Vec<String> {
        let expected = self.expected.lock().unwrap().clone();
        watch::complaints(&self.client, &self.origin, &expected).await
    }

    /// Fails when a page did what no page may do.
    pub async fn expect_no_complaints(&self) {
        let complaints = self.complaints().await;
        assert!(complaints.is_empty(), "{complaints:#?}");
    }

    /// What helps to understand why a test failed.
    async fn last_words(&self) -> String {
        let address = self.client.current_url().await.map(String::from);
        let alerts = self.client.execute(ALERTS, Vec::new()).await;
        format!(
            "at {address:?}, which says {alerts:?} and did {:#?}",
            self.complaints().await
        )
    }

    /// A command of the developer tools.
    pub async fn tell(&self, cmd: &str, params: Json) -> Json {
        let (path, body) = ("goog/cdp/execute", json!({ "cmd": cmd, "params": params }));
        self.client.issue_cmd(Extra { path, body }).await.unwrap()
    }
}

fn capabilities(profile: &TempDir, scripts: Scripts) -> Capabilities {
    let mut flags: Vec<String> = FLAGS.iter().map(ToString::to_string).collect();
    flags.push(format!("--user-data-dir={}", profile.path().display()));
    let mut options = json!({ "args": flags });
    if scripts == Scripts::Off {
        options["prefs"] = json!({ "profile.managed_default_content_settings.javascript": 2 });
    }
    if let Some(program) = driver::browser() {
        options["binary"] = json!(program);
    }
    let wanted = json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        "timeouts": { "pageLoad": 30_000, "script": 60_000 },
    });
    serde_json::from_value(wanted).unwrap()
}

impl Drop for Browser {
    /// Before the shop stops, since the shop waits for open connections.
    fn drop(&mut self) {
        let client = self.client.clone();
        block_in_place(|| {
            Handle::current().block_on(async {
                if thread::panicking() {
                    let last = timeout(Duration::from_secs(10), self.last_words()).await;
                    eprintln!("{}", last.unwrap_or_default());
                }
                let _ = timeout(Duration::from_secs(10), client.close()).await;
            });
        });
    }
}
