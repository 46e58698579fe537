//! What must hold for every basket, in every way of reckoning.

use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::addresses::{Area, Destination};
use crate::config::ShopDefaults;
use crate::delivery::{Methods, PriceKind, Way};
use crate::discounts::{Discount, Limits, Off, Scope};
use crate::settings::ShopSettings;
use crate::tax::{Rate, Rates, TaxRate};

const CLASSES: [&str; 3] = ["standard", "reduced", "none"];

fn rate(class: &str, name: &str, ppm: i32, priority: i32) -> TaxRate {
    TaxRate {
        class: class.to_owned(),
        area: Area {
            country: "US".to_owned(),
            ..Area::default()
        },
        rate: Rate {
            name: name.to_owned(),
            ppm,
        },
        priority,
    }
}

fn discount(n: u128, off: Off) -> Discount {
    Discount {
        id: Uuid::from_u128(n),
        name: format!("Discount {n}"),
        code: None,
        off,
        scope: Scope::All,
        minimum_minor: 0,
        starts_at: None,
        ends_at: None,
        limits: Limits::default(),
        alone: false,
    }
}

fn rules(
    entered_with: bool,
    shown_with: bool,
    rates: Vec<TaxRate>,
    discounts: Vec<Discount>,
) -> Rules {
    let way = Way {
        code: "post".to_owned(),
        name: "Post".to_owned(),
        promise: String::new(),
        zone: None,
        kind: PriceKind::BySubtotal,
        price_minor: 690,
        steps: vec![(10_000, 490)],
        free_over_minor: Some(50_000),
        max_weight_grams: None,
    };
    Rules {
        revision: 1,
        settings: ShopSettings {
            prices_include_tax: entered_with,
            show_prices_with_tax: shown_with,
            ..ShopSettings::first(&ShopDefaults::default())
        },
        rates: Rates(rates),
        delivery: Methods {
            zones: Vec::new(),
            ways: vec![way],
        },
        discounts,
        parents: HashMap::new(),
        asking: HashSet::new(),
    }
}

fn item(n: u128, class: &str, entered_minor: i64, quantity: i32) -> Item {
    Item {
        product: Uuid::from_u128(n),
        variant: Uuid::from_u128(n),
        categories: Vec::new(),
        tax_class: class.to_owned(),
        entered_minor,
        quantity,
        weight_grams: 100,
        requires_delivery: true,
    }
}

fn quoted(items: &[Item], codes: &[String], rules: &Rules) -> Quote {
    let basket = Basket {
        items,
        codes,
        destination: &rules.home(),
        way: Some("post"),
        used_up: &[],
        now: Timestamp::UNIX_EPOCH,
    };
    quote(&basket, rules).unwrap()
}

fn an_off() -> impl Strategy<Value = Off> {
    prop_oneof![
        (1_i32..=1_000_000).prop_map(Off::Percent),
        (1_i64..200_000).prop_map(Off::Amount),
        Just(Off::FreeDelivery),
        (1_i32..4, 1_i32..4, 1_i32..=1_000_000).prop_map(|(buy, get, ppm)| Off::BuyGet {
            buy,
            get,
            ppm
        }),
    ]
}

prop_compose! {
    fn a_basket()(
        lines in prop::collection::vec((0_usize..3, 0_i64..3_000_000, 1_i32..60), 1..12),
        offs in prop::collection::vec((an_off(), prop::option::of(0_u128..12)), 0..4),
        ppms in prop::collection::vec(0_i32..300_000, 3),
        entered_with: bool,
        shown_with: bool,
    ) -> (Vec<Item>, Rules) {
        let items = (0_u128..).zip(lines).map(|(n, (class, price, quantity))| item(n, CLASSES[class], price, quantity)).collect();
        let discounts = (100_u128..).zip(offs).map(|(n, (off, product))| {
            let mut made = discount(n, off);
            if let Some(product) = product {
                made.scope = Scope::Products(HashSet::from([Uuid::from_u128(product)]));
            }
            made
        }).collect();
        let rates = vec![
            rate("standard", "State", ppms[0], 1),
            rate("standard", "City", ppms[1], 2),
            rate("reduced", "State", ppms[2], 1),
        ];
        (items, rules(entered_with, shown_with, rates, discounts))
    }
}

