use std::collections::BTreeMap;

use super::allocate::{rounded, shares};
use super::rules::{MILLION, sum};
use crate::tax::Rate;

/// The tax of one rate, for the bill.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxLine {
    pub rate: Rate,
    /// What it is reckoned on, without tax.
    pub base: i64,
    pub tax: i64,
}

/// Something that bears tax: its value as shown and the rates of its class.
pub(super) struct Taxed {
    pub value: i64,
    pub rates: Vec<Rate>,
}

/// The tax of each part, and the tax by rate. `included`: the values contain it.
pub(super) fn taxes(parts: &[Taxed], included: bool) -> (Vec<i64>, Vec<TaxLine>) {
    let mut groups: BTreeMap<&[Rate], Vec<usize>> = BTreeMap::new();
    for (at, part) in parts.iter().enumerate() {
        if !part.rates.is_empty() {
            groups.entry(&part.rates).or_default().push(at);
        }
    }
    let mut of_parts = vec![0; parts.len()];
    let mut of_rates: BTreeMap<Rate, (i64, i64)> = BTreeMap::new();
    for (rates, members) in groups {
        let values: Vec<i64> = members
            .iter()
            .filter_map(|at| parts.get(*at))
            .map(|part| part.value)
            .collect();
        let value: i64 = values.iter().sum();
        let ppm = sum(rates);
        let whole = if included { MILLION + ppm } else { MILLION };
        let tax = rounded(value, ppm, whole);
        for (at, share) in members.iter().zip(shares(tax, &values)) {
            if let Some(part) = of_parts.get_mut(*at) {
                *part = share;
            }
        }
        let weights: Vec<i64> = rates.iter().map(|rate| i64::from(rate.ppm)).collect();
        let base = if included { value - tax } else { value };
        for (rate, share) in rates.iter().zip(shares(tax, &weights)) {
            let (bases, taxes) = of_rates.entry(rate.clone()).or_default();
            *bases += base;
            *taxes += share;
        }
    }
    let line = |(rate, (base, tax))| TaxLine { rate, base, tax };
    (of_parts, of_rates.into_iter().map(line).collect())
}
