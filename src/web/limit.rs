use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter};

use super::Error;

/// Lets a key (a network address, an account) through a number of times per period, with that number as its burst.
pub struct Limiter {
    limiter: RateLimiter<String, DashMapStateStore<String>, DefaultClock>,
    enabled: bool,
}

impl Limiter {
    /// `count` times per `period`, evenly given back.
    pub fn new(count: NonZeroU32, period: Duration, enabled: bool) -> Self {
        let each = period
            .checked_div(count.get())
            .filter(|each| !each.is_zero())
            .unwrap_or(Duration::from_millis(1));
        let quota = Quota::with_period(each)
            .unwrap_or_else(|| Quota::per_second(count))
            .allow_burst(count);
        Self {
            limiter: RateLimiter::keyed(quota),
            enabled,
        }
    }

    /// Counts one attempt of the key.
    ///
    /// # Errors
    /// 429 with the seconds to wait.
    pub fn check(&self, key: &str) -> Result<(), Error> {
        if !self.enabled {
            return Ok(());
        }
        self.limiter
            .check_key(&key.to_owned())
            .map_err(|not_until| {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                Error::TooMany(wait.as_secs().saturating_add(1))
            })
    }

    /// Forgets keys that have their whole burst again; call it now and then.
    pub fn tidy(&self) {
        self.limiter.retain_recent();
        self.limiter.shrink_to_fit();
    }
}

/// The limits of the routes that invite guessing and flooding.
pub struct Limits {
    /// Sign-in attempts of a network: 10 in 5 minutes.
    pub sign_in: Limiter,
    /// Sign-in attempts on an account, from wherever: 20 in 15 minutes.
    pub sign_in_account: Limiter,
    /// Orders sent from a network, which may be a whole office: 300 in 10 minutes.
    pub checkout: Limiter,
    /// Orders sent of one cart: 30 in 10 minutes.
    pub checkout_session: Limiter,
    /// Inquiries sent from a network: 6 in 10 minutes.
    pub inquiry: Limiter,
    /// Changes of carts from a network: 600 in 5 minutes.
    pub cart: Limiter,
}

impl Limits {
    /// The limits, or none of them for load tests.
    pub fn new(enabled: bool) -> Self {
        let limiter = |count: u32, minutes: u64| {
            Limiter::new(
                NonZeroU32::new(count).unwrap_or(NonZeroU32::MIN),
                Duration::from_secs(60 * minutes),
                enabled,
            )
        };
        Self {
            sign_in: limiter(10, 5),
            sign_in_account: limiter(20, 15),
            checkout: limiter(300, 10),
            checkout_session: limiter(30, 10),
            inquiry: limiter(6, 10),
            cart: limiter(600, 5),
        }
    }

    /// Forgets what needs no remembering.
    pub fn tidy(&self) {
        for limiter in [
            &self.sign_in,
            &self.sign_in_account,
            &self.checkout,
            &self.checkout_session,
            &self.inquiry,
            &self.cart,
        ] {
            limiter.tidy();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_attempt_after_the_last_allowed_one_has_to_wait() {
        let limits = Limits::new(true);
        for _ in 0..10 {
            assert!(limits.sign_in.check("a").is_ok());
        }
        assert!(matches!(
            limits.sign_in.check("a"),
            Err(Error::TooMany(1..=31))
        ));
        assert!(limits.sign_in.check("b").is_ok());
        assert!((0..100).all(|_| Limits::new(false).sign_in.check("a").is_ok()));
    }
}
