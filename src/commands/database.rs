use std::path::PathBuf;

use crate::config::Config;
use crate::db::embedded::{DATABASE, Embedded, Options, Programs, Role};

/// What a command wants of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wish {
    /// To be the one shop of the data folder.
    Serve,
    /// To use the database of the shop that runs, or to start it for as long as needed.
    Join,
}

/// The database of a command: the one that the settings name, or the embedded one, which then lives as long as this.
pub(super) struct Database {
    url: String,
    embedded: Option<Embedded>,
}

/// Where root's server keeps its data when the checkout is closed to other users.
const ELSEWHERE: &str = "/var/lib/storefront";

impl Database {
    /// Finds or starts the database. Blocks; call it on the main thread.
    ///
    /// # Errors
    /// When no PostgreSQL is found, its folder cannot be used, or another shop serves from it.
    pub(super) fn open(
        config: &Config,
        search_path: Option<&str>,
        wish: Wish,
    ) -> anyhow::Result<Self> {
        if let Some(url) = &config.database.url {
            return Ok(Self {
                url: url.reveal().to_owned(),
                embedded: None,
            });
        }
        let programs = Programs::find(
            config.pg_bin.as_deref(),
            search_path.map(std::ffi::OsStr::new),
        )?;
        let mut options = Options::new(match wish {
            Wish::Serve => Role::Serve,
            Wish::Join => Role::Join,
        });
        options.elsewhere = config.data_dir.is_none().then(|| PathBuf::from(ELSEWHERE));
        let embedded = Embedded::start(&programs, &config.data_dir().join("postgres"), options)?;
        Ok(Self {
            url: embedded.url(DATABASE),
            embedded: Some(embedded),
        })
    }

    /// The connection string.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Ends the use; a database that was started for it stops.
    pub(super) fn close(self) -> anyhow::Result<()> {
        Ok(self.embedded.map_or(Ok(()), Embedded::stop)?)
    }
}
