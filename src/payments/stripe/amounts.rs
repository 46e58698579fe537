use crate::money::{Currency, Money};

/// Currencies without decimal places whose amounts Stripe nevertheless takes in hundredths.
const HUNDREDTHS: [&str; 2] = ["ISK", "UGX"];

/// The amount as Stripe writes it; `None` for one that it can't take: three-decimal currencies go in steps of ten.
/// See <https://docs.stripe.com/currencies>.
pub(super) fn to_stripe(money: Money) -> Option<i64> {
    let in_tens = money.currency.exponent() == 3;
    if in_tens && money.minor % 10 != 0 {
        return None;
    }
    money.minor.checked_mul(factor(money.currency.code()))
}

/// The amount in minor units of a currency, as the shop writes it.
pub(super) fn from_stripe(amount: i64, currency: &str) -> i64 {
    // Stripe takes no broken hundredths of these, so nothing is lost.
    amount / factor(currency)
}

fn factor(code: &str) -> i64 {
    let whole = Currency::from_code(code).is_some_and(|currency| currency.exponent() == 0);
    if whole && HUNDREDTHS.contains(&code) {
        100
    } else {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stripe(minor: i64, code: &str) -> Option<i64> {
        to_stripe(Money::new(minor, Currency::from_code(code).unwrap()))
    }

    #[test]
    fn amounts_are_written_as_stripe_wants_them() {
        assert_eq!(stripe(4590, "USD"), Some(4590));
        assert_eq!(stripe(4590, "JPY"), Some(4590));
        assert_eq!(stripe(4590, "ISK"), Some(459_000));
        assert_eq!(stripe(4590, "KWD"), Some(4590));
        assert_eq!(stripe(4595, "KWD"), None);
        assert_eq!(stripe(i64::MAX, "ISK"), None);
    }

    #[test]
    fn amounts_come_back_as_they_went() {
        for code in ["USD", "JPY", "ISK", "UGX", "KWD"] {
            let there = stripe(123_450, code).unwrap();
            assert_eq!(from_stripe(there, code), 123_450, "{code}");
        }
    }
}
