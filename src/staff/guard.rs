use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{HttpMessage as _, HttpRequest};

use super::{Member, Role, sql};
use crate::parts::Parts;
use crate::web::{Duty, Error, cookies, see_other};

/// What the guard's middleware returns.
pub type Guarded =
    Pin<Box<dyn Future<Output = Result<ServiceResponse<BoxBody>, actix_web::Error>>>>;

/// A middleware that lets only signed-in staff with that duty pass: others are sent to sign in, or told that
/// their role does not reach so far.
pub fn require<B: MessageBody + 'static>(
    duty: Duty,
) -> impl Fn(ServiceRequest, Next<B>) -> Guarded + 'static {
    move |req, next| {
        let next = Rc::new(next);
        Box::pin(async move {
            match signed_in(req.request()).await {
                Err(error) => Ok(req.error_response(error)),
                Ok(None) => Ok(to_sign_in(req)),
                Ok(Some(member)) if !member.role.may(duty) => {
                    Ok(req.error_response(not_included(&member)))
                }
                Ok(Some(member)) => {
                    req.extensions_mut().insert(member);
                    Ok(next.call(req).await?.map_into_boxed_body())
                }
            }
        })
    }
}

fn not_included(member: &Member) -> Error {
    Error::Forbidden(format!(
        "Your role ({}) does not include this. Ask the shop’s owner if it should.",
        member.role.label()
    ))
}

/// Who is signed in, if anybody is.
async fn signed_in(req: &HttpRequest) -> Result<Option<Member>, Error> {
    let parts = req
        .app_data::<Data<Parts>>()
        .ok_or_else(|| Error::internal("the app has no parts"))?;
    let Some(token) = cookies::STAFF.read(req, parts.https()) else {
        return Ok(None);
    };
    let conn = parts.db.get().await?;
    let row = sql::of_session(&token.hash(), parts.clock.now(), &conn).await?;
    row.map(|row| {
        let role =
            Role::parse(&row.role).ok_or_else(|| Error::internal("a stored role is unknown"))?;
        Ok(Member {
            id: row.id,
            name: row.name,
            email: row.email,
            role,
        })
    })
    .transpose()
}

fn to_sign_in(req: ServiceRequest) -> ServiceResponse<BoxBody> {
    let back = match *req.method() {
        Method::GET => req
            .uri()
            .path_and_query()
            .map_or("/admin", |pq| pq.as_str()),
        _ => "/admin",
    };
    let query: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("next", back)
        .finish();
    req.into_response(see_other(&format!("/admin/login?{query}")))
}
