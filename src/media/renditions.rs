use std::sync::Arc;

use anyhow::{Context as _, anyhow};
use diesel::QueryResult;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::task::spawn_blocking;
use uuid::Uuid;

use super::encode::{self, Rendition};
use super::sql::{self, OriginalRow, RenditionRow};
use super::{Encoding, Format, MediaPath, Store, decode};
use crate::db::{Conn, Db, constraint};
use crate::jobs;

/// The kind of job that makes a picture's renditions.
pub const KIND: &str = "media.renditions";

#[derive(Serialize, Deserialize)]
struct Payload {
    media_id: Uuid,
}

/// Leaves the work of making the renditions, on an open transaction.
///
/// # Errors
/// The database's.
pub async fn enqueue(media_id: Uuid, now: Timestamp, conn: &Conn) -> QueryResult<()> {
    jobs::enqueue(KIND, &Payload { media_id }, now, conn).await
}

/// Does a job of [`KIND`].
///
/// # Errors
/// What kept it from being done, for the log; trying again does no harm.
pub async fn run(payload: serde_json::Value, db: &Db, store: &Store) -> anyhow::Result<()> {
    let Payload { media_id } = serde_json::from_value(payload)?;
    make(media_id, db, store).await
}

/// Makes the renditions that a picture lacks. Takes seconds, holds no connection meanwhile, and leaves alone what
/// is there; a picture that was deleted needs none.
///
/// # Errors
/// What kept it from being done, for the log; trying again does no harm.
pub async fn make(media_id: Uuid, db: &Db, store: &Store) -> anyhow::Result<()> {
    let Some((original, made)) = load(media_id, db).await? else {
        return Ok(());
    };
    let missing = missing_widths(&original, &made, store).await;
    if missing.is_empty() {
        return Ok(());
    }
    let format = Format::of_mime_type(&original.mime_type)
        .with_context(|| format!("{} is not a format of ours", original.mime_type))?;
    let path = MediaPath::original(&original.content_hash, format);
    let bytes = store
        .read(&path)
        .await
        .with_context(|| format!("the original {path} cannot be read"))?;

    let mut rows = Vec::new();
    for rendition in press(bytes, missing, store).await? {
        rows.push(keep(media_id, rendition, store).await?);
    }
    match sql::put_renditions(&rows, &*db.get().await?).await {
        Err(error) if constraint::violated(&error) == Some("media_renditions_media_id_fkey") => {
            Ok(())
        }
        done => Ok(done?),
    }
}

async fn load(media_id: Uuid, db: &Db) -> anyhow::Result<Option<(OriginalRow, Vec<RenditionRow>)>> {
    let conn = db.get().await?;
    let Some(original) = sql::original(media_id, &conn).await? else {
        return Ok(None);
    };
    Ok(Some((original, sql::renditions(media_id, &conn).await?)))
}

/// The widths at which an encoding is not in the database or its file is not in the store.
async fn missing_widths(original: &OriginalRow, made: &[RenditionRow], store: &Store) -> Vec<u32> {
    let mut missing = Vec::new();
    for width in encode::widths(u32::try_from(original.width).unwrap_or(1)) {
        let at_width = made
            .iter()
            .filter(|row| u32::try_from(row.width) == Ok(width));
        let mut found = 0;
        for path in at_width.filter_map(|row| MediaPath::parse(&row.path)) {
            found += usize::from(store.exists(&path).await);
        }
        if found < Encoding::ALL.len() {
            missing.push(width);
        }
    }
    missing
}

/// Unpacks the original once and makes it smaller at each width.
async fn press(bytes: Vec<u8>, widths: Vec<u32>, store: &Store) -> anyhow::Result<Vec<Rendition>> {
    let _place = store.bench().await;
    let original = Arc::new(
        spawn_blocking(move || decode::decode(&bytes))
            .await??
            .pixels,
    );
    let mut made = Vec::new();
    for width in widths {
        // One hop for each width: whoever stops the shop waits no longer than for the widest.
        let original = original.clone();
        let at_width = spawn_blocking(move || encode::at_width(&original, width));
        made.extend(
            at_width
                .await
                .map_err(|error| anyhow!("encoding failed: {error}"))??,
        );
    }
    Ok(made)
}

async fn keep(media_id: Uuid, rendition: Rendition, store: &Store) -> anyhow::Result<RenditionRow> {
    let path = MediaPath::rendition(&rendition.bytes, rendition.width, rendition.encoding);
    let row = RenditionRow {
        media_id,
        format: rendition.encoding.as_str().to_owned(),
        width: i32::try_from(rendition.width)?,
        height: i32::try_from(rendition.height)?,
        byte_size: i64::try_from(rendition.bytes.len())?,
        path: path.as_str().to_owned(),
    };
    store.put(&path, rendition.bytes).await?;
    Ok(row)
}