proptest! {
    #[test]
    fn the_parts_are_the_total_in_every_mode((items, rules) in a_basket()) {
        let quote = quoted(&items, &[], &rules);
        let delivery = quote.delivery.clone().unwrap();
        prop_assert_eq!(quote.lines.iter().map(|line| line.list).sum::<i64>(), quote.items);
        prop_assert_eq!(quote.lines.iter().map(|line| line.discount).sum::<i64>(), quote.discount);
        prop_assert_eq!(quote.lines.iter().map(|line| line.tax).sum::<i64>() + delivery.tax, quote.tax);
        prop_assert_eq!(quote.taxes.iter().map(|line| line.tax).sum::<i64>(), quote.tax);
        prop_assert_eq!(quote.discounts.iter().map(|given| given.amount).sum::<i64>(), quote.discount + delivery.discount);
        let on_top = if quote.tax_included { 0 } else { quote.tax };
        prop_assert_eq!(quote.items - quote.discount + delivery.price - delivery.discount + on_top, quote.total);
        if quote.tax_included {
            let bases: i64 = items.iter().zip(&quote.lines).filter(|(item, _)| item.tax_class == "reduced").map(|(_, line)| line.list - line.discount).sum();
            let reduced: i64 = items.iter().zip(&quote.lines).filter(|(item, _)| item.tax_class == "reduced").map(|(_, line)| line.tax).sum();
            prop_assert!(reduced <= bases);
        }
    }

    #[test]
    fn no_more_is_taken_off_than_there_is((items, rules) in a_basket()) {
        let quote = quoted(&items, &[], &rules);
        for line in &quote.lines {
            prop_assert!((0..=line.list).contains(&line.discount));
            prop_assert!(line.tax >= 0);
        }
        let delivery = quote.delivery.unwrap();
        prop_assert!((0..=delivery.price).contains(&delivery.discount));
        for given in &rules.discounts {
            let covered: i64 = items.iter().zip(&quote.lines).filter(|(item, _)| given.covers(item.product, &[])).map(|(_, line)| line.list).sum();
            let amount: i64 = quote.discounts.iter().filter(|applied| applied.id == given.id).map(|applied| applied.amount).sum();
            let most = if given.off == Off::FreeDelivery { delivery.price } else { covered };
            prop_assert!(amount <= most, "{given:?} took {amount} of {most}");
        }
    }

    #[test]
    fn the_order_of_the_lines_does_not_matter((items, rules) in a_basket(), seed in any::<u64>()) {
        let one = quoted(&items, &[], &rules);
        let mut order: Vec<usize> = (0..items.len()).collect();
        order.sort_by_key(|at| (*at as u64 + 1).wrapping_mul(seed | 1));
        let mixed: Vec<Item> = order.iter().map(|at| items[*at].clone()).collect();
        let other = quoted(&mixed, &[], &rules);
        for (at, line) in order.iter().zip(&other.lines) {
            prop_assert_eq!(line, &one.lines[*at]);
        }
        prop_assert_eq!(Quote { lines: Vec::new(), ..one }, Quote { lines: Vec::new(), ..other });
    }
}

#[test]
fn tax_is_on_top_or_within() {
    let rates = || vec![rate("standard", "VAT", 200_000, 1)];
    let items = [item(1, "standard", 1000, 3), item(2, "none", 500, 1)];
    let on_top = quoted(&items, &[], &rules(false, false, rates(), Vec::new()));
    // 3000 + 690 of delivery, 20 % of both; 500 without.
    assert_eq!(
        (on_top.items, on_top.tax, on_top.total),
        (3500, 738, 3500 + 690 + 738)
    );
    let within = quoted(&items, &[], &rules(true, true, rates(), Vec::new()));
    assert_eq!((within.items, within.tax, within.total), (3500, 615, 4190));
    // Entered without and shown with tax: 1200 a piece, and 828 for delivery.
    let turned = quoted(&items, &[], &rules(false, true, rates(), Vec::new()));
    assert_eq!((turned.items, turned.tax, turned.total), (4100, 738, 4928));
    let back = quoted(&items, &[], &rules(true, false, rates(), Vec::new()));
    assert_eq!((back.lines[0].unit, back.lines[1].unit), (833, 500));
}

