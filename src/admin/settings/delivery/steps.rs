//! How the steps of a price are written in one field: a line for each.

use crate::delivery::{PriceKind, parse_weight, write_weight};
use crate::money::{Currency, Money};

/// Steps that a way has at most.
const MOST: usize = 50;

/// The steps as the form shows them.
pub(super) fn write(kind: PriceKind, steps: &[(i64, i64)], currency: Currency) -> String {
    let money = |minor: i64| Money::new(minor, currency).plain();
    let line = |(start, price): &(i64, i64)| match kind {
        PriceKind::ByWeight => format!("{}: {}", write_weight(*start), money(*price)),
        PriceKind::Flat | PriceKind::BySubtotal => format!("{}: {}", money(*start), money(*price)),
    };
    steps.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The steps as they were typed, by rising start.
///
/// # Errors
/// A sentence about the first line that is none.
pub(super) fn parse(
    kind: PriceKind,
    text: &str,
    currency: Currency,
) -> Result<Vec<(i64, i64)>, String> {
    // One price for all has no steps, whatever an earlier choice has left in the field.
    if kind == PriceKind::Flat {
        return Ok(Vec::new());
    }
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut steps = Vec::new();
    for line in lines {
        let step = step(kind, line, currency)?;
        if steps.iter().any(|(start, _)| *start == step.0) {
            return Err(format!("“{line}” begins where another step begins."));
        }
        steps.push(step);
    }
    match steps.len() {
        0 => Err("Write at least one step, or choose one price for all.".to_owned()),
        count if count > MOST => Err(format!("Up to {MOST} steps fit here.")),
        _ => {
            steps.sort_unstable();
            Ok(steps)
        }
    }
}

fn step(kind: PriceKind, line: &str, currency: Currency) -> Result<(i64, i64), String> {
    let (start, price) = line
        .rsplit_once(':')
        .ok_or_else(|| format!("Write “{line}” as where it starts: its price."))?;
    let money = |text: &str| {
        let read = Money::parse(text, currency);
        read.map(|money| money.minor)
            .map_err(|error| format!("“{line}”: {error}"))
    };
    let start = match kind {
        PriceKind::ByWeight => parse_weight(start)?,
        PriceKind::Flat | PriceKind::BySubtotal => money(start)?,
    };
    if start == 0 {
        return Err(
            "What holds from nothing on is the price above. Let steps start higher.".to_owned(),
        );
    }
    Ok((start, money(price)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_read_as_they_were_written() {
        let usd = Currency::default();
        for (kind, typed, steps, written) in [
            (
                PriceKind::ByWeight,
                "5 kg: 15\n1000 g: 8.00\n\n",
                vec![(1000, 800), (5000, 1500)],
                "1 kg: 8.00\n5 kg: 15.00",
            ),
            (
                PriceKind::BySubtotal,
                "$50: 0",
                vec![(5000, 0)],
                "50.00: 0.00",
            ),
            (PriceKind::Flat, "5 kg: 15", Vec::new(), ""),
        ] {
            let read = parse(kind, typed, usd).unwrap();
            assert_eq!(read, steps);
            assert_eq!(write(kind, &read, usd), written);
        }
    }

    #[test]
    fn wrong_steps_are_told() {
        let told = |kind, typed: &str| parse(kind, typed, Currency::default()).unwrap_err();
        assert!(told(PriceKind::ByWeight, "5 kg").contains("where it starts"));
        assert!(told(PriceKind::ByWeight, "heavy: 5").contains("no weight"));
        assert!(told(PriceKind::ByWeight, "5 kg: dear").contains("“5 kg: dear”"));
        assert!(told(PriceKind::ByWeight, "5 kg: 1\n5000 g: 2").contains("another step"));
        assert!(told(PriceKind::ByWeight, "0: 2").contains("start higher"));
        assert!(told(PriceKind::BySubtotal, "").contains("at least one step"));
    }
}
