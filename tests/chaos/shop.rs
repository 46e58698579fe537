//! The program itself, in a process of its own.

use std::fs::{File, OpenOptions};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::Mutex as AsyncMutex;
use tokio::time::timeout;

use crate::store::Store;

/// A busy machine may take so long to start a program or to stop it.
const PATIENCE: Duration = Duration::from_mins(1);

pub struct Shop {
    folder: PathBuf,
    settings: Vec<(String, String)>,
    /// Where it answers at present; another port after each start.
    origin: Mutex<String>,
    child: AsyncMutex<Option<Child>>,
}

impl Shop {
    pub async fn start(
        folder: PathBuf,
        store: &Store,
        mail: &str,
        more: &[(String, String)],
    ) -> Self {
        let mut settings: Vec<(String, String)> = [
            ("STOREFRONT_DATABASE__URL", store.url.as_str()),
            ("STOREFRONT_SERVER__BIND", "127.0.0.1:0"),
            ("STOREFRONT_OPS__BIND", "127.0.0.1:0"),
            ("STOREFRONT_SERVER__WORKERS", "2"),
            ("STOREFRONT_DATABASE__POOL", "8"),
            ("STOREFRONT_LIMITS__ENABLED", "false"),
            ("STOREFRONT_MAIL__URL", mail),
            ("STOREFRONT_DATA_DIR", &folder.to_string_lossy()),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        settings.extend(more.iter().cloned());
        let shop = Self {
            folder,
            settings,
            origin: Mutex::default(),
            child: AsyncMutex::new(None),
        };
        shop.restart().await;
        shop
    }

    pub fn origin(&self) -> String {
        self.origin.lock().unwrap().clone()
    }

    /// kill -9.
    pub async fn kill(&self) {
        if let Some(mut child) = self.child.lock().await.take() {
            child.kill().await.unwrap();
        }
    }

    /// Asks it to stop, and waits; false when it had to be killed.
    pub async fn stop(&self) -> bool {
        let Some(mut child) = self.child.lock().await.take() else {
            return true;
        };
        if let Some(pid) = child.id() {
            // An error means that it has just ended.
            let _ = kill(Pid::from_raw(i32::try_from(pid).unwrap()), Signal::SIGTERM);
        }
        let stopped = timeout(PATIENCE, child.wait()).await.is_ok();
        if !stopped {
            child.kill().await.unwrap();
        }
        stopped
    }

    /// Starts it, as often as it takes where its database is still coming up.
    pub async fn restart(&self) {
        let until = Instant::now() + PATIENCE;
        let mut place = self.child.lock().await;
        loop {
            let (child, origin) = self.try_start().await;
            if let Some(origin) = origin {
                *self.origin.lock().unwrap() = origin;
                *place = Some(child);
                return;
            }
            assert!(
                Instant::now() < until,
                "the shop does not start:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether the process runs.
    pub async fn lives(&self) -> bool {
        match self.child.lock().await.as_mut() {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => false,
        }
    }

    /// What it has said on standard error, the end of it.
    pub fn log(&self) -> String {
        let said = std::fs::read_to_string(self.log_path()).unwrap_or_default();
        let lines: Vec<&str> = said.lines().collect();
        lines[lines.len().saturating_sub(60)..].join("\n")
    }

    async fn try_start(&self) -> (Child, Option<String>) {
        let mut child = Command::new(program())
            .arg("serve")
            .current_dir(&self.folder)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("NO_COLOR", "1")
            .envs(self.settings.iter().cloned())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(self.log_file())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        let origin = timeout(PATIENCE, announced(said)).await.ok().flatten();
        if origin.is_none() {
            let _ = child.kill().await; // it may have ended by itself
        }
        (child, origin)
    }

    fn log_file(&self) -> File {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        options.open(self.log_path()).unwrap()
    }

    fn log_path(&self) -> PathBuf {
        self.folder.join("shop.log")
    }
}

/// The program that was built with the tests, or the one that `STOREFRONT_CHAOS_PROGRAM` names.
fn program() -> PathBuf {
    let other = std::env::var_os("STOREFRONT_CHAOS_PROGRAM");
    other.map_or_else(|| env!("CARGO_BIN_EXE_storefront").into(), PathBuf::from)
}

/// The origin that it prints once it answers; what comes after is read, too, or it could not print it.
async fn announced(mut said: BufReader<ChildStdout>) -> Option<String> {
    let mut line = String::new();
    while said.read_line(&mut line).await.ok()? > 0 {
        if let Some((_, origin)) = line.trim().split_once("answers at ") {
            let origin = origin.to_owned();
            tokio::spawn(async move {
                let mut rest = String::new();
                while said.read_line(&mut rest).await.is_ok_and(|read| read > 0) {
                    rest.clear();
                }
            });
            return Some(origin);
        }
        line.clear();
    }
    None
}
