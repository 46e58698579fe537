use std::collections::HashMap;

use diesel::prelude::*;
use uuid::Uuid;

use super::{paths, sql};
use crate::db::Conn;
use crate::db::schema::articles;
use crate::media::{self, Picture};

/// What a list shows of an article, as it is read.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = articles)]
pub(super) struct CardRow {
    pub id: Uuid,
    pub slug: String,
    pub title: String,
    pub summary: String,
    pub topic: String,
    pub word_count: i32,
    pub hero_media_id: Option<Uuid>,
    pub hero_alt: String,
}

/// An article as `templates/components/article_card.html` prints it.
#[derive(Clone, Debug)]
pub struct ArticleCard {
    pub href: String,
    pub title: String,
    pub summary: String,
    pub topic: String,
    /// "6 minutes · Sleep".
    pub meta: String,
    /// With an empty text alternative: it stands beside its title.
    pub picture: Option<Picture>,
    /// What the picture shows, for places where it stands alone.
    pub alt: String,
}

/// The newest articles, at most so many.
///
/// # Errors
/// The database's.
pub async fn latest(most: i64, conn: &Conn) -> QueryResult<Vec<ArticleCard>> {
    cards(sql::page(None, 0, most, conn).await?, conn).await
}

pub(super) async fn cards(rows: Vec<CardRow>, conn: &Conn) -> QueryResult<Vec<ArticleCard>> {
    let ids: Vec<Uuid> = rows.iter().filter_map(|row| row.hero_media_id).collect();
    let pictures = media::pictures(&ids, conn).await?;
    Ok(rows.into_iter().map(|row| card(row, &pictures)).collect())
}

fn card(row: CardRow, pictures: &HashMap<Uuid, Picture>) -> ArticleCard {
    let minutes = minutes(row.word_count);
    ArticleCard {
        href: paths::article(&row.slug),
        meta: match row.topic.as_str() {
            "" => minutes,
            topic => format!("{minutes} · {topic}"),
        },
        picture: row
            .hero_media_id
            .and_then(|id| pictures.get(&id).cloned())
            .map(|picture| picture.described("")),
        title: row.title,
        summary: row.summary,
        topic: row.topic,
        alt: row.hero_alt,
    }
}

/// Words that a reader takes in within a minute.
const WORDS_A_MINUTE: i32 = 200;

/// "6 minutes", at least one.
pub(super) fn minutes(words: i32) -> String {
    match words.saturating_add(WORDS_A_MINUTE / 2) / WORDS_A_MINUTE {
        ..=1 => "1 minute".to_owned(),
        n => format!("{n} minutes"),
    }
}

#[cfg(test)]
mod tests {
    use super::minutes;

    #[test]
    fn reading_takes_at_least_a_minute() {
        assert_eq!(minutes(0), "1 minute");
        assert_eq!(minutes(1380), "7 minutes");
    }
}
