use diesel::QueryResult;

use super::order::Order;
use super::sql;
use crate::db::Conn;
use crate::pricing::{Sent, Sums, called, rate_label};

/// The sums of a placed order, as it was agreed: the same rows on its page, in mails, on the invoice and in the back office.
///
/// # Errors
/// The database's.
pub async fn sums(order: &Order, conn: &Conn) -> QueryResult<Sums> {
    let (discounts, taxes) =
        tokio::try_join!(sql::discounts(order.id, conn), sql::taxes(order.id, conn))?;
    Ok(Sums {
        items: order.items_minor,
        discounts: discounts
            .into_iter()
            .map(|(name, code, amount)| (called(&name, code.as_deref()), amount))
            .collect(),
        delivery: match order.delivery_method.as_str() {
            "none" => Sent::Not,
            _ => Sent::For(order.delivery_minor),
        },
        taxes: taxes
            .into_iter()
            .map(|(name, ppm, tax)| (rate_label(&name, ppm), tax))
            .collect(),
        tax_included: order.prices_include_tax,
        tax_later: false,
        total: order.total_minor,
    })
}
