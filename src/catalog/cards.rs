use std::borrow::Cow;
use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::paths;
use crate::db::Conn;
use crate::db::schema::products;
use crate::inventory::Availability;
use crate::media::{self, Picture};
use crate::money::{Currency, Money};
use crate::pricing::{Shown, Turns};
use crate::web::parts::{Price, Stock, StockLevel};

/// A product as a list shows it: what `templates/components/product_card.html` prints, and what a buying form needs.
#[derive(Clone, Debug)]
pub struct ProductCard {
    pub id: Uuid,
    pub slug: String,
    pub href: String,
    pub name: String,
    /// One line of what for.
    pub line: String,
    pub price: Price,
    /// "Save $50".
    pub note: Option<String>,
    /// Only when it is low or out.
    pub stock: Option<Stock>,
    /// With an empty text alternative: it stands beside its name.
    pub picture: Option<Picture>,
    /// Always said, for places that show it in full; `None` for what is sold elsewhere.
    pub availability: Option<Availability>,
    /// The variant that a button adds, when there is only one and it can be bought; else link to `href`.
    pub buy: Option<Uuid>,
    /// Words of the link when it is sold elsewhere.
    pub elsewhere: Option<String>,
}

impl ProductCard {
    /// Whether it can be bought here once a variant is chosen.
    pub fn to_choose(&self) -> bool {
        self.buy.is_none()
            && self.elsewhere.is_none()
            && self.availability.is_some_and(Availability::buyable)
    }

    /// The name as it stands within a sentence: "the Backrack" for "The Backrack".
    pub fn within_a_sentence(&self) -> Cow<'_, str> {
        match self.name.strip_prefix("The ") {
            Some(rest) => Cow::Owned(format!("the {rest}")),
            None => Cow::Borrowed(&self.name),
        }
    }
}

/// Which products to show, and in which order.
#[derive(Clone, Copy, Debug)]
pub enum Which<'a> {
    /// These, in this order; what is not in the shop is left out.
    Ids(&'a [Uuid]),
    /// These, in this order; what is not in the shop is left out.
    Slugs(&'a [String]),
    /// The shop's choice, at most so many.
    Featured(i64),
    /// The newest, at most so many.
    Latest(i64),
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    slug: String,
    #[diesel(sql_type = sql_types::Text)]
    name: String,
    #[diesel(sql_type = sql_types::Text)]
    summary: String,
    #[diesel(sql_type = sql_types::Text)]
    kind: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    external_label: Option<String>,
    #[diesel(sql_type = sql_types::BigInt)]
    variants: i64,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    sole: Option<Uuid>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    low: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    high: Option<i64>,
    #[diesel(sql_type = sql_types::Nullable<sql_types::BigInt>)]
    before: Option<i64>,
    #[diesel(sql_type = sql_types::Bool)]
    tracked: bool,
    #[diesel(sql_type = sql_types::Bool)]
    backorder: bool,
    #[diesel(sql_type = sql_types::Integer)]
    on_hand: i32,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Uuid>)]
    media_id: Option<Uuid>,
}

/// The cards of active products, in two or three round trips. Unlisted products come only when asked for by name.
///
/// # Errors
/// The database's.
pub async fn cards(which: Which<'_>, prices: &Shown, conn: &Conn) -> QueryResult<Vec<ProductCard>> {
    let none: &[String] = &[];
    let turns = prices.turns();
    let rows = async |ids: &[Uuid], slugs: &[String]| rows(ids, slugs, &turns, conn).await;
    let rows = match which {
        Which::Ids(ids) => ordered(rows(ids, none).await?, ids, |row| &row.id),
        Which::Slugs(slugs) => ordered(rows(&[], slugs).await?, slugs, |row| &row.slug),
        Which::Featured(most) => {
            let ids = chosen_ids(true, most, conn).await?;
            ordered(rows(&ids, none).await?, &ids, |row| &row.id)
        }
        Which::Latest(most) => {
            let ids = chosen_ids(false, most, conn).await?;
            ordered(rows(&ids, none).await?, &ids, |row| &row.id)
        }
    };
    let media_ids: Vec<Uuid> = rows.iter().filter_map(|row| row.media_id).collect();
    let pictures = media::pictures(&media_ids, conn).await?;
    Ok(rows
        .into_iter()
        .map(|row| row.card(prices.currency(), &pictures))
        .collect())
}

