//! Builds the shop from its settings and wires it to actix; no rules.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::web::Data;
use actix_web::{App, HttpServer};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::clock::Clock;
use crate::config::Config;
use crate::parts::Parts;
use crate::web::headers::{self, Https};
use crate::web::origin::{self, OwnOrigin};
use crate::web::path;
use crate::{background, frame, ops, routes};

/// A shop that answers. Dropping it does not stop it; [`Running::stop`] does, and waits for what is under way.
pub struct Running {
    /// Where it answers; the port that was found when 0 was asked for.
    pub address: SocketAddr,
    /// Where health and metrics are.
    pub ops_address: SocketAddr,
    /// The parts that jobs use; tests reach the clock and the database through them.
    pub parts: Parts,
    servers: Vec<ServerHandle>,
    tasks: TaskTracker,
    ending: CancellationToken,
}

/// How long requests under way may still take when the shop stops.
const GRACE_SECONDS: u64 = 10;

/// Connections of the jobs, beside those of the HTTP workers.
const JOB_CONNECTIONS: usize = 3;

/// Starts the shop on that database, with its jobs and the ops address.
///
/// # Errors
/// When an address is taken or the parts cannot be made.
pub fn start(mut config: Config, url: &str, clock: Clock) -> anyhow::Result<Running> {
    let listener = listen(config.server.bind, "server.bind")?;
    let ops_listener = listen(config.ops.bind, "ops.bind")?;
    let (address, ops_address) = (listener.local_addr()?, ops_listener.local_addr()?);
    config.server.bind = address;
    let workers = config.workers();
    let per_worker = (config.pool_size() / workers).max(2);
    let parts = Parts::new(Arc::new(config), url, JOB_CONNECTIONS, clock)?;
    let (ending, tasks) = (CancellationToken::new(), TaskTracker::new());

    let shop = serve_shop(listener, &parts, url, workers, per_worker)?;
    let ops = ops::serve(ops_listener, &parts)?;
    let servers = vec![shop.handle(), ops.handle()];
    tasks.spawn(shop);
    tasks.spawn(ops);
    background::spawn(&parts, &tasks, &ending);
    tasks.close();
    Ok(Running {
        address,
        ops_address,
        parts,
        servers,
        tasks,
        ending,
    })
}

impl Running {
    /// Answers what is under way, ends the jobs at a safe point, and returns.
    pub async fn stop(self) {
        self.ending.cancel();
        for server in &self.servers {
            server.stop(true).await;
        }
        self.tasks.wait().await;
    }
}

fn listen(address: SocketAddr, setting: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(address).map_err(|e| {
        anyhow::anyhow!(
            "cannot listen on {address}: {e}; choose another address with the setting {setting}"
        )
    })
}

fn serve_shop(
    listener: TcpListener,
    parts: &Parts,
    url: &str,
    workers: usize,
    pool: usize,
) -> anyhow::Result<Server> {
    let (parts, url) = (parts.clone(), url.to_owned());
    let server = HttpServer::new(move || {
        // A worker without a pool of its own shares the jobs' pool, which works, only slower.
        let parts = parts
            .for_worker(&url, pool)
            .unwrap_or_else(|_| parts.clone());
        App::new()
            .app_data(Data::new(OwnOrigin(parts.config.origin())))
            .app_data(Data::new(Https(parts.https())))
            .app_data(Data::from(parts.media.clone()))
            .app_data(Data::new(parts))
            .wrap(from_fn(path::refuse_nonsense))
            .wrap(from_fn(origin::refuse_foreign_writes))
            .wrap(from_fn(frame::show_errors))
            .wrap(from_fn(headers::secure))
            .wrap(from_fn(ops::count_request))
            .configure(routes::configure)
    })
    .workers(workers)
    .max_connection_rate(512)
    .client_request_timeout(Duration::from_secs(10))
    .keep_alive(Duration::from_secs(30))
    .shutdown_timeout(GRACE_SECONDS)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(server)
}
