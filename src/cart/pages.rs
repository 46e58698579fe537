use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use uuid::Uuid;

use super::add::{MOST, Refusal};
use super::codes::{Codes, put_code};
use super::priced::{Going, priced};
use super::view::{LineView, line_views};
use super::{add, change, of_visitor, read};
use crate::frame::Frame;
use crate::id::Token;
use crate::parts::Parts;
use crate::pricing::SumRow;
use crate::web::layout::{Layout, Nav};
use crate::web::{
    Access, Answer, Error, Form, Route, assets, cookies, page_with, see_other, wants_fragment,
};

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(Access::Visitor, "/cart", show),
        Route::get(Access::Visitor, "/cart/drawer", show_drawer),
        Route::post(Access::Visitor, "/cart/lines", add_line),
        Route::post(Access::Visitor, "/cart/lines/{line_id}", change_line),
        Route::post(Access::Visitor, "/cart/discount", change_codes),
    ]
}

#[derive(Template)]
#[template(path = "cart/page.html")]
struct CartPage {
    layout: Layout,
    refused: Option<String>,
    lines: Vec<LineView>,
    sums: Vec<SumRow>,
    codes: Codes,
    fine: bool,
}

#[derive(Template)]
#[template(path = "cart/drawer.html")]
struct Drawer {
    refused: Option<String>,
    pieces: i64,
    lines: Vec<LineView>,
    sums: Vec<SumRow>,
    codes: Codes,
    fine: bool,
}

/// What the visitor asked to see of the cart.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Page,
    Drawer,
}

async fn show(request: HttpRequest, parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let cart = of_visitor(&request, &parts, &conn).await?;
    drop(conn);
    answer(StatusCode::OK, Part::Page, cart, None, &parts).await
}

async fn show_drawer(request: HttpRequest, parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let cart = of_visitor(&request, &parts, &conn).await?;
    drop(conn);
    answer(StatusCode::OK, Part::Drawer, cart, None, &parts).await
}

async fn add_line(request: HttpRequest, parts: Data<Parts>, Form(form): Form) -> Answer {
    parts
        .limits
        .cart
        .check(&parts.visitor(&request).to_string())?;
    let mut conn = parts.db.get().await?;
    let cart = of_visitor(&request, &parts, &conn).await?;
    let quantity = match form.text("quantity").trim() {
        "" => Some(1),
        text => text
            .parse::<i32>()
            .ok()
            .filter(|quantity| (1..=MOST).contains(quantity)),
    };
    let Some(quantity) = quantity else {
        drop(conn);
        return refuse_form(&request, cart, BAD_QUANTITY, &parts).await;
    };
    let Ok(variant) = form.text("variant_id").trim().parse::<Uuid>() else {
        drop(conn);
        return refuse_form(&request, cart, BAD_VARIANT, &parts).await;
    };
    let outcome = add(cart, variant, quantity, parts.clock.now(), &mut conn).await;
    drop(conn);
    match outcome {
        Ok((cart, token)) => changed(&request, cart, token, &parts).await,
        Err(refusal) => refuse(&request, refusal, cart, &parts).await,
    }
}

async fn change_line(
    request: HttpRequest,
    parts: Data<Parts>,
    line: Path<String>,
    Form(form): Form,
) -> Answer {
    parts
        .limits
        .cart
        .check(&parts.visitor(&request).to_string())?;
    let mut conn = parts.db.get().await?;
    let cart = of_visitor(&request, &parts, &conn).await?;
    // A pressed sign sends `set`; it stands for what the visitor wants more than the field beside it.
    let wanted = form
        .opt("set")
        .unwrap_or_else(|| form.text("quantity"))
        .trim();
    let Some(quantity) = wanted
        .parse::<i32>()
        .ok()
        .filter(|quantity| (0..=MOST).contains(quantity))
    else {
        drop(conn);
        return refuse_form(&request, cart, BAD_QUANTITY, &parts).await;
    };
    let outcome = match (cart, line.parse::<Uuid>()) {
        (Some(id), Ok(line)) => change(id, line, quantity, parts.clock.now(), &mut conn)
            .await
            .map(|()| id),
        _ => Err(Refusal::NoLine),
    };
    drop(conn);
    match outcome {
        Ok(cart) => changed(&request, cart, None, &parts).await,
        Err(refusal) => refuse(&request, refusal, cart, &parts).await,
    }
}

