use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;

use crate::config::Config;
use crate::db::Conn;
use crate::db::schema::{articles, categories};
use crate::parts::Parts;
use crate::pricing::Shown;
use crate::settings::{self, ShopSettings};
use crate::web::Error;
use crate::web::layout::{Layout, Link, Nav};

/// The shop's facts and the links of the footer, loaded once per page.
#[derive(Clone, Debug)]
pub struct Frame {
    pub settings: ShopSettings,
    categories: Vec<Link>,
    articles: Vec<Link>,
    year: i16,
}

/// Links in each of the footer's lists.
const FOOTER_LINKS: i64 = 5;

impl Frame {
    /// Loads what stands around a page, in one round trip.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn load(conn: &Conn, now: Timestamp) -> Result<Self, Error> {
        let (settings, categories, articles) = tokio::try_join!(
            settings::load(conn),
            top_categories(conn),
            latest_articles(conn)
        )?;
        let settings = settings
            .ok_or_else(|| Error::Unavailable("the database holds no shop yet".to_owned()))?;
        let link = |before: &str, rows: Vec<(String, String)>| {
            rows.into_iter()
                .map(|(slug, name)| Link::new(name, format!("{before}{slug}")))
                .collect()
        };
        Ok(Self {
            categories: link("/categories/", categories),
            articles: link("/articles/", articles),
            year: year(&settings, now),
            settings,
        })
    }

    /// The same, and the prices of the pages that show some.
    ///
    /// # Errors
    /// When the database is away.
    pub async fn with_prices(parts: &Parts, conn: &Conn) -> Result<(Self, Shown), Error> {
        let prices = async { parts.rules.shown(conn).await.map_err(Error::from) };
        tokio::try_join!(Self::load(conn, parts.clock.now()), prices)
    }

    /// A frame without the database, for the page that says that it is away.
    pub fn plain(config: &Config, now: Timestamp) -> Self {
        let settings = ShopSettings::first(&config.shop);
        Self {
            categories: Vec::new(),
            articles: Vec::new(),
            year: year(&settings, now),
            settings,
        }
    }

    /// The layout of a page with that title.
    pub fn layout(&self, title: impl Into<String>, current: Nav) -> Layout {
        Layout {
            title: title.into(),
            current,
            shop_name: self.settings.name.clone(),
            tagline: self.settings.tagline.clone(),
            language: self.settings.language.clone(),
            categories: self.categories.clone(),
            articles: self.articles.clone(),
            has_terms: !self.settings.terms_text.is_empty(),
            year: self.year,
            ..Layout::default()
        }
    }
}

fn year(settings: &ShopSettings, now: Timestamp) -> i16 {
    settings.zone().year(now)
}

async fn top_categories(mut conn: &Conn) -> QueryResult<Vec<(String, String)>> {
    categories::table
        .filter(categories::parent_id.is_null())
        .order((categories::position, categories::name))
        .limit(FOOTER_LINKS)
        .select((categories::slug, categories::name))
        .load(&mut conn)
        .await
}

async fn latest_articles(mut conn: &Conn) -> QueryResult<Vec<(String, String)>> {
    articles::table
        .filter(articles::status.eq("published"))
        .order((articles::published_at.desc(), articles::id.desc()))
        .limit(FOOTER_LINKS - 1)
        .select((articles::slug, articles::title))
        .load(&mut conn)
        .await
}
