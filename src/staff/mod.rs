//! People who work in the back office: accounts, roles, sessions, and the guard before every staff page.

mod account;
mod add;
mod change;
mod guard;
mod member;
mod pages;
pub mod password;
mod role;
mod sign_in;
mod sql;

pub use account::{Account, account, accounts};
pub use add::{AddError, add};
pub use change::{AccountDraft, ChangeError, change, set_password};
pub use guard::{Guarded, require};
pub use member::Member;
pub use pages::routes;
pub use role::Role;
pub use sql::{delete_expired, has_owner};
