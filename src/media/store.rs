//! The folder that holds the files of media.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::task::spawn_blocking;

use super::MediaPath;
use crate::id;

/// Files by content-hashed path: whole or not there at all, and never changed. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    root: Arc<Path>,
    /// Room for one picture to be unpacked at a time, since each may take hundreds of megabytes.
    bench: Arc<Semaphore>,
}

/// Where unfinished files lie, below the root.
const UNFINISHED: &str = ".unfinished";
/// After this time whoever was writing such a file is gone.
const ABANDONED: Duration = Duration::from_hours(24);

impl Store {
    /// The store that the setting `media.url` names, in `data_dir` where it is not set.
    ///
    /// # Errors
    /// A sentence for whoever wrote the setting, or why the folder cannot be made.
    pub fn of_settings(media_url: Option<&str>, data_dir: &Path) -> anyhow::Result<Self> {
        let root = match media_url {
            None => data_dir.join("media"),
            Some(url) => match url.strip_prefix("file:") {
                Some(path) if !path.is_empty() => {
                    PathBuf::from(path.strip_prefix("//").unwrap_or(path))
                }
                _ => anyhow::bail!(
                    "media.url is {url:?}, and this version keeps pictures in a folder: \
                     write file:/path/to/folder, or leave it out for a folder below data_dir"
                ),
            },
        };
        Self::open(&root)
            .map_err(|error| anyhow::anyhow!("cannot keep pictures in {}: {error}", root.display()))
    }

    /// The store in that folder, made if need be; what a crash left unfinished a day ago is swept out.
    ///
    /// # Errors
    /// When the folder cannot be made or written to.
    pub fn open(root: &Path) -> io::Result<Self> {
        let unfinished = root.join(UNFINISHED);
        fs::create_dir_all(&unfinished)?;
        sweep(&unfinished)?;
        Ok(Self {
            root: root.into(),
            bench: Arc::new(Semaphore::new(1)),
        })
    }

    /// Whether files can be written: tries it, and leaves nothing behind.
    ///
    /// # Errors
    /// The file system's.
    pub fn try_writing(&self) -> io::Result<()> {
        let file = self.root.join(UNFINISHED).join(id::new_uuid().to_string());
        let written = write_through(&file, b"may be deleted");
        drop(fs::remove_file(&file));
        written
    }

    /// Keeps the bytes under the path, for good once this returns: a crash leaves all of them or none.
    ///
    /// # Errors
    /// The file system's.
    pub async fn put(
        &self,
        path: &MediaPath,
        bytes: impl AsRef<[u8]> + Send + 'static,
    ) -> io::Result<()> {
        let (store, path) = (self.clone(), path.clone());
        blocking(move || store.write(&path, bytes.as_ref())).await
    }

    /// The whole file; `NotFound` when there is none.
    ///
    /// # Errors
    /// The file system's.
    pub async fn read(&self, path: &MediaPath) -> io::Result<Vec<u8>> {
        let place = self.place(path);
        blocking(move || fs::read(place)).await
    }

