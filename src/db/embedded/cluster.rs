//! Making a cluster, and which programs may run it.

use std::fs::{self, File};
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

use super::account::Account;
use super::error::{At as _, Error};
use super::options::Durability;
use super::place::Place;
use super::programs::{Installation, Programs, listed};

/// The database role that everything runs as; the socket's folder is what keeps others out.
pub(super) const SUPERUSER: &str = "storefront";

/// Variables that would change what the server programs do.
const NOT_INHERITED: &[&str] = &[
    "PGDATA",
    "PGPORT",
    "PGTZ",
    "PGDATESTYLE",
    "PGCLIENTENCODING",
    "PGOPTIONS",
    "NOTIFY_SOCKET",
    "LANGUAGE",
];

/// The programs for the cluster at `place`: those of the version that made it, or the preferred ones when there is none yet.
pub(super) fn installation_for<'a>(
    programs: &'a Programs,
    place: &Place,
) -> Result<&'a Installation, Error> {
    let all = programs.installations();
    let chosen = match made_by(&place.data())? {
        Some(needed) => {
            all.iter()
                .find(|one| one.major == needed)
                .ok_or_else(|| Error::WrongMajor {
                    dir: place.data(),
                    needed,
                    found: listed(all),
                })?
        }
        None => all
            .iter()
            .find(|one| reach(place, one).is_ok())
            .or(all.first())
            .ok_or(Error::NoAccount)?,
    };
    reach(place, chosen)?;
    Ok(chosen)
}

/// Makes the cluster when there is none: beside its final name, then renamed, so that half a cluster is never taken for one.
pub(super) fn make_if_missing(
    place: &Place,
    programs: &Installation,
    durability: Durability,
) -> Result<(), Error> {
    let data = place.data();
    if made_by(&data)?.is_some() {
        return Ok(());
    }
    if fs::read_dir(&data).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::NotACluster(data));
    }
    let fresh = place.dir.join("data.new");
    match fs::remove_dir_all(&fresh) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            return Err(error).at("cannot remove", &fresh);
        }
        _ => {}
    }
    fs::create_dir(&fresh).at("cannot create", &fresh)?;
    place.hand_over(&fresh)?; // the server's user may not create anything in our folder
    initdb(place, programs, &fresh, durability)?;
    fs::rename(&fresh, &data).at("cannot rename", &fresh)?;
    File::open(&place.dir)
        .and_then(|dir| dir.sync_all())
        .at("cannot sync", &place.dir)
}

/// One of the server's programs, run as the server's user from a folder which that user can reach.
pub(super) fn command(place: &Place, programs: &Installation, name: &str) -> Command {
    let mut command = Command::new(programs.program(name));
    command
        .current_dir(&place.dir)
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    for variable in NOT_INHERITED {
        command.env_remove(variable);
    }
    if let Some(account) = &place.account {
        account.run(&mut command);
    }
    command
}

/// The major version that made the cluster; `None` when there is none.
fn made_by(data: &Path) -> Result<Option<u32>, Error> {
    let path = data.join("PG_VERSION");
    match fs::read_to_string(&path) {
        Ok(text) => Ok(text.trim().parse().ok()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error).at("cannot read", &path),
    }
}

fn reach(place: &Place, programs: &Installation) -> Result<(), Error> {
    let closed = place.account.as_ref().and_then(|account: &Account| {
        let closed = account.closed_on_the_way(&programs.bin)?;
        Some((account.name.clone(), closed))
    });
    match closed {
        Some((account, closed)) => Err(Error::ProgramsUnreachable {
            account,
            bin: programs.bin.clone(),
            closed,
        }),
        None => Ok(()),
    }
}

fn initdb(
    place: &Place,
    programs: &Installation,
    fresh: &Path,
    durability: Durability,
) -> Result<(), Error> {
    let mut command = command(place, programs, "initdb");
    command
        .arg("-D")
        .arg(fresh)
        .args(["-U", SUPERUSER, "-E", "UTF8"]);
    command.args(["--auth-local=trust", "--auth-host=scram-sha-256"]);
    command.args(locale());
    match durability {
        Durability::Durable => command.arg("--data-checksums"),
        Durability::Throwaway => command.args(["--no-sync", "--wal-segsize=4"]),
    };
    let out = command
        .output()
        .at("cannot run", &programs.program("initdb"))?;
    if out.status.success() {
        return Ok(());
    }
    let output = String::from_utf8_lossy(&out.stderr).trim().to_owned();
    Err(Error::Initdb {
        dir: place.dir.clone(),
        output,
    })
}

/// A bare Linux has no locale but C.UTF-8; macOS does not have that one. Names are sorted by ICU collations in the queries.
fn locale() -> &'static [&'static str] {
    if cfg!(target_os = "macos") {
        &["--locale=C", "--lc-ctype=UTF-8"]
    } else {
        &["--locale=C.UTF-8"]
    }
}
