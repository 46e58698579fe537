use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use serde::Deserialize;

use super::Secret;

/// Everything the program is told from outside, with the defaults of the README's table.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Config {
    pub server: Server,
    pub ops: Ops,
    pub database: Database,
    pub media: Media,
    pub mail: Mail,
    pub payments: Payments,
    pub limits: Limits,
    pub shop: ShopDefaults,
    /// Folder of the embedded PostgreSQL and of media; `./var` when not set.
    pub data_dir: Option<PathBuf>,
    /// Folder of PostgreSQL's programs, where they are in an unusual place.
    pub pg_bin: Option<PathBuf>,
}

/// The shop's own address.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Server {
    pub bind: SocketAddr,
    /// Origin of absolute addresses, without a slash at its end; from `bind` when not set.
    pub public_url: Option<String>,
    pub workers: Option<usize>,
    /// Networks (address or address/prefix) whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<String>,
}

/// Health, readiness and metrics.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Ops {
    pub bind: SocketAddr,
}

/// Where the data is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Database {
    /// PostgreSQL 15 or newer; the embedded one when not set.
    pub url: Option<Secret>,
    pub replica_url: Option<Secret>,
    pub pool: Option<usize>,
}

/// Where pictures are kept.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Media {
    pub url: Option<String>,
}

/// How mail leaves; when not set it stays readable in the back office.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Mail {
    pub url: Option<Secret>,
    /// So long a mail that was sent stays in the outbox.
    pub keep_days: u32,
}

/// Payment providers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Payments {
    pub stripe: Stripe,
}

/// Stripe's keys; online payment is offered only when they are set.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Stripe {
    pub secret_key: Option<Secret>,
    pub webhook_secret: Option<Secret>,
    pub api_base: Option<String>,
}

/// Rate limits.
#[derive(Clone, Debug, Deserialize)]
#[serde(default)]
pub struct Limits {
    pub enabled: bool,
}

/// First values of the shop's own facts; the back office edits them later.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShopDefaults {
    pub name: Option<String>,
    pub currency: Option<String>,
    pub country: Option<String>,
    pub language: Option<String>,
    pub contact_email: Option<String>,
    pub time_zone: Option<String>,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            bind: SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 8080),
            public_url: None,
            workers: None,
            trusted_proxies: Vec::new(),
        }
    }
}

impl Default for Ops {
    fn default() -> Self {
        Self {
            bind: SocketAddr::new(IpAddr::from([127, 0, 0, 1]), 9090),
        }
    }
}

impl Default for Mail {
    fn default() -> Self {
        Self {
            url: None,
            keep_days: 90,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { enabled: true }
    }
}

impl Config {
    /// The shop's origin, such as `https://shop.example`, without a slash at its end.
    pub fn origin(&self) -> String {
        match &self.server.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.server.bind),
        }
    }

    /// Whether browsers reach the shop by https: decides over Secure cookies and HSTS.
    pub fn is_https(&self) -> bool {
        self.origin().starts_with("https://")
    }

    /// The data folder.
    pub fn data_dir(&self) -> PathBuf {
        self.data_dir
            .clone()
            .unwrap_or_else(|| PathBuf::from("./var"))
    }

    /// HTTP worker threads: as set, else one per core.
    pub fn workers(&self) -> usize {
        self.server
            .workers
            .unwrap_or_else(|| {
                std::thread::available_parallelism().map_or(2, std::num::NonZero::get)
            })
            .clamp(1, 256)
    }

    /// Database connections of the whole process: as set, else four per core and at most 32.
    pub fn pool_size(&self) -> usize {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        self.database.pool.unwrap_or((4 * cores).min(32)).max(2)
    }
}
