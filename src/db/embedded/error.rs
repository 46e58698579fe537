use std::io;
use std::path::{Path, PathBuf};

use super::programs::NotFound;

/// Why there is no private PostgreSQL; each message says what to do about it where something can be done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error(transparent)]
    Programs(#[from] NotFound),
    #[error("another shop{} is already running on {}; stop it first, or give this one its own data_dir", by(*.pid), .dir.display())]
    AlreadyServing { dir: PathBuf, pid: Option<i32> },
    #[error(
        "PostgreSQL does not run as root, and the user {account} that would run it cannot reach {}: the folder {} is closed to it. \
         Set data_dir (or STOREFRONT_DATA_DIR) to a folder that everybody may pass through, for example /var/lib/storefront, \
         or open that one: chmod o+x {}",
        .dir.display(), .closed.display(), .closed.display()
    )]
    Unreachable {
        account: String,
        dir: PathBuf,
        closed: PathBuf,
    },
    #[error("the user {account} that would run PostgreSQL cannot reach its programs in {}: the folder {} is closed to it", .bin.display(), .closed.display())]
    ProgramsUnreachable {
        account: String,
        bin: PathBuf,
        closed: PathBuf,
    },
    #[error(
        "root needs another user to run PostgreSQL, and this machine has neither `postgres` nor `nobody`: create one (useradd --system postgres)"
    )]
    NoAccount,
    #[error("the database in {} belongs to root, which PostgreSQL refuses: chown -R postgres {}", .dir.display(), .dir.display())]
    OwnedByRoot { dir: PathBuf },
    #[error("the database in {} belongs to the user {owner}: run this as {owner} or as root", .dir.display())]
    OwnedByOther { dir: PathBuf, owner: String },
    #[error("the database in {} was made by PostgreSQL {needed}, and this machine has {found}: install PostgreSQL {needed} too", .dir.display())]
    WrongMajor {
        dir: PathBuf,
        needed: u32,
        found: String,
    },
    #[error("{} holds files but no PostgreSQL cluster: move them away, or choose another data_dir", .0.display())]
    NotACluster(PathBuf),
    #[error("initdb could not make a database in {}: {output}", .dir.display())]
    Initdb { dir: PathBuf, output: String },
    #[error("PostgreSQL did not start ({}): {said}", .log.display())]
    DidNotStart { log: PathBuf, said: String },
    #[error("PostgreSQL (process {pid}) did not stop in time")]
    DidNotStop { pid: i32 },
    #[error("the socket folder {} belongs to somebody else", .0.display())]
    SocketTaken(PathBuf),
    #[error("the database server runs, but does not answer: {0}")]
    NoAnswer(String),
    #[error("{what} {}: {source}", .path.display())]
    Io {
        what: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    #[error("the thread that watches PostgreSQL ended early")]
    SupervisorGone,
}

/// Names the path and the deed that an [`io::Error`] belongs to.
pub(super) trait At<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, Error>;
}

impl<T> At<T> for io::Result<T> {
    fn at(self, what: &'static str, path: &Path) -> Result<T, Error> {
        self.map_err(|source| Error::Io {
            what,
            path: path.to_owned(),
            source,
        })
    }
}

fn by(pid: Option<i32>) -> String {
    pid.map_or_else(String::new, |pid| format!(" (process {pid})"))
}
