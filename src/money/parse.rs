use super::{Currency, Money};

/// Why typed text is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseMoneyError {
    /// Something else than digits and one decimal mark.
    #[error("Write the amount in digits, such as 45.00.")]
    NotANumber,
    /// More places than the currency has.
    #[error("There are too many decimal places for this currency.")]
    TooPrecise,
    /// Beyond what the shop sells for.
    #[error("This amount is too large.")]
    TooLarge,
}

impl Money {
    /// Reads what a person typed: "45", "45.5", "1,349.00" or "45,00" (the last mark with one or two
    /// digits behind it is the decimal mark), without a sign.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, ParseMoneyError> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let text = text.trim_start_matches(currency.sign().trim());
        let (major, minor) = split(text, currency.exponent() as usize)?;
        if major.len() > 12 {
            return Err(ParseMoneyError::TooLarge);
        }
        let digits = format!(
            "{major}{minor:0<width$}",
            width = currency.exponent() as usize
        );
        let minor = digits.parse().map_err(|_| ParseMoneyError::NotANumber)?;
        Ok(Self { minor, currency })
    }
}

fn split(text: &str, places: usize) -> Result<(String, String), ParseMoneyError> {
    let mark = text.rfind(['.', ',']);
    let (major, minor) = match mark {
        None => (text, ""),
        Some(at) => {
            let (before, after) = (
                text.get(..at).unwrap_or(""),
                text.get(at + 1..).unwrap_or(""),
            );
            // "1,349" groups thousands; "45,00" and "45.123" do not.
            if after.len() == 3 && places < 3 && text.get(at..=at) == Some(",") {
                (text, "")
            } else {
                (before, after)
            }
        }
    };
    let major: String = major.chars().filter(|c| *c != ',').collect();
    if major.is_empty() && minor.is_empty()
        || !major
            .bytes()
            .chain(minor.bytes())
            .all(|b| b.is_ascii_digit())
    {
        return Err(ParseMoneyError::NotANumber);
    }
    if minor.len() > places {
        return Err(ParseMoneyError::TooPrecise);
    }
    Ok((major, minor.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_amounts_become_minor_units() {
        let usd = Currency::from_code("USD").unwrap();
        for (text, minor) in [
            ("45", 4500),
            ("45.5", 4550),
            ("$1,349.00", 134_900),
            ("45,00", 4500),
            ("1,349", 134_900),
            (".5", 50),
        ] {
            assert_eq!(Money::parse(text, usd).unwrap().minor, minor, "{text}");
        }
        assert_eq!(Money::parse("1.234", usd), Err(ParseMoneyError::TooPrecise));
        for wrong in ["", "-3", "4e2", "abc", "1.2.3", "."] {
            assert!(Money::parse(wrong, usd).is_err(), "{wrong}");
        }
        assert!(Money::parse("9999999999999", usd).is_err());
        assert_eq!(
            Money::parse("1349", Currency::from_code("JPY").unwrap())
                .unwrap()
                .minor,
            1349
        );
    }
}
