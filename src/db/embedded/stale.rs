//! Clearing away what a killed server leaves behind, and only that.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::Duration;

use nix::sys::signal::Signal;

use super::error::{At as _, Error};
use super::place;
use super::postmaster::{self, PidFile};
use super::process;

const PATIENCE: u32 = 50;
const PAUSE: Duration = Duration::from_millis(20);

/// Removes a pid file whose process is a zombie or something else by now, with the socket and the socket's own lock,
/// which would stop the next server just as well.
pub(super) fn clear(data: &Path, file: &PidFile) -> Result<(), Error> {
    tracing::info!(
        "PostgreSQL was killed last time (process {}): clearing its pid file away",
        file.pid
    );
    if let Some(socket_dir) = &file.socket_dir {
        let socket = place::socket(socket_dir);
        let mut lock = socket.clone().into_os_string();
        lock.push(".lock");
        remove(&socket)?;
        remove(&PathBuf::from(lock))?;
    }
    remove(&postmaster::path(data))
}

/// Ends the backends of a postmaster that is gone; the next server recovers what they were at.
pub(super) fn end_orphans(data: &Path) {
    for _ in 0..PATIENCE {
        let orphans = process::orphans(data);
        if orphans.is_empty() {
            return;
        }
        for pid in orphans {
            process::signal(pid, Signal::SIGKILL);
        }
        sleep(PAUSE);
    }
}

fn remove(path: &Path) -> Result<(), Error> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(error).at("cannot remove", path)
        }
        _ => Ok(()),
    }
}
