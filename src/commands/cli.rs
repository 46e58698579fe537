use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};

use super::database::{Database, Wish};
use super::import::{self, Import};
use super::staff::{self, Staff};
use super::{check, demo, migrate, serve};
use crate::config::{self, Config, ConfigError, Environment};

/// A storefront for shops that sell by teaching.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
pub struct Cli {
    /// The settings' file; `storefront.toml` in the working folder when not named
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run the shop (also what happens without any command)
    Serve,
    /// Apply the migrations that are pending, print them, and exit
    Migrate,
    /// Load the demo shop
    Demo {
        /// Also into a database that already holds a shop
        #[arg(long)]
        force: bool,
    },
    /// Add staff members
    Staff {
        #[command(subcommand)]
        what: Staff,
    },
    /// Import products or articles from files
    Import {
        #[command(subcommand)]
        what: Import,
    },
    /// Look at everything the shop needs, and say what is wrong and how to mend it
    Check,
}

/// Runs a command: 0 when it is done, 1 when it was refused or failed (the reason is on standard error).
/// Call it from the main thread: the embedded PostgreSQL ends with the thread that started it.
#[must_use]
pub fn run(cli: Cli, environment: &Environment) -> ExitCode {
    let search_path = environment
        .iter()
        .find(|(name, _)| name == "PATH")
        .map(|(_, value)| value.as_str());
    let file = cli.config.as_deref();
    let loaded = config::load(file, environment);
    let command = cli.command.unwrap_or(Command::Serve);
    match dispatch(command, file, loaded, search_path) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(
    command: Command,
    file: Option<&Path>,
    loaded: Result<Config, ConfigError>,
    path: Option<&str>,
) -> anyhow::Result<()> {
    match command {
        // It alone goes on where the settings are wrong, and begins without a database.
        Command::Check => check::run(loaded, file.unwrap_or(config::FILE.as_ref()), path),
        Command::Serve => on_database(loaded?, path, Wish::Serve, async |config, url| {
            serve::run(config, url).await
        }),
        Command::Migrate => on_database(loaded?, path, Wish::Join, async |_, url| {
            migrate::run(url).await
        }),
        Command::Demo { force } => on_database(loaded?, path, Wish::Join, async |config, url| {
            demo::run(config, url, force).await
        }),
        Command::Staff { what } => on_database(loaded?, path, Wish::Join, async |config, url| {
            staff::run(config, url, what).await
        }),
        Command::Import { what } => {
            let config = loaded?;
            // A file that cannot be read is told at once, before a database is started.
            what.open()?;
            on_database(config, path, Wish::Join, async |config, url| {
                import::run(config, url, what).await
            })
        }
    }
}

/// Does the work on the database of the settings, which lives at least as long.
fn on_database(
    config: Config,
    search_path: Option<&str>,
    wish: Wish,
    work: impl AsyncFnOnce(Config, &str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let database = Database::open(&config, search_path, wish)?;
    let done = runtime.block_on(work(config, database.url()));
    // What still runs then is work on pictures, which the next start begins anew.
    runtime.shutdown_timeout(Duration::from_millis(500));
    let closed = database.close();
    done.and(closed)
}

#[expect(
    clippy::print_stderr,
    reason = "a command says on standard error why it was refused"
)]
fn complain(error: &anyhow::Error) {
    eprintln!("storefront: {error:#}");
}
