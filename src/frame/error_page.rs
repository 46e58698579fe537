use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::Frame;
use crate::parts::Parts;
use crate::web::layout::{Layout, Nav};
use crate::web::{Problem, wants_fragment};

#[derive(Template)]
#[template(path = "layout/error.html")]
struct ErrorPage {
    layout: Layout,
    heading: &'static str,
    sentence: String,
}

#[derive(Template)]
#[template(path = "layout/error_fragment.html")]
struct ErrorFragment {
    heading: &'static str,
    sentence: String,
}

/// Gives every refusal and failure its page, keeps its status and headers, and logs a defect once.
///
/// # Errors
/// Those of middlewares that answer with an error instead of a response; ours do not.
pub async fn show_errors(
    req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    // A clone of the request must not be kept while it is routed: actix writes the match into it.
    let answer = next.call(req).await?.map_into_boxed_body();
    let status = answer.status();
    let has_page = answer
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| !kind.as_bytes().starts_with(b"text/plain"));
    if !(status.is_client_error() || status.is_server_error()) || has_page {
        return Ok(answer);
    }
    let (request, response) = answer.into_parts();
    let body = body(&request, &response).await;
    let (mut response, _) = response.into_parts();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    response
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(ServiceResponse::new(
        request,
        response.set_body(body).map_into_boxed_body(),
    ))
}

async fn body(request: &HttpRequest, response: &HttpResponse) -> String {
    let problem = response.extensions().get::<Problem>().cloned();
    let status = response.status();
    if let Some(cause) = problem.as_ref().and_then(|problem| problem.cause.as_ref()) {
        tracing::error!(status = status.as_u16(), method = %request.method(), path = request.path(), %cause, "request failed");
    }
    let heading = heading(status);
    let sentence = problem
        .map(|problem| problem.sentence)
        .filter(|text| !text.is_empty());
    let sentence = sentence.unwrap_or_else(|| fallback(status).to_owned());
    let rendered = if wants_fragment(request) {
        ErrorFragment { heading, sentence }.render()
    } else {
        let mut layout = frame(request, status).await.layout(heading, Nav::None);
        layout.robots = Some("noindex");
        ErrorPage {
            layout,
            heading,
            sentence,
        }
        .render()
    };
    rendered.unwrap_or_else(|_| heading.to_owned())
}

async fn frame(request: &HttpRequest, status: StatusCode) -> Frame {
    let Some(parts) = request.app_data::<Data<Parts>>() else {
        return Frame::plain(
            &crate::config::Config::default(),
            crate::clock::Clock::system().now(),
        );
    };
    let now = parts.clock.now();
    if status != StatusCode::SERVICE_UNAVAILABLE
        && let Ok(conn) = parts.db.get().await
        && let Ok(frame) = Frame::load(&conn, now).await
    {
        return frame;
    }
    Frame::plain(&parts.config, now)
}

fn heading(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "This request can’t be read",
        403 => "This is not allowed",
        404 => "This page isn’t here",
        405 => "This address works differently",
        409 => "Something changed in between",
        413 => "That is too much at once",
        429 => "A little slower, please",
        503 => "We’ll be back in a moment",
        _ => "Something went wrong on our side",
    }
}

fn fallback(status: StatusCode) -> &'static str {
    match status.as_u16() {
        400 => "A part of the address or form is broken. Go back, check it and send it again.",
        403 => "You don’t have access to this.",
        404 => {
            "It may have moved, or the address has a typing error in it. Search for it, or start from one of these pages."
        }
        405 => "It doesn’t take requests of this kind. Use the pages and forms of the shop.",
        413 => "What was sent is larger than this address takes.",
        503 => {
            "The shop is not reachable just now. Nothing you sent was lost on the way to an order. Try again in a few seconds."
        }
        _ => "It is not your doing, and we have a note of it. Try again, or write to us.",
    }
}
