use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use diesel::QueryResult;
use uuid::Uuid;

use super::form::DraftForm;
use super::show::{Told, show_form};
use crate::admin::stale::{Difference, differences};
use crate::cart;
use crate::checkout::{self, CheckoutForm, Context};
use crate::db::Conn;
use crate::drafts::{self, PlaceError, SaveError, Written};
use crate::orders::{self, Placed};
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::web::{Answer, Error, FieldErrors, Fields, Form, Query, see_other};

/// `GET /admin/drafts/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    let shop = settings::load(&*parts.db.get().await?).await?;
    let form = DraftForm {
        buyer: CheckoutForm {
            country: shop.map(|shop| shop.country).unwrap_or_default(),
            ..CheckoutForm::default()
        },
        ..DraftForm::default()
    };
    let with = (&member, &**parts);
    show_form(StatusCode::OK, None, form, Told::default(), "", with).await
}

/// `POST /admin/drafts/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    let form = DraftForm::of_fields(&fields);
    match form.written() {
        Err(errors) => refuse(None, form, errors, &fields, &member, &parts).await,
        Ok(written) => {
            let conn = parts.db.get().await?;
            let id = drafts::begin(&written, member.id, parts.clock.now(), &conn).await?;
            Ok(see_other(&address(id, &fields)))
        }
    }
}

/// `GET /admin/drafts/{id}?q=`
pub(super) async fn show(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Query(query): Query,
) -> Answer {
    let form = stored(*id, &*parts.db.get().await?).await?;
    let told = Told {
        saved: query.ticked("saved"),
        ..Told::default()
    };
    let with = (&member, &**parts);
    show_form(StatusCode::OK, Some(*id), form, told, query.text("q"), with).await
}

/// `POST /admin/drafts/{id}`: whichever button was pressed, what was typed is saved first.
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    match save(*id, &fields, &member, &parts).await? {
        Ok(_) => Ok(see_other(&address(*id, &fields))),
        Err(answer) => answer,
    }
}

/// `POST /admin/drafts/{id}/place`: saves what was typed, and makes it an order.
pub(super) async fn place(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    let placed = orders::placed_by_key(&drafts::key(*id), &*parts.db.get().await?).await?;
    if let Some(placed) = placed {
        return to_order(&placed, &parts).await;
    }
    let (mut form, written, seen) = match save(*id, &fields, &member, &parts).await? {
        Ok(saved) => saved,
        Err(answer) => return answer,
    };
    form.version = seen.to_string();
    form.buyer.checkout_key = drafts::key(*id);
    let tried = try_to_place((*id, seen), &written, &form.buyer, member.id, &parts).await;
    let changes = match tried {
        Ok(placed) => return to_order(&placed, &parts).await,
        Err(PlaceError::Checkout(checkout::PlaceError::Form(errors))) => {
            return refuse(Some(*id), form, errors, &fields, &member, &parts).await;
        }
        Err(refused) => sentences(refused)?,
    };
    let told = Told {
        changes,
        ..Told::default()
    };
    let with = (&member, &**parts);
    show_form(StatusCode::CONFLICT, Some(*id), form, told, "", with).await
}

async fn try_to_place(
    draft: (Uuid, i32),
    written: &Written,
    form: &CheckoutForm,
    staff: Uuid,
    parts: &Parts,
) -> Result<Placed, PlaceError> {
    let origin = parts.config.origin();
    let context = Context {
        remembered: &parts.rules,
        origin: &origin,
        // Nobody pays online on the phone.
        online: false,
        now: parts.clock.now(),
    };
    let mut conn = parts.db.get().await.map_err(Error::from)?;
    let placed = drafts::place(draft, written, form, &context, staff, &mut conn).await?;
    parts.work.notify_waiters();
    Ok(placed)
}

/// What keeps a draft from being an order, for the page; else the error that it is.
fn sentences(refused: PlaceError) -> Result<Vec<String>, Error> {
    match refused {
        PlaceError::Unknown => Err(Error::NotFound),
        PlaceError::Stale => Ok(vec![refused.to_string()]),
        PlaceError::Checkout(checkout::PlaceError::Form(errors)) => {
            Ok(errors.iter().map(|(_, words)| words.to_owned()).collect())
        }
        PlaceError::Checkout(checkout::PlaceError::Changed(changes)) => Ok(changes),
        PlaceError::Checkout(checkout::PlaceError::Empty) => Ok(vec![NOTHING.to_owned()]),
        PlaceError::Checkout(checkout::PlaceError::Other(error)) => Err(error),
        PlaceError::Database(error)
        | PlaceError::Checkout(checkout::PlaceError::Database(error)) => Err(error.into()),
    }
}

