use diesel::result::Error as QueryError;
use diesel_async::AsyncConnection as _;
use jiff::Timestamp;
use uuid::Uuid;

use super::contents::Line;
use super::priced::PriceError;
use super::sql;
use crate::db::Conn;
use crate::id::Token;

/// The most pieces of one variant in a cart.
pub const MOST: i32 = 999;

/// The most lines of a cart: one page and one transaction take them all.
pub(super) const MOST_LINES: i64 = 100;

/// Why a product did not go into the cart, or not in that number; the cart is as it was.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// There is no such variant.
    #[error("This product isn’t in the shop. Nothing was changed.")]
    Unknown,
    /// There is no such line in this cart.
    #[error("This line isn’t in your cart any more.")]
    NoLine,
    #[error("{0} is no longer sold.")]
    Gone(String),
    #[error("{0} is sold out at the moment.")]
    SoldOut(String),
    #[error("{}", remain(name, *left, *held))]
    TooFew { name: String, left: i32, held: i32 },
    #[error("A cart holds at most {MOST} pieces of one product.")]
    TooMany,
    #[error(
        "A cart holds at most {MOST_LINES} different products. Order these first, or take one out."
    )]
    Full,
    /// There is no cart that a code could be for.
    #[error("Put something into the cart first; then the code can show what it takes off.")]
    NoCart,
    /// Why a discount's code takes nothing off.
    #[error("{0}")]
    Code(String),
    #[error(transparent)]
    Price(PriceError),
    #[error(transparent)]
    Database(#[from] QueryError),
}

impl From<PriceError> for Refusal {
    fn from(error: PriceError) -> Self {
        match error {
            PriceError::Database(error) => Self::Database(error),
            error @ PriceError::TooLarge(_) => Self::Price(error),
        }
    }
}

fn remain(name: &str, left: i32, held: i32) -> String {
    let are = if left == 1 { "piece is" } else { "pieces are" };
    let of_cart = match held {
        0 => String::new(),
        held if held >= left => ", and they are in your cart already".to_owned(),
        held => format!(
            ", and your cart holds {held} already: {} more can be added",
            left - held
        ),
    };
    format!("{left} {are} left of {name}{of_cart}.")
}

/// Puts pieces of a variant into the visitor's cart, on top of those that are there; makes the cart when there is none.
/// Returns the token of a cart that is new.
///
/// # Errors
/// See [`Refusal`].
pub async fn add(
    cart: Option<Uuid>,
    variant: Uuid,
    quantity: i32,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(Uuid, Option<Token>), Refusal> {
    let token = Token::random().map_err(|_| QueryError::RollbackTransaction)?;
    conn.transaction(async |conn| {
        let kept = match cart {
            Some(cart) => sql::lock(cart, conn).await?.then_some(cart),
            None => None,
        };
        let prospect = sql::prospect(kept, variant, conn)
            .await?
            .ok_or(Refusal::Unknown)?;
        let wanted = prospect
            .quantity
            .checked_add(quantity)
            .filter(|all| *all <= MOST)
            .ok_or(Refusal::TooMany)?;
        check(&prospect, wanted)?;
        let (cart, token) = match kept {
            Some(cart)
                if prospect.quantity == 0 && sql::count_lines(cart, conn).await? >= MOST_LINES =>
            {
                return Err(Refusal::Full);
            }
            Some(cart) => (cart, None),
            None => (
                sql::open(&token.hash(), now, conn).await?,
                Some(token.clone()),
            ),
        };
        sql::put(cart, &prospect, wanted, now, conn).await?;
        sql::touch(cart, now, conn).await?;
        Ok((cart, token))
    })
    .await
}

/// Whether a line may hold that many pieces.
pub(super) fn check(line: &Line, wanted: i32) -> Result<(), Refusal> {
    let name = if line.title.is_empty() {
        line.name.clone()
    } else {
        format!("{} ({})", line.name, line.title)
    };
    match line.available {
        _ if !line.for_sale => Err(Refusal::Gone(name)),
        Some(0) => Err(Refusal::SoldOut(name)),
        Some(left) if wanted > left => Err(Refusal::TooFew {
            name,
            left,
            held: line.quantity,
        }),
        _ => Ok(()),
    }
}
