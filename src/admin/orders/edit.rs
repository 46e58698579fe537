use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::desk::{Desk, PieceRow, asked_or_changed, desk, hand, path, pieces, refusal, version};
use crate::frame::office;
use crate::orders::{self, ChangeError, Difference, EditDraft, Order, Pieces};
use crate::parts::Parts;
use crate::staff::Member;
use crate::text::one_line;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, FieldErrors, Fields, Form, page_with, see_other};

#[derive(Template)]
#[template(path = "admin/order_edit.html")]
struct EditPage {
    office: Office,
    order: Order,
    rows: Vec<PieceRow>,
    /// SKU and pieces, as typed; some are empty.
    additions: Vec<(String, String)>,
    pay_back: bool,
    shown: Option<Shown>,
    errors: FieldErrors,
}

/// The difference, before it is agreed to.
struct Shown {
    /// In minor units, as the button sends it.
    net: i64,
    /// "Added: 1 × Knee pillow (Grey)".
    changes: String,
    /// "$45.00 more", "$45.00 less", "The same price".
    words: String,
    /// Empty for nothing.
    to_pay: String,
    to_refund: String,
}

/// What is known besides what was typed.
#[derive(Default)]
struct Told {
    shown: Option<(Difference, String)>,
    errors: FieldErrors,
}

/// Rows to type additions into.
const ADDITIONS: usize = 3;

/// `GET /admin/orders/{id}/edit`
pub(super) async fn show(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let form = Fields::default();
    show_form(StatusCode::OK, *id, &form, Told::default(), &member, &parts).await
}

/// `POST /admin/orders/{id}/edit`: `pieces.{line}`, `sku` and `count` for each addition, `pay_back`; shows the difference first, and
/// changes the order when `confirmed` is that difference in minor units.
pub(super) async fn edit(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(form): Form,
) -> Answer {
    let seen = version(&form)?;
    let mut told = Told::default();
    let draft = draft(&form, &mut told.errors);
    if !told.errors.is_empty() {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show_form(status, *id, &form, told, &member, &parts).await;
    }
    let status = match decided(*id, seen, &draft, &form, &member, &parts).await {
        Ok(None) => {
            parts.work.notify_waiters();
            return Ok(see_other(&path(*id, "")));
        }
        Ok(shown) => {
            told.shown = shown;
            asked_or_changed(&form)
        }
        Err(error) => {
            let (status, sentence) = refusal(error)?;
            told.errors.add_whole(sentence);
            status
        }
    };
    show_form(status, *id, &form, told, &member, &parts).await
}

/// Changes the order and gives nothing, or gives the difference that has still to be agreed to.
async fn decided(
    id: Uuid,
    seen: i32,
    draft: &EditDraft,
    form: &Fields,
    member: &Member,
    parts: &Parts,
) -> Result<Option<(Difference, String)>, ChangeError> {
    let origin = parts.config.origin();
    let by = hand(member, &origin, parts);
    let mut conn = parts.db.get().await.map_err(crate::web::Error::from)?;
    let rules = parts.rules.current(&conn).await?;
    let order = orders::by_id(id, &conn).await?;
    if order.ok_or(ChangeError::Unknown)?.version != seen {
        return Err(ChangeError::Stale);
    }
    let (difference, words) = orders::edit_difference(id, draft, &rules, by.now, &conn).await?;
    let agreed = form.text("confirmed").parse() == Ok(difference.net());
    if !agreed {
        return Ok(Some((difference, words)));
    }
    let shown = (seen, difference.net());
    orders::edit(id, shown, draft, &rules, by, &mut conn).await?;
    Ok(None)
}

fn draft(form: &Fields, errors: &mut FieldErrors) -> EditDraft {
    let mut additions = Vec::new();
    for (at, (sku, count)) in typed_additions(form).into_iter().enumerate() {
        if sku.is_empty() {
            continue;
        }
        match count.parse::<i32>() {
            Ok(count) if (1..=999).contains(&count) => additions.push((sku, count)),
            _ if count.is_empty() => additions.push((sku, 1)),
            _ => errors.add(
                &format!("count{at}"),
                "Write the number of pieces in digits, from 1 to 999.",
            ),
        }
    }
    EditDraft {
        quantities: pieces(form, errors),
        additions,
        pay_back: form.ticked("pay_back"),
    }
}

fn typed_additions(form: &Fields) -> Vec<(String, String)> {
    let mut counts = form.all("count");
    let mut typed: Vec<(String, String)> = form
        .all("sku")
        .map(|sku| (one_line(sku), one_line(counts.next().unwrap_or_default())))
        .take(20)
        .collect();
    typed.resize(typed.len().max(ADDITIONS), Default::default());
    typed
}

async fn show_form(
    status: StatusCode,
    id: Uuid,
    form: &Fields,
    told: Told,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let desk = desk(id, &conn).await?;
    let title = format!("Change order {}", desk.order.number);
    let office = office(&conn, member, title, Section::Orders, parts.clock.now()).await?;
    drop(conn);
    page_with(
        status,
        &EditPage {
            office,
            rows: rows(&desk, form),
            additions: typed_additions(form),
            pay_back: form.ticked("pay_back"),
            shown: told
                .shown
                .map(|(difference, changes)| shown(difference, changes, &desk.order)),
            errors: told.errors,
            order: desk.order,
        },
    )
}

/// A line may get more pieces than it has, so that no number is the most.
fn rows(desk: &Desk, form: &Fields) -> Vec<PieceRow> {
    let mut rows = desk.rows(form, Pieces::to_ship, Pieces::to_ship);
    for row in &mut rows {
        row.most = 999;
    }
    rows
}

fn shown(difference: Difference, changes: String, order: &Order) -> Shown {
    let money = |minor: i64| match minor {
        0 => String::new(),
        minor => order.money(minor).to_string(),
    };
    Shown {
        net: difference.net(),
        changes,
        words: match difference.net() {
            0 => "The same price".to_owned(),
            more @ 1.. => format!("{} more", order.money(more)),
            less => format!("{} less", order.money(-less)),
        },
        to_pay: money(difference.to_pay),
        to_refund: money(difference.to_refund),
    }
}
