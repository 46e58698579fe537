use diesel::result::Error as QueryError;
use jiff::Timestamp;
use uuid::Uuid;

use super::sql;
use crate::db::Conn;
use crate::text::many_lines;

/// How far a question is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    New,
    Answered,
    Closed,
    Spam,
}

impl Status {
    /// Every state, in the order in which a question goes through them.
    pub const ALL: [Self; 4] = [Self::New, Self::Answered, Self::Closed, Self::Spam];

    /// As the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Answered => "answered",
            Self::Closed => "closed",
            Self::Spam => "spam",
        }
    }

    /// From the database or a form; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// Why a question was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    #[error("There is no such question.")]
    Unknown,
    /// Somebody changed it since the page was shown.
    #[error("Somebody else changed this question in between. Look at it again before you go on.")]
    Stale,
    #[error(transparent)]
    Database(#[from] QueryError),
}

/// Notes how far a question is, if it still is as it was `seen`; an answered one gets the time of its answer.
///
/// # Errors
/// See [`ChangeError`].
pub async fn set_status(
    id: Uuid,
    seen: i32,
    status: Status,
    now: Timestamp,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let answered = (status == Status::Answered).then_some(now);
    let done = sql::set_status(id, seen, status.as_str(), answered, conn).await?;
    settled(done, id, conn).await
}

/// Puts this note in the place of the one before, if the question still is as it was `seen`.
///
/// # Errors
/// See [`ChangeError`].
pub async fn add_note(id: Uuid, seen: i32, note: &str, conn: &Conn) -> Result<(), ChangeError> {
    let done = sql::set_note(id, seen, &many_lines(note), conn).await?;
    settled(done, id, conn).await
}

async fn settled(done: bool, id: Uuid, conn: &Conn) -> Result<(), ChangeError> {
    if done {
        Ok(())
    } else if sql::exists(id, conn).await? {
        Err(ChangeError::Stale)
    } else {
        Err(ChangeError::Unknown)
    }
}
