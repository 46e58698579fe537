use futures_util::FutureExt as _;
use futures_util::future::ready;
use jiff::Timestamp;

use super::provider::{
    Asked, Attempt, Begun, Found, Given, Giving, PaymentProvider, ProviderError,
};

/// Bank transfer and cash on delivery: people move the money and write down that they did.
#[derive(Clone, Copy, Debug)]
pub(super) struct ByHand;

impl PaymentProvider for ByHand {
    fn start<'a>(&'a self, _: &'a Attempt) -> Asked<'a, Begun> {
        ready(Ok(Begun::ByHand)).boxed()
    }

    fn look_up<'a>(&'a self, _: &'a str) -> Asked<'a, Found> {
        let error = ProviderError::Refused("Only staff know whether this money came.".to_owned());
        ready(Err(error)).boxed()
    }

    fn refund<'a>(&'a self, _: &'a Giving) -> Asked<'a, Given> {
        ready(Ok(Given::ByHand)).boxed()
    }

    fn expire<'a>(&'a self, _: &'a str) -> Asked<'a, ()> {
        ready(Ok(())).boxed()
    }

    fn started_since(&self, _: Timestamp) -> Asked<'_, Vec<Found>> {
        ready(Ok(Vec::new())).boxed()
    }
}
