use actix_web::web::Data;
use askama::Template;

use super::{PATH, words};
use crate::admin::told::shop;
use crate::discounts;
use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Query, page};

#[derive(Template)]
#[template(path = "admin/discounts.html")]
struct ListPage {
    office: Office,
    rows: Vec<Row>,
    saved: bool,
    /// What was to be deleted is switched off, since orders have it.
    kept: bool,
}

struct Row {
    href: String,
    name: String,
    /// Empty for one that is given by itself.
    code: String,
    off: String,
    scope: String,
    dates: String,
    used: String,
    state: (&'static str, &'static str),
}

/// `GET /admin/discounts`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let shop = shop(&conn).await?;
    let all = discounts::stored_discounts(&conn).await?;
    let office = office(&conn, &member, "Discounts", Section::Discounts, now).await?;
    drop(conn);
    let rows = all.iter().map(|stored| {
        let discount = &stored.draft.discount;
        Row {
            href: format!("{PATH}/{}", discount.id),
            name: discount.name.clone(),
            code: discount.code.clone().unwrap_or_default(),
            off: words::off(discount.off, &shop),
            scope: words::scope(discount),
            dates: words::dates(discount, &shop),
            used: words::used(stored),
            state: words::state(stored, now),
        }
    });
    page(&ListPage {
        office,
        rows: rows.collect(),
        saved: query.ticked("saved"),
        kept: query.ticked("kept"),
    })
}
