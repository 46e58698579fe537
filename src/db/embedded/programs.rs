//! Where PostgreSQL's programs are.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fmt::{self, Write as _};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::platform;

/// The oldest PostgreSQL that the shop runs on.
pub const OLDEST_MAJOR: u32 = 15;

/// One folder with `initdb` and `postgres` of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    pub bin: PathBuf,
    pub major: u32,
}

/// PostgreSQL's programs on this machine, the preferred first; at least one, all of them recent enough.
#[derive(Debug, Clone)]
pub struct Programs(Vec<Installation>);

/// No usable PostgreSQL was found; the message says how to get one, and how to do without.
#[derive(Debug, Clone)]
pub struct NotFound {
    /// The folder that `STOREFRONT_PG_BIN` names, when it was that one.
    explicit: Option<PathBuf>,
    too_old: Vec<Installation>,
}

impl Programs {
    /// Looks in `explicit` (`STOREFRONT_PG_BIN`) and nowhere else when it is given; otherwise in the folders of `path` (`PATH`),
    /// where `pg_config` points, and in the usual folders of Debian, Fedora and Homebrew, newest first.
    pub fn find(explicit: Option<&Path>, path: Option<&OsStr>) -> Result<Self, NotFound> {
        let folders = match explicit {
            Some(bin) => vec![bin.to_owned()],
            None => candidates(path, USUAL),
        };
        let (fit, too_old): (Vec<_>, Vec<_>) = distinct(folders)
            .filter_map(installation)
            .partition(|found| found.major >= OLDEST_MAJOR);
        if fit.is_empty() {
            return Err(NotFound {
                explicit: explicit.map(Path::to_owned),
                too_old,
            });
        }
        Ok(Self(fit))
    }

    /// All that were found, the preferred first.
    pub fn installations(&self) -> &[Installation] {
        &self.0
    }
}

impl Installation {
    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }
}

impl fmt::Display for NotFound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.explicit {
            Some(bin) => write!(
                f,
                "STOREFRONT_PG_BIN names {}, which does not hold",
                bin.display()
            )?,
            None => f.write_str("This machine does not have")?,
        }
        write!(
            f,
            " PostgreSQL's programs (initdb and postgres) in version {OLDEST_MAJOR} or newer"
        )?;
        for old in &self.too_old {
            write!(
                f,
                "; version {} in {} is too old",
                old.major,
                old.bin.display()
            )?;
        }
        write!(
            f,
            ".\n{}\nOr set DATABASE_URL to a PostgreSQL {OLDEST_MAJOR} or newer that runs already, \
             or STOREFRONT_PG_BIN to the folder of the programs.",
            platform::install_advice()
        )
    }
}

impl std::error::Error for NotFound {}

/// Folders named `{prefix}{major}{suffix}`, one for each installed version.
type Pattern = (&'static str, &'static str, &'static str);

const USUAL: &[Pattern] = &[
    ("/usr/lib/postgresql", "", "bin"),          // Debian, Ubuntu
    ("/usr", "pgsql-", "bin"),                   // PostgreSQL's own packages for Fedora and its kin
    ("/usr/lib", "postgresql", "bin"),           // openSUSE
    ("/usr/libexec", "postgresql", ""),          // Alpine
    ("/opt/homebrew/opt", "postgresql@", "bin"), // Homebrew on Apple silicon
    ("/usr/local/opt", "postgresql@", "bin"),    // Homebrew on Intel
    ("/home/linuxbrew/.linuxbrew/opt", "postgresql@", "bin"), // Homebrew on Linux
    ("/Applications/Postgres.app/Contents/Versions", "", "bin"),
];

fn candidates(path: Option<&OsStr>, usual: &[Pattern]) -> Vec<PathBuf> {
    let entries: Vec<PathBuf> = path
        .map(std::env::split_paths)
        .into_iter()
        .flatten()
        .collect();
    let mut folders: Vec<PathBuf> = entries
        .iter()
        .filter(|dir| dir.is_absolute())
        .cloned()
        .collect();
    folders.extend(
        entries
            .iter()
            .find_map(|dir| bindir(&dir.join("pg_config"))),
    );
    folders.extend(usual_folders(usual));
    folders.extend(["/usr/bin", "/usr/local/bin"].map(PathBuf::from)); // Fedora's and Arch's own packages
    folders
}

/// What `pg_config --bindir` says: a place to look in only, since it comes with libpq's headers and not with the server.
fn bindir(pg_config: &Path) -> Option<PathBuf> {
    let said = output(pg_config, "--bindir")?;
    Some(PathBuf::from(said.trim()))
}

fn usual_folders(patterns: &[Pattern]) -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = Vec::new();
    for (parent, prefix, suffix) in patterns {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let major = name
                .to_str()
                .and_then(|name| name.strip_prefix(prefix)?.parse().ok());
            found.extend(major.map(|major| (major, entry.path().join(suffix))));
        }
    }
    found.sort_by(|a, b| b.cmp(a));
    found.into_iter().map(|(_, folder)| folder).collect()
}