#[test]
fn currencies_without_and_with_three_places_are_just_minor_units() {
    let rates = vec![rate("standard", "Tax", 100_000, 1)];
    let quote = quoted(
        &[item(1, "standard", 1349, 1)],
        &[],
        &rules(false, false, rates, Vec::new()),
    );
    for (code, shown) in [("JPY", "¥2,243"), ("KWD", "2.243"), ("USD", "$22.43")] {
        let money = crate::money::Money::new(
            quote.total,
            crate::money::Currency::from_code(code).unwrap(),
        );
        assert!(money.to_string().contains(shown), "{money}");
    }
}

#[test]
fn buy_two_get_the_cheapest_free() {
    let given = vec![discount(
        1,
        Off::BuyGet {
            buy: 2,
            get: 1,
            ppm: 1_000_000,
        },
    )];
    let rules = rules(false, false, Vec::new(), given);
    let items = [item(1, "none", 1000, 2), item(2, "none", 300, 2)];
    let four = quoted(&items, &[], &rules);
    assert_eq!(
        four.discount, 300,
        "four pieces are one group of three: the cheapest of all is free"
    );
    let six = quoted(
        &[item(1, "none", 1000, 4), item(2, "none", 300, 2)],
        &[],
        &rules,
    );
    assert_eq!(six.discount, 600);
}

#[test]
fn codes_are_refused_with_the_reason() {
    let coded = |n, code: &str, change: fn(&mut Discount)| {
        let mut made = discount(n, Off::Percent(100_000));
        made.code = Some(code.to_owned());
        change(&mut made);
        made
    };
    let rules = rules(
        false,
        false,
        Vec::new(),
        vec![
            coded(1, "TEN", |_| {}),
            coded(2, "ALONE", |made| made.alone = true),
            coded(3, "LATER", |made| made.starts_at = Some(Timestamp::MAX)),
            coded(4, "OVER", |made| made.ends_at = Some(Timestamp::UNIX_EPOCH)),
            coded(5, "MUCH", |made| made.minimum_minor = 1_000_000),
            coded(6, "OTHER", |made| {
                made.scope = Scope::Products(HashSet::new());
            }),
        ],
    );
    let items = [item(1, "none", 1000, 1)];
    let why = |codes: &[&str]| {
        let codes: Vec<String> = codes.iter().map(|code| (*code).to_owned()).collect();
        let refused = quoted(&items, &codes, &rules).refused;
        refused
            .into_iter()
            .map(|refused| refused.why)
            .collect::<Vec<_>>()
    };
    assert_eq!(why(&["TEN"]), []);
    assert_eq!(
        why(&["TEN", "ALONE"]),
        [Why::NotBeside("Discount 1".to_owned())]
    );
    assert_eq!(
        why(&["ALONE", "TEN"]),
        [Why::NotBeside("Discount 2".to_owned())]
    );
    assert_eq!(why(&["LATER"]), [Why::NotYet(Timestamp::MAX)]);
    assert_eq!(why(&["OVER", "NONE"]), [Why::Over, Why::Unknown]);
    assert_eq!(
        why(&["MUCH", "OTHER"]),
        [Why::BelowMinimum(1_000_000), Why::NothingCovered]
    );
}

#[test]
fn what_cannot_be_counted_is_refused() {
    let rules = rules(false, false, Vec::new(), Vec::new());
    let items = [item(1, "none", i64::MAX / 2, 999)];
    let basket = Basket {
        items: &items,
        codes: &[],
        destination: &Destination::default(),
        way: None,
        used_up: &[],
        now: Timestamp::UNIX_EPOCH,
    };
    assert_eq!(quote(&basket, &rules), Err(TooLarge));
}
