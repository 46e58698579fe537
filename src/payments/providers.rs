use super::by_hand::ByHand;
use super::provider::PaymentProvider;
use super::stripe::Stripe;
use crate::config::{self, Config};

/// The providers that the settings name.
#[derive(Clone, Debug)]
pub struct Providers {
    stripe: Option<Stripe>,
    by_hand: ByHand,
}

impl Providers {
    /// Those of the settings.
    ///
    /// # Errors
    /// When no connection to the web can be prepared.
    pub fn of_settings(settings: &config::Payments) -> anyhow::Result<Self> {
        Ok(Self {
            stripe: Stripe::of_settings(&settings.stripe)?,
            by_hand: ByHand,
        })
    }

    /// Who takes money of that name (`payments.provider`); `None` while it is not set up.
    pub fn of(&self, name: &str) -> Option<&dyn PaymentProvider> {
        match name {
            Stripe::NAME => self.online(),
            _ => Some(&self.by_hand),
        }
    }

    /// Who takes money online, when that is set up.
    pub fn online(&self) -> Option<&dyn PaymentProvider> {
        self.stripe
            .as_ref()
            .map(|stripe| stripe as &dyn PaymentProvider)
    }
}

/// Whether the shop can be paid online.
pub fn online(config: &Config) -> bool {
    config.payments.stripe.secret_key.is_some()
}
