use actix_multipart::Multipart;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use crate::admin::upload;
use crate::parts::Parts;
use crate::web::{Answer, Error, see_other};
use crate::{articles, media};

/// `POST /admin/articles/{id}/picture`: puts the picture on top of the article.
pub(super) async fn upload(parts: Data<Parts>, id: Path<Uuid>, body: Multipart) -> Answer {
    let mut uploads = upload::pictures(body).await?;
    let mut conn = parts.db.get().await?;
    let stored = articles::load_draft(*id, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    let mut draft = stored.draft;
    if let Some(upload) = uploads.pop() {
        draft.hero_alt.clone_from(&upload.alt);
        draft.hero_media_id =
            Some(media::add(upload, &parts.media, &parts.clock, &mut conn).await?);
    }
    articles::save(&draft, Some((*id, None)), parts.clock.now(), &mut conn)
        .await
        .map_err(Error::internal)?;
    parts.work.notify_waiters();
    Ok(see_other(&format!("/admin/articles/{id}?saved=1#picture")))
}
