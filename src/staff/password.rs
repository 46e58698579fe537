use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

use super::AddError;

/// Each hash takes 19 MiB for its time; more at once would let a flood of sign-ins eat the machine.
static ROOM: Semaphore = Semaphore::const_new(4);

/// The shortest password that is taken.
pub const SHORTEST: usize = 12;

/// Refuses a password that is too short.
///
/// # Errors
/// A sentence that says how long it has to be.
pub(super) fn check(password: &str) -> Result<(), AddError> {
    if password.chars().count() < SHORTEST {
        return Err(AddError::Invalid(format!(
            "a password has at least {SHORTEST} characters"
        )));
    }
    Ok(())
}

/// A new password's argon2id hash as a PHC string, with the crate's parameters (OWASP's: 19 MiB, 2 passes).
///
/// # Errors
/// Only when the machine has no randomness or memory to give.
pub async fn hash(password: String) -> anyhow::Result<String> {
    let _place = ROOM.acquire().await?;
    spawn_blocking(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
    })
    .await?
    .map_err(|error| anyhow::anyhow!("the password could not be hashed: {error}"))
}

/// Whether the password is the one of that hash. Without a hash (no such account) the same work is done in vain,
/// so that the time tells nobody which accounts exist.
pub async fn is_right(password: String, stored: Option<String>) -> bool {
    let Ok(_place) = ROOM.acquire().await else {
        return false;
    };
    let checked = spawn_blocking(move || {
        let Some(stored) = stored else {
            let _ = Argon2::default().hash_password(password.as_bytes());
            return false;
        };
        PasswordHash::new(&stored).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        })
    });
    checked.await.unwrap_or(false)
}
