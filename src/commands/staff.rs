use std::io::{BufRead as _, IsTerminal as _};
use std::sync::Arc;

use anyhow::Context as _;
use clap::Subcommand;

use crate::clock::Clock;
use crate::config::Config;
use crate::db::migrate;
use crate::id;
use crate::parts::Parts;
use crate::staff::{self, Role};

/// What to do with the staff.
#[derive(Debug, Subcommand)]
pub(super) enum Staff {
    /// Add somebody who may sign in to the back office; the password comes from standard input or a prompt
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        #[arg(long, value_enum)]
        role: Role,
        /// Make up a password and print it
        #[arg(long)]
        generate: bool,
    },
}

/// Adds a staff member.
pub(super) async fn run(config: Config, url: &str, what: Staff) -> anyhow::Result<()> {
    let Staff::Add {
        email,
        name,
        role,
        generate,
    } = what;
    let password = if generate {
        id::new_password().map_err(|error| anyhow::anyhow!("no randomness: {error}"))?
    } else {
        ask()?
    };
    migrate::run(url).await?;
    let parts = Parts::new(Arc::new(config), url, 1, Clock::system())?;
    let conn = parts.db.get().await?;
    staff::add(&email, &name, role, &password, parts.clock.now(), &conn).await?;
    say(&format!("{email} may sign in as {}.", role.as_str()));
    if generate {
        say(&format!("password  {password}   (shown only this once)"));
    }
    Ok(())
}

/// The password: typed twice at a terminal, else the first line of standard input.
fn ask() -> anyhow::Result<String> {
    if std::io::stdin().is_terminal() {
        let first = rpassword::prompt_password("Password: ").context("no password was typed")?;
        let again = rpassword::prompt_password("Once more: ").context("no password was typed")?;
        anyhow::ensure!(first == again, "the two passwords differ");
        return Ok(first);
    }
    let mut line = String::new();
    std::io::stdin()
        .lock()
        .read_line(&mut line)
        .context("no password came from standard input")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

#[expect(clippy::print_stdout, reason = "the command's answer")]
fn say(line: &str) {
    println!("{line}");
}
