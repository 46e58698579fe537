use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::hook;
use super::start::{Start, note, start};
use crate::cart;
use crate::db::Conn;
use crate::orders::{path, sql};
use crate::parts::Parts;
use crate::payments::{self, Payment};
use crate::web::{Access, Answer, Error, Query, Route, cookies, see_other, see_other_away};

/// The addresses of paying.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(Access::Visitor, "/orders/{token}/paid", paid),
        Route::post(Access::Visitor, "/orders/{token}/pay", pay),
        Route::post(Access::Signed, "/webhooks/stripe", hook::stripe),
    ]
}

/// 303 to where an order is paid: to the provider's page, or to the order's own, which says why not.
///
/// # Errors
/// When the database is away.
pub async fn send_to_payment(token: &str, parts: &Parts) -> Answer {
    let order = sql::by_token(token, &*parts.db.get().await?).await?;
    let order = order.ok_or(Error::NotFound)?;
    Ok(match start(order, parts).await? {
        Start::Page(url) => see_other_away(&url),
        Start::Over => see_other(&path(token)),
        Start::Unavailable => see_other(&told(token, "unavailable")),
    })
}

/// `POST /orders/{token}/pay`: to pay now, or to try again.
async fn pay(request: HttpRequest, parts: Data<Parts>, token: Path<String>) -> Answer {
    parts
        .limits
        .checkout
        .check(&parts.visitor(&request).to_string())?;
    send_to_payment(&token, &parts).await
}

/// `GET /orders/{token}/paid?session=`: where the provider sends a buyer who has paid. Asks the provider, since its message may still be
/// on its way; only the order's own payments are asked for.
async fn paid(
    request: HttpRequest,
    parts: Data<Parts>,
    token: Path<String>,
    Query(query): Query,
) -> Answer {
    let conn = parts.db.get().await?;
    let order = sql::by_token(&token, &conn).await?.ok_or(Error::NotFound)?;
    let reference = query.text("session");
    let payments = payments::of_order(order.id, &conn).await?;
    drop(conn);
    let is_it = |payment: &&Payment| payment.reference.as_deref() == Some(reference);
    let payment = payments
        .iter()
        .find(is_it)
        .filter(|payment| !payment.is_captured());
    let mut to = path(&token);
    if let Some(payment) = payment
        && let Some(provider) = parts.payments.of(&payment.provider)
    {
        match provider.look_up(reference).await {
            Ok(found) => {
                let mut conn = parts.db.get().await?;
                note(&found, &parts, &mut conn).await?;
            }
            Err(reason) => {
                tracing::warn!(order = order.number, %reason, "a payment could not be looked up; its message will come");
                to = told(&token, "checking");
            }
        }
    }
    let conn = parts.db.get().await?;
    with_count(see_other(&to), &request, &parts, &conn).await
}

/// The badge shows what is in the cart after what was ordered has left it.
async fn with_count(
    mut answer: HttpResponse,
    request: &HttpRequest,
    parts: &Parts,
    conn: &Conn,
) -> Answer {
    if let Some(cart) = cart::of_visitor(request, parts, conn).await? {
        let pieces = cart::contents(cart, conn).await?.pieces();
        let cookie = cookies::cart_count(pieces, parts.https());
        answer.add_cookie(&cookie).map_err(Error::internal)?;
    }
    Ok(answer)
}

/// The order's page, with something to say about the payment.
fn told(token: &str, what: &str) -> String {
    format!("{}?payment={what}", path(token))
}
