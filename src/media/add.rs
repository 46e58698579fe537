use std::io;

use bytes::Bytes;
use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::decode::{self, Refusal};
use super::{Format, MediaPath, Store, renditions, sql};
use crate::clock::Clock;
use crate::db::Conn;
use crate::{id, text};

/// A picture as somebody sends it.
#[derive(Clone, Debug)]
pub struct Upload {
    /// As the sender calls it; kept for people, never used as a path.
    pub file_name: String,
    pub bytes: Bytes,
    /// The text alternative; empty for a picture that only adorns.
    pub alt: String,
}

/// Why a picture was not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// Sentences for the sender.
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error("the picture could not be stored: {0}")]
    Store(#[from] io::Error),
    #[error(transparent)]
    Database(#[from] diesel::result::Error),
}

impl From<AddError> for crate::web::Error {
    fn from(error: AddError) -> Self {
        match error {
            AddError::Refused(refusal) => Self::Malformed(refusal.to_string()),
            AddError::Store(error) => Self::internal(error),
            AddError::Database(error) => error.into(),
        }
    }
}

/// A picture that was checked and whose file is kept, while the database does not know it yet.
#[derive(Clone, Debug)]
pub struct Kept {
    file_name: String,
    alt: String,
    content_hash: String,
    format: Format,
    byte_size: usize,
    width: u32,
    height: u32,
}

/// Checks a picture, keeps its file and writes it to the database, with the job that makes its renditions.
/// The same content gives the same id. Ring `Parts::work` afterwards.
///
/// # Errors
/// A refusal to show to the sender, or trouble with the folder or the database.
pub async fn add(
    upload: Upload,
    store: &Store,
    clock: &Clock,
    conn: &mut Conn,
) -> Result<Uuid, AddError> {
    let kept = keep(upload, store).await?;
    Ok(conn
        .transaction(async |conn| record(&kept, clock.now(), conn).await)
        .await?)
}

/// The first half of [`add`], for before a transaction: a file that no row comes to name does no harm.
///
/// # Errors
/// A refusal to show to the sender, or trouble with the folder.
pub async fn keep(upload: Upload, store: &Store) -> Result<Kept, AddError> {
    let Upload {
        file_name,
        bytes,
        alt,
    } = upload;
    let (format, width, height) = check(bytes.clone(), store).await?;
    let content_hash = blake3::hash(&bytes).to_hex().to_string();
    let byte_size = bytes.len();
    store
        .put(&MediaPath::original(&content_hash, format), bytes)
        .await?;
    Ok(Kept {
        file_name: plain_name(&file_name, format),
        alt: text::one_line(&alt),
        content_hash,
        format,
        byte_size,
        width,
        height,
    })
}

/// The second half of [`add`], on an open transaction.
///
/// # Errors
/// The database's.
pub async fn record(kept: &Kept, now: Timestamp, conn: &Conn) -> diesel::QueryResult<Uuid> {
    let new = sql::NewMedia {
        id: id::new_uuid(),
        content_hash: &kept.content_hash,
        file_name: &kept.file_name,
        mime_type: kept.format.mime_type(),
        byte_size: i64::try_from(kept.byte_size).unwrap_or(i64::MAX),
        width: i32::try_from(kept.width).unwrap_or(i32::MAX),
        height: i32::try_from(kept.height).unwrap_or(i32::MAX),
        alt: &kept.alt,
        created_at: now.to_diesel(),
    };
    let id = sql::upsert(&new, conn).await?;
    // Sent once more, a picture whose renditions failed gets a second chance.
    if id == new.id || !sql::has_renditions(id, conn).await? {
        renditions::enqueue(id, now, conn).await?;
    }
    Ok(id)
}

/// Unpacks the picture to see that it is whole, and forgets the pixels.
async fn check(bytes: Bytes, store: &Store) -> Result<(Format, u32, u32), Refusal> {
    let _place = store.bench().await;
    let checked = spawn_blocking(move || {
        decode::decode(&bytes).map(|original| {
            let pixels = &original.pixels;
            (original.format, pixels.width(), pixels.height())
        })
    });
    // A decoder that panics has met something that is no sound picture.
    checked.await.unwrap_or(Err(Refusal::Damaged))
}

/// The last part of the name, on one line, of at most 120 characters.
fn plain_name(sent: &str, format: Format) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = text::one_line(last).chars().take(120).collect();
    if name.is_empty() {
        format!("picture.{}", format.extension())
    } else {
        name
    }
}
