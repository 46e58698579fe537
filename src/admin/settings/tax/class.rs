use actix_web::web::{Data, Path};
use askama::Template;

use super::PATH;
use crate::admin::settings::tabs::{Part, Tab, tabs};
use crate::admin::stale::{Difference, differences};
use crate::admin::told::{Outcome, Told, outcome, pairs, place};
use crate::db::Conn;
use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::tax::{self, ClassDraft, TaxClass};
use crate::text::one_line;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_tax_class.html")]
struct ClassPage {
    office: Office,
    tabs: Vec<Tab>,
    code: Option<String>,
    form: ClassForm,
    errors: FieldErrors,
    differences: Vec<Difference>,
}

/// A class as it is typed.
#[derive(Clone, Debug, Default)]
struct ClassForm {
    version: String,
    name: String,
    position: String,
}

impl ClassForm {
    fn of(class: &TaxClass) -> Self {
        Self {
            version: class.version.to_string(),
            name: class.name.clone(),
            position: class.position.to_string(),
        }
    }

    fn of_fields(fields: &Fields) -> Self {
        Self {
            version: one_line(fields.text("version")),
            name: one_line(fields.text("name")),
            position: one_line(fields.text("position")),
        }
    }

    fn draft(&self) -> Result<ClassDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("name", &self.name, 40, "Give the class a name.");
        let position = errors.take("position", place(&self.position));
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(ClassDraft {
            name: self.name.clone(),
            position: position.unwrap_or_default(),
        })
    }
}

fn compared(name: &str, position: i32) -> Vec<(String, String)> {
    pairs([
        ("Name", name.to_owned()),
        ("Place in lists", position.to_string()),
    ])
}

/// `GET /admin/settings/tax/classes/new`
pub(super) async fn show_new(parts: Data<Parts>, member: Member) -> Answer {
    show_form(None, ClassForm::default(), Told::default(), &member, &parts).await
}

/// `GET /admin/settings/tax/classes/{code}`
pub(super) async fn show(parts: Data<Parts>, member: Member, code: Path<String>) -> Answer {
    let form = ClassForm::of(&stored(&code, &*parts.db.get().await?).await?);
    show_form(Some(&code), form, Told::default(), &member, &parts).await
}

/// `POST /admin/settings/tax/classes/new`
pub(super) async fn create(parts: Data<Parts>, member: Member, Form(fields): Form) -> Answer {
    save(None, &fields, &member, &parts).await
}

/// `POST /admin/settings/tax/classes/{code}`
pub(super) async fn update(
    parts: Data<Parts>,
    member: Member,
    code: Path<String>,
    Form(fields): Form,
) -> Answer {
    stored(&code, &*parts.db.get().await?).await?;
    save(Some(&code), &fields, &member, &parts).await
}

/// `POST /admin/settings/tax/classes/{code}/delete`: only where nothing has it.
pub(super) async fn delete(parts: Data<Parts>, member: Member, code: Path<String>) -> Answer {
    let conn = parts.db.get().await?;
    let form = ClassForm::of(&stored(&code, &conn).await?);
    let done = outcome(tax::delete_class(&code, &conn).await)?;
    drop(conn);
    match done {
        Outcome::Saved | Outcome::Stale => Ok(see_other(&format!("{PATH}?saved=1"))),
        Outcome::Wrong(found) => {
            let mut errors = FieldErrors::default();
            errors.add_whole(found.of("class").unwrap_or_default());
            show_form(Some(&code), form, Told::wrong(errors), &member, &parts).await
        }
    }
}

async fn save(code: Option<&str>, fields: &Fields, member: &Member, parts: &Parts) -> Answer {
    let conn = parts.db.get().await?;
    let (form, told) = saved(code, ClassForm::of_fields(fields), &conn).await?;
    drop(conn);
    match told {
        None => Ok(see_other(&format!("{PATH}?saved=1"))),
        Some(told) => show_form(code, form, told, member, parts).await,
    }
}

/// The form, and what to say beside it unless it was saved.
async fn saved(
    code: Option<&str>,
    mut form: ClassForm,
    conn: &Conn,
) -> Result<(ClassForm, Option<Told>), Error> {
    let draft = match form.draft() {
        Ok(draft) => draft,
        Err(errors) => return Ok((form, Some(Told::wrong(errors)))),
    };
    let seen = form.version.parse().unwrap_or_default();
    let done = match code {
        None => outcome(tax::add_class(&draft, conn).await)?,
        Some(code) => outcome(tax::save_class(code, seen, &draft, conn).await)?,
    };
    let told = match done {
        Outcome::Saved => None,
        Outcome::Wrong(errors) => Some(Told::wrong(errors)),
        Outcome::Stale => {
            let now = stored(code.unwrap_or_default(), conn).await?;
            form.version = now.version.to_string();
            let yours = compared(&draft.name, draft.position);
            let found = differences(&yours, &compared(&now.name, now.position));
            // Somebody saved the same: it is as both want it.
            (!found.is_empty()).then(|| Told::stale(found))
        }
    };
    Ok((form, told))
}

async fn stored(code: &str, conn: &Conn) -> Result<TaxClass, Error> {
    tax::class(code, conn).await?.ok_or(Error::NotFound)
}

async fn show_form(
    code: Option<&str>,
    form: ClassForm,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let (conn, now, status) = (parts.db.get().await?, parts.clock.now(), told.status());
    let title = match code {
        None => "New tax class".to_owned(),
        Some(_) => form.name.clone(),
    };
    let office = office(&conn, member, title, Section::Settings, now).await?;
    drop(conn);
    let page = ClassPage {
        tabs: tabs(&office, Part::Tax),
        office,
        code: code.map(str::to_owned),
        form,
        errors: told.errors,
        differences: told.differences,
    };
    page_with(status, &page)
}
