use uuid::Uuid;

use super::mail::{About, message};
use super::order::Line;
use super::sql;
use super::sums::sums;
use crate::db::Conn;
use crate::web::Error;
use crate::{mail, settings};

/// What a buyer is written about after the order was placed. Amounts are minor units of the order's currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    /// The money is here. Of an order that is paid online, this mail is the confirmation, too.
    Paid,
    /// A parcel has left.
    Shipped(Parcel),
    /// Money goes back to the buyer.
    Refunded(Repayment),
    /// The whole order was cancelled; so much goes back, or nothing was paid yet.
    Cancelled {
        paid_back: i64,
    },
    /// Some pieces will not be sent; with tax they are worth so much.
    PiecesCancelled {
        pieces: Vec<Piece>,
        amount: i64,
    },
    /// It was not paid online in time.
    Expired,
    /// Staff changed what was ordered; so much was owed in all before.
    Edited {
        before: i64,
    },
    ReturnApproved {
        pieces: Vec<Piece>,
        answer: String,
    },
    ReturnRefused {
        pieces: Vec<Piece>,
        answer: String,
    },
    /// What was sent back has arrived.
    ReturnReceived {
        pieces: Vec<Piece>,
    },
}

/// So many of something that was ordered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// With its variant, as [`Line::title`] gives it.
    pub name: String,
    pub quantity: i32,
}

/// What has left, and how it can be followed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    pub pieces: Vec<Piece>,
    pub carrier: String,
    pub tracking_number: String,
    pub tracking_url: Option<String>,
    /// Whether something of the order stays to be sent.
    pub more_to_come: bool,
}

/// Money that goes back, and for what.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repayment {
    pub amount: i64,
    pub pieces: Vec<Piece>,
    /// How much of the amount is for delivery.
    pub delivery: i64,
    /// For the buyer; empty for none.
    pub reason: String,
}

impl Piece {
    /// So many pieces of that line.
    pub fn of(line: &Line, quantity: i32) -> Self {
        Self {
            name: line.title(),
            quantity,
        }
    }
}

impl News {
    /// What it is called in the outbox.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Paid => "order.paid",
            Self::Shipped(_) => "order.sent",
            Self::Refunded(_) => "order.refunded",
            Self::Cancelled { .. } => "order.cancelled",
            Self::PiecesCancelled { .. } => "order.pieces_cancelled",
            Self::Expired => "order.expired",
            Self::Edited { .. } => "order.edited",
            Self::ReturnApproved { .. } => "order.return_approved",
            Self::ReturnRefused { .. } => "order.return_refused",
            Self::ReturnReceived { .. } => "order.return_received",
        }
    }
}

/// Writes the mail that tells the buyer: in the transaction of the change itself, and after it, so that the mail knows the order as it
/// is now. `origin` is the shop's address on the web. A database that holds no shop tells nobody.
///
/// # Errors
/// The database's, or when a template fails.
pub async fn tell(news: &News, order: Uuid, origin: &str, conn: &Conn) -> Result<(), Error> {
    let (shop, order) = tokio::try_join!(settings::load(conn), sql::by_id(order, conn))?;
    let (Some(shop), Some(order)) = (shop, order) else {
        return Ok(());
    };
    let (lines, sums) = tokio::try_join!(sql::lines(order.id, conn), sums(&order, conn))?;
    let about = About {
        order: &order,
        lines: &lines,
        sums: &sums,
        shop: &shop,
        origin,
    };
    mail::enqueue(conn, message(news, &about)?).await?;
    Ok(())
}