const NOTHING: &str = "There is nothing in it yet. Look for a product, and add it.";

/// `POST /admin/drafts/{id}/discard`
pub(super) async fn discard(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    let conn = parts.db.get().await?;
    let seen = fields.text("version").parse().unwrap_or_default();
    match drafts::throw_away(*id, seen, &conn).await {
        Ok(()) => Ok(see_other("/admin/drafts?discarded=1")),
        Err(SaveError::Unknown) => Err(Error::NotFound),
        Err(SaveError::Database(error)) => Err(error.into()),
        Err(SaveError::Stale(_)) => {
            let form = stored(*id, &conn).await?;
            drop(conn);
            let told = Told {
                changes: vec![PlaceError::Stale.to_string()],
                ..Told::default()
            };
            let with = (&member, &**parts);
            show_form(StatusCode::CONFLICT, Some(*id), form, told, "", with).await
        }
    }
}

/// Saves what was typed and gives it with the version that it has now, or the answer that says why not.
async fn save(
    id: Uuid,
    fields: &Fields,
    member: &Member,
    parts: &Parts,
) -> Result<Result<(DraftForm, Written, i32), Answer>, Error> {
    let mut form = DraftForm::of_fields(fields);
    let conn = parts.db.get().await?;
    let before = stored(id, &conn).await?;
    let written = match form.written() {
        Ok(written) => written,
        Err(errors) => {
            drop(conn);
            return Ok(Err(
                refuse(Some(id), form, errors, fields, member, parts).await
            ));
        }
    };
    let seen = form.version.parse().unwrap_or_default();
    let saved = drafts::save(id, seen, &written, parts.clock.now(), &conn).await;
    let version = match saved {
        Ok(version) => return Ok(Ok((form, written, version))),
        Err(SaveError::Unknown) => return Err(Error::NotFound),
        Err(SaveError::Database(error)) => return Err(error.into()),
        Err(SaveError::Stale(version)) => version,
    };
    let now = stored(id, &conn).await.unwrap_or(before);
    let told = Told {
        differences: differing(&form, &now, &conn).await?,
        ..Told::default()
    };
    drop(conn);
    form.version = version.to_string();
    let with = (member, parts);
    let answer = show_form(StatusCode::CONFLICT, Some(id), form, told, "", with).await;
    Ok(Err(answer))
}

async fn differing(
    mine: &DraftForm,
    stored: &DraftForm,
    conn: &Conn,
) -> QueryResult<Vec<Difference>> {
    let both: Vec<(Uuid, i32)> = [mine.wanted(), stored.wanted()].concat();
    let lines = cart::offers(&both, conn).await?;
    let sku = |id: Uuid| {
        let line = lines.iter().find(|line| line.variant_id == id);
        line.map_or_else(String::new, |line| line.sku.clone())
    };
    Ok(differences(&mine.pairs(sku), &stored.pairs(sku)))
}

async fn stored(id: Uuid, conn: &Conn) -> Result<DraftForm, Error> {
    let draft = drafts::by_id(id, conn).await?.ok_or(Error::NotFound)?;
    Ok(DraftForm::of(id, draft.version, &draft.written()))
}

async fn refuse(
    id: Option<Uuid>,
    form: DraftForm,
    errors: FieldErrors,
    fields: &Fields,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let told = Told {
        errors,
        ..Told::default()
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show_form(status, id, form, told, fields.text("q"), (member, parts)).await
}

/// Where a pressed button leads: to what was looked for, or to a word that it is saved.
fn address(id: Uuid, fields: &Fields) -> String {
    let q = fields.text("q").trim();
    let kept = fields.opt("save").is_some() || q.is_empty();
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(if kept { [("saved", "1")] } else { [("q", q)] })
        .finish();
    format!("/admin/drafts/{id}?{query}")
}

/// To the order that a draft has become.
async fn to_order(placed: &Placed, parts: &Parts) -> Answer {
    let conn = parts.db.get().await?;
    let order = orders::by_token(&placed.token, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    Ok(see_other(&format!("/admin/orders/{}", order.id)))
}
