use actix_web::HttpRequest;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::web::Data;
use askama::Template;

use super::form::InquiryForm;
use super::{paths, receive};
use crate::articles::{self, ArticleCard};
use crate::frame::Frame;
use crate::parts::Parts;
use crate::web::layout::{Layout, Nav};
use crate::web::{
    Access, Answer, Error, FieldErrors, Form, Route, page, page_with, see_other, wants_fragment,
};

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/contact", show),
        Route::page("/contact/thanks", thank),
        Route::post(Access::Visitor, "/inquiries", send),
    ]
}

#[derive(Template)]
#[template(path = "inquiries/contact.html")]
struct ContactPage {
    layout: Layout,
    contact_email: String,
    /// Name and address of the business, as the law wants it.
    address: String,
    hours: i32,
    form: InquiryForm,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "inquiries/form.html")]
struct FormFragment {
    form: InquiryForm,
    errors: FieldErrors,
}

#[derive(Template)]
#[template(path = "inquiries/thanks.html")]
struct ThanksPage {
    layout: Layout,
    contact_email: String,
    address: String,
    hours: i32,
    articles: Vec<ArticleCard>,
}

#[derive(Template)]
#[template(path = "inquiries/sent.html")]
struct SentFragment {
    hours: i32,
}

async fn show(parts: Data<Parts>) -> Answer {
    contact(
        StatusCode::OK,
        InquiryForm::default(),
        FieldErrors::default(),
        &parts,
    )
    .await
}

async fn thank(parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let frame = Frame::load(&conn, parts.clock.now()).await?;
    let articles = articles::latest(2, &conn).await?;
    drop(conn);
    let mut layout = frame.layout("Your question is with us", Nav::Ask);
    layout.robots = Some("noindex");
    page(&ThanksPage {
        layout,
        contact_email: frame.settings.contact_email,
        address: frame.settings.address,
        hours: frame.settings.reply_hours,
        articles,
    })
}

async fn send(request: HttpRequest, parts: Data<Parts>, Form(fields): Form) -> Answer {
    let visitor = parts.visitor(&request).to_string();
    let form = InquiryForm::of(&fields);
    if let Err(Error::TooMany(seconds)) = parts.limits.inquiry.check(&visitor) {
        let mut errors = FieldErrors::default();
        errors.add_whole(format!(
            "Too many questions came from your network in a short time. Wait {seconds} seconds, then send it again."
        ));
        let status = StatusCode::TOO_MANY_REQUESTS;
        let mut answer = refuse(status, form, errors, &request, &parts).await?;
        answer
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        return Ok(answer);
    }
    let inquiry = match form.parse(&fields) {
        Ok(inquiry) => inquiry,
        Err(errors) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return refuse(status, form, errors, &request, &parts).await;
        }
    };
    let (mut conn, now) = (parts.db.get().await?, parts.clock.now());
    let shop = Frame::load(&conn, now).await?.settings;
    receive(&inquiry, &shop, &parts.config.origin(), now, &mut conn).await?;
    drop(conn);
    parts.work.notify_waiters();
    if wants_fragment(&request) {
        return page(&SentFragment {
            hours: shop.reply_hours,
        });
    }
    Ok(see_other(paths::THANKS))
}

/// The form again, as it was typed: on its page, or alone for htmx.
async fn refuse(
    status: StatusCode,
    form: InquiryForm,
    errors: FieldErrors,
    request: &HttpRequest,
    parts: &Parts,
) -> Answer {
    if wants_fragment(request) {
        page_with(status, &FormFragment { form, errors })
    } else {
        contact(status, form, errors, parts).await
    }
}

async fn contact(
    status: StatusCode,
    form: InquiryForm,
    errors: FieldErrors,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let frame = Frame::load(&conn, parts.clock.now()).await?;
    drop(conn);
    let mut layout = frame.layout("Ask us", Nav::Ask);
    layout.description = format!(
        "Write to {}. A person answers within {} hours.",
        frame.settings.name, frame.settings.reply_hours
    );
    layout.canonical = Some(parts.absolute(paths::CONTACT));
    let page = ContactPage {
        layout,
        contact_email: frame.settings.contact_email,
        address: frame.settings.address,
        hours: frame.settings.reply_hours,
        form,
        errors,
    };
    page_with(status, &page)
}
