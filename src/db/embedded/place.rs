//! Where everything of one private server lies, made ready for the user that runs it.

use std::ffi::OsStr;
use std::fs::{self, File, OpenOptions, Permissions};
use std::io;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use super::account::{self, Account};
use super::error::{At as _, Error};

/// `sun_path` holds 108 bytes with the closing zero on Linux, 104 on macOS.
const LONGEST_SOCKET: usize = if cfg!(target_os = "linux") { 107 } else { 103 };
const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// The folder of one private server (its real path), and who runs it.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub dir: PathBuf,
    pub account: Option<Account>,
}

impl Place {
    /// Makes the folder where it is missing, as a link below `elsewhere` when the server's user could not reach it.
    pub(super) fn prepare(wanted: &Path, elsewhere: Option<&Path>) -> Result<Self, Error> {
        let parent = wanted.parent().unwrap_or(Path::new("/"));
        make_open(parent)?;
        let parent = parent.canonicalize().at("cannot find", parent)?;
        let name = wanted.file_name().unwrap_or(OsStr::new("postgres"));
        let wanted = parent.join(name);
        let place = Self::settle(&wanted, &parent, elsewhere)?;
        place.check_reach(&wanted)?;
        Ok(place)
    }

    fn settle(wanted: &Path, parent: &Path, elsewhere: Option<&Path>) -> Result<Self, Error> {
        if let (Ok(target), false) = (fs::read_link(wanted), wanted.exists()) {
            make_open(&parent.join(target))?; // what the link names was taken away
        }
        let account = account::for_cluster(&wanted.join("data"))?;
        let closed = account
            .as_ref()
            .is_some_and(|account| account.closed_on_the_way(parent).is_some());
        match elsewhere {
            Some(elsewhere) if closed && is_vacant(wanted) => link_elsewhere(wanted, elsewhere)?,
            _ => make_open(wanted)?,
        }
        let dir = wanted.canonicalize().at("cannot find", wanted)?;
        Ok(Self { dir, account })
    }

    fn check_reach(&self, wanted: &Path) -> Result<(), Error> {
        let Some(account) = &self.account else {
            return Ok(());
        };
        match account.closed_on_the_way(&self.dir) {
            Some(closed) => Err(Error::Unreachable {
                account: account.name.clone(),
                dir: wanted.to_owned(),
                closed,
            }),
            None => Ok(()),
        }
    }

    pub(super) fn data(&self) -> PathBuf {
        self.dir.join("data")
    }

    pub(super) fn log(&self) -> PathBuf {
        self.dir.join("server.log")
    }

    /// Opens one of the lock files, which are never removed: removing one would let two holders in.
    pub(super) fn lock_file(&self, name: &str) -> Result<File, Error> {
        open_lock(&self.dir.join(name))
    }

    /// The folder of the server's socket, made and closed to everybody else.
    pub(super) fn socket_dir(&self) -> Result<PathBuf, Error> {
        let inside = self.dir.join("socket");
        let fits = inside.as_os_str().len() + 1 + SOCKET_NAME.len() <= LONGEST_SOCKET;
        let dir = if fits {
            inside
        } else {
            short_socket_dir(&self.dir)
        };
        match fs::create_dir(&dir) {
            Ok(()) => self.hand_over(&dir)?,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                self.check_socket_dir(&dir)?;
            }
            Err(error) => return Err(error).at("cannot create", &dir),
        }
        Ok(dir)
    }

    /// Closes a folder of ours to all but the server's user and gives it to that user.
    pub(super) fn hand_over(&self, dir: &Path) -> Result<(), Error> {
        fs::set_permissions(dir, Permissions::from_mode(0o700)).at("cannot close", dir)?;
        self.account
            .as_ref()
            .map_or(Ok(()), |account| account.give(dir))
    }

    /// Below `/tmp` anybody could have put a folder of that name there first.
    fn check_socket_dir(&self, dir: &Path) -> Result<(), Error> {
        let found = fs::symlink_metadata(dir).at("cannot look at", dir)?;
        let owner = found.uid();
        if !found.is_dir() {
            return Err(Error::SocketTaken(dir.to_owned()));
        }
        if owner == account::uid(self.account.as_ref()).as_raw() {
            return fs::set_permissions(dir, Permissions::from_mode(0o700)).at("cannot close", dir);
        }
        if owner == nix::unistd::geteuid().as_raw() {
            return self.hand_over(dir); // a start of ours was killed between making it and giving it away
        }
        Err(Error::SocketTaken(dir.to_owned()))
    }
}

/// The path of the socket in its folder.
pub(super) fn socket(dir: &Path) -> PathBuf {
    dir.join(SOCKET_NAME)
}

