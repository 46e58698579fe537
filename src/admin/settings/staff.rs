use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::staff_form::{StaffForm, roles};
use super::tabs::{Part, tabs};
use crate::admin::stale::{Difference, differences};
use crate::clock::ago;
use crate::db::Conn;
use crate::frame::office;
use crate::id;
use crate::parts::Parts;
use crate::staff::{self, Account, AccountDraft, AddError, ChangeError, Member};
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, Error, FieldErrors, Form, Query, page, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_staff.html")]
struct ListPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    rows: Vec<(Account, String)>,
    /// What was done, in a sentence.
    done: &'static str,
}

#[derive(Template)]
#[template(path = "admin/settings_member.html")]
struct MemberPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    /// `None` for an account that is about to be added.
    id: Option<Uuid>,
    form: StaffForm,
    roles: Vec<Choice>,
    /// Made for a new account.
    password: String,
    errors: FieldErrors,
    differences: Vec<Difference>,
}

/// What the page says beside the form.
#[derive(Default)]
struct Told {
    errors: FieldErrors,
    differences: Vec<Difference>,
    password: String,
}

/// The address of the list.
pub(super) const PATH: &str = "/admin/settings/staff";

/// `GET /admin/settings/staff`
pub(super) async fn list(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let accounts = staff::accounts(&conn).await?;
    let office = office(&conn, &member, "Settings", Section::Settings, now).await?;
    drop(conn);
    let rows = accounts.into_iter().map(|account| {
        let since = ago(account.created_at, now);
        (account, since)
    });
    page(&ListPage {
        tabs: tabs(&office, Part::Staff),
        office,
        rows: rows.collect(),
        done: match query.text("done") {
            "added" => "Added. They may sign in with the password that you were shown.",
            "password" => "The new password holds, and every sign-in with the old one has ended.",
            "saved" => "Saved.",
            _ => "",
        },
    })
}

/// `GET /admin/settings/staff/new`: the password is made here and shown this once; sending the form takes it.
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    let form = StaffForm {
        role: "support".to_owned(),
        active: true,
        ..StaffForm::default()
    };
    let told = Told {
        password: id::new_password().map_err(Error::internal)?,
        ..Told::default()
    };
    show_form(StatusCode::OK, None, form, told, &member, &parts).await
}

/// `POST /admin/settings/staff/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    let form = StaffForm::of_fields(&fields);
    let password = fields.text("password").to_owned();
    let errors = match form.draft() {
        Err(errors) => errors,
        Ok(draft) => {
            let conn = parts.db.get().await?;
            let now = parts.clock.now();
            let added = staff::add(&form.email, &draft.name, draft.role, &password, now, &conn);
            match added.await {
                Ok(_) => return Ok(see_other(&format!("{PATH}?done=added"))),
                Err(error) => refused(error, &password)?,
            }
        }
    };
    let told = Told {
        errors,
        password,
        ..Told::default()
    };
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    show_form(status, None, form, told, &member, &parts).await
}

/// The sentence beside its field.
fn refused(error: AddError, password: &str) -> Result<FieldErrors, Error> {
    let mut errors = FieldErrors::default();
    match error {
        AddError::EmailTaken => {
            errors.add(
                "email",
                "Somebody has an account with this address already.",
            );
        }
        AddError::Invalid(_) if password.chars().count() < staff::password::SHORTEST => {
            errors.add("password", "Load this page again: it makes a password.");
        }
        AddError::Invalid(sentence) => errors.add("email", sentence),
        AddError::Database(error) => return Err(error.into()),
        AddError::Other(error) => return Err(Error::internal(error)),
    }
    Ok(errors)
}

/// `GET /admin/settings/staff/{id}`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let account = stored(*id, &*parts.db.get().await?).await?;
    let form = StaffForm::of(&account);
    show_form(
        StatusCode::OK,
        Some(*id),
        form,
        Told::default(),
        &member,
        &parts,
    )
    .await
}

/// `POST /admin/settings/staff/{id}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    let mut form = StaffForm::of_fields(&fields);
    let account = stored(*id, &*parts.db.get().await?).await?;
    form.email.clone_from(&account.email);
    match form.draft() {
        Ok(draft) => save(*id, form, &draft, &member, &parts).await,
        Err(errors) => {
            let told = Told {
                errors,
                ..Told::default()
            };
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show_form(status, Some(*id), form, told, &member, &parts).await
        }
    }
}

async fn save(
    id: Uuid,
    mut form: StaffForm,
    draft: &AccountDraft,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let mut conn = parts.db.get().await?;
    let seen = form.version.parse().unwrap_or_default();
    let mut told = Told::default();
    match staff::change(id, seen, draft, member.id, &mut conn).await {
        Ok(()) => {}
        Err(ChangeError::Unknown) => return Err(Error::NotFound),
        Err(ChangeError::Database(error)) => return Err(error.into()),
        Err(ChangeError::Stale(_)) => {
            let now = StaffForm::of(&stored(id, &conn).await?);
            form.version.clone_from(&now.version);
            told.differences = differences(&form.pairs(), &now.pairs());
        }
        Err(ChangeError::Nameless) => told.errors.add("name", "Write the member’s name."),
        Err(refusal @ (ChangeError::Yourself | ChangeError::LastOwner)) => {
            told.errors.add("role", refusal.to_string());
        }
    }
    drop(conn);
    let status = match (told.errors.is_empty(), told.differences.is_empty()) {
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, false) => StatusCode::CONFLICT,
        (true, true) => return Ok(see_other(&format!("{PATH}?done=saved"))),
    };
    show_form(status, Some(id), form, told, member, parts).await
}

/// The account, or 404.
pub(super) async fn stored(id: Uuid, conn: &Conn) -> Result<Account, Error> {
    staff::account(id, conn).await?.ok_or(Error::NotFound)
}

async fn show_form(
    status: StatusCode,
    id: Option<Uuid>,
    form: StaffForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let title = match id {
        Some(_) => form.name.clone(),
        None => "New member".to_owned(),
    };
    let now = parts.clock.now();
    let office = office(&conn, member, title, Section::Settings, now).await?;
    drop(conn);
    let page = MemberPage {
        tabs: tabs(&office, Part::Staff),
        office,
        id,
        form,
        roles: roles(),
        password: told.password,
        errors: told.errors,
        differences: told.differences,
    };
    never_kept(page_with(status, &page))
}

/// A page with a password is kept by no browser and no proxy.
pub(super) fn never_kept(answer: Answer) -> Answer {
    let mut answer = answer?;
    answer
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
