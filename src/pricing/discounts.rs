use jiff::Timestamp;
use uuid::Uuid;

use super::allocate::{of_pieces, rounded, shares};
use super::rules::MILLION;
use crate::discounts::{Discount, Off};

/// A discount that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied {
    pub id: Uuid,
    pub name: String,
    pub code: Option<String>,
    /// Taken off goods and delivery.
    pub amount: i64,
}

/// A code that was typed and takes nothing off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub code: String,
    pub why: Why,
}

/// Why a code takes nothing off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    Unknown,
    NotYet(Timestamp),
    Over,
    UsedUp,
    /// Nothing in the basket is covered by it.
    NothingCovered,
    /// The goods that it covers must be worth so much, minor units.
    BelowMinimum(i64),
    /// It cannot be given beside the one of that name.
    NotBeside(String),
    /// Others have taken off everything that there was.
    NothingLeft,
}

/// What discounts see of a line.
pub(super) struct Goods<'a> {
    pub product: Uuid,
    pub categories: &'a [Uuid],
    pub quantity: i32,
    /// Price times pieces.
    pub list: i64,
}

/// Which of the shop's discounts are given for these goods: codes in the order typed, then those that come by themselves; one
/// that stands alone keeps out all after it.
pub(super) fn chosen<'a>(
    all: &'a [Discount],
    codes: &[String],
    goods: &[Goods<'_>],
    used_up: &[Uuid],
    now: Timestamp,
) -> (Vec<&'a Discount>, Vec<Refused>) {
    let (mut given, mut refused): (Vec<&Discount>, Vec<Refused>) = (Vec::new(), Vec::new());
    for code in codes {
        let found = all
            .iter()
            .find(|discount| discount.code.as_deref() == Some(code));
        let why = match found {
            None => Err(Why::Unknown),
            Some(discount) if given.iter().any(|other| other.id == discount.id) => continue,
            Some(discount) => fits(discount, goods, used_up, now)
                .and_then(|()| beside(discount, &given))
                .map(|()| discount),
        };
        match why {
            Ok(discount) => given.push(discount),
            Err(why) => refused.push(Refused {
                code: code.clone(),
                why,
            }),
        }
    }
    for discount in all.iter().filter(|discount| discount.code.is_none()) {
        if fits(discount, goods, used_up, now)
            .and_then(|()| beside(discount, &given))
            .is_ok()
        {
            given.push(discount);
        }
    }
    let place = |id: Uuid| all.iter().position(|discount| discount.id == id);
    given.sort_by_key(|discount| place(discount.id));
    (given, refused)
}

fn fits(
    discount: &Discount,
    goods: &[Goods<'_>],
    used_up: &[Uuid],
    now: Timestamp,
) -> Result<(), Why> {
    if let Some(start) = discount.starts_at.filter(|start| *start > now) {
        return Err(Why::NotYet(start));
    }
    if !discount.runs_at(now) {
        return Err(Why::Over);
    }
    if used_up.contains(&discount.id) {
        return Err(Why::UsedUp);
    }
    let covered = || {
        goods
            .iter()
            .filter(|line| discount.covers(line.product, line.categories))
    };
    if covered().next().is_none() {
        return Err(Why::NothingCovered);
    }
    let worth: i64 = covered().map(|line| line.list).sum();
    if worth < discount.minimum_minor {
        return Err(Why::BelowMinimum(discount.minimum_minor));
    }
    Ok(())
}

fn beside(discount: &Discount, given: &[&Discount]) -> Result<(), Why> {
    let blocking = if discount.alone {
        given.first()
    } else {
        given.iter().find(|other| other.alone)
    };
    match blocking {
        Some(other) => Err(Why::NotBeside(other.name.clone())),
        None => Ok(()),
    }
}

/// What a discount takes off each line, given what is left of it.
pub(super) fn taken_off(discount: &Discount, goods: &[Goods<'_>], left: &[i64]) -> Vec<i64> {
    let weights: Vec<i64> = goods
        .iter()
        .zip(left)
        .map(|(line, left)| {
            if discount.covers(line.product, line.categories) {
                *left
            } else {
                0
            }
        })
        .collect();
    let sum: i64 = weights.iter().sum();
    let whole = match discount.off {
        Off::Percent(ppm) => rounded(sum, i64::from(ppm), MILLION),
        Off::Amount(minor) => minor.min(sum),
        Off::FreeDelivery => 0,
        Off::BuyGet { buy, get, ppm } => {
            return bought_and_got(discount, goods, left, (buy, get, ppm));
        }
    };
    if sum == 0 {
        return vec![0; goods.len()];
    }
    shares(whole, &weights)
}

/// The cheapest pieces of those that are covered cost less.
fn bought_and_got(
    discount: &Discount,
    goods: &[Goods<'_>],
    left: &[i64],
    (buy, get, ppm): (i32, i32, i32),
) -> Vec<i64> {
    let mut covered: Vec<(usize, &Goods<'_>, i64)> = goods
        .iter()
        .zip(left)
        .enumerate()
        .filter(|(_, (line, _))| discount.covers(line.product, line.categories))
        .map(|(at, (line, left))| (at, line, *left))
        .collect();
    let pieces: i64 = covered
        .iter()
        .map(|(_, line, _)| i64::from(line.quantity))
        .sum();
    let mut cheap = pieces / i64::from(buy.saturating_add(get).max(1)) * i64::from(get);
    // By the price of a piece, compared without dividing.
    covered.sort_by(|(_, one, of_one), (_, other, of_other)| {
        let crossed = |left: i64, quantity: i32| i128::from(left) * i128::from(quantity);
        crossed(*of_one, other.quantity).cmp(&crossed(*of_other, one.quantity))
    });
    let mut off = vec![0; goods.len()];
    for (at, line, left) in covered {
        let count = i32::try_from(cheap.min(i64::from(line.quantity))).unwrap_or(line.quantity);
        cheap -= i64::from(count);
        if let Some(off) = off.get_mut(at) {
            *off = rounded(
                of_pieces(left, line.quantity, 0, count),
                i64::from(ppm),
                MILLION,
            );
        }
    }
    off
}
