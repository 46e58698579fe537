use askama::Template;
use diesel::QueryResult;

use crate::catalog::{self, ProductCard, Which};
use crate::db::Conn;
use crate::markdown::{self, Piece, Rendered, split_cards};
use crate::pricing::Shown;
use crate::web::Html;

/// The text beside the editor as readers will see it, without what only a page can hold.
#[derive(Template)]
#[template(path = "admin/article_pane.html")]
pub(super) struct Pane {
    parts: Vec<Part>,
}

enum Part {
    Html(Html),
    Card(Box<ProductCard>),
    /// A slug that no product in the shop has.
    Missing(String),
}

impl Pane {
    /// The pane of a rendered text, with its products as they are now.
    pub(super) async fn of(rendered: &Rendered, prices: &Shown, conn: &Conn) -> QueryResult<Self> {
        let cards = catalog::cards(Which::Slugs(&rendered.cards), prices, conn).await?;
        let card = |slug: &str| cards.iter().find(|card| card.slug == slug).cloned();
        let parts = split_cards(&rendered.html)
            .into_iter()
            .map(|piece| match piece {
                Piece::Html(html) => Part::Html(Html::trusted(html)),
                Piece::Card(slug) => match card(&slug) {
                    Some(card) => Part::Card(Box::new(card)),
                    None => Part::Missing(slug),
                },
            });
        Ok(Self {
            parts: parts.collect(),
        })
    }

    /// The pane of a text as it is typed.
    pub(super) async fn of_text(text: &str, prices: &Shown, conn: &Conn) -> QueryResult<Self> {
        Self::of(&markdown::render(text), prices, conn).await
    }
}
