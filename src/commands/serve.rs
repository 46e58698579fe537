use tokio::signal::unix::{SignalKind, signal};

use crate::app;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::migrate;
use crate::transfer::demo::{self, Credentials};

/// Runs the shop until SIGTERM or Ctrl-C.
pub(super) async fn run(config: Config, url: &str) -> anyhow::Result<()> {
    let (mut terminated, mut interrupted) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    for name in migrate::run(url).await? {
        tracing::info!(migration = name, "applied");
    }
    if !config.limits.enabled {
        tracing::warn!(
            "rate limits are off (limits.enabled = false): only for load tests on loopback"
        );
    }
    let clock = Clock::system();
    let running = app::start(config, url, clock)?;
    let credentials = demo::first_start(&running.parts).await?;
    announce(&running, credentials.as_ref());
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    tracing::info!("stopping");
    running.stop().await;
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "whoever starts the shop wants to know where it is"
)]
fn announce(running: &app::Running, credentials: Option<&Credentials>) {
    println!("The shop answers at {}", running.parts.config.origin());
    if let Some(Credentials { email, password }) = credentials {
        println!(
            "The demo shop was loaded. Sign in at {}/admin",
            running.parts.config.origin()
        );
        println!("  email     {email}");
        println!("  password  {password}   (shown only this once)");
    }
    println!("Health and metrics at http://{}", running.ops_address);
}
