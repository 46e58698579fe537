use std::collections::{BTreeMap, BTreeSet};

use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use uuid::Uuid;

use super::additions::{Addition, Additions, addition, priced, write};
use super::balance::balance;
use super::cancel::returned;
use super::cancel_pieces::{take_off, worth};
use super::change::{ChangeError, Hand, allowed, settle, tell};
use super::chosen::{Chosen, listed};
use super::news::News;
use super::order::Order;
use super::pay_back::{Repaying, pay_back};
use super::pieces::{LineNow, lines_now};
use super::sql;
use super::state::{Deed, may};
use crate::db::Conn;
use crate::inventory::{self, Demand, Shortage};
use crate::pricing::Rules;

/// An order as staff want it.
#[derive(Clone, Debug, Default)]
pub struct EditDraft {
    /// For each line that shall change, how many pieces there shall be.
    pub quantities: Vec<Chosen>,
    /// SKUs to add, with how many pieces of each.
    pub additions: Vec<(String, i32)>,
    /// Whether what was paid too much then goes back at once.
    pub pay_back: bool,
}

/// What a change comes to, minor units with tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What is added.
    pub more: i64,
    /// What is cancelled.
    pub less: i64,
    /// What the buyer then has still to pay.
    pub to_pay: i64,
    /// What was then paid too much.
    pub to_refund: i64,
}

impl Difference {
    /// How much more the buyer owes; negative for less.
    pub fn net(&self) -> i64 {
        self.more - self.less
    }
}

/// What a change would come to now, with what would be added and taken off in words.
///
/// # Errors
/// See [`ChangeError`].
pub async fn edit_difference(
    id: Uuid,
    draft: &EditDraft,
    rules: &Rules,
    now: Timestamp,
    conn: &Conn,
) -> Result<(Difference, String), ChangeError> {
    let order = sql::by_id(id, conn).await?.ok_or(ChangeError::Unknown)?;
    may(Deed::Edit, order.standing()).map_err(ChangeError::NotAllowed)?;
    let lines = lines_now(id, conn).await?;
    let change = change(draft, &lines, &order, rules, now, conn).await?;
    let difference = difference(&change, &order, conn).await?;
    Ok((difference, change.words()))
}

/// Changes what a placed order of which nothing has left consists of. Pieces taken off are cancelled, pieces added are new lines at
/// today's price. `agreed` is the difference that staff have seen; another one refuses.
///
/// # Errors
/// See [`ChangeError`]; [`ChangeError::Stale`] when prices changed in between.
pub async fn edit(
    id: Uuid,
    (seen, agreed): (i32, i64),
    draft: &EditDraft,
    rules: &Rules,
    hand: Hand<'_>,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    conn.transaction(async |conn| {
        let order = allowed(Deed::Edit, id, seen, conn).await?;
        let lines = lines_now(id, conn).await?;
        let change = change(draft, &lines, &order, rules, hand.now, conn).await?;
        let difference = difference(&change, &order, conn).await?;
        if difference.net() != agreed {
            return Err(ChangeError::Stale);
        }
        take_off(&change.less, &order, conn).await?;
        let position = lines.iter().map(|line| line.line.position + 1).max();
        let position = position.unwrap_or(0);
        write(&change.more, &order, position, conn).await?;
        if draft.pay_back && difference.to_refund > 0 {
            let repaying = Repaying {
                amount: difference.to_refund,
                tax: order.tax_in(difference.to_refund),
                ..Repaying::default()
            };
            pay_back(&repaying, "The order was changed", &order, hand, conn).await?;
        }
        settle(&order, conn).await?;
        let detail = format!("{}. {}", change.words(), signed(difference.net(), &order));
        let news = News::Edited {
            before: order.owed_minor(),
        };
        tell(&news, ("edited", &detail), &order, hand, conn).await?;
        move_stock(&change, &order, position, hand.now, conn).await
    })
    .await
}

/// What is to be done with an order to make it as it is wanted.
struct Change<'a> {
    less: Vec<(&'a LineNow, i32)>,
    more: Additions,
}

impl Change<'_> {
    fn words(&self) -> String {
        let (more, less) = (self.more.listed(), listed(&self.less));
        let said = [("Added", more), ("Taken off", less)];
        let said = said.into_iter().filter(|(_, pieces)| !pieces.is_empty());
        let said: Vec<String> = said
            .map(|(deed, pieces)| format!("{deed}: {pieces}"))
            .collect();
        said.join(". ")
    }

    fn demand(&self) -> Demand {
        let mut demand = Demand::new();
        for (addition, count) in &self.more.wanted {
            *demand.entry(addition.variant_id).or_default() += count;
        }
        demand
    }
}

