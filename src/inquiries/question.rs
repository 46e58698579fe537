use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::change::Status;
use super::due::Due;
use crate::db::Conn;
use crate::db::schema::{articles, inquiries, products};

/// A question as staff read it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = inquiries)]
pub struct Question {
    pub id: Uuid,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub topic: String,
    pub message: String,
    /// The page that it was sent from.
    pub source_path: String,
    pub status: String,
    pub note: String,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub received_at: Timestamp,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    pub due_at: Timestamp,
    #[diesel(deserialize_as = jiff_diesel::NullableTimestamp)]
    pub answered_at: Option<Timestamp>,
    pub version: i32,
    #[diesel(select_expression = articles::title.nullable())]
    pub article: Option<String>,
    #[diesel(select_expression = products::name.nullable())]
    pub product: Option<String>,
}

impl Question {
    /// How far it is.
    pub fn status(&self) -> Status {
        Status::parse(&self.status).unwrap_or(Status::New)
    }

    /// How it stands against the promised hours, while it waits.
    pub fn due(&self, now: Timestamp) -> Option<Due> {
        (self.status() == Status::New).then(|| Due::of(self.received_at, self.due_at, now))
    }

    /// Where it came from: the title of an article, the name of a product, or the address of the page.
    pub fn source(&self) -> &str {
        self.article
            .as_deref()
            .or(self.product.as_deref())
            .unwrap_or(match self.source_path.as_str() {
                super::paths::CONTACT => "the contact page",
                path => path,
            })
    }

    /// What it is about in one line: its topic, and where it came from.
    pub fn about(&self) -> String {
        let source = match (&self.article, &self.product) {
            (Some(title), _) => format!("Article: {title}"),
            (None, Some(name)) => format!("Product: {name}"),
            (None, None) if self.source_path == super::paths::CONTACT => "Contact page".to_owned(),
            (None, None) => self.source_path.clone(),
        };
        if self.topic.is_empty() {
            source
        } else {
            format!("{} · {source}", self.topic)
        }
    }
}

/// Which questions a list holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    /// Not answered yet, those that are due first on top.
    #[default]
    Waiting,
    /// Not answered within the promised hours.
    Late,
    /// Answered or closed, the latest on top like all that follow.
    Answered,
    Spam,
    All,
}

impl View {
    /// Every view, in the order of their tabs.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Late,
        Self::Answered,
        Self::Spam,
        Self::All,
    ];

    /// As it stands in an address.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Late => "late",
            Self::Answered => "answered",
            Self::Spam => "spam",
            Self::All => "all",
        }
    }

    /// As its tab reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Waiting => "Waiting",
            Self::Late => "Late",
            Self::Answered => "Answered",
            Self::Spam => "Spam",
            Self::All => "All",
        }
    }

    /// From an address; what waits for anything unknown.
    pub fn parse(text: &str) -> Self {
        Self::ALL
            .into_iter()
            .find(|view| view.as_str() == text)
            .unwrap_or_default()
    }
}

/// A page of questions whose sender's name or e-mail address contains `search`; what waits comes by its due time, the
/// rest by when it came, the latest first.
///
/// # Errors
/// The database's.
pub async fn page(
    view: View,
    search: &str,
    now: Timestamp,
    limit: i64,
    offset: i64,
    mut conn: &Conn,
) -> QueryResult<Vec<Question>> {
    let mut query = inquiries::table
        .left_join(articles::table)
        .left_join(products::table)
        .select(Question::as_select())
        .into_boxed();
    query = match view {
        View::All => query,
        View::Waiting => query.filter(inquiries::status.eq(Status::New.as_str())),
        View::Late => query
            .filter(inquiries::status.eq(Status::New.as_str()))
            .filter(inquiries::due_at.lt(now.to_diesel())),
        View::Answered => query
            .filter(inquiries::status.eq_any([Status::Answered.as_str(), Status::Closed.as_str()])),
        View::Spam => query.filter(inquiries::status.eq(Status::Spam.as_str())),
    };
    query = match view {
        View::Waiting | View::Late => query.order((inquiries::due_at, inquiries::id)),
        _ => query.order((inquiries::received_at.desc(), inquiries::id.desc())),
    };
    if !search.is_empty() {
        let like = format!("%{}%", search.replace(['%', '_', '\\'], ""));
        query = query.filter(
            inquiries::name
                .ilike(like.clone())
                .or(inquiries::email.ilike(like)),
        );
    }
    query.limit(limit).offset(offset).load(&mut conn).await
}

/// The question of that id.
///
/// # Errors
/// The database's.
pub async fn by_id(id: Uuid, mut conn: &Conn) -> QueryResult<Option<Question>> {
    inquiries::table
        .find(id)
        .left_join(articles::table)
        .left_join(products::table)
        .select(Question::as_select())
        .first(&mut conn)
        .await
        .optional()
}
