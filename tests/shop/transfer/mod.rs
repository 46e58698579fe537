//! Imports: the program itself on the database of a shop that runs, and what visitors then see.

mod articles;
mod products;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use tokio::task::block_in_place;

use crate::support::Shop;

/// A folder with files to import into one shop.
struct Desk {
    folder: TempDir,
    url: String,
    data: PathBuf,
}

/// What the program said, and how it ended.
struct Said {
    code: Option<i32>,
    out: String,
    complaint: String,
}

impl Desk {
    fn of(shop: &Shop) -> Self {
        Self {
            folder: TempDir::new().unwrap(),
            url: shop.db.url.clone(),
            data: shop.db.folder.clone(),
        }
    }

    /// Writes a file; its path.
    fn file(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    fn command(&self, what: &str, file: &Path, more: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_storefront"));
        command
            .args(["import", what])
            .arg(file)
            .args(more)
            .current_dir(self.folder.path())
            .env("DATABASE_URL", &self.url)
            .env("STOREFRONT_DATA_DIR", &self.data)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, what: &str, file: &Path, more: &[&str]) -> Said {
        Said::of(&block_in_place(|| self.command(what, file, more).output()).unwrap())
    }

    fn article(&self, file: &Path, more: &[&str]) -> Said {
        self.run("article", file, more)
    }

    fn products(&self, file: &Path, more: &[&str]) -> Said {
        self.run("woocommerce-products", file, more)
    }
}

impl Said {
    fn of(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Self {
            code: output.status.code(),
            out: text(&output.stdout),
            complaint: text(&output.stderr),
        }
    }

    /// Expects success; what was printed.
    fn done(self) -> String {
        assert_eq!(self.code, Some(0), "{}{}", self.out, self.complaint);
        self.out
    }

    /// Expects a refusal; the reason.
    fn refused(self) -> String {
        assert_eq!(self.code, Some(1), "{}{}", self.out, self.complaint);
        self.complaint
    }
}