/// Opens or makes a lock file that only its owner can write to.
pub(super) fn open_lock(path: &Path) -> Result<File, Error> {
    let opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o644)
        .open(path);
    opened.at("cannot open the lock", path)
}

fn short_socket_dir(dir: &Path) -> PathBuf {
    let hash = blake3::hash(dir.as_os_str().as_bytes()).to_hex();
    let short: String = hash.chars().take(16).collect();
    Path::new("/tmp").join(format!("storefront-{short}"))
}

/// Whether nothing is lost when `wanted` becomes a link.
fn is_vacant(wanted: &Path) -> bool {
    match fs::symlink_metadata(wanted) {
        Err(_) => true,
        Ok(found) => {
            found.is_dir() && fs::read_dir(wanted).is_ok_and(|mut entries| entries.next().is_none())
        }
    }
}

/// Makes a folder of its own below `elsewhere`, named after the folder that the data folder lies in, and `wanted` a link to it.
///
/// Never one that is there already: after `rm -rf var` the shop must be new.
fn link_elsewhere(wanted: &Path, elsewhere: &Path) -> Result<(), Error> {
    make_open(elsewhere)?;
    let checkout = wanted
        .ancestors()
        .nth(2)
        .and_then(Path::file_name)
        .unwrap_or(OsStr::new("shop"));
    let target = first_free(elsewhere, &checkout.to_string_lossy())?;
    if wanted.is_dir() {
        fs::remove_dir(wanted).at("cannot remove the empty", wanted)?;
    }
    match symlink(&target, wanted) {
        Ok(()) => {
            tracing::warn!(
                "{} cannot be reached by the user that runs PostgreSQL: the database lies in {}",
                wanted.display(),
                target.display()
            );
            Ok(())
        }
        // another command was faster: its folder is the one
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            fs::remove_dir(&target).at("cannot remove the empty", &target)
        }
        Err(error) => Err(error).at("cannot make the link", wanted),
    }
}

fn first_free(parent: &Path, name: &str) -> Result<PathBuf, Error> {
    let mut number = 1_u32;
    loop {
        let dir = parent.join(if number == 1 {
            name.to_owned()
        } else {
            format!("{name}-{number}")
        });
        match fs::create_dir(&dir) {
            Ok(()) => {
                open_to_all(&dir)?;
                return Ok(dir);
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error).at("cannot create", &dir),
        }
    }
}

/// Makes `dir` and its missing parents so that the server's user may pass through, whatever the umask is.
fn make_open(dir: &Path) -> Result<(), Error> {
    if dir.is_dir() {
        return Ok(());
    }
    if let Some(parent) = dir.parent() {
        make_open(parent)?;
    }
    match fs::create_dir(dir) {
        Ok(()) => open_to_all(dir),
        Err(_) if dir.is_dir() => Ok(()),
        Err(error) => Err(error).at("cannot create", dir),
    }
}

fn open_to_all(dir: &Path) -> Result<(), Error> {
    fs::set_permissions(dir, Permissions::from_mode(0o755)).at("cannot open", dir)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deep_folder_gets_its_socket_below_tmp() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("a".repeat(120)).join("postgres");
        let place = Place {
            dir: deep,
            account: None,
        };
        let socket_dir = place.socket_dir().unwrap();
        assert!(socket(&socket_dir).as_os_str().len() <= LONGEST_SOCKET);
        assert_eq!(fs::metadata(&socket_dir).unwrap().mode() & 0o777, 0o700);
        assert_eq!(
            place.socket_dir().unwrap(),
            socket_dir,
            "the same folder each time"
        );
        fs::remove_dir(socket_dir).unwrap();
    }

    #[test]
    fn a_link_in_place_of_the_socket_folder_is_refused() {
        let root = tempfile::tempdir().unwrap();
        symlink("/usr", root.path().join("socket")).unwrap();
        let place = Place {
            dir: root.path().to_owned(),
            account: None,
        };
        assert!(matches!(place.socket_dir(), Err(Error::SocketTaken(_))));
    }

    #[test]
    fn a_link_gets_a_new_folder_each_time() {
        let root = tempfile::tempdir().unwrap();
        let (wanted, elsewhere) = (
            root.path().join("shop/var/postgres"),
            root.path().join("lib"),
        );
        for name in ["shop", "shop-2"] {
            fs::create_dir_all(wanted.parent().unwrap()).unwrap();
            link_elsewhere(&wanted, &elsewhere).unwrap();
            assert_eq!(fs::read_link(&wanted).unwrap(), elsewhere.join(name));
            fs::remove_dir_all(root.path().join("shop")).unwrap();
        }
    }
}