async fn change<'a>(
    draft: &EditDraft,
    lines: &'a [LineNow],
    order: &Order,
    rules: &Rules,
    now: Timestamp,
    conn: &Conn,
) -> Result<Change<'a>, ChangeError> {
    let mut less = Vec::new();
    let mut more: BTreeMap<String, i32> = BTreeMap::new();
    for (id, wanted) in &draft.quantities {
        let line = lines.iter().find(|line| line.line.id == *id);
        let line =
            line.ok_or_else(|| unfit("These lines are not those of the order. Open it again."))?;
        let there = line.pieces.to_ship();
        if *wanted < there {
            less.push((line, there - (*wanted).max(0)));
        } else if *wanted > there {
            *more.entry(line.line.sku.to_uppercase()).or_default() += wanted - there;
        }
    }
    for (sku, count) in draft.additions.iter().filter(|(_, count)| *count > 0) {
        let entry = more.entry(sku.trim().to_uppercase()).or_default();
        *entry = entry.saturating_add(*count);
    }
    let mut wanted: Vec<(Addition, i32)> = Vec::new();
    for (sku, count) in more {
        let found = addition(&sku, conn).await?;
        let found =
            found.ok_or_else(|| unfit(&format!("Nothing with the SKU {sku} is for sale.")))?;
        wanted.push((found, count));
    }
    if less.is_empty() && wanted.is_empty() {
        return Err(unfit(
            "Nothing is changed yet: type another quantity, or add something.",
        ));
    }
    let gone: i32 = less.iter().map(|(_, count)| *count).sum();
    let there: i32 = lines.iter().map(|line| line.pieces.to_ship()).sum();
    if gone == there && wanted.is_empty() {
        return Err(unfit(
            "Nothing would be left of the order. Cancel it instead.",
        ));
    }
    if rules.settings.currency != order.currency {
        return Err(unfit(
            "The shop sells in another currency now, so this order can’t be changed any more.",
        ));
    }
    let more = priced(wanted, order, rules, now)?;
    Ok(Change { less, more })
}

async fn difference(
    change: &Change<'_>,
    order: &Order,
    conn: &Conn,
) -> Result<Difference, ChangeError> {
    let (more, less) = (change.more.total(), worth(&change.less, order));
    let mut then = balance(order, conn).await?;
    then.owed += more - less;
    Ok(Difference {
        more,
        less,
        to_pay: then.to_pay(),
        to_refund: then.to_refund(),
    })
}

/// Stock last, variant by variant in the order of ids: what is taken off goes back, what is added is taken.
async fn move_stock(
    change: &Change<'_>,
    order: &Order,
    position: i32,
    now: Timestamp,
    conn: &Conn,
) -> Result<(), ChangeError> {
    let back = returned(change.less.iter().copied());
    let demand = change.demand();
    let variants: BTreeSet<&Uuid> = back.keys().chain(demand.keys()).collect();
    let mut short: Vec<Shortage> = Vec::new();
    for variant in variants {
        if let Some(pieces) = back.get(variant) {
            let one = BTreeMap::from([(*variant, *pieces)]);
            inventory::give_back(&one, order.id, now, conn).await?;
        }
        if let Some(count) = demand.get(variant) {
            let one = Demand::from([(*variant, *count)]);
            match inventory::take(&one, order.id, now, conn).await? {
                Ok(taken) => {
                    let to_come = taken.get(variant).copied().unwrap_or(0);
                    sql::still_to_come(order.id, position, *variant, to_come, conn).await?;
                }
                Err(missing) => short.extend(missing),
            }
        }
    }
    if short.is_empty() {
        Ok(())
    } else {
        Err(ChangeError::Short(short))
    }
}

/// "$15.00 more", "$5.00 less", "The same price".
fn signed(net: i64, order: &Order) -> String {
    match net {
        0 => "The same price".to_owned(),
        1.. => format!("{} more", order.money(net)),
        _ => format!("{} less", order.money(-net)),
    }
}

fn unfit(sentence: &str) -> ChangeError {
    ChangeError::Unfit(sentence.to_owned())
}
