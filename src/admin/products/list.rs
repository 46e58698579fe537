use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use uuid::Uuid;

use super::read;
use crate::clock::ago;
use crate::db::constraint;
use crate::frame::office;
use crate::inventory::{self, Availability};
use crate::media::{self, Picture};
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, Form, Query, page, see_other, wants_fragment};

#[derive(Template)]
#[template(path = "admin/products.html")]
struct ListPage {
    office: Office,
    tabs: Vec<(&'static str, &'static str, bool)>,
    status: String,
    q: String,
    rows: Vec<Row>,
    previous: Option<String>,
    next: Option<String>,
}

struct Row {
    href: String,
    name: String,
    picture: Option<Picture>,
    sku: String,
    category: String,
    state: &'static str,
    tone: &'static str,
    price: String,
    /// The pieces on hand; "not counted" where they are not.
    on_hand: String,
    /// The class that says that they are few, with the blank before it.
    few: &'static str,
    /// The variant whose stock can be changed here: only where there is just one.
    variant: Option<Uuid>,
    changed: String,
}

const ROWS: i64 = 50;

/// `GET /admin/products?status=&q=&page=`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let (status, q) = (
        query.text("status").to_owned(),
        query.text("q").trim().to_owned(),
    );
    let number: i64 = query
        .text("page")
        .parse()
        .unwrap_or(1_i64)
        .clamp(1, 100_000);
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let mut found = read::page(&status, &q, ROWS + 1, (number - 1) * ROWS, &conn).await?;
    let more = found.len() > usize::try_from(ROWS).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(ROWS).unwrap_or(usize::MAX));
    let ids: Vec<Uuid> = found.iter().filter_map(|row| row.media_id).collect();
    let pictures = media::pictures(&ids, &conn).await?;
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let office = office(&conn, &member, "Products", Section::Products, now).await?;
    drop(conn);
    let rows = found.into_iter().map(|row| {
        let availability = row.availability();
        Row {
            href: format!("/admin/products/{}", row.id),
            picture: row.media_id.and_then(|id| pictures.get(&id).cloned()),
            sku: if row.variants > 1 {
                format!("{} variants", row.variants)
            } else {
                row.sku.unwrap_or_default()
            },
            category: row.category.unwrap_or_default(),
            state: state(&row.status, availability).0,
            tone: state(&row.status, availability).1,
            price: row
                .price_minor
                .map(|minor| shop.money(minor).to_string())
                .unwrap_or_default(),
            on_hand: if row.tracked {
                row.on_hand.to_string()
            } else {
                "not counted".to_owned()
            },
            few: few(availability),
            variant: row.variant_id.filter(|_| row.variants == 1 && row.tracked),
            changed: ago(row.updated_at, now),
            name: row.name,
        }
    });
    let address = |page: i64| {
        let pairs = [
            ("status", status.as_str()),
            ("q", &q),
            ("page", &page.to_string()),
        ];
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish();
        format!("/admin/products?{query}")
    };
    let tabs = [
        ("", "All"),
        ("active", "Live"),
        ("draft", "Draft"),
        ("archived", "Archived"),
    ];
    page(&ListPage {
        office,
        tabs: tabs
            .into_iter()
            .map(|(value, text)| (value, text, value == status))
            .collect(),
        rows: rows.collect(),
        previous: (number > 1).then(|| address(number - 1)),
        next: more.then(|| address(number + 1)),
        status: status.clone(),
        q: q.clone(),
    })
}

fn few(availability: Availability) -> &'static str {
    match availability {
        Availability::SoldOut => " stock-none",
        Availability::Low(_) | Availability::Later => " stock-low",
        Availability::Always | Availability::InStock(_) => "",
    }
}

fn state(status: &str, availability: Availability) -> (&'static str, &'static str) {
    match (status, availability) {
        ("active", Availability::SoldOut) => ("Sold out", " state--bad"),
        ("active", _) => ("Live", " state--good"),
        ("archived", _) => ("Archived", ""),
        _ => ("Draft", ""),
    }
}

/// `POST /admin/products/stock/{variant}`: `change` adds or takes pieces; what buyers do meanwhile stays counted.
pub(super) async fn adjust_stock(
    request: HttpRequest,
    parts: Data<Parts>,
    member: Member,
    variant: Path<Uuid>,
    Form(form): Form,
) -> Answer {
    let change: i32 = form
        .text("change")
        .trim()
        .trim_start_matches('+')
        .parse()
        .map_err(|_| {
            Error::Malformed(
                "Write the change of stock as a whole number, such as 10 or -2.".to_owned(),
            )
        })?;
    let mut conn = parts.db.get().await?;
    let now = parts.clock.now();
    if change != 0 {
        use diesel_async::AsyncConnection as _;
        conn.transaction(async |conn| {
            inventory::adjust(*variant, change, Some(member.id), "", now, conn).await
        })
        .await
        .map_err(|error| match constraint::violated(&error) {
            Some("stock_on_hand_not_negative") => Error::Conflict(
                "There are not so many on hand to take away. Nothing was changed.".to_owned(),
            ),
            Some(_) => Error::NotFound,
            None => error.into(),
        })?;
    }
    Ok(if wants_fragment(&request) {
        HttpResponse::NoContent().finish()
    } else {
        see_other("/admin/products")
    })
}
