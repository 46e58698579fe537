use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::staff::{PATH, never_kept, stored};
use crate::frame::office;
use crate::id;
use crate::parts::Parts;
use crate::staff::{self, Account, AddError, Member};
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/settings_password.html")]
struct PasswordPage {
    office: Office,
    account: Account,
    password: String,
}

/// `GET /admin/settings/staff/{id}/password`: a password is made and shown this once; sending the form takes it.
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let conn = parts.db.get().await?;
    let account = stored(*id, &conn).await?;
    let title = format!("A new password for {}", account.name);
    let now = parts.clock.now();
    let office = office(&conn, &member, title, Section::Settings, now).await?;
    drop(conn);
    let page = PasswordPage {
        office,
        account,
        password: id::new_password().map_err(Error::internal)?,
    };
    never_kept(page_with(StatusCode::OK, &page))
}

/// `POST /admin/settings/staff/{id}/password`
pub(super) async fn give(
    parts: Data<Parts>,
    _member: Member,
    id: Path<Uuid>,
    Form(fields): Form,
) -> Answer {
    let mut conn = parts.db.get().await?;
    match staff::set_password(*id, fields.text("password"), &mut conn).await {
        Ok(true) => Ok(see_other(&format!("{PATH}?done=password"))),
        Ok(false) => Err(Error::NotFound),
        Err(AddError::Database(error)) => Err(error.into()),
        Err(AddError::Other(error)) => Err(Error::internal(error)),
        Err(refusal) => Err(Error::Malformed(format!(
            "The password was not changed: {refusal}. Open the page again, it makes one."
        ))),
    }
}
