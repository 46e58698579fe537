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

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::New => "Waiting",
            Self::Answered => "Answered",
            Self::Closed => "Closed",
            Self::Spam => "Spam",
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

/// Writes the note in the place of the one before and says how far the question is, if it still is as it was `seen`.
/// The first answer gives it the time of its answer, which closing keeps and anything else takes away.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    id: Uuid,
    seen: i32,
    status: Status,
    note: &str,
    now: Timestamp,
    conn: &Conn,
) -> Result<(), ChangeError> {
    if sql::change(id, seen, status, &many_lines(note), now, conn).await? {
        Ok(())
    } else if sql::exists(id, conn).await? {
        Err(ChangeError::Stale)
    } else {
        Err(ChangeError::Unknown)
    }
}
