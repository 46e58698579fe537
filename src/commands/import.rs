use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context as _;
use clap::Subcommand;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::tz::TimeZone;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::migrate;
use crate::parts::Parts;
use crate::settings::{self, ShopSettings};
use crate::transfer::woocommerce::{self, Setting, Way};

/// What to import.
#[derive(Debug, Subcommand)]
pub(super) enum Import {
    /// Products from WooCommerce's CSV export, with variations, categories, tags, attributes and pictures
    WoocommerceProducts {
        /// The exported file
        #[arg(value_name = "FILE.csv")]
        file: PathBuf,
        /// Only show what would be done
        #[arg(long)]
        dry_run: bool,
    },
}

/// Imports a file and prints what became of each of its rows.
pub(super) async fn run(config: Config, url: &str, what: Import) -> anyhow::Result<()> {
    migrate::run(url).await?;
    let parts = Parts::new(Arc::new(config), url, 2, Clock::system())?;
    match what {
        Import::WoocommerceProducts { file, dry_run } => {
            let way = if dry_run { Way::DryRun } else { Way::Write };
            products(&file, way, &parts).await
        }
    }
}

async fn products(file: &Path, way: Way, parts: &Parts) -> anyhow::Result<()> {
    let bytes = read(file)?;
    let sheet = woocommerce::read(&bytes).with_context(|| file.display().to_string())?;
    let shop = shop(parts).await?;
    let setting = Setting {
        currency: shop.currency(),
        today: parts.clock.now().to_zoned(TimeZone::UTC).date(),
    };
    let plan = woocommerce::plan(&sheet, setting);
    let progress = progress();
    let report = woocommerce::import(plan, &shop, way, parts, &progress).await?;
    say(&report);
    if report.done.is_empty() && !report.refused.is_empty() {
        anyhow::bail!("no row of {} could be taken", file.display());
    }
    Ok(())
}

/// The shop's facts; those of the settings file where there is no shop yet.
async fn shop(parts: &Parts) -> anyhow::Result<ShopSettings> {
    let conn = parts.db.get().await?;
    let stored = settings::load(&conn).await?;
    Ok(stored.unwrap_or_else(|| ShopSettings::first(&parts.config.shop)))
}

fn read(file: &Path) -> anyhow::Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("cannot read {}", file.display()))
}

/// A bar on standard error, where somebody looks at it.
fn progress() -> ProgressBar {
    let target = if std::io::stderr().is_terminal() {
        ProgressDrawTarget::stderr()
    } else {
        ProgressDrawTarget::hidden()
    };
    let bar = ProgressBar::with_draw_target(Some(0), target);
    match ProgressStyle::with_template("{msg:>10} [{wide_bar}] {pos}/{len}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn say(report: &impl std::fmt::Display) {
    print!("{report}");
}
