use std::collections::HashMap;

use anyhow::Context as _;
use bytes::Bytes;
use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use uuid::Uuid;

use super::FILES;
use super::catalog_file::CatalogFile;
use super::shop_file::ShopFile;
use crate::articles::front_matter::{self, FrontMatter};
use crate::articles::{self, ArticleDraft};
use crate::catalog::{self, CategoryDraft, Target};
use crate::db::Conn;
use crate::media::{self, Kept, Upload};
use crate::parts::Parts;
use crate::people::{self, Person};
use crate::staff::{self, Role};
use crate::{delivery, id, settings};

/// Why the demo shop was not loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    #[error("the database already holds a shop; --force loads the demo shop beside what is there")]
    Occupied,
    #[error(transparent)]
    Other(#[from] anyhow::Error),
}

impl From<diesel::result::Error> for LoadError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Other(error.into())
    }
}

/// How to sign in to a shop that was just made; told once.
pub struct Credentials {
    pub email: String,
    pub password: String,
}

const OWNER: &str = "owner@storefront.example";

/// On an empty database: loads the demo shop and makes its owner. `None` where a shop is already.
///
/// # Errors
/// What kept it from being loaded; the database then still is empty.
pub async fn first_start(parts: &Parts) -> anyhow::Result<Option<Credentials>> {
    match load(parts, false).await {
        Err(LoadError::Occupied) => return Ok(None),
        Err(LoadError::Other(error)) => return Err(error),
        Ok(()) => {}
    }
    let password = id::new_password().map_err(|error| anyhow::anyhow!("no randomness: {error}"))?;
    let conn = parts.db.get().await?;
    match staff::add(
        OWNER,
        "Shop owner",
        Role::Owner,
        &password,
        parts.clock.now(),
        &conn,
    )
    .await
    {
        Ok(_) => Ok(Some(Credentials {
            email: OWNER.to_owned(),
            password,
        })),
        // Another instance was first, or a staff member was added before the first start.
        Err(staff::AddError::EmailTaken) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Loads the demo shop in one transaction: it is there whole or not at all. With `force` also beside another shop,
/// where products and articles of the same address are replaced.
///
/// # Errors
/// [`LoadError::Occupied`] without `force`; else what kept it from being loaded.
pub async fn load(parts: &Parts, force: bool) -> Result<(), LoadError> {
    let mut conn = parts
        .db
        .get()
        .await
        .context("the demo shop needs the database")?;
    if !force && settings::load(&conn).await?.is_some() {
        return Err(LoadError::Occupied);
    }
    let shop: ShopFile = toml::from_str(file("shop.toml")?).context("demo/shop.toml")?;
    let catalog: CatalogFile =
        toml::from_str(file("catalog.toml")?).context("demo/catalog.toml")?;
    let kept = keep_pictures(parts).await?;
    let now = parts.clock.now();
    conn.transaction(async |conn| {
        if !settings::ensure(&shop.settings(), now, conn).await? && !force {
            return Err(LoadError::Occupied);
        }
        delivery::replace_ways(&shop.ways(), conn).await?;
        let media = record_pictures(&kept, now, conn).await?;
        let people = load_people(&catalog, conn).await?;
        let products = load_catalog(&catalog, &media, now, conn).await?;
        load_articles(&people, &media, &products, now, conn).await
    })
    .await?;
    parts.work.notify_waiters();
    Ok(())
}

fn file(name: &str) -> anyhow::Result<&'static str> {
    FILES
        .get_file(name)
        .and_then(|file| file.contents_utf8())
        .with_context(|| format!("demo/{name} is missing"))
}

async fn keep_pictures(parts: &Parts) -> anyhow::Result<Vec<(String, Kept)>> {
    let folder = FILES.get_dir("images").context("demo/images is missing")?;
    let mut kept = Vec::new();
    for file in folder.files() {
        let name = file
            .path()
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default()
            .to_owned();
        let bytes = Bytes::from_static(file.contents());
        let upload = Upload {
            file_name: name.clone(),
            bytes,
            alt: String::new(),
        };
        let one = media::keep(upload, &parts.media)
            .await
            .with_context(|| format!("demo/images/{name}"))?;
        kept.push((name, one));
    }
    Ok(kept)
}

async fn record_pictures(
    kept: &[(String, Kept)],
    now: Timestamp,
    conn: &Conn,
) -> Result<HashMap<String, Uuid>, LoadError> {
    let mut media = HashMap::new();
    for (name, one) in kept {
        media.insert(name.clone(), media::record(one, now, conn).await?);
    }
    Ok(media)
}

async fn load_people(
    catalog: &CatalogFile,
    conn: &Conn,
) -> Result<HashMap<String, Uuid>, LoadError> {
    let mut people = HashMap::new();
    for person in &catalog.person {
        let one = Person {
            slug: person.slug.clone(),
            name: person.name.clone(),
            role: person.role.clone(),
            bio: person.bio.clone(),
        };
        people.insert(person.slug.clone(), people::put(&one, conn).await?);
    }
    Ok(people)
}

async fn load_catalog(
    file: &CatalogFile,
    media: &HashMap<String, Uuid>,
    now: Timestamp,
    conn: &Conn,
) -> Result<HashMap<String, Uuid>, LoadError> {
    let mut categories: HashMap<String, Uuid> = catalog::ids_by_slug(conn).await?;
    for category in &file.category {
        let draft = CategoryDraft {
            parent_id: category
                .parent
                .as_ref()
                .and_then(|slug| categories.get(slug).copied()),
            slug: category.slug.clone(),
            name: category.name.clone(),
            summary: category.summary.clone(),
            text_markdown: category.text.trim().to_owned(),
            position: category.position,
            ..CategoryDraft::default()
        };
        if !categories.contains_key(&category.slug) {
            let id = catalog::save_category(&draft, None, now, conn)
                .await
                .map_err(anyhow::Error::from)?;
            categories.insert(category.slug.clone(), id);
        }
    }
    let mut products: HashMap<String, Uuid> = HashMap::new();
    for (position, product) in (1..).zip(&file.product) {
        let target = match catalog::id_by_slug(&product.slug, conn).await? {
            Some(id) => Target::Existing {
                id,
                seen_version: None,
            },
            None => Target::New,
        };
        let draft = product.draft(position, &categories, media);
        let saved = catalog::save_step(&draft, target, None, now, conn).await;
        let saved = saved.with_context(|| format!("the demo's product {}", product.slug))?;
        products.insert(product.slug.clone(), saved.id());
    }
    for product in &file.product {
        let related: Vec<Uuid> = product
            .related
            .iter()
            .filter_map(|slug| products.get(slug).copied())
            .collect();
        if let Some(id) = products.get(&product.slug) {
            catalog::relink(*id, "related", &related, conn).await?;
        }
    }
    let reviews = file.review.iter().filter_map(|review| {
        Some(catalog::Review {
            product_id: *products.get(&review.product)?,
            author: review.author.clone(),
            rating: review.rating,
            title: review.title.clone(),
            body: review.body.clone(),
            written_on: FrontMatter::date(Some(&review.date))?,
        })
    });
    catalog::put_reviews(&reviews.collect::<Vec<_>>(), conn).await?;
    Ok(products)
}

async fn load_articles(
    people: &HashMap<String, Uuid>,
    media: &HashMap<String, Uuid>,
    products: &HashMap<String, Uuid>,
    now: Timestamp,
    conn: &Conn,
) -> Result<(), LoadError> {
    let folder = FILES
        .get_dir("articles")
        .context("demo/articles is missing")?;
    let (mut ids, mut related) = (HashMap::new(), Vec::new());
    for file in folder.files() {
        let name = file.path().display();
        let text = file
            .contents_utf8()
            .with_context(|| format!("demo/{name} is not UTF-8"))?;
        let (head, body) = front_matter::parse(text).with_context(|| format!("demo/{name}"))?;
        let product = |slug: &String| products.get(slug).copied();
        let draft = ArticleDraft {
            slug: head.slug.clone(),
            title: head.title.clone(),
            summary: head.summary.clone(),
            lead: head.lead.clone(),
            topic: head.topic.clone(),
            body_markdown: body.to_owned(),
            status: articles::Status::Published,
            author_id: head
                .author
                .as_ref()
                .and_then(|slug| people.get(slug).copied()),
            reviewer_id: head
                .reviewer
                .as_ref()
                .and_then(|slug| people.get(slug).copied()),
            reviewed_on: FrontMatter::date(head.reviewed_on.as_ref()),
            hero_media_id: head.hero.as_ref().and_then(|file| media.get(file).copied()),
            hero_alt: head.hero_alt.clone(),
            offer_product_id: head.offer.as_ref().and_then(product),
            offer_title: head.offer_title.clone(),
            offer_text: head.offer_text.clone(),
            inquiry_title: head.inquiry_title.clone(),
            published_at: FrontMatter::moment(head.published.as_ref()),
            revised_at: FrontMatter::moment(head.updated.as_ref()),
            questions: head.questions(),
            tags: head.tags.clone(),
            products: head.products.iter().filter_map(product).collect(),
            related: Vec::new(),
        };
        let target = articles::id_by_slug(&head.slug, conn)
            .await?
            .map(|id| (id, None));
        let saved = articles::save_step(&draft, target, now, conn)
            .await
            .with_context(|| format!("demo/{name}"))?;
        ids.insert(head.slug.clone(), saved.id());
        related.push((saved.id(), head.related));
    }
    for (id, slugs) in related {
        let linked: Vec<Uuid> = slugs
            .iter()
            .filter_map(|slug| ids.get(slug).copied())
            .collect();
        articles::relink(id, &linked, conn).await?;
    }
    Ok(())
}
