use diesel_async::AsyncConnection as _;
use uuid::Uuid;

use super::add::Refusal;
use super::priced::{Going, Priced, priced};
use super::{read, sql};
use crate::db::Conn;
use crate::parts::Parts;
use crate::pricing::{Refused, Rules, Why};

/// The codes of a cart, as `components/codes.html` prints them.
#[derive(Clone, Debug, Default)]
pub struct Codes {
    /// Whether the shop has any discount with a code; else nothing is asked for.
    pub asked: bool,
    pub given: Vec<String>,
    /// Sentences about those that take nothing off as things stand.
    pub refused: Vec<String>,
}

/// So many codes fit a cart.
const MOST: usize = 8;

impl Codes {
    /// The codes of that cart.
    pub fn of(priced: &Priced) -> Self {
        let rules = &priced.rules;
        Self {
            asked: rules
                .discounts
                .iter()
                .any(|discount| discount.code.is_some())
                || !priced.contents.codes.is_empty(),
            given: priced.contents.codes.clone(),
            refused: priced
                .quote
                .refused
                .iter()
                .map(|refused| why(refused, rules))
                .collect(),
        }
    }
}

/// Puts a code into the cart beside those that are there, takes one out (`removed`), or all of them (an empty code). A code that takes
/// nothing off is refused with the reason, and the cart is as it was.
///
/// # Errors
/// See [`Refusal`].
pub async fn put_code(
    cart: Uuid,
    typed: &str,
    removed: Option<&str>,
    parts: &Parts,
    conn: &mut Conn,
) -> Result<(), Refusal> {
    let code = typed.trim().to_uppercase();
    let now = parts.clock.now();
    conn.transaction(async |conn| {
        if !sql::lock(cart, conn).await? {
            return Err(Refusal::NoCart);
        }
        let mut codes = read::contents(cart, conn).await?.codes;
        match removed {
            Some(removed) => codes.retain(|code| code != removed),
            None if code.is_empty() => codes.clear(),
            None => {
                codes.retain(|other| *other != code);
                if codes.len() >= MOST {
                    return Err(Refusal::Code(format!(
                        "{MOST} codes are as many as one order takes."
                    )));
                }
                codes.push(code.clone());
            }
        }
        sql::set_codes(cart, &codes, conn).await?;
        let priced = priced(Some(cart), &Going::default(), &parts.rules, now, conn).await?;
        let added = removed.is_none() && !code.is_empty();
        if let Some(refused) = priced
            .quote
            .refused
            .iter()
            .find(|refused| added && refused.code == code)
        {
            return Err(Refusal::Code(why(refused, &priced.rules)));
        }
        Ok(sql::touch(cart, now, conn).await?)
    })
    .await
}

/// Why a code takes nothing off, and what to do, in a sentence.
pub fn why(refused: &Refused, rules: &Rules) -> String {
    let code = &refused.code;
    match &refused.why {
        Why::Unknown => {
            format!("There is no code {code}. Look at its spelling: letters and digits, no blanks.")
        }
        Why::NotYet(start) => {
            format!(
                "The code {code} works from {} on.",
                rules.settings.zone().date_time(*start)
            )
        }
        Why::Over => format!("The code {code} has run out."),
        Why::UsedUp => format!("The code {code} has been used as often as it may be."),
        Why::NothingCovered => {
            format!("The code {code} is for other products than those in your cart.")
        }
        Why::BelowMinimum(minimum) => format!(
            "The code {code} works from {} on, counting the products that it is for.",
            rules.settings.money(*minimum)
        ),
        Why::NotBeside(other) => format!(
            "The code {code} can’t be used together with “{other}”. Remove one to use the other."
        ),
        Why::NothingLeft => format!("The code {code} has nothing left to take off."),
    }
}
