//! What a request or a job has at hand, made once from the settings.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::HttpRequest;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::media::Store;
use crate::payments::Providers;
use crate::pricing::Remembered;
use crate::web::limit::Limits;
use crate::web::{Network, visitor_address};

/// The parts of the running shop. Cheap to clone; each HTTP worker holds its own `db`.
#[derive(Clone)]
pub struct Parts {
    pub db: Db,
    pub config: Arc<Config>,
    pub clock: Clock,
    pub limits: Arc<Limits>,
    pub media: Arc<Store>,
    /// Who takes money for the shop.
    pub payments: Arc<Providers>,
    /// The rules of pricing, remembered as long as they stay the same.
    pub rules: Arc<Remembered>,
    /// Rung, by `notify_waiters`, after a commit that left work in the jobs table or the outbox.
    pub work: Arc<Notify>,
}

impl Parts {
    /// The parts for these settings, with a pool of `connections` on that database.
    ///
    /// # Errors
    /// When the pool cannot be made, the media folder cannot be used or nothing can be asked of the web.
    pub fn new(
        config: Arc<Config>,
        url: &str,
        connections: usize,
        clock: Clock,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            db: Db::new(url, connections)?,
            limits: Arc::new(Limits::new(config.limits.enabled)),
            media: Arc::new(Store::of_settings(
                config.media.url.as_deref(),
                &config.data_dir(),
            )?),
            payments: Arc::new(Providers::of_settings(&config.payments)?),
            rules: Arc::new(Remembered::default()),
            work: Arc::new(Notify::new()),
            config,
            clock,
        })
    }

    /// The same parts with a pool of their own, for a worker.
    ///
    /// # Errors
    /// When the pool cannot be made.
    pub fn for_worker(&self, url: &str, connections: usize) -> anyhow::Result<Self> {
        Ok(Self {
            db: Db::new(url, connections)?,
            ..self.clone()
        })
    }

    /// Whether browsers reach the shop by https.
    pub fn https(&self) -> bool {
        self.config.is_https()
    }

    /// The absolute address of a path.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.config.origin())
    }

    /// The visitor's network address, believed only from trusted proxies.
    pub fn visitor(&self, req: &HttpRequest) -> IpAddr {
        let trusted: Vec<Network> = self
            .config
            .server
            .trusted_proxies
            .iter()
            .filter_map(|text| Network::parse(text).ok())
            .collect();
        visitor_address(req, &trusted)
    }
}