/// `POST /cart/discount`: one more code, or none at all any more.
async fn change_codes(request: HttpRequest, parts: Data<Parts>, Form(form): Form) -> Answer {
    parts
        .limits
        .cart
        .check(&parts.visitor(&request).to_string())?;
    let mut conn = parts.db.get().await?;
    let Some(cart) = of_visitor(&request, &parts, &conn).await? else {
        drop(conn);
        return refuse(&request, Refusal::NoCart, None, &parts).await;
    };
    let put = put_code(
        cart,
        form.text("code"),
        form.opt("remove"),
        &parts,
        &mut conn,
    )
    .await;
    drop(conn);
    match put {
        Ok(()) => changed(&request, cart, None, &parts).await,
        Err(refusal) => refuse(&request, refusal, Some(cart), &parts).await,
    }
}

/// 303 to the cart, or the changed part of it; with the count for the badge, and the session: the new one of a new
/// cart, else the one that was sent, which is known here to be the cart's.
async fn changed(request: &HttpRequest, cart: Uuid, new: Option<Token>, parts: &Parts) -> Answer {
    let mut done = if wants_fragment(request) {
        answer(StatusCode::OK, part(request), Some(cart), None, parts).await?
    } else {
        see_other("/cart")
    };
    let pieces = read::contents(cart, &*parts.db.get().await?)
        .await?
        .pieces();
    done.add_cookie(&cookies::cart_count(pieces, parts.https()))
        .map_err(Error::internal)?;
    // The browser's 30 days begin anew, as the server's do.
    if let Some(token) = new.or_else(|| cookies::VISITOR.read(request, parts.https())) {
        done.add_cookie(&cookies::VISITOR.write(&token, parts.https()))
            .map_err(Error::internal)?;
    }
    Ok(done)
}

const BAD_QUANTITY: &str =
    "Write the quantity as a whole number from 1 to 999. Nothing was changed.";

const BAD_VARIANT: &str = "This form names no product of the shop. Nothing was changed: choose the product again on its own page.";

/// 422 for a form that means nothing.
async fn refuse_form(
    request: &HttpRequest,
    cart: Option<Uuid>,
    sentence: &str,
    parts: &Parts,
) -> Answer {
    answer(
        StatusCode::UNPROCESSABLE_ENTITY,
        part(request),
        cart,
        Some(sentence.to_owned()),
        parts,
    )
    .await
}

async fn refuse(
    request: &HttpRequest,
    refusal: Refusal,
    cart: Option<Uuid>,
    parts: &Parts,
) -> Answer {
    let status = match refusal {
        Refusal::Unknown | Refusal::NoLine if !wants_fragment(request) => {
            return Err(Error::NotFound);
        }
        Refusal::Unknown | Refusal::NoLine => StatusCode::NOT_FOUND,
        Refusal::Database(error) => return Err(error.into()),
        Refusal::Price(error) => return Err(error.into()),
        Refusal::TooMany | Refusal::Full | Refusal::NoCart | Refusal::Code(_) => {
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Refusal::Gone(_) | Refusal::SoldOut(_) | Refusal::TooFew { .. } => StatusCode::CONFLICT,
    };
    answer(
        status,
        part(request),
        cart,
        Some(refusal.to_string()),
        parts,
    )
    .await
}

/// htmx asks for the drawer, except from the cart's own page.
fn part(request: &HttpRequest) -> Part {
    let target = request
        .headers()
        .get("hx-target")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if wants_fragment(request) && !target.contains("cart-page") {
        Part::Drawer
    } else {
        Part::Page
    }
}

async fn answer(
    status: StatusCode,
    part: Part,
    cart: Option<Uuid>,
    refused: Option<String>,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let frame = Frame::load(&conn, now).await?;
    let priced = priced(cart, &Going::default(), &parts.rules, now, &conn).await?;
    let lines = line_views(&priced, &conn).await?;
    drop(conn);
    let sums = priced.sums();
    let drawer = Drawer {
        refused,
        pieces: priced.contents.pieces(),
        lines,
        sums: sums.rows(|minor| frame.settings.money(minor)),
        codes: Codes::of(&priced),
        fine: priced.contents.is_fine(),
    };
    let mut answer: HttpResponse = match part {
        Part::Drawer => page_with(status, &drawer)?,
        Part::Page => page_with(status, &CartPage::of(drawer, &frame))?,
    };
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

impl CartPage {
    /// What the drawer shows, on a page of its own.
    fn of(drawer: Drawer, frame: &Frame) -> Self {
        let mut layout = frame.layout("Your cart", Nav::None);
        layout.robots = Some("noindex");
        layout.sheets = &[assets::CSS_BUYING];
        Self {
            layout,
            refused: drawer.refused,
            lines: drawer.lines,
            sums: drawer.sums,
            codes: drawer.codes,
            fine: drawer.fine,
        }
    }
}
