//! Which user runs the server, and what that user can reach.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{Gid, Uid, User, geteuid};

use super::error::{At as _, Error};

/// Another user than ours that runs the server, because ours is root.
#[derive(Debug, Clone)]
pub(super) struct Account {
    pub name: String,
    pub uid: Uid,
    pub gid: Gid,
}

/// Who must run the server of the cluster in `data` (which need not exist yet): `None` means ourselves.
pub(super) fn for_cluster(data: &Path) -> Result<Option<Account>, Error> {
    let owner = owner(data)?;
    if geteuid().is_root() {
        let account = match owner {
            Some(uid) if uid.is_root() => {
                return Err(Error::OwnedByRoot {
                    dir: data.to_owned(),
                });
            }
            Some(uid) => Some(of_uid(uid)),
            None => named("postgres").or_else(|| named("nobody")),
        };
        return account.map(Some).ok_or(Error::NoAccount);
    }
    match owner {
        Some(uid) if uid != geteuid() => Err(Error::OwnedByOther {
            dir: data.to_owned(),
            owner: of_uid(uid).name,
        }),
        _ => Ok(None),
    }
}

/// The user that will own the cluster's files and processes.
pub(super) fn uid(account: Option<&Account>) -> Uid {
    account.map_or_else(geteuid, |account| account.uid)
}

impl Account {
    /// Makes `command` run as this user, without any of root's groups.
    pub(super) fn run(&self, command: &mut Command) {
        use std::os::unix::process::CommandExt as _;
        command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
    }

    /// Gives `path` itself (not what lies in it) to this user.
    pub(super) fn give(&self, path: &Path) -> Result<(), Error> {
        std::os::unix::fs::chown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw()))
            .at("cannot change the owner of", path)
    }

    /// The first folder on the way to `dir` (itself included) that this user may not pass through.
    ///
    /// Reads the permission bits; access lists that say otherwise are not known here.
    pub(super) fn closed_on_the_way(&self, dir: &Path) -> Option<PathBuf> {
        let mut way: Vec<&Path> = dir.ancestors().collect();
        way.reverse();
        way.into_iter()
            .find(|folder| !self.may_pass(folder))
            .map(Path::to_owned)
    }

    fn may_pass(&self, folder: &Path) -> bool {
        fs::metadata(folder).is_ok_and(|found| {
            let bit = if found.uid() == self.uid.as_raw() {
                0o100
            } else if found.gid() == self.gid.as_raw() {
                0o010
            } else {
                0o001
            };
            found.mode() & bit != 0
        })
    }
}

fn owner(data: &Path) -> Result<Option<Uid>, Error> {
    match fs::metadata(data) {
        Ok(found) => Ok(Some(Uid::from_raw(found.uid()))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).at("cannot look at", data),
    }
}

fn named(name: &str) -> Option<Account> {
    User::from_name(name)
        .ok()
        .flatten()
        .filter(|user| !user.uid.is_root())
        .map(of_user)
}

fn of_uid(uid: Uid) -> Account {
    match User::from_uid(uid) {
        Ok(Some(user)) => of_user(user),
        // a number without a name is usual in containers
        _ => Account {
            name: uid.to_string(),
            uid,
            gid: Gid::from_raw(uid.as_raw()),
        },
    }
}

fn of_user(user: User) -> Account {
    Account {
        name: user.name,
        uid: user.uid,
        gid: user.gid,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_first_closed_folder_is_named() {
        let stranger = Account {
            name: "stranger".into(),
            uid: Uid::from_raw(54_321),
            gid: Gid::from_raw(54_321),
        };
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let deep = dir.path().join("closed/inner");
        fs::create_dir_all(&deep).unwrap();
        fs::set_permissions(dir.path().join("closed"), fs::Permissions::from_mode(0o700)).unwrap();
        let expected = dir.path().join("closed");
        assert_eq!(stranger.closed_on_the_way(&deep), Some(expected));
        assert_eq!(stranger.closed_on_the_way(Path::new("/usr/bin")), None);
    }

    #[test]
    fn an_ordinary_user_runs_the_server_itself() {
        let dir = tempfile::tempdir().unwrap();
        let account = for_cluster(&dir.path().join("missing")).unwrap();
        assert_eq!(account.is_some(), geteuid().is_root());
    }
}
