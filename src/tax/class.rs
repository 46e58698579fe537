use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use crate::db::schema::tax_classes;
use crate::db::{Conn, constraint};
use crate::settings::SaveError;
use crate::text::Slug;

/// A kind of goods, as tax law tells them apart.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = tax_classes)]
pub struct TaxClass {
    /// What products and rates know it by; never changes.
    pub code: String,
    pub name: String,
    pub position: i32,
    pub version: i32,
}

/// What is saved of a class.
#[derive(Clone, Debug, Insertable, AsChangeset)]
#[diesel(table_name = tax_classes)]
pub struct ClassDraft {
    pub name: String,
    pub position: i32,
}

/// The class that new products begin with.
pub const STANDARD: &str = "standard";

/// Every class, in the order in which they are offered.
///
/// # Errors
/// The database's.
pub async fn classes(mut conn: &Conn) -> QueryResult<Vec<TaxClass>> {
    tax_classes::table
        .order((tax_classes::position, tax_classes::code))
        .select(TaxClass::as_select())
        .load(&mut conn)
        .await
}

/// The class of that code.
///
/// # Errors
/// The database's.
pub async fn class(code: &str, mut conn: &Conn) -> QueryResult<Option<TaxClass>> {
    tax_classes::table
        .find(code)
        .select(TaxClass::as_select())
        .first(&mut conn)
        .await
        .optional()
}

/// Adds a class and gives the code made of its name.
///
/// # Errors
/// See [`SaveError`].
pub async fn add_class(draft: &ClassDraft, mut conn: &Conn) -> Result<String, SaveError> {
    let taken = || {
        let sentence = "There is a class of that name already. Choose another.";
        SaveError::Invalid("name", sentence.to_owned())
    };
    // "new" is the address of the form.
    let code = Slug::of_title(&draft.name)
        .map(|slug| slug.to_string())
        .filter(|code| code != "new")
        .ok_or_else(taken)?;
    let written = diesel::insert_into(tax_classes::table)
        .values((tax_classes::code.eq(&code), draft))
        .execute(&mut conn)
        .await;
    match written {
        Ok(_) => Ok(code),
        Err(error) if constraint::violated(&error) == Some("tax_classes_pkey") => Err(taken()),
        Err(error) => Err(error.into()),
    }
}

/// Saves a class if it still is as it was `seen`.
///
/// # Errors
/// See [`SaveError`].
pub async fn save_class(
    code: &str,
    seen: i32,
    draft: &ClassDraft,
    mut conn: &Conn,
) -> Result<(), SaveError> {
    let unchanged = tax_classes::table
        .find(code)
        .filter(tax_classes::version.eq(seen));
    let written = diesel::update(unchanged)
        .set((draft, tax_classes::version.eq(tax_classes::version + 1)))
        .execute(&mut conn)
        .await?;
    if written == 1 {
        return Ok(());
    }
    let stored = class(code, conn).await?.ok_or(SaveError::Unknown)?;
    Err(SaveError::Stale(stored.version))
}

/// Deletes a class with its rates, unless something has it.
///
/// # Errors
/// [`SaveError::Invalid`] says what does.
pub async fn delete_class(code: &str, mut conn: &Conn) -> Result<(), SaveError> {
    let kept = |sentence: &str| Err(SaveError::Invalid("class", sentence.to_owned()));
    if code == STANDARD {
        return kept("New products begin with this class, so it stays.");
    }
    let deleted = diesel::delete(tax_classes::table.find(code))
        .execute(&mut conn)
        .await;
    match deleted {
        Ok(0) => Err(SaveError::Unknown),
        Ok(_) => Ok(()),
        Err(error) => match constraint::violated(&error) {
            Some("products_tax_class") => {
                kept("Products have this class. Give them another one first.")
            }
            Some("shop_settings_delivery_tax_class") => {
                kept("Delivery has this class. Give it another one first.")
            }
            _ => Err(error.into()),
        },
    }
}
