use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use uuid::Uuid;

use super::form::CheckoutForm;
use super::place::{PlaceError, place_form};
use super::show::{Told, show_form};
use crate::abandoned;
use crate::cart::{self, Refusal};
use crate::db::Conn;
use crate::id::Token;
use crate::orders::{self, Placed};
use crate::parts::Parts;
use crate::settings;
use crate::web::{Access, Answer, Error, FieldErrors, Form, Route, cookies, see_other};

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(Access::Visitor, "/checkout", show),
        Route::post(Access::Visitor, "/checkout", send),
    ]
}

/// `GET /checkout`: the empty form, for who has something in the cart.
async fn show(request: HttpRequest, parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let cart = cart::of_visitor(&request, &parts, &conn).await?;
    let filled = match cart {
        Some(cart) => !cart::contents(cart, &conn).await?.is_empty(),
        None => false,
    };
    if !filled {
        return Ok(see_other("/cart"));
    }
    let country = settings::load(&conn)
        .await?
        .map(|shop| shop.country)
        .unwrap_or_default();
    drop(conn);
    let form = CheckoutForm {
        checkout_key: new_key()?,
        country,
        payment_method: "bank_transfer".to_owned(),
        ..CheckoutForm::default()
    };
    show_form(StatusCode::OK, cart, form, Told::default(), &parts).await
}

/// `POST /checkout`: to the order's page, or the form again with what keeps it from being one.
async fn send(request: HttpRequest, parts: Data<Parts>, Form(fields): Form) -> Answer {
    let mut form = CheckoutForm::of_fields(&fields);
    let mut conn = parts.db.get().await?;
    let cart = cart::of_visitor(&request, &parts, &conn).await?;
    let (code, removed) = (fields.text("code").trim(), fields.opt("remove_code"));
    // Who presses Enter in the field of the code wants that, and no order yet.
    if fields.opt("update").is_some() || removed.is_some() || !code.is_empty() {
        let told = change_codes(cart, code, removed, &parts, &mut conn).await?;
        note_begun(cart, &form, &parts, &conn).await;
        drop(conn);
        let status = if told.errors.is_empty() {
            StatusCode::OK
        } else {
            StatusCode::UNPROCESSABLE_ENTITY
        };
        return show_form(status, cart, form, told, &parts).await;
    }
    if let Err(Error::TooMany(seconds)) = count_attempt(&request, cart, &parts) {
        drop(conn);
        return slow_down(seconds, cart, form, &parts).await;
    }
    let tried = try_to_place(cart, &form, &parts, &conn).await;
    // An order that waits for its online payment leaves the cart as it is, and may be left like any other checkout.
    if tried.is_err() || form.pays_online() {
        note_begun(cart, &form, &parts, &conn).await;
    }
    drop(conn);
    let (status, told) = match tried {
        Ok(placed) if form.pays_online() => {
            return orders::send_to_payment(&placed.token, &parts).await;
        }
        Ok(placed) => return done(&placed.token, &parts),
        Err(PlaceError::Form(errors)) => (StatusCode::UNPROCESSABLE_ENTITY, errors.into()),
        Err(PlaceError::Changed(changes)) => (StatusCode::CONFLICT, changes.into()),
        Err(PlaceError::Empty) => (StatusCode::CONFLICT, nothing_to_order()),
        Err(PlaceError::Database(error)) => return Err(error.into()),
        Err(PlaceError::Other(error)) => return Err(error),
    };
    if !form.has_key() {
        form.checkout_key = new_key()?;
    }
    show_form(status, cart, form, told, &parts).await
}

/// Notes that the owner of the cart is at the checkout, once there is an address.
async fn note_begun(cart: Option<Uuid>, form: &CheckoutForm, parts: &Parts, conn: &Conn) {
    if let Some(cart) = cart {
        let now = parts.clock.now();
        abandoned::note_typed(cart, &form.email, &form.full_name, now, conn).await;
    }
}

/// A code that was typed beside the form, or taken away there; without either, only the sums are shown anew.
async fn change_codes(
    cart: Option<Uuid>,
    code: &str,
    removed: Option<&str>,
    parts: &Parts,
    conn: &mut Conn,
) -> Result<Told, Error> {
    let Some(cart) = cart.filter(|_| removed.is_some() || !code.is_empty()) else {
        return Ok(Told::default());
    };
    match cart::put_code(cart, code, removed, parts, conn).await {
        Ok(()) => Ok(Told::default()),
        Err(Refusal::Database(error)) => Err(error.into()),
        Err(refusal) => {
            let mut errors = FieldErrors::default();
            errors.add("code", refusal.to_string());
            Ok(errors.into())
        }
    }
}

/// Counts the attempt against its network, which may be a whole office, and against its cart.
fn count_attempt(request: &HttpRequest, cart: Option<Uuid>, parts: &Parts) -> Result<(), Error> {
    let limits = &parts.limits;
    limits.checkout.check(&parts.visitor(request).to_string())?;
    match cart {
        Some(cart) => limits.checkout_session.check(&cart.to_string()),
        None => Ok(()),
    }
}

/// The order that this form makes, or has made before.
async fn try_to_place(
    cart: Option<Uuid>,
    form: &CheckoutForm,
    parts: &Parts,
    conn: &Conn,
) -> Result<Placed, PlaceError> {
    let Some(cart) = cart else {
        let earlier = orders::placed_by_key(&form.checkout_key, conn).await?;
        return earlier.ok_or(PlaceError::Empty);
    };
    let placed = place_form(cart, form, parts, conn).await;
    if matches!(placed, Err(PlaceError::Changed(_))) {
        // From here on the visitor has been told today's prices.
        cart::mark_prices_seen(cart, conn).await?;
    }
    placed
}

fn nothing_to_order() -> Told {
    Told::from(vec![
        "Your cart is empty: its products were taken out or ordered elsewhere, or nobody came back to it for 30 days."
            .to_owned(),
    ])
}

/// 429, with the form as it was typed.
async fn slow_down(seconds: u64, cart: Option<Uuid>, form: CheckoutForm, parts: &Parts) -> Answer {
    let mut errors = FieldErrors::default();
    errors.add_whole(format!(
        "Too many attempts in a short time. Wait {seconds} seconds, then press the button again. Nothing was ordered."
    ));
    let status = StatusCode::TOO_MANY_REQUESTS;
    let mut answer = show_form(status, cart, form, errors.into(), parts).await?;
    answer
        .headers_mut()
        .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    Ok(answer)
}

/// To the order's page, with nothing in the badge any more.
fn done(token: &str, parts: &Parts) -> Answer {
    let mut answer = see_other(&orders::path(token));
    answer
        .add_cookie(&cookies::cart_count(0, parts.https()))
        .map_err(Error::internal)?;
    Ok(answer)
}

fn new_key() -> Result<String, Error> {
    let token = Token::random().map_err(Error::internal)?;
    Ok(token.as_str().to_owned())
}