/// Each real folder once: `/usr/local/bin` often holds links to the same programs.
fn distinct(folders: Vec<PathBuf>) -> impl Iterator<Item = PathBuf> {
    let mut seen = BTreeSet::new();
    folders
        .into_iter()
        .filter_map(|folder| resolved(&folder))
        .filter(move |folder| seen.insert(folder.clone()))
}

/// The folder that the two programs really lie in, or the one given when their links part ways.
fn resolved(folder: &Path) -> Option<PathBuf> {
    let postgres = folder.join("postgres").canonicalize().ok()?;
    folder.join("initdb").canonicalize().ok()?;
    let home = postgres.parent()?;
    let whole =
        home.join("initdb").is_file() && postgres.file_name() == Some(OsStr::new("postgres"));
    Some(if whole { home } else { folder }.to_owned())
}

fn installation(bin: PathBuf) -> Option<Installation> {
    let major = major(&output(&bin.join("postgres"), "--version")?)?;
    Some(Installation { bin, major })
}

/// `postgres (PostgreSQL) 15.18 (Debian 15.18-0)`, `... 18beta1`, `... 19devel`.
fn major(version: &str) -> Option<u32> {
    let number = version
        .split_whitespace()
        .find(|word| word.starts_with(|c: char| c.is_ascii_digit()))?;
    let digits = number.split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

fn output(program: &Path, argument: &str) -> Option<String> {
    if !program.is_file() {
        return None;
    }
    let out = Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    out.status
        .success()
        .then(|| String::from_utf8_lossy(&out.stdout).into_owned())
}

/// `15 in /usr/lib/postgresql/15/bin and 17 in ...`, for messages.
pub(super) fn listed(installations: &[Installation]) -> String {
    let mut text = String::new();
    for (position, one) in installations.iter().enumerate() {
        let joint = if position == 0 { "" } else { " and " };
        // writing into a String cannot fail
        let _ = write!(text, "{joint}{} in {}", one.major, one.bin.display());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn pretend(folder: &Path, version: &str) {
        fs::create_dir_all(folder).unwrap();
        for program in ["initdb", "postgres"] {
            let file = folder.join(program);
            fs::write(
                &file,
                format!("#!/bin/sh\necho '{program} (PostgreSQL) {version}'\n"),
            )
            .unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }

    #[test]
    fn versions_are_read_as_they_are_printed() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n"), Some(18));
        assert_eq!(major("postgres (PostgreSQL) 19devel\n"), Some(19));
        assert_eq!(major("something else\n"), None);
    }

    #[test]
    fn the_named_folder_is_the_only_one_looked_in() {
        let dir = tempfile::tempdir().unwrap();
        pretend(&dir.path().join("new"), "16.2");
        let found = Programs::find(Some(&dir.path().join("new")), None).unwrap();
        assert_eq!(found.installations().len(), 1);
        assert_eq!(found.installations()[0].major, 16);

        let missing = Programs::find(Some(&dir.path().join("none")), None)
            .unwrap_err()
            .to_string();
        assert!(missing.contains("STOREFRONT_PG_BIN names"), "{missing}");
        assert!(missing.contains("DATABASE_URL"), "{missing}");
    }

    #[test]
    fn path_comes_first_and_old_ones_are_named_but_not_used() {
        let dir = tempfile::tempdir().unwrap();
        pretend(&dir.path().join("a"), "13.1");
        pretend(&dir.path().join("b"), "99.1");
        let path = std::env::join_paths([dir.path().join("a"), dir.path().join("b")]).unwrap();
        let found = Programs::find(None, Some(&path)).unwrap();
        assert_eq!(found.installations()[0].major, 99);
        assert!(
            found
                .installations()
                .iter()
                .all(|one| one.major >= OLDEST_MAJOR)
        );

        let only_old = Programs::find(Some(&dir.path().join("a")), None)
            .unwrap_err()
            .to_string();
        assert!(only_old.contains("version 13"), "{only_old}");
    }

    #[test]
    fn links_to_the_same_programs_count_once() {
        let dir = tempfile::tempdir().unwrap();
        let (real, links) = (dir.path().join("real"), dir.path().join("links"));
        pretend(&real, "17.0");
        fs::create_dir(&links).unwrap();
        for program in ["initdb", "postgres"] {
            std::os::unix::fs::symlink(real.join(program), links.join(program)).unwrap();
        }
        let found: Vec<_> = distinct(vec![links, real.clone()]).collect();
        assert_eq!(found, [real.canonicalize().unwrap()]);
    }

    #[test]
    fn the_usual_folders_come_newest_first() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["9", "15", "100", "common"] {
            fs::create_dir(dir.path().join(name)).unwrap();
        }
        let parent: &'static str =
            Box::leak(dir.path().to_str().unwrap().to_owned().into_boxed_str());
        let found = usual_folders(&[(parent, "", "bin")]);
        assert_eq!(
            found,
            ["100", "15", "9"].map(|name| dir.path().join(name).join("bin"))
        );
    }
}
