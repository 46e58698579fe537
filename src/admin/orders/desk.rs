use actix_web::http::StatusCode;
use uuid::Uuid;

use crate::db::Conn;
use crate::orders::{self, Balance, ChangeError, Chosen, Hand, LineNow, Order, Pieces};
use crate::parts::Parts;
use crate::settings::{self, ShopSettings};
use crate::staff::Member;
use crate::web::{Error, FieldErrors, Fields};

/// What every page about one order is made of.
pub(super) struct Desk {
    pub order: Order,
    pub lines: Vec<LineNow>,
    pub balance: Balance,
    pub shop: ShopSettings,
}

/// A line on a form that asks for pieces of it.
pub(super) struct PieceRow {
    pub id: Uuid,
    pub name: String,
    /// SKU, and what a piece is worth.
    pub about: String,
    pub most: i32,
    pub typed: String,
    /// The box beside it, where the form has one.
    pub ticked: bool,
}

/// Reads an order for a page about it.
///
/// # Errors
/// 404 when there is none.
pub(super) async fn desk(id: Uuid, conn: &Conn) -> Result<Desk, Error> {
    let order = orders::by_id(id, conn).await?.ok_or(Error::NotFound)?;
    let (lines, balance, shop) = tokio::try_join!(
        orders::lines_now(id, conn),
        orders::balance(&order, conn),
        settings::load(conn)
    )?;
    Ok(Desk {
        order,
        lines,
        balance,
        shop: shop.ok_or_else(|| Error::internal("the shop has no settings"))?,
    })
}

impl Desk {
    /// A row for each line of which some piece may be chosen. What was typed is kept; without a form, `first` stands there.
    pub(super) fn rows(
        &self,
        form: &Fields,
        most: fn(&Pieces) -> i32,
        first: fn(&Pieces) -> i32,
    ) -> Vec<PieceRow> {
        let row = |now: &LineNow| PieceRow {
            id: now.line.id,
            name: now.line.title(),
            about: format!(
                "{}, {} each with tax",
                now.line.sku,
                self.order.money(now.worth(1, &self.order))
            ),
            most: most(&now.pieces),
            typed: match form.opt(&field(now.line.id)) {
                Some(typed) => typed.to_owned(),
                None => first(&now.pieces).to_string(),
            },
            ticked: form
                .all("restock")
                .any(|ticked| ticked == now.line.id.to_string()),
        };
        let all = self.lines.iter().map(row);
        all.filter(|row| row.most > 0).collect()
    }
}

fn field(line: Uuid) -> String {
    format!("pieces.{line}")
}

/// The pieces that a form asks for; an empty field is none.
pub(super) fn pieces(form: &Fields, errors: &mut FieldErrors) -> Vec<Chosen> {
    let mut chosen = Vec::new();
    for (line, typed) in form.starting("pieces.") {
        let Ok(id) = line.parse::<Uuid>() else {
            continue;
        };
        match typed.trim() {
            "" => chosen.push((id, 0)),
            typed => match typed.parse::<i32>() {
                Ok(count) if (0..=MOST).contains(&count) => chosen.push((id, count)),
                _ => errors.add(
                    &field(id),
                    format!("Write the number of pieces in digits, from 0 to {MOST}."),
                ),
            },
        }
    }
    chosen
}

/// No line has more pieces.
const MOST: i32 = 999;

/// The version of the order that the form was made from.
///
/// # Errors
/// 400 when a form has none, which is none of ours.
pub(super) fn version(form: &Fields) -> Result<i32, Error> {
    form.text("version")
        .parse()
        .map_err(|_| Error::Malformed("Open the order again, then press the button.".to_owned()))
}

/// Who presses the button. `origin` is the shop's address.
pub(super) fn hand<'a>(member: &Member, origin: &'a str, parts: &Parts) -> Hand<'a> {
    Hand {
        staff: Some(member.id),
        origin,
        now: parts.clock.now(),
    }
}

/// How a refusal is answered: the status, and what the page says on top.
///
/// # Errors
/// What is no refusal: 404, or the database's trouble.
pub(super) fn refusal(error: ChangeError) -> Result<(StatusCode, String), Error> {
    match error {
        ChangeError::Unknown => Err(Error::NotFound),
        ChangeError::Database(error) => Err(error.into()),
        ChangeError::Mail(error) => Err(error),
        ChangeError::Unfit(_) | ChangeError::Short(_) => {
            Ok((StatusCode::UNPROCESSABLE_ENTITY, error.to_string()))
        }
        ChangeError::NotAllowed(_) | ChangeError::Stale => {
            Ok((StatusCode::CONFLICT, error.to_string()))
        }
    }
}

/// The status of a page that shows an amount to be confirmed: it was asked for, or it is another one than was confirmed.
pub(super) fn asked_or_changed(form: &Fields) -> StatusCode {
    match form.opt("confirmed") {
        None => StatusCode::OK,
        Some(_) => StatusCode::CONFLICT,
    }
}

/// The address of an order's page, and of what is done there.
pub(super) fn path(order: Uuid, deed: &str) -> String {
    match deed {
        "" => format!("/admin/orders/{order}"),
        deed => format!("/admin/orders/{order}/{deed}"),
    }
}
