use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use super::database::{Database, Wish};
use super::import::{self, Import};
use super::staff::{self, Staff};
use super::{demo, migrate, serve};
use crate::config::{self, Config, Environment};

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
}

/// Runs a command: 0 when it is done, 1 when it was refused or failed (the reason is on standard error).
/// Call it from the main thread: the embedded PostgreSQL ends with the thread that started it.
#[must_use]
pub fn run(cli: Cli, environment: &Environment) -> ExitCode {
    match config::load(cli.config.as_deref(), environment)
        .map_err(anyhow::Error::from)
        .and_then(|config| {
            let path = environment
                .iter()
                .find(|(name, _)| name == "PATH")
                .map(|(_, value)| value.as_str());
            dispatch(cli.command, config, path)
        }) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error);
            ExitCode::FAILURE
        }
    }
}

fn dispatch(
    command: Option<Command>,
    config: Config,
    search_path: Option<&str>,
) -> anyhow::Result<()> {
    let command = command.unwrap_or(Command::Serve);
    let wish = if matches!(command, Command::Serve) {
        Wish::Serve
    } else {
        Wish::Join
    };
    if let Command::Import { what } = &command {
        // A file that cannot be read is told at once, before a database is started.
        what.open()?;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let database = Database::open(&config, search_path, wish)?;
    let done = match command {
        Command::Serve => runtime.block_on(serve::run(config, database.url())),
        Command::Demo { force } => runtime.block_on(demo::run(config, database.url(), force)),
        Command::Staff { what } => runtime.block_on(staff::run(config, database.url(), what)),
        Command::Import { what } => runtime.block_on(import::run(config, database.url(), what)),
        Command::Migrate => runtime.block_on(migrate::run(database.url())),
    };
    // What still runs then is work on pictures, which the next start begins anew.
    runtime.shutdown_timeout(std::time::Duration::from_millis(500));
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
