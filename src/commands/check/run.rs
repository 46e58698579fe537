use std::path::Path;

use super::report::Report;
use super::{addresses, database, mail, payments, places, server};
use crate::clock::Clock;
use crate::commands::database::{Database, Wish};
use crate::config::{Config, ConfigError};

/// Looks at everything the shop needs, changes nothing, prints a line for each thing and fails when one is wrong.
/// Call it on the main thread: it may start the embedded PostgreSQL for as long as it looks.
pub(in crate::commands) fn run(
    loaded: Result<Config, ConfigError>,
    file: &Path,
    search_path: Option<&str>,
) -> anyhow::Result<()> {
    let mut report = Report::default();
    match loaded {
        Err(error) => report.wrong(
            "settings",
            error.to_string(),
            "Correct it and run `storefront check` again: nothing else could be looked at.",
        ),
        Ok(config) => {
            report.fine("settings", read_from(file));
            look(&config, search_path, &mut report)?;
        }
    }
    conclude(&report)
}

fn read_from(file: &Path) -> String {
    if file.exists() {
        format!("{} and the environment are understood", file.display())
    } else {
        "no settings file; the environment and the defaults are used".to_owned()
    }
}

fn look(config: &Config, search_path: Option<&str>, report: &mut Report) -> anyhow::Result<()> {
    addresses::look(config, report);
    places::look(config, report);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(payments::look(config, &Clock::system(), report));
    runtime.block_on(mail::look(config, report));
    if config.database.url.is_none() && !places::has_cluster(config) {
        server::look(config, search_path, report);
        return Ok(());
    }
    match Database::open(config, search_path, Wish::Join) {
        Err(error) => report.wrong("database", format!("{error:#}"), ""),
        Ok(database) => {
            runtime.block_on(database::look(
                config,
                database.url(),
                &Clock::system(),
                report,
            ));
            database.close()?;
        }
    }
    Ok(())
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn conclude(report: &Report) -> anyhow::Result<()> {
    print!("{report}");
    match report.count_wrong() {
        0 => {
            println!("Nothing is wrong.");
            Ok(())
        }
        1 => anyhow::bail!("one thing is wrong"),
        count => anyhow::bail!("{count} things are wrong"),
    }
}
