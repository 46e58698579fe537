use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::{note_typed, opt_out, restore};
use crate::cart::{self, Going, MiniView, mini_views};
use crate::frame::Frame;
use crate::id::Token;
use crate::parts::Parts;
use crate::text::one_line;
use crate::web::layout::{Layout, Nav};
use crate::web::{Access, Answer, Error, Form, Route, assets, cookies, page_with, see_other};

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    vec![
        Route::post(Access::Visitor, "/checkout/progress", progress),
        Route::get(Access::Visitor, "/cart/restore/{token}", show_restore),
        Route::post(Access::Visitor, "/cart/restore/{token}", put_back),
        Route::get(Access::Visitor, "/reminders/stop/{token}", show_stop),
        Route::post(Access::Visitor, "/reminders/stop/{token}", stop),
    ]
}

#[derive(Template)]
#[template(path = "abandoned/restore.html")]
struct RestorePage {
    layout: Layout,
    token: String,
    /// Empty where there is nothing to put back any more.
    lines: Vec<MiniView>,
}

#[derive(Template)]
#[template(path = "abandoned/stop.html")]
struct StopPage {
    layout: Layout,
    token: String,
    /// `None` when the link leads to nobody.
    email: Option<String>,
    stopped: bool,
}

/// `POST /checkout/progress`: the address that was typed, for who has a cart. Answers the same whatever comes of it.
async fn progress(request: HttpRequest, parts: Data<Parts>, Form(form): Form<8>) -> Answer {
    parts
        .limits
        .cart
        .check(&parts.visitor(&request).to_string())?;
    let conn = parts.db.get().await?;
    if let Some(cart) = cart::of_visitor(&request, &parts, &conn).await? {
        let (email, name) = (
            one_line(form.text("email")),
            one_line(form.text("full_name")),
        );
        note_typed(cart, &email, &name, parts.clock.now(), &conn).await;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// `GET /cart/restore/{token}`: what was left, and a button that puts it back.
async fn show_restore(parts: Data<Parts>, token: Path<String>) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let frame = Frame::load(&conn, now).await?;
    let cart = match Token::parse(&token) {
        Some(link) => restore::of_link(&link, now, &conn).await?,
        None => None,
    };
    let priced = cart::priced(cart, &Going::default(), &parts.rules, now, &conn).await?;
    let lines = mini_views(&priced, &conn).await?;
    drop(conn);
    let status = found(!lines.is_empty());
    let mut layout = frame.layout("Your cart", Nav::None);
    layout.sheets = &[assets::CSS_BUYING];
    private(status, layout, |layout| RestorePage {
        layout,
        token: token.into_inner(),
        lines,
    })
}

/// `POST /cart/restore/{token}`
async fn put_back(request: HttpRequest, parts: Data<Parts>, token: Path<String>) -> Answer {
    parts
        .limits
        .cart
        .check(&parts.visitor(&request).to_string())?;
    let link = Token::parse(&token).ok_or(Error::NotFound)?;
    let mut conn = parts.db.get().await?;
    let own = cart::of_visitor(&request, &parts, &conn).await?;
    let done = restore::restore(&link, own, parts.clock.now(), &mut conn).await?;
    let Some((cart, new)) = done else {
        // The page says what became of it.
        return Ok(see_other(&format!("/cart/restore/{token}")));
    };
    let pieces = cart::contents(cart, &conn).await?.pieces();
    let mut answer = see_other("/cart");
    answer
        .add_cookie(&cookies::cart_count(pieces, parts.https()))
        .map_err(Error::internal)?;
    if let Some(token) = new {
        answer
            .add_cookie(&cookies::VISITOR.write(&token, parts.https()))
            .map_err(Error::internal)?;
    }
    Ok(answer)
}

/// `GET /reminders/stop/{token}`: the question, or that it is done.
async fn show_stop(parts: Data<Parts>, token: Path<String>) -> Answer {
    let conn = parts.db.get().await?;
    let frame = Frame::load(&conn, parts.clock.now()).await?;
    let known = match Token::parse(&token) {
        Some(link) => opt_out::of_link(&link, &conn).await?,
        None => None,
    };
    drop(conn);
    let status = found(known.is_some());
    let layout = frame.layout("Reminders", Nav::None);
    let (email, stopped) = known.map_or((None, false), |(email, stopped)| (Some(email), stopped));
    private(status, layout, |layout| StopPage {
        layout,
        token: token.into_inner(),
        email,
        stopped,
    })
}

/// `POST /reminders/stop/{token}`
async fn stop(parts: Data<Parts>, token: Path<String>) -> Answer {
    let conn = parts.db.get().await?;
    let link = Token::parse(&token).ok_or(Error::NotFound)?;
    let (email, _) = opt_out::of_link(&link, &conn)
        .await?
        .ok_or(Error::NotFound)?;
    opt_out::opt_out(&email, parts.clock.now(), &conn).await?;
    Ok(see_other(&format!("/reminders/stop/{token}")))
}

fn found(there: bool) -> StatusCode {
    if there {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    }
}

/// A page behind a secret address: kept by nobody, told to nobody.
fn private<T: Template>(
    status: StatusCode,
    mut layout: Layout,
    page: impl FnOnce(Layout) -> T,
) -> Answer {
    layout.robots = Some("noindex");
    let mut answer = page_with(status, &page(layout))?;
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("same-origin"),
    );
    Ok(answer)
}
