use std::path::{Path, PathBuf};

use nix::sys::statvfs::statvfs;

use super::report::Report;
use crate::config::Config;
use crate::media::Store;

/// Below this the database may stop in the midst of a day.
const TOO_LITTLE: u64 = 512 * MIB;
/// Below this it is time to think of more.
const LITTLE: u64 = 4096 * MIB;
const MIB: u64 = 1024 * 1024;

/// The folders that the shop writes to, and the room on their disks.
pub(super) fn look(config: &Config, report: &mut Report) {
    let data_dir = config.data_dir();
    let store = Store::of_settings(config.media.url.as_deref(), &data_dir);
    let tried = store.and_then(|store| {
        store.try_writing().map_err(|error| {
            anyhow::anyhow!("cannot write to {}: {error}", store.root().display())
        })?;
        Ok(store.root().to_owned())
    });
    let mut folders = Vec::new();
    match tried {
        Ok(root) => {
            report.fine("media", format!("pictures are kept in {}", root.display()));
            folders.push(root);
        }
        Err(error) => report.wrong(
            "media",
            format!("{error:#}"),
            "Let the user that runs the shop write to that folder, or name another with media.url or data_dir.",
        ),
    }
    if config.database.url.is_none() {
        folders.push(data_dir);
    }
    rooms(&folders, report);
}

/// Whether the embedded database has been made already.
pub(super) fn has_cluster(config: &Config) -> bool {
    config
        .data_dir()
        .join("postgres/data/PG_VERSION")
        .try_exists()
        // What cannot be looked into may well be there.
        .unwrap_or(true)
}

/// One line for each disk.
fn rooms(folders: &[PathBuf], report: &mut Report) {
    let mut seen = Vec::new();
    for folder in folders.iter().filter_map(|folder| existing(folder)) {
        let Ok(disk) = statvfs(&folder) else { continue };
        if seen.contains(&disk.filesystem_id()) {
            continue;
        }
        seen.push(disk.filesystem_id());
        let free = disk.blocks_available().saturating_mul(disk.fragment_size());
        room(free, &folder, report);
    }
}

fn room(free: u64, folder: &Path, report: &mut Report) {
    let finding = format!("{} MiB are free for {}", free / MIB, folder.display());
    let mend = "Make room, or move data_dir to a larger disk.";
    if free < TOO_LITTLE {
        report.wrong("disk", finding, mend);
    } else if free < LITTLE {
        report.note("disk", finding, mend);
    } else {
        report.fine("disk", finding);
    }
}

/// The folder, or the first above it that is there.
fn existing(folder: &Path) -> Option<PathBuf> {
    let whole = std::path::absolute(folder).ok()?;
    let found = whole.ancestors().find(|place| place.exists());
    found.map(Path::to_owned)
}
