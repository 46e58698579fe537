use diesel::result::{DatabaseErrorKind, Error};

/// The name of the constraint that refused a write, so that a room can turn it into a sentence beside a field.
pub fn violated(error: &Error) -> Option<&str> {
    match error {
        Error::DatabaseError(
            DatabaseErrorKind::UniqueViolation
            | DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::CheckViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::RestrictViolation,
            info,
        ) => info.constraint_name(),
        _ => None,
    }
}
