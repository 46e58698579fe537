use crate::web::parts::{Stock, StockLevel};

/// Whether something can be bought now, and how much of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Not counted: as many as anybody wants.
    Always,
    /// So many pieces are on hand, which is enough to say no number.
    InStock(i32),
    /// The last pieces, with their number.
    Low(i32),
    /// None is on hand, but it may be ordered and comes later.
    Later,
    /// None is on hand and none may be ordered.
    SoldOut,
}

/// Up to so many pieces, their number is told.
pub const FEW: i32 = 5;

/// More pieces than this go into no cart.
const MOST: i32 = 999;

impl Availability {
    /// What a row of stock means for a buyer.
    pub fn of(tracked: bool, backorder: bool, on_hand: i32) -> Self {
        match on_hand {
            _ if !tracked => Self::Always,
            ..=0 if backorder => Self::Later,
            ..=0 => Self::SoldOut,
            1..=FEW if !backorder => Self::Low(on_hand),
            _ => Self::InStock(on_hand),
        }
    }

    /// Whether at least one piece can be bought.
    pub fn buyable(self) -> bool {
        self != Self::SoldOut
    }

    /// The most pieces that one cart may hold; 0 when it is sold out. `backorder` allows more than is on hand.
    pub fn most(self, backorder: bool) -> i32 {
        match self {
            Self::Always | Self::Later => MOST,
            Self::InStock(_) if backorder => MOST,
            Self::InStock(pieces) | Self::Low(pieces) => pieces.min(MOST),
            Self::SoldOut => 0,
        }
    }

    /// The words and the mark that say so.
    pub fn label(self) -> Stock {
        let (level, words) = match self {
            Self::Always | Self::InStock(_) => (StockLevel::Enough, "In stock".to_owned()),
            Self::Low(pieces) => (StockLevel::Low, format!("{pieces} left")),
            Self::Later => (StockLevel::Low, "Back soon, order ahead".to_owned()),
            Self::SoldOut => (StockLevel::Out, "Sold out".to_owned()),
        };
        Stock { level, words }
    }

    /// The term of schema.org.
    pub fn schema_org(self) -> &'static str {
        match self {
            Self::Always | Self::InStock(_) | Self::Low(_) => "https://schema.org/InStock",
            Self::Later => "https://schema.org/BackOrder",
            Self::SoldOut => "https://schema.org/OutOfStock",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stock_says_what_is_possible() {
        assert_eq!(Availability::of(false, false, 0), Availability::Always);
        assert_eq!(Availability::of(true, false, 0), Availability::SoldOut);
        assert_eq!(Availability::of(true, true, 0), Availability::Later);
        assert_eq!(Availability::of(true, false, 4).label().words, "4 left");
        assert_eq!(Availability::of(true, false, 4).most(false), 4);
        assert_eq!(Availability::of(true, true, 4).most(true), MOST);
        assert!(!Availability::SoldOut.buyable());
    }
}
