use std::sync::Arc;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::migrate;
use crate::parts::Parts;
use crate::transfer::demo;

/// Loads the demo shop; its pictures' renditions are made by the shop that runs, or by the next one that starts.
pub(super) async fn run(config: Config, url: &str, force: bool) -> anyhow::Result<()> {
    migrate::run(url).await?;
    let parts = Parts::new(Arc::new(config), url, 2, Clock::system())?;
    demo::load(&parts, force).await?;
    say();
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn say() {
    println!("The demo shop is loaded.");
}
