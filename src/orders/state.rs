//! The states of an order and the only transitions between them.

/// How an order is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentMethod {
    BankTransfer,
    CashOnDelivery,
    /// Online, on Stripe's pages.
    Stripe,
}

/// Whether an order stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Open,
    Cancelled,
    /// Not paid online in time.
    Expired,
}

/// Whether the money is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payment {
    Awaiting,
    Paid,
    PartlyRefunded,
    Refunded,
}

/// Whether the goods have left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fulfilment {
    Unfulfilled,
    /// Some of it has left.
    PartlyFulfilled,
    Fulfilled,
}

/// What staff do with an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    MarkPaid,
    Fulfil,
    Cancel,
}

macro_rules! spelled {
    ($type:ty { $($variant:ident = $text:literal),+ $(,)? }) => {
        impl $type {
            /// As the database and forms spell it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text),+ }
            }

            /// From the database or a form; `None` for anything else.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($text => Some(Self::$variant),)+ _ => None }
            }
        }
    };
}
spelled!(PaymentMethod { BankTransfer = "bank_transfer", CashOnDelivery = "cash_on_delivery", Stripe = "stripe" });
spelled!(State { Open = "open", Cancelled = "cancelled", Expired = "expired" });
spelled!(Payment { Awaiting = "awaiting", Paid = "paid", PartlyRefunded = "partly_refunded", Refunded = "refunded" });
spelled!(Fulfilment { Unfulfilled = "unfulfilled", PartlyFulfilled = "partly_fulfilled", Fulfilled = "fulfilled" });

impl PaymentMethod {
    /// Whether the buyer pays at once, on a provider's pages.
    pub fn is_online(self) -> bool {
        self == Self::Stripe
    }

    /// As people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::BankTransfer => "Bank transfer",
            Self::CashOnDelivery => "Cash on delivery",
            Self::Stripe => "Card or online payment",
        }
    }
}

/// The table of transitions: whether a deed may be done, and why not.
///
/// # Errors
/// A sentence for the person who tried.
pub fn may(
    deed: Deed,
    state: State,
    payment: Payment,
    fulfilment: Fulfilment,
) -> Result<(), &'static str> {
    match (deed, state, payment, fulfilment) {
        (_, State::Expired, _, _) => {
            Err("This order was not paid in time; nothing more can be done with it.")
        }
        (_, State::Cancelled, _, _) => {
            Err("This order was cancelled; nothing more can be done with it.")
        }
        (Deed::MarkPaid, _, Payment::Paid | Payment::PartlyRefunded | Payment::Refunded, _) => {
            Err("This order is paid already.")
        }
        (Deed::Fulfil, _, _, Fulfilment::Fulfilled) => Err("This order was sent already."),
        (Deed::Cancel, _, _, Fulfilment::Fulfilled | Fulfilment::PartlyFulfilled) => {
            Err("This order was sent and can’t be cancelled any more.")
        }
        (Deed::MarkPaid | Deed::Fulfil | Deed::Cancel, ..) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cancelled_or_sent_order_stays_so() {
        for deed in [Deed::MarkPaid, Deed::Fulfil, Deed::Cancel] {
            assert!(
                may(
                    deed,
                    State::Cancelled,
                    Payment::Awaiting,
                    Fulfilment::Unfulfilled
                )
                .is_err()
            );
            assert!(
                may(
                    deed,
                    State::Open,
                    Payment::Awaiting,
                    Fulfilment::Unfulfilled
                )
                .is_ok()
            );
        }
        assert!(
            may(
                Deed::Cancel,
                State::Open,
                Payment::Paid,
                Fulfilment::Fulfilled
            )
            .is_err()
        );
        assert!(
            may(
                Deed::Fulfil,
                State::Open,
                Payment::Paid,
                Fulfilment::Fulfilled
            )
            .is_err()
        );
        assert!(
            may(
                Deed::MarkPaid,
                State::Open,
                Payment::Awaiting,
                Fulfilment::Fulfilled
            )
            .is_ok()
        );
    }
}
