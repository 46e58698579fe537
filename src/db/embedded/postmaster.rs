//! `postmaster.pid`: who serves a cluster, and how far it is.

use std::fs;
use std::io;
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};

use nix::unistd::Pid;

use super::error::{At as _, Error};
use super::place;
use super::process::{Standing, standing};

/// The pid file's content; the server writes it line by line while it starts, so all but the pid may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    pub pid: Pid,
    pub socket_dir: Option<PathBuf>,
    status: Option<String>,
}

/// What the pid file and the machine together say about a cluster's server.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Condition {
    /// No pid file, or one whose process is gone, which the next server clears away itself.
    Down,
    /// A pid file that would wrongly stop the next server from starting.
    Stale(PidFile),
    /// Answers on its socket.
    Ready { pid: Pid, socket_dir: PathBuf },
    /// On its way up or down.
    Moving(Pid),
}

impl PidFile {
    /// `None` when there is none, or nothing useful in it.
    pub(super) fn read(data: &Path) -> Result<Option<Self>, Error> {
        let path = path(data);
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).at("cannot read", &path),
        }
    }

    /// Lines: pid, folder, start, port, socket folder, address, shared memory, status (miscadmin.h, `LOCK_FILE_LINE_*`).
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim);
        let pid: i32 = lines.next()?.parse().ok()?;
        if pid <= 0 {
            return None; // negative: a single-user server, which dies with its terminal
        }
        let socket_dir = lines
            .nth(3)
            .filter(|line| !line.is_empty())
            .map(PathBuf::from);
        let status = lines.nth(2).map(str::to_owned);
        Some(Self {
            pid: Pid::from_raw(pid),
            socket_dir,
            status,
        })
    }

    pub(super) fn is_ready(&self) -> bool {
        self.status.as_deref() == Some("ready")
    }
}

/// What there is of a server on the cluster in `data`.
pub(super) fn condition(data: &Path) -> Result<Condition, Error> {
    let Some(file) = PidFile::read(data)? else {
        return Ok(Condition::Down);
    };
    let pid = file.pid;
    // whoever accepts on the socket in that closed folder is the server, even if its number means nothing here
    // (a container beside this one)
    let answers = file.socket_dir.as_deref().is_some_and(answers);
    Ok(match (standing(pid, data), file.socket_dir.clone()) {
        (_, Some(socket_dir)) if answers && file.is_ready() => Condition::Ready { pid, socket_dir },
        (Standing::Postmaster | Standing::Unknown, _) => Condition::Moving(pid),
        _ if answers => Condition::Moving(pid),
        (Standing::Gone, _) => Condition::Down,
        (Standing::Zombie | Standing::Other, _) => Condition::Stale(file),
    })
}

/// The pid file's path.
pub(super) fn path(data: &Path) -> PathBuf {
    data.join("postmaster.pid")
}

fn answers(socket_dir: &Path) -> bool {
    UnixStream::connect(place::socket(socket_dir)).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "4711\n/srv/data\n1790000000\n5432\n/srv/socket\n\n 3343 0\nready   \n";

    #[test]
    fn a_whole_file_is_read() {
        let file = PidFile::parse(WHOLE).unwrap();
        assert_eq!(file.pid, Pid::from_raw(4711));
        assert_eq!(file.socket_dir.as_deref(), Some(Path::new("/srv/socket")));
        assert!(file.is_ready());
    }

    #[test]
    fn a_file_in_the_making_is_not_ready() {
        for lines in 0..8 {
            let part: String = WHOLE
                .lines()
                .take(lines)
                .fold(String::new(), |text, line| text + line + "\n");
            assert!(
                !PidFile::parse(&part).is_some_and(|file| file.is_ready()),
                "{lines} lines"
            );
        }
        assert_eq!(PidFile::parse("nonsense"), None);
        assert_eq!(PidFile::parse("-12\n/srv/data\n"), None);
    }

    #[test]
    fn a_file_of_another_process_is_stale() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().canonicalize().unwrap();
        assert_eq!(condition(&data).unwrap(), Condition::Down);
        let own = std::process::id();
        fs::write(
            path(&data),
            format!(
                "{own}\n{}\n1\n5432\n{}\n\n1 0\nready\n",
                data.display(),
                data.display()
            ),
        )
        .unwrap();
        assert!(matches!(condition(&data).unwrap(), Condition::Stale(_)));
    }
}
