//! What the server said.

use std::fs::{self, File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};

use super::error::{At as _, Error};

/// Past this size the log of the last run is put aside at the next start, in place of the one before.
const LARGEST: u64 = 10 << 20;
const LINES_SHOWN: usize = 12;

/// The server's log from one start on.
#[derive(Debug)]
pub(super) struct LogFile {
    pub path: PathBuf,
    file: File,
    start: u64,
}

impl LogFile {
    /// Opens it for appending, readable by its owner only: it holds statements, and so customers' data.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        if fs::metadata(path).is_ok_and(|found| found.len() > LARGEST) {
            fs::rename(path, path.with_extension("log.1")).at("cannot put aside", path)?;
        }
        let file = OpenOptions::new()
            .read(true)
            .append(true)
            .create(true)
            .mode(0o600)
            .open(path);
        let file = file.at("cannot open", path)?;
        let start = file.metadata().at("cannot look at", path)?.len();
        Ok(Self {
            path: path.to_owned(),
            file,
            start,
        })
    }

    /// A second handle for the server's own output.
    pub(super) fn handle(&self) -> Result<File, Error> {
        self.file.try_clone().at("cannot open", &self.path)
    }

    /// The last lines since it was opened.
    pub(super) fn said(&self) -> String {
        let mut bytes = Vec::new();
        let mut file = &self.file;
        let read = file
            .seek(SeekFrom::Start(self.start))
            .and_then(|_| file.read_to_end(&mut bytes));
        if read.is_err() {
            return String::new();
        }
        let text = String::from_utf8_lossy(&bytes);
        let lines: Vec<&str> = text.lines().rev().take(LINES_SHOWN).collect();
        lines.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn only_this_start_is_quoted() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("server.log");
        fs::write(&path, "old\n").unwrap();
        let log = LogFile::open(&path).unwrap();
        log.handle().unwrap().write_all(b"new 1\nnew 2\n").unwrap();
        assert_eq!(log.said(), "new 1\nnew 2");
    }

    #[test]
    fn a_large_log_is_put_aside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("server.log");
        File::create(&path).unwrap().set_len(LARGEST + 1).unwrap();
        LogFile::open(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().len(), 0);
        assert!(dir.path().join("server.log.1").exists());
    }
}
