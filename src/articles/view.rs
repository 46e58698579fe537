use std::collections::HashMap;

use serde::Deserialize;
use uuid::Uuid;

use super::card::{ArticleCard, CardRow, cards};
use super::sql::{self, ArticleRow, PersonRow};
use crate::catalog::{self, CardChoice, ProductCard, Which};
use crate::db::Conn;
use crate::markdown::{Piece, split_cards, text_of};
use crate::media::{self, Picture};
use crate::pricing::Shown;
use crate::web::{Error, Html};

/// An article with everything that its page shows, read in a handful of round trips.
pub(super) struct View {
    pub row: ArticleRow,
    pub body: Vec<Part>,
    pub contents: Vec<Heading>,
    pub questions: Vec<(String, String)>,
    pub tags: Vec<(String, String)>,
    pub author: Option<PersonRow>,
    pub reviewer: Option<PersonRow>,
    pub hero: Option<Picture>,
    pub offer: Option<ProductCard>,
    pub next: Vec<ArticleCard>,
    pub goods: Vec<ProductCard>,
}

/// A stretch of the text, or a product in it as it is now.
pub(super) enum Part {
    Html(Html),
    /// With its variants, where there are several to choose from.
    Card(Box<ProductCard>, Vec<CardChoice>),
}

/// A place in the text to jump to.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Heading {
    pub id: String,
    pub title: String,
}

/// Articles to read next.
const NEXT: usize = 3;
/// Some of those that share a tag may be among the chosen.
pub(super) const MOST_SHARED: i64 = 6;

/// What belongs to an article without standing in its own row.
pub(super) struct Around {
    pub questions: Vec<(String, String)>,
    /// Slugs and names.
    pub tags: Vec<(String, String)>,
    pub goods: Vec<Uuid>,
    /// To be read next: first what the writer chose, then what shares a tag.
    pub chosen: Vec<CardRow>,
    pub shared: Vec<CardRow>,
}

pub(super) async fn load(row: ArticleRow, prices: &Shown, conn: &Conn) -> Result<View, Error> {
    let (questions, tags, goods, chosen, shared) = tokio::try_join!(
        sql::questions(row.id, conn),
        sql::tags_of(row.id, conn),
        sql::products_of(row.id, conn),
        sql::chosen_next(row.id, 3, conn),
        sql::of_shared_tags(row.id, MOST_SHARED, conn),
    )?;
    let around = Around {
        questions,
        tags,
        goods,
        chosen,
        shared,
    };
    assemble(row, around, prices, conn).await
}

pub(super) async fn assemble(
    row: ArticleRow,
    around: Around,
    prices: &Shown,
    conn: &Conn,
) -> Result<View, Error> {
    let pieces = split_cards(&row.body_html);
    let named: Vec<String> = pieces.iter().filter_map(slug).collect();
    let people = [row.author_id, row.reviewer_id];
    let people: Vec<Uuid> = people.into_iter().flatten().collect();
    let hero: Vec<Uuid> = row.hero_media_id.into_iter().collect();
    let offered: Vec<Uuid> = row.offer_product_id.into_iter().collect();
    let mut goods = around.goods;
    goods.retain(|id| Some(*id) != row.offer_product_id);
    let next = next(around.chosen, around.shared);
    let (people, mut pictures, in_text, mut offers, next, goods) = tokio::try_join!(
        sql::people(&people, conn),
        media::pictures(&hero, conn),
        catalog::cards(Which::Slugs(&named), prices, conn),
        catalog::cards(Which::Ids(&offered), prices, conn),
        cards(next, conn),
        catalog::cards(Which::Ids(&goods), prices, conn),
    )?;
    let several: Vec<Uuid> = in_text
        .iter()
        .filter(|card| card.to_choose())
        .map(|card| card.id)
        .collect();
    let choices = catalog::choices(&several, prices, conn).await?;
    let person = |id: Option<Uuid>| people.iter().find(|person| Some(person.id) == id).cloned();
    Ok(View {
        body: parts(pieces, &in_text, &choices),
        contents: contents(&row, !around.questions.is_empty()),
        author: person(row.author_id),
        reviewer: person(row.reviewer_id),
        hero: row
            .hero_media_id
            .and_then(|id| pictures.remove(&id))
            .map(|picture| picture.described(row.hero_alt.as_str())),
        offer: offers.pop(),
        questions: around.questions,
        tags: around.tags,
        next,
        goods,
        row,
    })
}

fn next(chosen: Vec<CardRow>, shared: Vec<CardRow>) -> Vec<CardRow> {
    let mut next = chosen;
    next.truncate(NEXT);
    for other in shared {
        if next.len() < NEXT && next.iter().all(|known| known.id != other.id) {
            next.push(other);
        }
    }
    next
}

fn slug(piece: &Piece) -> Option<String> {
    match piece {
        Piece::Card(slug) => Some(slug.clone()),
        Piece::Html(_) => None,
    }
}

/// A product that is no longer in the shop leaves no gap.
fn parts(
    pieces: Vec<Piece>,
    goods: &[ProductCard],
    choices: &HashMap<Uuid, Vec<CardChoice>>,
) -> Vec<Part> {
    pieces
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Html(html) => Some(Part::Html(Html::trusted(html))),
            Piece::Card(slug) => goods.iter().find(|card| card.slug == slug).map(|card| {
                let choices = choices.get(&card.id).cloned().unwrap_or_default();
                Part::Card(Box::new(card.clone()), choices)
            }),
        })
        .collect()
}

/// Whether the text brings its own words in short, as a quote at its beginning.
pub(super) fn tells_itself_in_short(body_html: &str) -> bool {
    body_html.contains("class=\"in-short\"")
}

/// Whether the text begins with its own summary, as imported ones do: it would be read twice.
pub(super) fn begins_with_summary(row: &ArticleRow) -> bool {
    let beginning: String = row.body_html.chars().take(2000).collect();
    text_of(&beginning).starts_with(&row.summary)
}

fn contents(row: &ArticleRow, questions: bool) -> Vec<Heading> {
    let heading = |id: &str, title: &str| Heading {
        id: id.to_owned(),
        title: title.to_owned(),
    };
    let mut all = Vec::new();
    // A text that tells itself in short has that among its own headings.
    if !row.lead.is_empty() && !tells_itself_in_short(&row.body_html) {
        all.push(heading("short", "In short"));
    }
    // What cannot be read as headings gives a page without them, which still can be read.
    all.extend(serde_json::from_value::<Vec<Heading>>(row.contents.clone()).unwrap_or_default());
    if questions {
        all.push(heading("questions", "Questions people ask"));
    }
    all
}