    /// The file for reading part by part; `None` when there is none.
    ///
    /// # Errors
    /// The file system's.
    pub async fn open_file(&self, path: &MediaPath) -> io::Result<Option<File>> {
        let place = self.place(path);
        blocking(move || match File::open(place) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        })
        .await
    }

    /// Whether the file is there.
    pub async fn exists(&self, path: &MediaPath) -> bool {
        tokio::fs::try_exists(self.place(path))
            .await
            .unwrap_or(false)
    }

    /// The folder that the paths are below; a backup walks it.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Waits until no other picture is being unpacked, and keeps the place until dropped.
    pub(super) async fn bench(&self) -> Option<SemaphorePermit<'_>> {
        // The semaphore is never closed, so there is always a permit.
        self.bench.acquire().await.ok()
    }

    fn place(&self, path: &MediaPath) -> PathBuf {
        self.root.join(path.as_str())
    }

    fn write(&self, path: &MediaPath, bytes: &[u8]) -> io::Result<()> {
        let place = self.place(path);
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if fs::metadata(&place).is_ok_and(|there| there.len() == length) {
            return Ok(());
        }
        let folder = place.parent().unwrap_or(&self.root);
        fs::create_dir_all(folder)?;
        let unfinished = self.root.join(UNFINISHED).join(id::new_uuid().to_string());
        let written =
            write_through(&unfinished, bytes).and_then(|()| fs::rename(&unfinished, &place));
        if let Err(error) = written {
            // It would be swept out in a day; the first error is the one to tell of.
            drop(fs::remove_file(&unfinished));
            return Err(error);
        }
        // The new name is on disk only when its folder is, and a new folder's only when the root is.
        File::open(folder)?.sync_all()?;
        File::open(&self.root)?.sync_all()
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let age = entry
            .metadata()
            .and_then(|data| data.modified())
            .map(|at| at.elapsed().unwrap_or_default());
        if age.is_ok_and(|age| age > ABANDONED) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    spawn_blocking(work)
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::media::Format;

    fn path_of(bytes: &[u8]) -> MediaPath {
        MediaPath::original(&blake3::hash(bytes).to_hex(), Format::Png)
    }

    #[tokio::test]
    async fn what_is_put_is_there_whole_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let path = path_of(b"bytes");
        assert!(!store.exists(&path).await);
        assert!(store.open_file(&path).await.unwrap().is_none());
        assert_eq!(
            store.read(&path).await.unwrap_err().kind(),
            io::ErrorKind::NotFound
        );
        store.put(&path, b"bytes").await.unwrap();
        store.put(&path, b"bytes").await.unwrap();
        assert_eq!(store.read(&path).await.unwrap(), b"bytes");
        assert!(store.exists(&path).await && store.open_file(&path).await.unwrap().is_some());
        assert_eq!(
            fs::read_dir(folder.path().join(UNFINISHED))
                .unwrap()
                .count(),
            0
        );
    }

    #[tokio::test]
    async fn a_file_that_something_cut_short_is_put_right() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let path = path_of(b"bytes");
        store.put(&path, b"bytes").await.unwrap();
        fs::write(store.place(&path), b"by").unwrap();
        store.put(&path, b"bytes").await.unwrap();
        assert_eq!(store.read(&path).await.unwrap(), b"bytes");
    }

    #[tokio::test]
    async fn many_may_put_the_same_file_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let bytes = vec![7_u8; 200_000];
        let path = path_of(&bytes);
        let puts = (0..8).map(|_| store.put(&path, bytes.clone()));
        for put in futures_util::future::join_all(puts).await {
            put.unwrap();
        }
        assert_eq!(store.read(&path).await.unwrap(), bytes);
    }

    #[test]
    fn abandoned_files_go_after_a_day() {
        let folder = tempfile::tempdir().unwrap();
        let unfinished = folder.path().join(UNFINISHED);
        fs::create_dir_all(&unfinished).unwrap();
        for (name, age) in [("old", 25), ("new", 1)] {
            let file = File::create(unfinished.join(name)).unwrap();
            let then = file.metadata().unwrap().modified().unwrap() - Duration::from_hours(age);
            file.set_modified(then).unwrap();
        }
        Store::open(folder.path()).unwrap();
        assert!(!unfinished.join("old").exists());
        assert!(unfinished.join("new").exists());
    }

    #[test]
    fn the_setting_names_a_folder_or_is_refused_in_plain_words() {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path();
        assert_eq!(
            Store::of_settings(None, data).unwrap().root(),
            data.join("media")
        );
        for form in ["file:", "file://"] {
            let url = format!("{form}{}", data.join("pictures").display());
            assert_eq!(
                Store::of_settings(Some(&url), data).unwrap().root(),
                data.join("pictures")
            );
        }
        for url in ["s3://bucket/prefix", "file:", "pictures"] {
            let error = Store::of_settings(Some(url), data).unwrap_err().to_string();
            assert!(error.contains(url) && error.contains("file:/"), "{error}");
        }
    }
}
