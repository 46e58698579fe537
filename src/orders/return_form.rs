use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};

use super::after::Asked;
use super::change::ChangeError;
use super::chosen::Chosen;
use super::pages::show_order;
use super::paths::path;
use super::request_return::request_return;
use super::sql;
use crate::parts::Parts;
use crate::text::many_lines;
use crate::web::{Answer, Error, FieldErrors, Fields, Form, see_other};

/// The longest reason in characters.
const LONGEST_REASON: usize = 1000;

/// `POST /orders/{token}/returns`: `pieces.{line}` and `reason`
pub(super) async fn ask(parts: Data<Parts>, token: Path<String>, Form(form): Form) -> Answer {
    let mut errors = FieldErrors::default();
    let pieces = pieces(&form, &mut errors);
    let reason = many_lines(form.text("reason"));
    errors.at_most("reason", &reason, LONGEST_REASON);
    let mut conn = parts.db.get().await?;
    let order = sql::by_token(&token, &conn).await?.ok_or(Error::NotFound)?;
    let mut status = StatusCode::UNPROCESSABLE_ENTITY;
    if errors.is_empty() {
        let now = parts.clock.now();
        match request_return(order.id, &pieces, &reason, now, &mut conn).await {
            Ok(()) => return Ok(see_other(&format!("{}#returns", path(&order.token)))),
            Err(ChangeError::Database(error)) => return Err(error.into()),
            Err(ChangeError::Mail(error)) => return Err(error),
            Err(ChangeError::Unknown) => return Err(Error::NotFound),
            Err(refused) => {
                if matches!(refused, ChangeError::NotAllowed(_)) {
                    status = StatusCode::CONFLICT;
                }
                errors.add_whole(refused.to_string());
            }
        }
    }
    drop(conn);
    show_order(status, &token, "", Asked { form, errors }, &parts).await
}

fn pieces(form: &Fields, errors: &mut FieldErrors) -> Vec<Chosen> {
    let mut chosen = Vec::new();
    for (line, typed) in form.starting("pieces.") {
        let Ok(id) = line.parse() else { continue };
        match typed.trim() {
            "" => {}
            typed => match typed.parse::<i32>() {
                Ok(count) if (0..=999).contains(&count) => chosen.push((id, count)),
                _ => errors.add(
                    &format!("pieces.{line}"),
                    "Write the number of pieces in digits.",
                ),
            },
        }
    }
    chosen
}
