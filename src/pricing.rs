//! What a cart or an order costs: one pure function for every place that shows a total.

/// Something bought: the price of a piece in minor units, and how many pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    pub unit_minor: i64,
    pub quantity: i32,
}

/// The sums of an order, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Quote {
    pub items: i64,
    pub delivery: i64,
    pub total: i64,
}

/// Adds up items and delivery; `None` when a sum is past what 64 bits hold.
pub fn quote(items: &[Item], delivery: i64) -> Option<Quote> {
    let items = items
        .iter()
        .try_fold(0_i64, |sum, item| sum.checked_add(item.total()?))?;
    Some(Quote {
        items,
        delivery,
        total: items.checked_add(delivery)?,
    })
}

impl Item {
    /// Price times pieces; `None` when it is past what 64 bits hold.
    pub fn total(self) -> Option<i64> {
        self.unit_minor.checked_mul(i64::from(self.quantity))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_total_is_its_parts_in_whatever_order(
            mut pairs in prop::collection::vec((0_i64..10_000_000, 1_i32..999), 0..20),
            delivery in 0_i64..100_000,
        ) {
            let items = |pairs: &[(i64, i32)]| -> Vec<Item> {
                pairs.iter().map(|(unit_minor, quantity)| Item { unit_minor: *unit_minor, quantity: *quantity }).collect()
            };
            let one = quote(&items(&pairs), delivery).unwrap();
            prop_assert_eq!(one.total, one.items + one.delivery);
            pairs.reverse();
            prop_assert_eq!(quote(&items(&pairs), delivery).unwrap(), one);
        }
    }

    #[test]
    fn a_sum_past_the_range_is_noticed() {
        assert!(
            quote(
                &[Item {
                    unit_minor: i64::MAX,
                    quantity: 2
                }],
                0
            )
            .is_none()
        );
    }
}
