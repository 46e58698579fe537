//! Rounding, and sharing out so that the parts are the whole.

/// `value * part / whole`, rounded half away from zero; 0 for a whole of nothing.
pub fn rounded(value: i64, part: i64, whole: i64) -> i64 {
    if whole == 0 {
        return 0;
    }
    let (product, whole) = (i128::from(value) * i128::from(part), i128::from(whole));
    let half = if (product < 0) == (whole < 0) {
        whole.abs()
    } else {
        -whole.abs()
    };
    let doubled = 2 * product * whole.signum() + half;
    // The quotient of a share is no more than the value; what could not fit was refused before.
    i64::try_from(doubled / (2 * whole.abs())).unwrap_or(i64::MAX)
}

/// Shares a whole out in proportion to weights, none of them negative, by the largest remainder; of equal remainders the first
/// gets more. Where all weights are zero, the first gets everything.
pub fn shares(whole: i64, weights: &[i64]) -> Vec<i64> {
    let sum: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    if sum == 0 {
        let first = usize::from(!weights.is_empty());
        return std::iter::repeat_n(whole, first)
            .chain(std::iter::repeat(0))
            .take(weights.len())
            .collect();
    }
    let exact = |weight: &i64| i128::from(whole) * i128::from(*weight);
    let mut parts: Vec<i64> = weights
        .iter()
        .map(|weight| i64::try_from(exact(weight).div_euclid(sum)).unwrap_or(0))
        .collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|at| {
        std::cmp::Reverse(
            weights
                .get(*at)
                .map_or(0, |weight| exact(weight).rem_euclid(sum)),
        )
    });
    let mut left = whole - parts.iter().sum::<i64>();
    for at in by_remainder {
        if left == 0 {
            break;
        }
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
            left -= 1;
        }
    }
    parts
}

/// Of an amount that belongs to `pieces` alike, what belongs to those from `from` (so many went before) to `to`. All pieces
/// together have the whole amount, in whatever steps they are taken.
pub fn of_pieces(amount: i64, pieces: i32, from: i32, to: i32) -> i64 {
    let upto = |count: i32| {
        let share = i128::from(amount) * i128::from(count) / i128::from(pieces.max(1));
        i64::try_from(share).unwrap_or(0)
    };
    upto(to.min(pieces)) - upto(from.min(pieces))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(rounded(25, 1, 10), 3);
        assert_eq!(rounded(24, 1, 10), 2);
        assert_eq!(rounded(-25, 1, 10), -3);
        assert_eq!(rounded(-24, 1, 10), -2);
        assert_eq!(rounded(i64::MAX, 1_000_000, 1_000_000), i64::MAX);
        assert_eq!(rounded(5, 1, 0), 0);
    }

    #[test]
    fn a_cent_too_many_goes_to_who_is_nearest() {
        assert_eq!(shares(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(shares(5, &[0, 0]), [5, 0]);
        assert_eq!(shares(5, &[]), Vec::<i64>::new());
        assert_eq!(of_pieces(100, 3, 0, 1), 33);
        assert_eq!(of_pieces(100, 3, 2, 3), 34);
    }

    proptest! {
        #[test]
        fn the_parts_are_the_whole(whole in 0_i64..1_000_000_000_000, weights in prop::collection::vec(0_i64..1_000_000_000, 1..30)) {
            let parts = shares(whole, &weights);
            prop_assert_eq!(parts.iter().sum::<i64>(), whole);
            let sum: i64 = weights.iter().sum();
            for (part, weight) in parts.iter().zip(&weights) {
                let exact = i128::from(whole) * i128::from(*weight);
                if sum > 0 {
                    prop_assert!((i128::from(*part) * i128::from(sum) - exact).abs() < i128::from(sum));
                }
            }
        }

        #[test]
        fn pieces_taken_in_steps_are_all_of_it(amount in 0_i64..1_000_000, pieces in 1_i32..50, step in 1_i32..50) {
            let mut sum = 0;
            let mut from = 0;
            while from < pieces {
                let to = (from + step).min(pieces);
                sum += of_pieces(amount, pieces, from, to);
                from = to;
            }
            prop_assert_eq!(sum, amount);
        }
    }
}
