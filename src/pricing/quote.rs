use jiff::Timestamp;
use uuid::Uuid;

use super::discounts::{Applied, Goods, Refused, Why, chosen, taken_off};
use super::rules::Rules;
use super::taxes::{TaxLine, Taxed, taxes};
use crate::addresses::Destination;
use crate::delivery::{Parcel, Way};
use crate::discounts::{Discount, Off};

/// Something wanted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    pub product: Uuid,
    pub variant: Uuid,
    /// The categories that it stands in, without those above them.
    pub categories: Vec<Uuid>,
    /// The code of its tax class.
    pub tax_class: String,
    /// The price of a piece as staff entered it, minor units.
    pub entered_minor: i64,
    pub quantity: i32,
    /// Of a piece.
    pub weight_grams: i64,
    pub requires_delivery: bool,
}

/// What is wanted, where it goes, and how.
#[derive(Clone, Debug)]
pub struct Basket<'a> {
    pub items: &'a [Item],
    /// As typed, in capitals.
    pub codes: &'a [String],
    pub destination: &'a Destination,
    /// The code of a way to deliver; one that is not offered there counts as none.
    pub way: Option<&'a str>,
    /// Discounts that nobody, or this customer, can use any more.
    pub used_up: &'a [Uuid],
    pub now: Timestamp,
}

/// What a line costs, minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LineQuote {
    /// Of a piece, as shown.
    pub unit: i64,
    /// Price times pieces.
    pub list: i64,
    pub discount: i64,
    /// Of what is left; contained in it, or on top.
    pub tax: i64,
}

/// What delivery costs, minor units.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryQuote {
    pub code: String,
    pub name: String,
    pub price: i64,
    pub discount: i64,
    pub tax: i64,
}

/// What everything costs, minor units. `total = items - discount + delivery - delivery_discount (+ tax unless included)`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    /// In the order of the basket's items.
    pub lines: Vec<LineQuote>,
    /// `None` where nothing has to be sent, or no way was chosen that is offered.
    pub delivery: Option<DeliveryQuote>,
    pub discounts: Vec<Applied>,
    pub refused: Vec<Refused>,
    pub taxes: Vec<TaxLine>,
    /// Whether the amounts contain the tax.
    pub tax_included: bool,
    pub items: i64,
    /// Of the lines.
    pub discount: i64,
    /// Of lines and delivery.
    pub tax: i64,
    pub total: i64,
}

/// A sum is past what the shop can count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("This order is worth more than the shop can count.")]
pub struct TooLarge;

/// No order is worth more: sums of this size stay exact wherever they are shown.
const MOST: i64 = 1 << 53;

/// What a basket costs by these rules. See [`crate::pricing`] for how it is reckoned.
///
/// # Errors
/// [`TooLarge`].
pub fn quote(basket: &Basket<'_>, rules: &Rules) -> Result<Quote, TooLarge> {
    // Reckoned in an order of its own, so that it does not matter in which order things were put in.
    let mut order: Vec<usize> = (0..basket.items.len()).collect();
    order.sort_by(|one, other| basket.items.get(*one).cmp(&basket.items.get(*other)));
    let items: Vec<&Item> = order
        .iter()
        .filter_map(|at| basket.items.get(*at))
        .collect();
    let (mut quote, lines) = reckoned(&items, basket, rules)?;
    quote.lines = vec![LineQuote::default(); lines.len()];
    for (at, line) in order.into_iter().zip(lines) {
        if let Some(place) = quote.lines.get_mut(at) {
            *place = line;
        }
    }
    Ok(quote)
}

fn reckoned(
    items: &[&Item],
    basket: &Basket<'_>,
    rules: &Rules,
) -> Result<(Quote, Vec<LineQuote>), TooLarge> {
    let mut lines = items
        .iter()
        .map(|item| list_price(item, basket.destination, rules))
        .collect::<Result<Vec<_>, _>>()?;
    let listed = added(lines.iter().map(|line| line.list))?;
    let categories: Vec<Vec<Uuid>> = items
        .iter()
        .map(|item| rules.with_ancestors(&item.categories))
        .collect();
    let goods: Vec<Goods<'_>> = items
        .iter()
        .zip(&categories)
        .zip(&lines)
        .map(|((item, categories), line)| Goods {
            product: item.product,
            categories,
            quantity: item.quantity,
            list: line.list,
        })
        .collect();
    let (given, mut refused) = chosen(
        &rules.discounts,
        basket.codes,
        &goods,
        basket.used_up,
        basket.now,
    );
    let mut discounts = off_lines(&given, &goods, &mut lines);
    let left = |line: &LineQuote| line.list - line.discount;
    let goods_minor = lines.iter().map(left).sum();
    let mut delivery = delivered(items, goods_minor, basket, rules);
    off_delivery(&given, delivery.as_mut(), &mut discounts);
    discounts.retain(|discount| {
        let nothing = discount.amount == 0 && delivery.is_some();
        if let Some(code) = discount.code.clone().filter(|_| nothing) {
            refused.push(Refused {
                code,
                why: Why::NothingLeft,
            });
        }
        !nothing
    });

    let mut taxed: Vec<Taxed> = items
        .iter()
        .zip(&lines)
        .map(|(item, line)| Taxed {
            value: left(line),
            rates: rules.rates.of(&item.tax_class, basket.destination),
        })
        .collect();
    if let Some(delivery) = &delivery {
        taxed.push(Taxed {
            value: delivery.price - delivery.discount,
            rates: rules
                .rates
                .of(&rules.settings.delivery_tax_class, basket.destination),
        });
    }
    let tax_included = rules.settings.show_prices_with_tax;
    let (of_parts, taxes) = taxes(&taxed, tax_included);
    for (line, tax) in lines.iter_mut().zip(&of_parts) {
        line.tax = *tax;
    }
    if let (Some(delivery), Some(tax)) = (&mut delivery, of_parts.get(lines.len())) {
        delivery.tax = *tax;
    }
    let tax: i64 = of_parts.iter().sum();
    let sent = delivery
        .as_ref()
        .map_or(0, |delivery| delivery.price - delivery.discount);
    let total = added([goods_minor, sent, if tax_included { 0 } else { tax }])?;
    let quote = Quote {
        lines: Vec::new(),
        delivery,
        discounts,
        refused,
        taxes,
        tax_included,
        items: listed,
        discount: listed - goods_minor,
        tax,
        total,
    };
    Ok((quote, lines))
}

