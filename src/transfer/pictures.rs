use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::StreamExt as _;
use indicatif::ProgressBar;
use reqwest::redirect::Policy;
use reqwest::{Client, Url};

use crate::media::{self, Kept, Store, Upload};

/// What came of fetching pictures.
#[derive(Default)]
pub struct Fetched {
    /// Pictures whose files are kept and that the database does not know yet, by address.
    pub kept: HashMap<String, Kept>,
    /// Addresses and why they gave no picture.
    pub missing: Vec<(String, String)>,
}

/// Pictures fetched at once.
const AT_ONCE: usize = 4;
const CONNECT: Duration = Duration::from_secs(3);
const WHOLE: Duration = Duration::from_secs(10);
const MOST_BYTES: usize = 20 << 20;
/// After so many failed connections a host is given up, so that an import does not wait for a network that is away.
const PATIENCE: u32 = 2;

/// Fetches pictures over HTTP(S), four at once, with limits on time and size, and keeps their files. What cannot be
/// fetched is told, and stops nothing.
pub async fn fetch(urls: &[String], store: &Store, progress: &ProgressBar) -> Fetched {
    let client = match client() {
        Ok(client) => client,
        Err(error) => {
            let reason = format!("no connection can be made from here: {error}");
            let missing = urls.iter().map(|url| (url.clone(), reason.clone()));
            return Fetched {
                missing: missing.collect(),
                ..Fetched::default()
            };
        }
    };
    let hosts = Hosts::default();
    let results: Vec<(String, Result<Kept, String>)> = futures_util::stream::iter(urls)
        .map(|url| {
            let (client, hosts) = (&client, &hosts);
            async move {
                let result = one(url, client, hosts, store).await;
                progress.inc(1);
                (url.clone(), result)
            }
        })
        .buffered(AT_ONCE)
        .collect()
        .await;
    let mut fetched = Fetched::default();
    for (url, result) in results {
        match result {
            Ok(kept) => drop(fetched.kept.insert(url, kept)),
            Err(reason) => fetched.missing.push((url, reason)),
        }
    }
    fetched
}

fn client() -> reqwest::Result<Client> {
    Client::builder()
        .user_agent(concat!("storefront/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(CONNECT)
        .timeout(WHOLE)
        .redirect(Policy::limited(5))
        .build()
}

/// How often each host failed to answer.
#[derive(Default)]
struct Hosts(Mutex<HashMap<String, u32>>);

impl Hosts {
    fn is_given_up(&self, host: &str) -> bool {
        self.0
            .lock()
            .is_ok_and(|failures| failures.get(host).is_some_and(|count| *count >= PATIENCE))
    }

    fn failed(&self, host: &str) {
        if let Ok(mut failures) = self.0.lock() {
            *failures.entry(host.to_owned()).or_default() += 1;
        }
    }
}

async fn one(url: &str, client: &Client, hosts: &Hosts, store: &Store) -> Result<Kept, String> {
    let address = Url::parse(url)
        .ok()
        .filter(|address| matches!(address.scheme(), "http" | "https"))
        .ok_or("this is not an address on the web")?;
    let host = address.host_str().unwrap_or_default().to_owned();
    if hosts.is_given_up(&host) {
        return Err(format!("{host} does not answer"));
    }
    let file_name = address
        .path_segments()
        .and_then(|mut parts| parts.next_back())
        .unwrap_or_default()
        .to_owned();
    let bytes = download(address, client).await.map_err(|error| {
        if error.is_connection {
            hosts.failed(&host);
        }
        error.reason
    })?;
    let upload = Upload {
        file_name,
        bytes,
        alt: String::new(),
    };
    media::keep(upload, store)
        .await
        .map_err(|error| error.to_string())
}

struct Failure {
    reason: String,
    is_connection: bool,
}

impl Failure {
    fn plain(reason: impl Into<String>) -> Self {
        Self {
            reason: reason.into(),
            is_connection: false,
        }
    }

    fn of(error: &reqwest::Error) -> Self {
        let reason = if error.is_timeout() {
            "it took longer than 10 seconds"
        } else if error.is_connect() {
            "no connection could be made"
        } else {
            "the connection broke off"
        };
        Self {
            reason: reason.to_owned(),
            is_connection: error.is_connect() || error.is_timeout(),
        }
    }
}

async fn download(address: Url, client: &Client) -> Result<Bytes, Failure> {
    let too_large = || Failure::plain("the picture is larger than 20 MiB");
    let answer = client
        .get(address)
        .send()
        .await
        .map_err(|error| Failure::of(&error))?;
    if !answer.status().is_success() {
        return Err(Failure::plain(format!(
            "the site answered {}",
            answer.status()
        )));
    }
    if answer
        .content_length()
        .is_some_and(|length| length > MOST_BYTES as u64)
    {
        return Err(too_large());
    }
    let mut body = answer.bytes_stream();
    let mut bytes = BytesMut::new();
    while let Some(chunk) = body.next().await {
        let chunk = chunk.map_err(|error| Failure::of(&error))?;
        if bytes.len() + chunk.len() > MOST_BYTES {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes.freeze())
}
