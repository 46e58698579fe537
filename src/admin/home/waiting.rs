use jiff::Timestamp;

use super::low_stock::{LowVariant, low_stock};
use crate::admin::mails::{self, Mail};
use crate::admin::orders::{payment_words, return_words};
use crate::clock::ago;
use crate::db::Conn;
use crate::inquiries::{self, Question, View};
use crate::inventory;
use crate::media::{self, Picture};
use crate::money::{Currency, Money};
use crate::orders::{self, ListRow, ReturnState, WaitingReturn};
use crate::staff::Member;
use crate::web::{Duty, Error};

/// What waits, as far as it is the member's duty; a few of each, the most urgent first.
#[derive(Default)]
pub(super) struct Waiting {
    pub orders: Vec<OrderRow>,
    pub returns: Vec<ReturnRow>,
    pub questions: Vec<QuestionRow>,
    pub stock: Vec<StockRow>,
    pub mails: Vec<(Mail, String)>,
}

/// An order to send.
pub(super) struct OrderRow {
    pub href: String,
    pub number: i64,
    pub name: String,
    pub placed: String,
    pub payment: (&'static str, &'static str),
    pub total: String,
}

/// A return to answer, or to wait for.
pub(super) struct ReturnRow {
    pub href: String,
    pub number: i64,
    pub name: String,
    pub asked: String,
    pub state: (&'static str, &'static str),
}

/// A question to answer, with the class of its urgency.
pub(super) struct QuestionRow {
    pub href: String,
    pub name: String,
    pub about: String,
    pub due: (String, &'static str),
}

/// A variant that runs out.
pub(super) struct StockRow {
    pub href: String,
    pub name: String,
    pub picture: Option<Picture>,
    pub left: (String, &'static str),
}

/// Rows of each kind.
const ROWS: i64 = 6;

/// Loads what waits for that member, in one round trip for all kinds.
///
/// # Errors
/// The database's.
pub(super) async fn waiting(
    member: &Member,
    now: Timestamp,
    conn: &Conn,
) -> Result<Waiting, Error> {
    let rows = |duty: Duty| if member.role.may(duty) { ROWS } else { 0 };
    let orders_for = rows(Duty::Orders);
    let (orders, returns, questions, stock, mails) = tokio::try_join!(
        orders::to_send(orders_for, conn),
        orders::returns_waiting(orders_for, conn),
        inquiries::page(View::Waiting, "", now, rows(Duty::Inquiries), 0, conn),
        low_stock(inventory::FEW, rows(Duty::Catalog), conn),
        mails::failed(orders_for, conn),
    )?;
    let shown: Vec<_> = stock.iter().filter_map(|row| row.media_id).collect();
    let pictures = media::pictures(&shown, conn).await?;
    let stock = stock.into_iter().map(|row| {
        let picture = row.media_id.and_then(|id| pictures.get(&id).cloned());
        stock_row(row, picture)
    });
    let mails = mails.into_iter().map(|mail| {
        let when = ago(mail.created_at, now);
        (mail, when)
    });
    Ok(Waiting {
        orders: orders.into_iter().map(|row| order_row(row, now)).collect(),
        returns: returns
            .into_iter()
            .map(|row| return_row(row, now))
            .collect(),
        questions: questions.iter().map(|one| question_row(one, now)).collect(),
        stock: stock.collect(),
        mails: mails.collect(),
    })
}

fn order_row(row: ListRow, now: Timestamp) -> OrderRow {
    let currency = Currency::from_code(&row.currency).unwrap_or_default();
    OrderRow {
        href: format!("/admin/orders/{}", row.id),
        number: row.number,
        placed: ago(row.placed_at, now),
        payment: payment_words(&row.state, &row.payment_state, &row.payment_method),
        total: Money::new(row.total_minor, currency).to_string(),
        name: row.full_name,
    }
}

fn return_row(row: WaitingReturn, now: Timestamp) -> ReturnRow {
    let state = ReturnState::parse(&row.state).unwrap_or(ReturnState::Requested);
    ReturnRow {
        href: format!("/admin/orders/{}/returns/{}", row.order_id, row.id),
        number: row.number,
        name: row.full_name,
        asked: ago(row.requested_at, now),
        state: return_words(state),
    }
}

fn question_row(question: &Question, now: Timestamp) -> QuestionRow {
    let due = question.due(now).map(|due| {
        let class = due.class();
        (due.words, class)
    });
    QuestionRow {
        href: format!("/admin/inquiries/{}", question.id),
        name: question.name.clone(),
        about: question.about(),
        due: due.unwrap_or_default(),
    }
}

fn stock_row(row: LowVariant, picture: Option<Picture>) -> StockRow {
    StockRow {
        href: format!("/admin/products/{}", row.product_id),
        name: if row.title.is_empty() {
            row.name
        } else {
            format!("{}, {}", row.name, row.title)
        },
        picture,
        left: match row.on_hand {
            ..=0 => ("Sold out".to_owned(), "due--late"),
            left => (format!("{left} left"), "due--soon"),
        },
    }
}