fn list_price(
    item: &Item,
    destination: &Destination,
    rules: &Rules,
) -> Result<LineQuote, TooLarge> {
    if item.entered_minor > MOST {
        return Err(TooLarge);
    }
    let unit = rules.shown(item.entered_minor, &item.tax_class, destination);
    let list = unit
        .checked_mul(i64::from(item.quantity))
        .filter(|list| *list <= MOST)
        .ok_or(TooLarge)?;
    Ok(LineQuote {
        unit,
        list,
        ..LineQuote::default()
    })
}

fn off_lines(given: &[&Discount], goods: &[Goods<'_>], lines: &mut [LineQuote]) -> Vec<Applied> {
    let mut applied = Vec::new();
    for discount in given {
        let left: Vec<i64> = lines.iter().map(|line| line.list - line.discount).collect();
        let off = taken_off(discount, goods, &left);
        for (line, off) in lines.iter_mut().zip(&off) {
            line.discount += off;
        }
        applied.push(Applied {
            id: discount.id,
            name: discount.name.clone(),
            code: discount.code.clone(),
            amount: off.iter().sum(),
        });
    }
    applied
}

/// The chosen way, where it is offered and something has to be sent.
fn delivered(
    items: &[&Item],
    goods_minor: i64,
    basket: &Basket<'_>,
    rules: &Rules,
) -> Option<DeliveryQuote> {
    let way = offered(items, goods_minor, basket.destination, rules)
        .into_iter()
        .find(|way| Some(way.code.as_str()) == basket.way)?;
    let entered = way.price(parcel(items, goods_minor));
    Some(DeliveryQuote {
        code: way.code.clone(),
        name: way.name.clone(),
        price: rules.shown(
            entered,
            &rules.settings.delivery_tax_class,
            basket.destination,
        ),
        discount: 0,
        tax: 0,
    })
}

fn offered<'a>(
    items: &[&Item],
    goods_minor: i64,
    destination: &Destination,
    rules: &'a Rules,
) -> Vec<&'a Way> {
    if !items.iter().any(|item| item.requires_delivery) {
        return Vec::new();
    }
    rules
        .delivery
        .offered(destination, parcel(items, goods_minor))
}

fn parcel(items: &[&Item], goods_minor: i64) -> Parcel {
    let weights = items
        .iter()
        .filter(|item| item.requires_delivery)
        .map(|item| item.weight_grams.saturating_mul(i64::from(item.quantity)));
    Parcel {
        weight_grams: weights.fold(0, i64::saturating_add),
        goods_minor,
    }
}

fn off_delivery(
    given: &[&Discount],
    delivery: Option<&mut DeliveryQuote>,
    applied: &mut [Applied],
) {
    let free = given
        .iter()
        .position(|discount| discount.off == Off::FreeDelivery);
    if let (Some(delivery), Some(discount)) = (delivery, free.and_then(|at| applied.get_mut(at))) {
        delivery.discount = delivery.price;
        discount.amount += delivery.price;
    }
}

fn added(amounts: impl IntoIterator<Item = i64>) -> Result<i64, TooLarge> {
    amounts
        .into_iter()
        .try_fold(0_i64, |sum, amount| {
            sum.checked_add(amount).filter(|sum| *sum <= MOST)
        })
        .ok_or(TooLarge)
}

impl Quote {
    /// What the goods cost after discounts.
    pub fn goods(&self) -> i64 {
        self.items - self.discount
    }

    /// The price of delivery before its discount; 0 where there is none.
    pub fn delivery_price(&self) -> i64 {
        self.delivery.as_ref().map_or(0, |delivery| delivery.price)
    }

    /// What is taken off delivery.
    pub fn delivery_discount(&self) -> i64 {
        self.delivery
            .as_ref()
            .map_or(0, |delivery| delivery.discount)
    }
}

impl Basket<'_> {
    /// The ways to deliver that are offered for this basket, in the shop's order; none where nothing has to be sent.
    ///
    /// # Errors
    /// [`TooLarge`].
    pub fn ways<'r>(&self, rules: &'r Rules) -> Result<Vec<&'r Way>, TooLarge> {
        let goods = quote(self, rules)?.goods();
        let items: Vec<&Item> = self.items.iter().collect();
        Ok(offered(&items, goods, self.destination, rules))
    }
}
