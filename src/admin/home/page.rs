use actix_web::web::Data;
use askama::Template;

use super::waiting::{Waiting, waiting};
use crate::frame::office;
use crate::parts::Parts;
use crate::settings;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Access, Answer, Duty, Error, Route, page};

/// The address.
pub(in crate::admin) fn routes() -> Vec<Route> {
    vec![Route::get(Access::Staff(Duty::Anything), "/admin", show)]
}

#[derive(Template)]
#[template(path = "admin/home.html")]
struct HomePage {
    office: Office,
    /// "Good morning, Priya"
    greeting: String,
    hours: i32,
    waiting: Waiting,
}

/// `GET /admin`
async fn show(parts: Data<Parts>, member: Member) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let shop = settings::load(&conn)
        .await?
        .ok_or_else(|| Error::internal("the shop has no settings"))?;
    let waiting = waiting(&member, now, &conn).await?;
    let office = office(&conn, &member, "Home", Section::Home, now).await?;
    drop(conn);
    page(&HomePage {
        office,
        greeting: greeting(shop.zone().hour(now), &member.name),
        hours: shop.reply_hours,
        waiting,
    })
}

fn greeting(hour: i8, name: &str) -> String {
    let words = match hour {
        5..12 => "Good morning",
        12..18 => "Good afternoon",
        _ => "Good evening",
    };
    let first = name.split_whitespace().next().unwrap_or(name);
    format!("{words}, {first}")
}
