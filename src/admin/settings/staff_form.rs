use crate::staff::{Account, AccountDraft, Role};
use crate::text::one_line;
use crate::web::parts::Choice;
use crate::web::{FieldErrors, Fields};

/// An account as it is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct StaffForm {
    pub version: String,
    pub name: String,
    /// Only of a new account; it stays what it was afterwards.
    pub email: String,
    pub role: String,
    pub active: bool,
}

impl StaffForm {
    pub(super) fn of(account: &Account) -> Self {
        Self {
            version: account.version.to_string(),
            name: account.name.clone(),
            email: account.email.clone(),
            role: account.role.clone(),
            active: account.active,
        }
    }

    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        Self {
            version: line("version"),
            name: line("name"),
            email: line("email"),
            role: line("role"),
            active: fields.ticked("active"),
        }
    }

    /// What the account shall be.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn draft(&self) -> Result<AccountDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("name", &self.name, 120, "Write the member’s name.");
        let role = errors.take("role", Role::parse(&self.role).ok_or("Choose a role."));
        match role {
            Some(role) if errors.is_empty() => Ok(AccountDraft {
                name: self.name.clone(),
                role,
                active: self.active,
            }),
            _ => Err(errors),
        }
    }

    /// Names and values, for comparing two versions.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let role = Role::parse(&self.role).map_or(self.role.as_str(), |role| role.label());
        let active = if self.active { "yes" } else { "no" };
        [
            ("Name", self.name.as_str()),
            ("Role", role),
            ("May sign in", active),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }
}

/// The roles with what each may do.
pub(super) fn roles() -> Vec<Choice> {
    let reach = |role: Role| match role {
        Role::Owner => "everything, and who else may sign in",
        Role::Manager => "the daily business and the shop’s settings",
        Role::Editor => "articles, products and categories",
        Role::Support => "orders and inquiries",
    };
    Role::ALL
        .into_iter()
        .map(|role| Choice::new(role.as_str(), format!("{}: {}", role.label(), reach(role))))
        .collect()
}
