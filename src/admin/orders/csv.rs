use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::{Bytes, Data};
use futures_util::stream;
use jiff::Timestamp;
use uuid::Uuid;

use super::filter::Typed;
use crate::orders::{self, Filter, Order};
use crate::parts::Parts;
use crate::settings;
use crate::web::{Answer, Error, Query};

/// Orders read at once: a list of any length takes no more memory than these.
const BATCH: i64 = 200;

const HEAD: [&str; 24] = [
    "number",
    "placed_at",
    "state",
    "payment",
    "delivery",
    "name",
    "email",
    "phone",
    "line1",
    "line2",
    "city",
    "region",
    "postal_code",
    "country",
    "delivery_method",
    "payment_method",
    "currency",
    "items",
    "discount",
    "delivery_price",
    "tax",
    "total",
    "cancelled",
    "note",
];

/// How far the file is.
enum Place {
    Start,
    After(Timestamp, Uuid),
    End,
}

/// `GET /admin/orders.csv`: the orders that the list shows under the same filter, all of them, as a file. The columns keep their names
/// and places; amounts are decimal, with a point.
pub(super) async fn download(parts: Data<Parts>, Query(query): Query) -> Answer {
    let conn = parts.db.get().await?;
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    drop(conn);
    let filter = Typed::of(&query).filter(&shop.zone());
    let (day, _) = shop.zone().day_and_time(parts.clock.now());
    let body = stream::try_unfold(Place::Start, move |place| {
        let (parts, filter) = (parts.clone(), filter.clone());
        async move { next(place, &filter, &parts).await }
    });
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CACHE_CONTROL, "no-store"))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"orders-{day}.csv\""),
        ))
        .streaming(body))
}

/// The next part of the file.
async fn next(
    place: Place,
    filter: &Filter,
    parts: &Parts,
) -> Result<Option<(Bytes, Place)>, Error> {
    let after = match place {
        Place::Start => None,
        Place::After(placed_at, id) => Some((placed_at, id)),
        Place::End => return Ok(None),
    };
    let conn = parts.db.get().await?;
    let found = orders::batch(filter, after, BATCH, &conn).await?;
    drop(conn);
    let full = usize::try_from(BATCH).is_ok_and(|most| found.len() == most);
    let next = match found.last() {
        Some(last) if full => Place::After(last.placed_at, last.id),
        _ => Place::End,
    };
    let head = after.is_none().then(|| HEAD.map(str::to_owned).to_vec());
    let rows = head.into_iter().chain(found.iter().map(cells));
    let mut file = csv::Writer::from_writer(Vec::new());
    for row in rows {
        let safe = row.into_iter().map(harmless);
        file.write_record(safe).map_err(Error::internal)?;
    }
    let bytes = file.into_inner().map_err(Error::internal)?;
    Ok(Some((bytes.into(), next)))
}

fn cells(order: &Order) -> Vec<String> {
    let money = |minor: i64| order.money(minor).plain();
    vec![
        order.number.to_string(),
        order.placed_at.to_string(),
        order.state.clone(),
        order.payment_state.clone(),
        order.fulfilment_state.clone(),
        order.full_name.clone(),
        order.email.clone(),
        order.phone.clone(),
        order.line1.clone(),
        order.line2.clone(),
        order.city.clone(),
        order.region.clone(),
        order.postal_code.clone(),
        order.country.clone(),
        order.delivery_name.clone(),
        order.payment_method.clone(),
        order.currency.clone(),
        money(order.items_minor),
        money(order.discount_minor + order.delivery_discount_minor),
        money(order.delivery_minor),
        money(order.tax_minor),
        money(order.total_minor),
        money(order.cancelled_minor),
        order.note.clone(),
    ]
}

/// Spreadsheets take a cell that begins so for a formula and run it, whoever wrote it; behind an apostrophe it is text.
fn harmless(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(harmless(cell.to_owned()), format!("'{cell}"));
        }
        for cell in ["", "Ines", "1.00", "a=b"] {
            assert_eq!(harmless(cell.to_owned()), cell);
        }
    }
}
