//! One throw-away server per checkout, shared by all tests of all runs, and left running for the next run.
//!
//! Databases are never dropped: beside a concurrent CREATE DATABASE a drop takes hundreds of milliseconds. When many have gathered
//! and no other run is alive, the next run throws the whole cluster away, which costs half a second.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use storefront::db::embedded::{Durability, Embedded, Options, Programs, Role};

use super::sql;

/// A database for one test.
pub struct TestDb {
    pub url: String,
    /// The folder that the template was filled with: shared, so for files that are named by their content.
    pub folder: PathBuf,
}

/// Where root's server goes when the checkout is closed to other users.
const ELSEWHERE: &str = "/var/lib/storefront-tests";
const TOO_MANY: usize = 150;

/// The server of this process, held for its whole life.
static SERVER: Mutex<Option<Server>> = Mutex::new(None);

struct Server {
    embedded: Embedded,
    /// Held shared: another run must not throw the cluster away.
    _alive: File,
}

/// The gate, held: nobody else makes templates or servers.
pub struct Gate(#[expect(dead_code, reason = "held, never read")] File);

/// The folder of the cluster and the templates' files, in the target folder.
pub fn folder() -> PathBuf {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    target.join("testpg")
}

/// Blocks until nobody else holds the gate.
pub fn gate() -> Gate {
    fs::create_dir_all(folder()).unwrap();
    let file = lock_file("gate");
    file.lock().unwrap();
    Gate(file)
}

/// The address of a database on the running server, which is started where it is not.
pub fn url(database: &str, _gate: &Gate) -> String {
    let mut server = SERVER.lock().unwrap_or_else(PoisonError::into_inner);
    server.get_or_insert_with(bring_up).embedded.url(database)
}

fn bring_up() -> Server {
    let alive = lock_file("alive");
    let mut embedded = start();
    if alive.try_lock().is_ok() && is_full(&embedded) {
        embedded = start_anew(embedded);
    }
    // trading one lock for the other lets nobody in: only holders of the gate take it
    alive.unlock().unwrap();
    alive.lock_shared().unwrap();
    Server {
        embedded,
        _alive: alive,
    }
}

fn start() -> Embedded {
    #[expect(
        clippy::disallowed_methods,
        reason = "tests find the programs as the machine has them"
    )]
    let (bin, path) = (env::var_os("STOREFRONT_PG_BIN"), env::var_os("PATH"));
    let programs = Programs::find(bin.as_deref().map(Path::new), path.as_deref())
        .unwrap_or_else(|error| panic!("{error}"));
    let options = Options {
        durability: Durability::Throwaway,
        elsewhere: Some(PathBuf::from(ELSEWHERE)),
        ..Options::new(Role::Keep)
    };
    Embedded::start(&programs, &folder().join("postgres"), options)
        .unwrap_or_else(|error| panic!("no PostgreSQL for the tests: {error}"))
}

fn is_full(embedded: &Embedded) -> bool {
    let databases = sql::names(
        &embedded.url("postgres"),
        "SELECT datname::text AS name FROM pg_database",
    );
    databases.len() > TOO_MANY
}

fn start_anew(old: Embedded) -> Embedded {
    let cluster = old.dir().join("data");
    old.stop().unwrap();
    remove(&cluster);
    remove(&folder().join("files"));
    start()
}

fn remove(dir: &Path) {
    match fs::remove_dir_all(dir) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            panic!("cannot remove {}: {error}", dir.display())
        }
        _ => {}
    }
}

fn lock_file(name: &str) -> File {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.open(folder().join(name)).unwrap()
}
