use actix_web::http::StatusCode;

use super::stale::Difference;
use crate::db::Conn;
use crate::settings::{self, SaveError, ShopSettings};
use crate::web::{Error, FieldErrors, Fields};

/// What a form's page says beside the form.
#[derive(Default)]
pub(super) struct Told {
    pub errors: FieldErrors,
    pub differences: Vec<Difference>,
    pub saved: bool,
}

impl Told {
    /// After a save, as the address says it.
    pub(super) fn of_query(query: &Fields) -> Self {
        Self {
            saved: query.ticked("saved"),
            ..Self::default()
        }
    }

    /// The form must be looked at again.
    pub(super) fn wrong(errors: FieldErrors) -> Self {
        Self {
            errors,
            ..Self::default()
        }
    }

    /// Somebody else saved in between.
    pub(super) fn stale(differences: Vec<Difference>) -> Self {
        Self {
            differences,
            ..Self::default()
        }
    }

    /// The status of a page that says so.
    pub(super) fn status(&self) -> StatusCode {
        if !self.differences.is_empty() {
            StatusCode::CONFLICT
        } else if !self.errors.is_empty() {
            StatusCode::UNPROCESSABLE_ENTITY
        } else {
            StatusCode::OK
        }
    }
}

/// What became of a form.
pub(super) enum Outcome {
    Saved,
    /// A field and what is wrong with it.
    Wrong(FieldErrors),
    /// Somebody else saved in between.
    Stale,
}

/// What a save came to: what its form can show, or the trouble that it cannot.
///
/// # Errors
/// 404 where there is nothing to save into; the database's.
pub(super) fn outcome<T>(done: Result<T, SaveError>) -> Result<Outcome, Error> {
    match done {
        Ok(_) => Ok(Outcome::Saved),
        Err(SaveError::Stale(_)) => Ok(Outcome::Stale),
        Err(SaveError::Invalid(field, sentence)) => {
            let mut errors = FieldErrors::default();
            errors.add(field, sentence);
            Ok(Outcome::Wrong(errors))
        }
        Err(SaveError::Unknown) => Err(Error::NotFound),
        Err(SaveError::Database(error)) => Err(error.into()),
    }
}

/// The shop's facts.
///
/// # Errors
/// The database's.
pub(super) async fn shop(conn: &Conn) -> Result<ShopSettings, Error> {
    settings::load(conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))
}

/// Names and values, for comparing two versions.
pub(super) fn pairs<const N: usize>(of: [(&str, String); N]) -> Vec<(String, String)> {
    let named = of.into_iter();
    named
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

/// "yes" or "no".
pub(super) fn yes_no(yes: bool) -> String {
    if yes { "yes" } else { "no" }.to_owned()
}

/// A place in a list as it is typed; nothing is the first.
///
/// # Errors
/// A sentence for the person who typed it.
pub(super) fn place(typed: &str) -> Result<i32, &'static str> {
    match typed {
        "" => Ok(0),
        typed => typed
            .parse()
            .map_err(|_| "Write the place as a whole number."),
    }
}