async fn chosen_ids(featured: bool, most: i64, mut conn: &Conn) -> QueryResult<Vec<Uuid>> {
    let shown = products::table
        .filter(products::status.eq("active").and(products::listed))
        .limit(most)
        .select(products::id);
    if featured {
        shown
            .filter(products::featured)
            .order((products::position, products::id))
            .load(&mut conn)
            .await
    } else {
        shown
            .order((products::published_at.desc(), products::id.desc()))
            .load(&mut conn)
            .await
    }
}

async fn rows(
    ids: &[Uuid],
    slugs: &[String],
    turns: &Turns,
    mut conn: &Conn,
) -> QueryResult<Vec<Row>> {
    if ids.is_empty() && slugs.is_empty() {
        return Ok(Vec::new());
    }
    diesel::sql_query(include_str!("cards.sql"))
        .bind::<sql_types::Array<sql_types::Uuid>, _>(ids)
        .bind::<sql_types::Array<sql_types::Text>, _>(slugs)
        .bind::<sql_types::Array<sql_types::Text>, _>(&turns.classes)
        .bind::<sql_types::Array<sql_types::BigInt>, _>(&turns.times)
        .bind::<sql_types::Array<sql_types::BigInt>, _>(&turns.by)
        .load(&mut conn)
        .await
}

fn ordered<K: PartialEq>(rows: Vec<Row>, keys: &[K], key: impl Fn(&Row) -> &K) -> Vec<Row> {
    let mut rows: Vec<(usize, Row)> = rows
        .into_iter()
        .filter_map(|row| Some((keys.iter().position(|k| k == key(&row))?, row)))
        .collect();
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}

impl Row {
    fn card(self, currency: Currency, pictures: &HashMap<Uuid, Picture>) -> ProductCard {
        let elsewhere = self.kind == "external";
        let availability = (!elsewhere).then(|| self.availability());
        let buyable = availability.is_some_and(Availability::buyable);
        let price = price_range(self.low, self.high, self.before, currency);
        ProductCard {
            href: paths::product(&self.slug),
            note: saving(self.low, self.before, currency),
            stock: availability
                .map(Availability::label)
                .filter(|stock| stock.level != StockLevel::Enough),
            picture: self
                .media_id
                .and_then(|id| pictures.get(&id).cloned())
                .map(|picture| picture.described("")),
            buy: self
                .sole
                .filter(|_| self.variants == 1 && self.kind == "goods" && buyable),
            elsewhere: elsewhere.then(|| {
                self.external_label
                    .unwrap_or_else(|| "See the offer".to_owned())
            }),
            id: self.id,
            slug: self.slug,
            name: self.name,
            line: self.summary,
            price,
            availability,
        }
    }

    fn availability(&self) -> Availability {
        if self.variants == 0 {
            return Availability::SoldOut;
        }
        Availability::of(self.tracked, self.backorder, self.on_hand)
    }
}

/// The price of one or several variants, in minor units; empty when there is none.
pub fn price_range(
    low: Option<i64>,
    high: Option<i64>,
    before: Option<i64>,
    currency: Currency,
) -> Price {
    let Some(low) = low else {
        return Price::default();
    };
    Price {
        now: Money::new(low, currency).to_string(),
        before: before
            .filter(|before| *before > low)
            .map(|before| Money::new(before, currency).to_string()),
        from: high.is_some_and(|high| high > low),
    }
}

/// "Save $50", when it cost more before; whole amounts without their zeros.
pub fn saving(now: Option<i64>, before: Option<i64>, currency: Currency) -> Option<String> {
    let saved = before?.checked_sub(now?).filter(|saved| *saved > 0)?;
    let amount = Money::new(saved, currency).to_string();
    let whole = saved % currency.minor_per_major() == 0;
    let amount = match amount.split_once('.') {
        Some((major, _)) if whole => major,
        _ => &amount,
    };
    Some(format!("Save {amount}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_tell_from_and_before() {
        let usd = Currency::default();
        let price = price_range(Some(1900), Some(2900), Some(1900), usd);
        assert_eq!(
            (price.now.as_str(), price.from, price.before),
            ("$19.00", true, None)
        );
        let price = price_range(Some(34900), Some(34900), Some(39900), usd);
        assert_eq!(
            (price.from, price.before.as_deref()),
            (false, Some("$399.00"))
        );
        assert_eq!(
            saving(Some(34900), Some(39900), usd).as_deref(),
            Some("Save $50")
        );
        assert_eq!(
            saving(Some(34950), Some(39900), usd).as_deref(),
            Some("Save $49.50")
        );
        assert_eq!(saving(Some(34900), Some(30000), usd), None);
    }
}
