use std::ffi::OsStr;

use super::report::Report;
use crate::config::Config;
use crate::db::embedded::Programs;

/// Before the first start: whether there is a PostgreSQL for the embedded database. Makes none.
pub(super) fn look(config: &Config, search_path: Option<&str>, report: &mut Report) {
    let found = Programs::find(config.pg_bin.as_deref(), search_path.map(OsStr::new));
    match found {
        Err(error) => report.wrong("database", error.to_string(), ""),
        Ok(programs) => {
            let (major, bin) = programs
                .installations()
                .first()
                .map(|one| (one.major, one.bin.display().to_string()))
                .unwrap_or_default();
            report.note(
                "database",
                format!(
                    "none yet: the first start makes one in {}, with PostgreSQL {major} of {bin}",
                    config.data_dir().join("postgres").display()
                ),
                "Or set DATABASE_URL to a PostgreSQL of your own.",
            );
        }
    }
}
