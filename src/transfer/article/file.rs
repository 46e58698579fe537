use std::path::{Path, PathBuf};

use bytes::Bytes;

use super::import::ImportError;
use super::manuscript::{self, Form, Manuscript};

/// A file that was read, on its way into the shop.
#[derive(Clone, Debug)]
pub struct ArticleFile {
    pub(super) manuscript: Manuscript,
    /// The whole path, by which a second run knows the file.
    pub(super) source: PathBuf,
    pub(super) file_name: String,
    pub(super) hash: String,
    /// The picture that its head names.
    pub(super) hero: Option<(String, Bytes)>,
}

/// Reads the file at `path` and the picture that it names beside itself. Blocks.
///
/// # Errors
/// When there is no such file or no article in it.
pub fn open(path: &Path) -> Result<ArticleFile, ImportError> {
    let no_article = |error| ImportError::NoArticle(path.to_owned(), error);
    let form = Form::of(path).map_err(no_article)?;
    let unreadable = |error| ImportError::Unreadable(path.to_owned(), error);
    let bytes = std::fs::read(path).map_err(unreadable)?;
    let source = path.canonicalize().map_err(unreadable)?;
    let name =
        |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    let mut manuscript =
        manuscript::read(&bytes, form, &name(path.file_stem())).map_err(no_article)?;
    let hero = hero(&mut manuscript, &source);
    let mut hash = blake3::Hasher::new();
    hash.update(&bytes);
    hash.update(hero.as_ref().map_or(&[], |(_, bytes)| bytes));
    Ok(ArticleFile {
        manuscript,
        file_name: name(path.file_name()),
        source,
        hash: hash.finalize().to_hex().to_string(),
        hero,
    })
}

/// The picture that a head names, from the file's own folder.
fn hero(manuscript: &mut Manuscript, source: &Path) -> Option<(String, Bytes)> {
    let name = manuscript.head.hero.clone()?;
    if let Ok(bytes) = std::fs::read(source.with_file_name(&name)) {
        return Some((name, bytes.into()));
    }
    manuscript.notes.push(format!(
        "the picture {name} does not lie beside the file; add it in the back office"
    ));
    None
}
