use std::env;
use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, Lines, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use diesel::sql_query;
use diesel::sql_types::Text;
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use storefront::db::embedded::{DATABASE, Durability, Embedded, Error, Options, Programs, Role};
use tempfile::TempDir;

const DIR: &str = "EMBEDDED_TEST_DIR";

/// A folder that the server's user can reach even when root runs the tests.
pub fn open_folder() -> TempDir {
    let dir = tempfile::Builder::new()
        .prefix("embedded")
        .tempdir_in("/tmp")
        .unwrap();
    fs::set_permissions(dir.path(), Permissions::from_mode(0o755)).unwrap();
    dir
}

/// Without syncs, for speed, but a commit is out of the server's memory: a killed process loses nothing.
pub fn options(role: Role) -> Options {
    Options {
        durability: Durability::Throwaway,
        settings: vec![("synchronous_commit".into(), "on".into())],
        ..Options::new(role)
    }
}

pub fn start(dir: &Path, role: Role) -> Result<Embedded, Error> {
    start_with(dir, options(role))
}

pub fn start_with(dir: &Path, options: Options) -> Result<Embedded, Error> {
    let programs = Programs::find(None, env::var_os("PATH").as_deref())?;
    Embedded::start(&programs, &dir.join("postgres"), options)
}

/// The running server's process, as its pid file says.
pub fn postmaster(dir: &Path) -> Option<Pid> {
    let text = fs::read_to_string(dir.join("postgres/data/postmaster.pid")).ok()?;
    text.lines().next()?.trim().parse().ok().map(Pid::from_raw)
}

pub fn kill_hard(pid: Pid) {
    kill(pid, Signal::SIGKILL).unwrap();
}

/// Waits until `done`, at most a minute: a busy machine is no defect.
pub fn eventually(what: &str, mut done: impl FnMut() -> bool) {
    let until = Instant::now() + Duration::from_mins(1);
    while !done() {
        assert!(Instant::now() < until, "never: {what}");
        sleep(Duration::from_millis(10));
    }
}

#[derive(diesel::QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// One text from the shop's database.
pub fn ask(url: &str, sql: &str) -> Result<String, String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut conn = AsyncPgConnection::establish(url)
            .await
            .map_err(|e| e.to_string())?;
        let found = sql_query(sql).get_result::<Line>(&mut conn).await;
        found.map(|row| row.line).map_err(|e| e.to_string())
    })
}

/// Runs a statement in the shop's database.
pub fn run(url: &str, sql: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut conn = AsyncPgConnection::establish(url).await.unwrap();
        sql_query(sql).execute(&mut conn).await.unwrap();
    });
}

/// A shop in a process of its own, so that it can be killed.
pub struct OtherShop {
    pub process: Child,
    /// Read to the end of its life: it would fail to print its result into a closed pipe.
    _said: Lines<BufReader<ChildStdout>>,
    pub url: String,
}

impl OtherShop {
    pub fn start(dir: &Path) -> Self {
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", "support::the_other_shop", "--nocapture"])
            .env(DIR, dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(process.stdout.take().unwrap()).lines();
        let url = said
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| line.split_once("serves ").map(|(_, url)| url.to_owned()))
            .expect("the other shop serves");
        Self {
            process,
            _said: said,
            url,
        }
    }

    pub fn kill(mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Asks it to stop, and waits.
    pub fn stop(mut self) {
        self.process
            .stdin
            .take()
            .unwrap()
            .write_all(b"stop\n")
            .unwrap();
        assert!(self.process.wait().unwrap().success());
    }
}

/// No test by itself: what [`OtherShop`] runs.
#[test]
fn the_other_shop() {
    let Some(dir) = env::var_os(DIR).map(PathBuf::from) else {
        return;
    };
    let shop = start(&dir, Role::Serve).unwrap();
    println!("\nserves {}", shop.url(DATABASE));
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).unwrap();
    shop.stop().unwrap();
}
