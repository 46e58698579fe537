use actix_multipart::Multipart;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use crate::admin::upload;
use crate::catalog::{self, ImageDraft, Target};
use crate::media;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::{Answer, Error, see_other};

/// `POST /admin/products/{id}/pictures`: adds the pictures behind those that are there.
pub(super) async fn upload(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    body: Multipart,
) -> Answer {
    let uploads = upload::pictures(body).await?;
    let mut conn = parts.db.get().await?;
    let stored = catalog::load_draft(*id, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    let mut draft = stored.draft;
    for upload in uploads {
        let alt = upload.alt.clone();
        let media_id = media::add(upload, &parts.media, &parts.clock, &mut conn).await?;
        if !draft.images.iter().any(|image| image.media_id == media_id) {
            draft.images.push(ImageDraft { media_id, alt });
        }
    }
    let target = Target::Existing {
        id: *id,
        seen_version: None,
    };
    catalog::save(
        &draft,
        target,
        Some(member.id),
        parts.clock.now(),
        &mut conn,
    )
    .await
    .map_err(Error::internal)?;
    parts.work.notify_waiters();
    Ok(see_other(&format!("/admin/products/{id}?saved=1#pictures")))
}
