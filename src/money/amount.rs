use std::fmt;

use super::Currency;

/// An amount in minor units with its currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Money {
    /// Whole minor units; negative only for what is taken off.
    pub minor: i64,
    /// What they are units of.
    pub currency: Currency,
}

impl Money {
    /// An amount of that many minor units.
    pub fn new(minor: i64, currency: Currency) -> Self {
        Self { minor, currency }
    }

    /// The amount a number of times; `None` past what 64 bits hold.
    pub fn times(self, count: i64) -> Option<Self> {
        self.minor
            .checked_mul(count)
            .map(|minor| Self { minor, ..self })
    }

    /// Digits with a point and no sign or grouping, as feeds and structured data want it: "1349.00".
    pub fn plain(self) -> String {
        let (major, minor, exponent) = self.parts();
        let sign = if self.minor < 0 { "-" } else { "" };
        if exponent == 0 {
            format!("{sign}{major}")
        } else {
            format!("{sign}{major}.{minor:0exponent$}")
        }
    }

    fn parts(self) -> (u64, u64, usize) {
        let per_major = self.currency.minor_per_major().unsigned_abs();
        let all = self.minor.unsigned_abs();
        (
            all / per_major,
            all % per_major,
            self.currency.exponent() as usize,
        )
    }
}

/// "$1,349.00", "¥1,349", "−$16.00".
impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (major, minor, exponent) = self.parts();
        if self.minor < 0 {
            f.write_str("\u{2212}")?;
        }
        f.write_str(&self.currency.sign())?;
        f.write_str(&grouped(major))?;
        if exponent > 0 {
            write!(f, ".{minor:0exponent$}")?;
        }
        Ok(())
    }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn money(minor: i64, code: &str) -> Money {
        Money::new(minor, Currency::from_code(code).unwrap())
    }

    #[test]
    fn amounts_read_as_people_write_them() {
        assert_eq!(money(34900, "USD").to_string(), "$349.00");
        assert_eq!(money(134_900_005, "USD").to_string(), "$1,349,000.05");
        assert_eq!(money(-1600, "EUR").to_string(), "\u{2212}€16.00");
        assert_eq!(money(1349, "JPY").plain(), "1349");
        assert_eq!(money(1349, "KWD").plain(), "1.349");
        assert_eq!(money(5, "USD").plain(), "0.05");
    }

    #[test]
    fn multiplying_past_the_range_is_noticed() {
        assert!(money(i64::MAX, "USD").times(2).is_none());
    }
}
