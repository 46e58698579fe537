use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use uuid::Uuid;

use super::country::country_name;
use super::form::CheckoutForm;
use super::place::{Context, PlaceError, place_form};
use crate::cart::{self, MiniView, mini_views};
use crate::frame::Frame;
use crate::id::Token;
use crate::orders;
use crate::parts::Parts;
use crate::settings;
use crate::web::layout::{Layout, Nav};
use crate::web::parts::Choice;
use crate::web::{
    Access, Answer, Error, FieldErrors, Form, Route, assets, cookies, page_with, see_other,
};

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(Access::Visitor, "/checkout", show),
        Route::post(Access::Visitor, "/checkout", send),
    ]
}

#[derive(Template)]
#[template(path = "checkout/page.html")]
struct CheckoutPage {
    layout: Layout,
    form: CheckoutForm,
    errors: FieldErrors,
    changes: Vec<String>,
    countries: Vec<Choice>,
    methods: Vec<MethodView>,
    delivered: bool,
    lines: Vec<MiniView>,
    fine: bool,
    items: String,
    items_minor: i64,
    terms: String,
}

/// A way of delivery with what it makes of the order.
struct MethodView {
    code: String,
    name: String,
    promise: String,
    price: String,
    total: String,
    chosen: bool,
}

impl CheckoutPage {
    fn chosen(&self) -> Option<&MethodView> {
        self.methods
            .iter()
            .find(|method| method.chosen && self.delivered)
    }

    fn total(&self) -> &str {
        self.chosen().map_or(&self.items, |method| &method.total)
    }
}

/// What the page says beside the form.
#[derive(Default)]
struct Told {
    errors: FieldErrors,
    changes: Vec<String>,
}

async fn show(request: HttpRequest, parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let cart = cart::of_visitor(&request, &parts, &conn).await?;
    let country = settings::load(&conn)
        .await?
        .map(|shop| shop.country)
        .unwrap_or_default();
    drop(conn);
    let form = CheckoutForm {
        checkout_key: Token::random()
            .map_err(Error::internal)?
            .as_str()
            .to_owned(),
        country,
        payment_method: "bank_transfer".to_owned(),
        ..CheckoutForm::default()
    };
    show_form(StatusCode::OK, cart, form, Told::default(), &parts).await
}

async fn send(request: HttpRequest, parts: Data<Parts>, Form(fields): Form) -> Answer {
    parts
        .limits
        .checkout
        .check(&parts.visitor(&request).to_string())?;
    let mut form = CheckoutForm::of_fields(&fields);
    let mut conn = parts.db.get().await?;
    let cart = cart::of_visitor(&request, &parts, &conn).await?;
    if let Some(token) = orders::token_of_key(&form.checkout_key, &conn)
        .await?
        .filter(|_| !form.checkout_key.is_empty())
    {
        return done(&token, &parts);
    }
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let (contents, methods) = match cart {
        Some(cart) => (
            cart::contents(cart, &conn).await?,
            settings::delivery_methods(&conn).await?,
        ),
        None => (cart::Contents::default(), Vec::new()),
    };
    let Some(cart) = cart.filter(|_| !contents.is_empty()) else {
        return Ok(see_other("/cart"));
    };
    let checked = match form.check(&shop, &methods, contents.requires_delivery()) {
        Ok(checked) => checked,
        Err(errors) => {
            drop(conn);
            if form.checkout_key.is_empty() {
                Token::random()
                    .map_err(Error::internal)?
                    .as_str()
                    .clone_into(&mut form.checkout_key);
            }
            let told = Told {
                errors,
                ..Told::default()
            };
            return show_form(
                StatusCode::UNPROCESSABLE_ENTITY,
                Some(cart),
                form,
                told,
                &parts,
            )
            .await;
        }
    };
    let origin = parts.config.origin();
    let context = Context {
        shop: &shop,
        origin: &origin,
        now: parts.clock.now(),
    };
    match place_form(cart, &form, &checked, &context, &mut conn).await {
        Ok(placed) => {
            parts.work.notify_waiters();
            done(&placed.token, &parts)
        }
        Err(PlaceError::Empty) => Ok(see_other("/cart")),
        Err(PlaceError::Changed(changes)) => {
            // From here on the visitor has been told today's prices.
            cart::mark_prices_seen(cart, &conn).await?;
            drop(conn);
            let told = Told {
                changes,
                ..Told::default()
            };
            show_form(StatusCode::CONFLICT, Some(cart), form, told, &parts).await
        }
        Err(PlaceError::Database(error)) => Err(error.into()),
        Err(PlaceError::Other(error)) => Err(error),
    }
}

/// To the order's page, with nothing in the badge any more.
fn done(token: &str, parts: &Parts) -> Answer {
    let mut answer = see_other(&orders::path(token));
    answer
        .add_cookie(&cookies::cart_count(0, parts.https()))
        .map_err(Error::internal)?;
    Ok(answer)
}

async fn show_form(
    status: StatusCode,
    cart: Option<Uuid>,
    form: CheckoutForm,
    told: Told,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let Some(cart) = cart else {
        return Ok(see_other("/cart"));
    };
    let contents = cart::contents(cart, &conn).await?;
    if contents.is_empty() {
        return Ok(see_other("/cart"));
    }
    let frame = Frame::load(&conn, parts.clock.now()).await?;
    let methods = settings::delivery_methods(&conn).await?;
    let lines = mini_views(&contents, &frame.settings, &conn).await?;
    drop(conn);
    let mut layout = frame.layout("Checkout", Nav::None);
    layout.robots = Some("noindex");
    layout.sheets = &[assets::CSS_BUYING];
    let shop = &frame.settings;
    let chosen = if methods
        .iter()
        .any(|method| method.code == form.delivery_method)
    {
        form.delivery_method.clone()
    } else {
        methods
            .first()
            .map(|method| method.code.clone())
            .unwrap_or_default()
    };
    let price = |minor: i64| {
        if minor == 0 {
            "Free".to_owned()
        } else {
            shop.money(minor).to_string()
        }
    };
    let items_minor = contents.quote(0).map_or(0, |quote| quote.items);
    let mut answer: HttpResponse = page_with(
        status,
        &CheckoutPage {
            layout,
            errors: told.errors,
            changes: told.changes,
            countries: shop
                .delivery_countries
                .iter()
                .map(|code| Choice::new(code.clone(), country_name(code)))
                .collect(),
            methods: methods
                .into_iter()
                .map(|method| MethodView {
                    price: price(method.price_minor),
                    total: contents
                        .quote(method.price_minor)
                        .map(|quote| shop.money(quote.total).to_string())
                        .unwrap_or_default(),
                    chosen: method.code == chosen,
                    code: method.code,
                    name: method.name,
                    promise: method.promise,
                })
                .collect(),
            delivered: contents.requires_delivery(),
            lines,
            fine: contents.is_fine(),
            items: shop.money(items_minor).to_string(),
            items_minor,
            terms: shop.terms_text.clone(),
            form,
        },
    )?;
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}
