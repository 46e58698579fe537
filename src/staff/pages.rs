use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::sign_in;
use crate::parts::Parts;
use crate::settings;
use crate::web::{
    Access, Answer, Duty, Error, Fields, Form, Query, Route, cookies, own_path, page_with,
    see_other,
};

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(Access::Visitor, "/admin/login", show),
        Route::post(Access::Visitor, "/admin/login", enter),
        Route::post(Access::Staff(Duty::Anything), "/admin/logout", leave),
    ]
}

#[derive(Template)]
#[template(path = "staff/login.html")]
struct LoginPage {
    shop_name: String,
    email: String,
    next: String,
    refused: bool,
}

async fn show(parts: Data<Parts>, Query(query): Query) -> Answer {
    login_page(StatusCode::OK, &query, false, &parts).await
}

async fn enter(request: HttpRequest, parts: Data<Parts>, Form(form): Form) -> Answer {
    parts
        .limits
        .sign_in
        .check(&parts.visitor(&request).to_string())?;
    let before = cookies::STAFF.read(&request, parts.https());
    let signed_in = sign_in::sign_in(
        form.text("email"),
        form.text("password").to_owned(),
        before.as_ref(),
        &parts,
    )
    .await?;
    let Some(token) = signed_in else {
        return login_page(StatusCode::UNPROCESSABLE_ENTITY, &form, true, &parts).await;
    };
    let next = own_path(form.text("next"));
    let mut answer = see_other(if next.starts_with("/admin") {
        next
    } else {
        "/admin"
    });
    answer
        .add_cookie(&cookies::STAFF.write(&token, parts.https()))
        .map_err(Error::internal)?;
    Ok(answer)
}

async fn leave(request: HttpRequest, parts: Data<Parts>) -> Answer {
    if let Some(token) = cookies::STAFF.read(&request, parts.https()) {
        sign_in::sign_out(&token, &parts).await?;
    }
    let mut answer = see_other("/admin/login");
    answer
        .add_cookie(&cookies::STAFF.removal(parts.https()))
        .map_err(Error::internal)?;
    Ok(answer)
}

async fn login_page(status: StatusCode, fields: &Fields, refused: bool, parts: &Parts) -> Answer {
    let conn = parts.db.get().await?;
    let shop = settings::load(&conn).await?;
    drop(conn);
    let page = LoginPage {
        shop_name: shop.map(|shop| shop.name).unwrap_or_default(),
        email: fields.text("email").to_owned(),
        next: fields.text("next").to_owned(),
        refused,
    };
    let mut answer: HttpResponse = page_with(status, &page)?;
    answer.headers_mut().insert(
        actix_web::http::header::CACHE_CONTROL,
        actix_web::http::header::HeaderValue::from_static("no-store"),
    );
    Ok(answer)
}
