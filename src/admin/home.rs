use actix_web::web::Data;
use askama::Template;

use crate::frame::office;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Access, Answer, Duty, Route, page};

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(Access::Staff(Duty::Anything), "/admin", show)]
}

#[derive(Template)]
#[template(path = "admin/home.html")]
struct HomePage {
    office: Office,
}

async fn show(parts: Data<Parts>, member: Member) -> Answer {
    let conn = parts.db.get().await?;
    let office = office(&conn, &member, "Today", Section::Home, parts.clock.now()).await?;
    drop(conn);
    page(&HomePage { office })
}
