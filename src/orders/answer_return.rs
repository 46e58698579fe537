use diesel::prelude::*;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::change::{ChangeError, Hand, allowed, settle, tell};
use super::chosen::{Chosen, listed, named};
use super::news::News;
use super::order::Order;
use super::pieces::LineNow;
use super::refund::{Now, RefundDraft, read, refund_step, restock};
use super::returns::{Return, ReturnState, returns_of};
use super::state::Deed;
use crate::db::Conn;
use crate::db::schema::returns;

/// What becomes of a return.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReturnAnswer {
    /// The buyer may send the goods; the words say where to, and may be empty.
    Approved(String),
    /// The words say why.
    Refused(String),
    /// The goods are back.
    Received {
        /// Whether what they cost goes back to the buyer, as far as it was paid.
        pay_back: bool,
        /// Whether they go back into stock.
        restock: bool,
    },
}

impl ReturnAnswer {
    fn state(&self) -> ReturnState {
        match self {
            Self::Approved(_) => ReturnState::Approved,
            Self::Refused(_) => ReturnState::Refused,
            Self::Received { .. } => ReturnState::Received,
        }
    }

    fn words(&self) -> &str {
        match self {
            Self::Approved(words) | Self::Refused(words) => words,
            Self::Received { .. } => "",
        }
    }
}

/// Answers what a buyer wants to send back, or notes that it has arrived, and tells the buyer.
///
/// # Errors
/// See [`ChangeError`].
pub async fn answer_return(
    order: Uuid,
    seen: i32,
    id: Uuid,
    answer: &ReturnAnswer,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::AnswerReturn, order, seen, conn).await?;
        let all = returns_of(order.id, conn).await?;
        let found = all.into_iter().find(|one| one.id == id);
        let found = found.ok_or(ChangeError::Unknown)?;
        if !found.state.may_become(answer.state()) {
            return Err(ChangeError::NotAllowed("This return was settled already."));
        }
        if matches!(answer, ReturnAnswer::Refused(words) if words.trim().is_empty()) {
            let sentence = "Tell the buyer why it can’t be returned.";
            return Err(ChangeError::Unfit(sentence.to_owned()));
        }
        write(id, answer, hand, conn).await?;
        let now = read(&order, conn).await?;
        announce(&found, answer, &order, &now.lines, hand, conn).await?;
        let back = repaid(&found, answer, &now);
        if let ReturnAnswer::Received { pay_back: true, .. } = answer
            && !back.pieces.is_empty()
        {
            refund_step(&back, &order, &now, hand, conn).await?;
        }
        settle(&order, conn).await?;
        let arrived = arrived(&found, answer);
        restock(
            &arrived,
            &order,
            &now.lines,
            |pieces| pieces.shipped,
            hand,
            conn,
        )
        .await
    })
    .await
}

async fn write(
    id: Uuid,
    answer: &ReturnAnswer,
    hand: Hand<'_>,
    mut conn: &Conn,
) -> QueryResult<()> {
    let state = answer.state();
    diesel::update(returns::table.find(id))
        .set((
            returns::state.eq(state.as_str()),
            returns::settled_at.eq((!state.waits()).then(|| hand.now.to_diesel())),
        ))
        .execute(&mut conn)
        .await?;
    if !matches!(answer, ReturnAnswer::Received { .. }) {
        diesel::update(returns::table.find(id))
            .set(returns::answer.eq(answer.words()))
            .execute(&mut conn)
            .await?;
    }
    Ok(())
}

async fn announce(
    found: &Return,
    answer: &ReturnAnswer,
    order: &Order,
    lines: &[LineNow],
    hand: Hand<'_>,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let of = |id: &Uuid| lines.iter().find(|line| line.line.id == *id);
    let picked: Vec<(&LineNow, i32)> = found
        .pieces
        .iter()
        .filter_map(|(id, count)| Some((of(id)?, *count)))
        .collect();
    let pieces = named(&picked);
    let (kind, news) = match answer {
        ReturnAnswer::Approved(answer) => {
            let answer = answer.clone();
            ("return_approved", News::ReturnApproved { pieces, answer })
        }
        ReturnAnswer::Refused(answer) => {
            let answer = answer.clone();
            ("return_refused", News::ReturnRefused { pieces, answer })
        }
        ReturnAnswer::Received { .. } => ("return_received", News::ReturnReceived { pieces }),
    };
    let detail = match answer.words() {
        "" => listed(&picked),
        words => format!("{}: {words}", listed(&picked)),
    };
    tell(&news, (kind, &detail), order, hand, conn).await
}

/// What goes back for it: no piece whose price went back before, and not without its having been paid.
fn repaid(found: &Return, answer: &ReturnAnswer, now: &Now) -> RefundDraft {
    let most = |id: &Uuid| {
        let line = now.lines.iter().find(|line| line.line.id == *id);
        line.map_or(0, |line| line.pieces.refundable())
    };
    let pieces: Vec<Chosen> = found
        .pieces
        .iter()
        .map(|(id, count)| (*id, (*count).min(most(id))))
        .filter(|(_, count)| *count > 0)
        .collect();
    RefundDraft {
        pieces,
        ..arrived(found, answer)
    }
}

/// Everything that came back, for the stock.
fn arrived(found: &Return, answer: &ReturnAnswer) -> RefundDraft {
    let restock = matches!(answer, ReturnAnswer::Received { restock: true, .. });
    let lines = found.pieces.iter().map(|(id, _)| *id);
    RefundDraft {
        pieces: found.pieces.clone(),
        restock: if restock { lines.collect() } else { Vec::new() },
        ..RefundDraft::default()
    }
}
