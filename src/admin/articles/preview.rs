use actix_web::HttpRequest;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use super::form::ArticleForm;
use super::known::Known;
use super::pane::Pane;
use crate::articles::{self, Stored};
use crate::parts::Parts;
use crate::settings;
use crate::text::many_lines;
use crate::web::{Answer, Error, FormWithFile, page, wants_fragment};

/// `POST /admin/articles/preview`
pub(super) async fn of_new(request: HttpRequest, parts: Data<Parts>, form: FormWithFile) -> Answer {
    show(&request, None, &form, &parts).await
}

/// `POST /admin/articles/{id}/preview`
pub(super) async fn of_stored(
    request: HttpRequest,
    parts: Data<Parts>,
    id: Path<Uuid>,
    form: FormWithFile,
) -> Answer {
    let conn = parts.db.get().await?;
    let stored = articles::load_draft(*id, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    drop(conn);
    show(&request, Some((*id, &stored)), &form, &parts).await
}

/// The page as readers would see it, or, for the pane beside the editor, the text alone. What is wrong with the form is
/// told when it is saved; a preview shows what can be shown.
async fn show(
    request: &HttpRequest,
    stored: Option<(Uuid, &Stored)>,
    form: &FormWithFile,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    if wants_fragment(request) {
        let text = many_lines(form.fields.text("body"));
        let pane = Pane::of_text(&text, &parts.rules.shown(&conn).await?, &conn).await?;
        drop(conn);
        return page(&pane);
    }
    let typed = ArticleForm::of_fields(&form.fields);
    let known = Known::of(&typed, &conn).await?;
    drop(conn);
    let (draft, _) = typed.draft(&known, &shop.zone(), parts.clock.now());
    articles::preview(&draft, stored, parts).await
}
