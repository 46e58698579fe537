use actix_web::HttpResponse;
use actix_web::http::{StatusCode, header};
use diesel::result::{DatabaseErrorKind, Error as QueryError};

/// What can keep a request from its answer. Rendered as a page by one middleware and logged there once.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// 404: no such page, product, article or order.
    #[error("there is nothing at this address")]
    NotFound,
    /// 400: the request cannot be read; the sentence says what is wrong with it.
    #[error("{0}")]
    Malformed(String),
    /// 403: from another origin, or not for this role.
    #[error("{0}")]
    Forbidden(String),
    /// 405, with the methods that the address takes.
    #[error("this address does not take that method")]
    MethodNotAllowed(String),
    /// 409: the sentence says what changed.
    #[error("{0}")]
    Conflict(String),
    /// 413: the sentence says how much is taken.
    #[error("{0}")]
    TooLarge(String),
    /// 429, and after how many seconds to come back.
    #[error("too many attempts; try again in {0} seconds")]
    TooMany(u64),
    /// 503: the database is away or everybody waits for it.
    #[error("the shop's database is not reachable just now ({0})")]
    Unavailable(String),
    /// 500: a defect of ours; the detail is for the log only.
    #[error("{0}")]
    Internal(String),
}

impl Error {
    /// A defect, from whatever told of it.
    pub fn internal(cause: impl std::fmt::Display) -> Self {
        Self::Internal(cause.to_string())
    }
}

impl From<crate::db::Unavailable> for Error {
    fn from(error: crate::db::Unavailable) -> Self {
        Self::Unavailable(error.0)
    }
}

/// A lost connection or a statement cut short is the database's trouble; anything else is ours.
impl From<QueryError> for Error {
    fn from(error: QueryError) -> Self {
        let text = error.to_string();
        match error {
            QueryError::DatabaseError(
                DatabaseErrorKind::ClosedConnection
                | DatabaseErrorKind::UnableToSendCommand
                | DatabaseErrorKind::ReadOnlyTransaction,
                _,
            )
            | QueryError::BrokenTransactionManager => Self::Unavailable(text),
            QueryError::DatabaseError(..) if cut_short(&text) => Self::Unavailable(text),
            _ => Self::Internal(text),
        }
    }
}

fn cut_short(text: &str) -> bool {
    [
        "statement timeout",
        "lock timeout",
        "connection closed",
        "terminating connection",
        "shutting down",
        "starting up",
    ]
    .iter()
    .any(|part| text.contains(part))
}

/// The error on its way to the middleware that makes a page of it.
#[derive(Debug, Clone)]
pub struct Problem {
    /// For the visitor; never the detail of a defect.
    pub sentence: String,
    /// For the log, when it is our trouble.
    pub cause: Option<String>,
}

impl actix_web::ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::Forbidden(_) => StatusCode::FORBIDDEN,
            Self::MethodNotAllowed(_) => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        match self {
            Self::TooMany(seconds) => {
                response.insert_header((header::RETRY_AFTER, seconds.to_string()))
            }
            Self::Unavailable(_) => response.insert_header((header::RETRY_AFTER, "5")),
            Self::MethodNotAllowed(allowed) => {
                response.insert_header((header::ALLOW, allowed.clone()))
            }
            _ => &mut response,
        };
        let mut response = response.finish();
        let (sentence, cause) = match self {
            Self::Internal(cause) | Self::Unavailable(cause) => {
                (String::new(), Some(cause.clone()))
            }
            // The page says it at more length.
            Self::NotFound | Self::MethodNotAllowed(_) => (String::new(), None),
            Self::TooMany(seconds) => (
                format!(
                    "Too many attempts in a short time. Try again in {seconds} seconds; what you typed can be sent again."
                ),
                None,
            ),
            told => (told.to_string(), None),
        };
        response
            .extensions_mut()
            .insert(Problem { sentence, cause });
        response
    }
}
