//! A PostgreSQL of the suite's own, with every sync a shop's has, that may be killed.

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use nix::errno::Errno;
use nix::sys::signal::{Signal, kill};
use nix::sys::statvfs::statvfs;
use nix::unistd::Pid;
use storefront::db::embedded::{Embedded, Options, Programs, Role};
use storefront::id::new_uuid;
use tempfile::TempDir;
use tokio::task::block_in_place;

use crate::store::Store;

pub struct Postgres {
    server: Option<Embedded>,
    dir: TempDir,
}

impl Postgres {
    pub fn start() -> Self {
        let dir = open_folder();
        let (bin, path) = (env::var_os("STOREFRONT_PG_BIN"), env::var_os("PATH"));
        let programs = Programs::find(bin.as_deref().map(Path::new), path.as_deref()).unwrap();
        let options = Options {
            settings: vec![
                ("log_min_duration_statement".into(), "-1".into()),
                ("max_wal_size".into(), "128MB".into()),
            ],
            ..Options::new(Role::Serve)
        };
        let started = || Embedded::start(&programs, &dir.path().join("postgres"), options);
        let server = block_in_place(started).unwrap_or_else(|error| panic!("{error}"));
        Self {
            server: Some(server),
            dir,
        }
    }

    /// The folder of everything that one lane of histories keeps.
    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    pub fn store(&self, database: &str) -> Store {
        let server = self.server.as_ref().unwrap();
        Store {
            url: server.url(database),
        }
    }

    /// A copy of a database that nobody is connected to.
    pub async fn copy(&self, template: &str) -> (String, Store) {
        let name = format!("h_{}", new_uuid().simple());
        let create = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY WAL_LOG");
        self.store("postgres").try_run(&create).await.unwrap();
        let store = self.store(&name);
        (name, store)
    }

    pub async fn forget(&self, database: &str) {
        let drop = format!("DROP DATABASE IF EXISTS {database} WITH (FORCE)");
        self.store("postgres").run(&drop).await;
    }

    /// kill -9 of the server; what it has acknowledged must be there when it is back, which happens by itself.
    pub async fn kill(&self) -> bool {
        let found = self.postmaster();
        let Some(pid) = found else { return false };
        let struck = strike(pid);
        // Not before the old one is gone: it would answer.
        while self.postmaster() == found && kill(pid, None).is_ok() {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        self.store("postgres").run("SELECT 1").await;
        struck
    }

    /// kill -9 of one process of that database's connections.
    pub async fn kill_backend(&self, database: &str) -> bool {
        let query = format!(
            "SELECT pid::text AS line FROM pg_stat_activity WHERE datname = '{database}' ORDER BY pid LIMIT 1"
        );
        let found = self.store("postgres").lines(&query).await;
        let struck = found
            .first()
            .is_some_and(|pid| strike(Pid::from_raw(pid.parse().unwrap())));
        self.store("postgres").run("SELECT 1").await;
        struck
    }

    fn postmaster(&self) -> Option<Pid> {
        let server = self.server.as_ref()?;
        let text = fs::read_to_string(server.dir().join("data/postmaster.pid")).ok()?;
        text.lines().next()?.trim().parse().ok().map(Pid::from_raw)
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            block_in_place(|| server.stop()).unwrap();
        }
    }
}

/// False where it was gone already.
fn strike(pid: Pid) -> bool {
    match kill(pid, Signal::SIGKILL) {
        Ok(()) => true,
        Err(Errno::ESRCH) => false,
        Err(error) => panic!("process {pid} of the suite's own PostgreSQL: {error}"),
    }
}

/// So much room a lane may need, in bytes.
const ROOM: u64 = 1 << 30;

/// A folder that the server's user can reach even when root runs the tests; in memory where there is room, since every commit and
/// every recovery syncs, and thousands of histories would wear out a disk.
fn open_folder() -> TempDir {
    let memory = statvfs("/dev/shm").ok().filter(|found| {
        found
            .blocks_available()
            .saturating_mul(found.fragment_size())
            > ROOM
    });
    let dir = tempfile::Builder::new()
        .prefix("chaos")
        .tempdir_in(memory.map_or("/tmp", |_| "/dev/shm"))
        .unwrap();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    dir
}
