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
use crate::text::Slug;
use crate::transfer::article::{self, ArticleFile, Wish};
use crate::transfer::woocommerce::{self, Setting, Sheet, Way};

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
    /// One article from Markdown, HTML, or plain text such as a page saved as text
    Article {
        /// The file, by whose ending it is read
        #[arg(value_name = "FILE.md|.html|.txt")]
        file: PathBuf,
        /// The last part of the article's address; else the file's own, or one made of the title
        #[arg(long, value_parser = Slug::parse)]
        slug: Option<Slug>,
        /// Show it to readers at once; without this a new article is a draft
        #[arg(long)]
        publish: bool,
    },
}

/// A file that was read.
pub(super) enum Opened {
    Products(PathBuf, Sheet, Way),
    Article(Box<ArticleFile>, Wish),
}

impl Import {
    /// Reads the file.
    ///
    /// # Errors
    /// When it cannot be read, or is not what it should be.
    pub(super) fn open(&self) -> anyhow::Result<Opened> {
        Ok(match self {
            Self::WoocommerceProducts { file, dry_run } => {
                let sheet = woocommerce::read(&read(file)?);
                let sheet = sheet.with_context(|| file.display().to_string())?;
                let way = if *dry_run { Way::DryRun } else { Way::Write };
                Opened::Products(file.clone(), sheet, way)
            }
            Self::Article {
                file,
                slug,
                publish,
            } => {
                let wish = Wish {
                    slug: slug.clone(),
                    publish: *publish,
                };
                Opened::Article(Box::new(article::open(file)?), wish)
            }
        })
    }
}

/// Imports a file and prints what became of each of its rows.
pub(super) async fn run(config: Config, url: &str, what: Import) -> anyhow::Result<()> {
    let opened = what.open()?;
    migrate::run(url).await?;
    let parts = Parts::new(Arc::new(config), url, 2, Clock::system())?;
    match opened {
        Opened::Products(file, sheet, way) => products(&file, &sheet, way, &parts).await,
        Opened::Article(file, wish) => {
            say(&article::import(&file, &wish, &parts).await?);
            Ok(())
        }
    }
}

async fn products(file: &Path, sheet: &Sheet, way: Way, parts: &Parts) -> anyhow::Result<()> {
    let shop = shop(parts).await?;
    let setting = Setting {
        currency: shop.currency(),
        today: parts.clock.now().to_zoned(TimeZone::UTC).date(),
    };
    let plan = woocommerce::plan(sheet, setting);
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
