use actix_web::web::{Data, Path};
use diesel::result::Error as QueryError;
use jiff::Timestamp;
use uuid::Uuid;

use super::form::{ArticleForm, TEXT, wants_more};
use super::known::{Known, Slugs};
use super::page::{Shown, show_form};
use super::picture;
use crate::admin::stale::{Difference, differences};
use crate::articles::{self, ArticleDraft, SaveError};
use crate::clock::Zone;
use crate::db::{Conn, constraint};
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::web::{Answer, Error, FieldErrors, FormWithFile, Query, see_other};

/// `GET /admin/articles/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    show_form(Shown::of(None, ArticleForm::new()), &member, &parts).await
}

/// `GET /admin/articles/{id}`
pub(super) async fn show(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Query(query): Query,
) -> Answer {
    let conn = parts.db.get().await?;
    let form = stored_form(*id, &conn).await?;
    drop(conn);
    let mut shown = Shown::of(Some(*id), form);
    shown.saved = query.ticked("saved");
    show_form(shown, &member, &parts).await
}

/// `POST /admin/articles/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, sent: FormWithFile) -> Answer {
    save(None, sent, &member, &parts).await
}

/// `POST /admin/articles/{id}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    sent: FormWithFile,
) -> Answer {
    save(Some(*id), sent, &member, &parts).await
}

async fn save(id: Option<Uuid>, sent: FormWithFile, member: &Member, parts: &Parts) -> Answer {
    let mut form = ArticleForm::of_fields(&sent.fields);
    // Kept whatever becomes of the form: a browser does not send a chosen file twice.
    let refused = picture::take(&mut form, sent.file, parts).await?;
    if wants_more(&sent.fields) {
        let mut shown = Shown::of(id, form);
        shown.more = true;
        return show_form(shown, member, parts).await;
    }
    let mut conn = parts.db.get().await?;
    let now = parts.clock.now();
    let known = Known::of(&form, &conn).await?;
    let (draft, mut errors) = form.draft(&known, &zone(&conn).await?, now);
    if let Some(sentence) = refused {
        errors.add("picture", sentence);
    }
    if !errors.is_empty() {
        drop(conn);
        return show_form(Shown::refused(id, form, errors), member, parts).await;
    }
    let seen = Some(form.version.parse().unwrap_or_default());
    let outcome = articles::save(&draft, id.map(|id| (id, seen)), now, &mut conn).await;
    match (outcome, id) {
        (Ok(saved), _) => Ok(to(saved.id())),
        (Err(SaveError::Stale(version)), Some(id)) => {
            let differing = against_stored(&form, id, &known, &conn).await?;
            if differing.is_empty() {
                return save_again(&draft, id, version, now, &mut conn).await;
            }
            drop(conn);
            form.version = version.to_string();
            show_form(Shown::stale(id, form, differing), member, parts).await
        }
        (Err(SaveError::Database(QueryError::NotFound)), Some(_)) => Err(Error::NotFound),
        (Err(error), _) => {
            drop(conn);
            let errors = sentences(error)?;
            show_form(Shown::refused(id, form, errors), member, parts).await
        }
    }
}

/// Somebody saved in between, and it is the same: nobody has to decide anything.
async fn save_again(
    draft: &ArticleDraft,
    id: Uuid,
    version: i32,
    now: Timestamp,
    conn: &mut Conn,
) -> Answer {
    match articles::save(draft, Some((id, Some(version))), now, conn).await {
        Ok(saved) => Ok(to(saved.id())),
        Err(SaveError::Database(error)) => Err(error.into()),
        Err(other) => Err(Error::Conflict(other.to_string())),
    }
}

fn to(id: Uuid) -> actix_web::HttpResponse {
    see_other(&format!("/admin/articles/{id}?saved=1"))
}

fn sentences(refused: SaveError) -> Result<FieldErrors, Error> {
    let mut errors = FieldErrors::default();
    match refused {
        SaveError::Database(error) if constraint::violated(&error).is_some() => errors.add_whole(
            "Something that the article names was deleted meanwhile. Look through products, people and picture, and save again.",
        ),
        SaveError::Database(error) => return Err(error.into()),
        SaveError::Invalid(field, sentence) => errors.add(field, sentence),
        other => errors.add("slug", other.to_string()),
    }
    Ok(errors)
}

async fn against_stored(
    form: &ArticleForm,
    id: Uuid,
    known: &Known,
    conn: &Conn,
) -> Result<Vec<Difference>, Error> {
    let stored = stored_form(id, conn).await?;
    let mut found = differences(&form.pairs(&known.people), &stored.pairs(&known.people));
    for difference in found.iter_mut().filter(|d| d.field == TEXT) {
        (difference.yours, difference.stored) =
            differing_lines(&difference.yours, &difference.stored);
    }
    Ok(found)
}

/// Both texts without the lines that they begin and end with alike.
fn differing_lines(yours: &str, stored: &str) -> (String, String) {
    let (yours, stored): (Vec<&str>, Vec<&str>) =
        (yours.lines().collect(), stored.lines().collect());
    let alike = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let above = yours.iter().zip(&stored).take_while(alike).count();
    let most = yours.len().min(stored.len()) - above;
    let below = yours
        .iter()
        .rev()
        .zip(stored.iter().rev())
        .take(most)
        .take_while(alike)
        .count();
    let part = |lines: &[&str]| {
        let end = lines.len() - below;
        lines.get(above..end).unwrap_or_default().join("\n")
    };
    (part(&yours), part(&stored))
}

async fn stored_form(id: Uuid, conn: &Conn) -> Result<ArticleForm, Error> {
    let stored = articles::load_draft(id, conn)
        .await?
        .ok_or(Error::NotFound)?;
    let slugs = Slugs::of(&stored.draft, conn).await?;
    Ok(ArticleForm::of_draft(
        &stored.draft,
        stored.version,
        &slugs,
        &zone(conn).await?,
    ))
}

async fn zone(conn: &Conn) -> Result<Zone, Error> {
    let shop = settings::load(conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    Ok(shop.zone())
}

#[cfg(test)]
mod tests {
    use super::differing_lines;

    #[test]
    fn of_two_texts_only_what_differs_is_laid_side_by_side() {
        let (yours, stored) = differing_lines("a\nb\nc\nz", "a\nx\ny\nc\nz");
        assert_eq!((yours.as_str(), stored.as_str()), ("b", "x\ny"));
        let (yours, stored) = differing_lines("a\na", "a");
        assert_eq!((yours.as_str(), stored.as_str()), ("a", ""));
        assert_eq!(differing_lines("", "x"), (String::new(), "x".to_owned()));
    }
}
