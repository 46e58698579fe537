use actix_web::web::Data;
use askama::Template;

use super::PATH;
use super::way_form::zone_name;
use crate::addresses::country_name;
use crate::admin::settings::tabs::{Part, Tab, tabs};
use crate::admin::told::shop;
use crate::delivery::{self, PriceKind, StoredWay, StoredZone};
use crate::frame::office;
use crate::parts::Parts;
use crate::settings::ShopSettings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Query, page};

#[derive(Template)]
#[template(path = "admin/settings_delivery.html")]
struct ListPage {
    office: Office,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    zones: Vec<ZoneRow>,
    /// Whether buyers have nothing to choose.
    none_offered: bool,
    /// Countries of zones that the checkout does not offer.
    undelivered: String,
    saved: bool,
}

/// A way to deliver.
struct Row {
    href: String,
    name: String,
    promise: String,
    zone: String,
    price: String,
    position: i32,
    active: bool,
}

struct ZoneRow {
    href: String,
    name: String,
    places: String,
    ways: String,
    position: i32,
}

/// Places of a zone that the list names.
const FEW: usize = 6;

/// `GET /admin/settings/delivery`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let shop = shop(&conn).await?;
    let ways = delivery::stored_ways(&conn).await?;
    let zones = delivery::stored_zones(&conn).await?;
    let office = office(&conn, &member, "Settings", Section::Settings, now).await?;
    drop(conn);
    page(&ListPage {
        tabs: tabs(&office, Part::Delivery),
        office,
        none_offered: !ways.iter().any(|way| way.draft.active),
        undelivered: undelivered(&zones, &shop),
        rows: ways.iter().map(|way| row(way, &zones, &shop)).collect(),
        zones: zones.iter().map(|zone| zone_row(zone, &ways)).collect(),
        saved: query.ticked("saved"),
    })
}

fn row(way: &StoredWay, zones: &[StoredZone], shop: &ShopSettings) -> Row {
    let draft = &way.draft;
    Row {
        href: format!("{PATH}/{}", way.code),
        name: draft.name.clone(),
        promise: draft.promise.clone(),
        zone: zone_name(draft.zone, zones),
        price: price(way, shop),
        position: draft.position,
        active: draft.active,
    }
}

/// "$6.50", "Free to $15.00, by weight; free from $100.00".
fn price(way: &StoredWay, shop: &ShopSettings) -> String {
    let draft = &way.draft;
    let amount = |minor: i64| match minor {
        0 => "Free".to_owned(),
        minor => shop.money(minor).to_string(),
    };
    let prices = draft.steps.iter().map(|(_, price)| *price);
    let all: Vec<i64> = std::iter::once(draft.price_minor).chain(prices).collect();
    let (low, high) = (all.iter().min(), all.iter().max());
    let (low, high) = (low.copied().unwrap_or(0), high.copied().unwrap_or(0));
    let range = if low == high {
        amount(low)
    } else {
        format!("{} to {}", amount(low), amount(high))
    };
    let kind = match draft.kind {
        PriceKind::Flat => "",
        PriceKind::ByWeight => ", by weight",
        PriceKind::BySubtotal => ", by value",
    };
    match draft.free_over_minor {
        Some(from) => format!("{range}{kind}; free from {}", shop.money(from)),
        None => format!("{range}{kind}"),
    }
}

fn zone_row(zone: &StoredZone, ways: &[StoredWay]) -> ZoneRow {
    let areas = &zone.draft.areas;
    let mut places: Vec<String> = areas.iter().take(FEW).map(ToString::to_string).collect();
    if areas.len() > FEW {
        places.push(format!("and {} more", areas.len() - FEW));
    }
    let ways = ways.iter().filter(|way| way.draft.zone == Some(zone.id));
    let ways: Vec<&str> = ways.map(|way| way.draft.name.as_str()).collect();
    ZoneRow {
        href: format!("{PATH}/zones/{}", zone.id),
        name: zone.draft.name.clone(),
        places: places.join("; "),
        ways: ways.join(", "),
        position: zone.draft.position,
    }
}

/// Names of the countries in zones that no buyer can choose.
fn undelivered(zones: &[StoredZone], shop: &ShopSettings) -> String {
    let areas = zones.iter().flat_map(|zone| &zone.draft.areas);
    let mut names: Vec<String> = areas
        .filter(|area| !shop.delivery_countries.contains(&area.country))
        .map(|area| country_name(&area.country))
        .collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}
