use super::cells;
use super::offer::{self, Stock};
use super::plan::PlannedVariant;
use super::read::{Column, Row};

/// The pieces of a parent, shared out over the variations that count on it, so that no piece is sold twice.
pub(super) struct Shares {
    each: i32,
    left_over: i32,
    backorder: bool,
    counted: bool,
}

impl Shares {
    pub(super) fn of(parent: &Row, children: &[&Row]) -> Self {
        let count = children
            .iter()
            .filter(|row| offer::stock(row) == Stock::OfParent)
            .count();
        let count = i32::try_from(count).unwrap_or(i32::MAX).max(1);
        let (pieces, counted) = match offer::stock(parent) {
            Stock::Pieces(pieces) => (pieces, true),
            _ => (0, false),
        };
        Self {
            each: pieces / count,
            left_over: pieces % count,
            backorder: cells::flag(parent.get(Column::Backorders), false),
            counted,
        }
    }

    /// Gives a variation its share, if it counts on the parent's pieces.
    pub(super) fn give(&mut self, child: &Row, variant: &mut PlannedVariant) {
        if offer::stock(child) != Stock::OfParent {
            return;
        }
        variant.tracked = self.counted;
        variant.backorder = self.backorder;
        variant.on_hand = self.each + i32::from(self.left_over > 0);
        self.left_over = self.left_over.saturating_sub(1).max(0);
    }
}
