use std::collections::HashMap;

use diesel::QueryResult;
use uuid::Uuid;

use super::form::ArticleForm;
use super::read;
use crate::articles::ArticleDraft;
use crate::db::Conn;
use crate::web::FieldErrors;
use crate::{media, people};

/// What the names typed into a form stand for.
pub(super) struct Known {
    /// Ids and names of all who write or check.
    pub people: Vec<(Uuid, String)>,
    products: HashMap<String, Uuid>,
    articles: HashMap<String, Uuid>,
    /// The picture, if there is one of that id.
    pub hero: Option<Uuid>,
}

/// Slugs of what an article names by id.
pub(super) struct Slugs {
    products: HashMap<Uuid, String>,
    articles: HashMap<Uuid, String>,
}

/// Products or articles that one field names at most.
const MOST: usize = 40;

impl Known {
    /// Looks up what the form names.
    pub(super) async fn of(form: &ArticleForm, conn: &Conn) -> QueryResult<Self> {
        let mut products = slugs(&form.products);
        products.extend(slugs(&form.offer));
        let related = slugs(&form.related);
        let hero = form.hero.parse().ok();
        let (people, products, articles, pictures) = tokio::try_join!(
            people::all(conn),
            read::products_at(&products, conn),
            read::articles_at(&related, conn),
            media::pictures(hero.as_slice(), conn),
        )?;
        Ok(Self {
            people,
            products,
            articles,
            hero: hero.filter(|id| pictures.contains_key(id)),
        })
    }

    /// The products that a field names; what is none is noted.
    pub(super) fn products(&self, field: &str, typed: &str, errors: &mut FieldErrors) -> Vec<Uuid> {
        found(field, typed, &self.products, "/products/", errors)
    }

    /// The articles that a field names; what is none is noted.
    pub(super) fn articles(&self, field: &str, typed: &str, errors: &mut FieldErrors) -> Vec<Uuid> {
        found(field, typed, &self.articles, "/articles/", errors)
    }
}

impl Slugs {
    /// Looks up what the article names.
    pub(super) async fn of(draft: &ArticleDraft, conn: &Conn) -> QueryResult<Self> {
        let mut ids = draft.products.clone();
        ids.extend(draft.offer_product_id);
        let (products, articles) = tokio::try_join!(
            read::product_slugs(&ids, conn),
            read::article_slugs(&draft.related, conn),
        )?;
        Ok(Self { products, articles })
    }

    /// One a line.
    pub(super) fn products(&self, ids: &[Uuid]) -> String {
        named(ids, &self.products).join("\n")
    }

    /// One a line.
    pub(super) fn articles(&self, ids: &[Uuid]) -> String {
        named(ids, &self.articles).join("\n")
    }

    pub(super) fn of_products(&self, ids: &[Uuid]) -> Vec<String> {
        named(ids, &self.products)
    }

    pub(super) fn of_articles(&self, ids: &[Uuid]) -> Vec<String> {
        named(ids, &self.articles)
    }
}

fn named(ids: &[Uuid], slugs: &HashMap<Uuid, String>) -> Vec<String> {
    ids.iter().filter_map(|id| slugs.get(id).cloned()).collect()
}

/// Slugs as people write them down: one a line or parted by commas or blanks, perhaps with the address before them.
fn slugs(typed: &str) -> Vec<String> {
    let mut slugs: Vec<String> = Vec::new();
    for word in typed.split(|c: char| c.is_whitespace() || c == ',') {
        let slug = word
            .trim_end_matches('/')
            .rsplit('/')
            .next()
            .unwrap_or(word);
        if slugs.len() <= MOST && !slug.is_empty() && !slugs.iter().any(|known| known == slug) {
            slugs.push(slug.to_owned());
        }
    }
    slugs
}

fn found(
    field: &str,
    typed: &str,
    known: &HashMap<String, Uuid>,
    below: &str,
    errors: &mut FieldErrors,
) -> Vec<Uuid> {
    let slugs = slugs(typed);
    if slugs.len() > MOST {
        errors.add(field, format!("Up to {MOST} fit here."));
    }
    let ids = slugs.iter().filter_map(|slug| {
        let id = known.get(slug).copied();
        if id.is_none() {
            errors.add(field, format!("There is nothing at {below}{slug}."));
        }
        id
    });
    ids.collect()
}

#[cfg(test)]
mod tests {
    use super::slugs;

    #[test]
    fn slugs_are_taken_as_people_copy_them() {
        assert_eq!(
            slugs(
                "knee-pillow\n/products/backrack, https://shop.example/products/back-guide/\r\nknee-pillow"
            ),
            ["knee-pillow", "backrack", "back-guide"]
        );
        assert!(slugs(" \n, /").is_empty());
    }
}
