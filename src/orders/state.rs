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

/// Where an order stands, on all its axes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub state: State,
    pub payment: Payment,
    pub fulfilment: Fulfilment,
    /// Its pieces are only reserved: it waits for its online payment, and expires without it.
    pub reserved: bool,
}

/// What is done with an order once it is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Staff have the money: all of it, or what an edit has added.
    MarkPaid,
    Ship,
    Cancel,
    CancelPieces,
    Refund,
    Edit,
    RequestReturn,
    AnswerReturn,
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

impl Payment {
    /// What follows from the sums, minor units: what the buyer owes in all, what came in, and what of that was given back.
    pub fn of(owed: i64, captured: i64, refunded: i64) -> Self {
        match (captured, refunded) {
            (0, _) if owed > 0 => Self::Awaiting,
            (_, 0) if captured >= owed => Self::Paid,
            (_, 0) => Self::Awaiting,
            (captured, refunded) if refunded >= captured => Self::Refunded,
            _ => Self::PartlyRefunded,
        }
    }
}

impl Fulfilment {
    /// What follows from the pieces that have left and those that are still to leave.
    pub fn of(shipped: i32, to_ship: i32) -> Self {
        match (shipped, to_ship) {
            (0, _) => Self::Unfulfilled,
            (_, 0) => Self::Fulfilled,
            _ => Self::PartlyFulfilled,
        }
    }
}

/// The table of transitions: whether a deed may be done, and why not. What it leads to follows from the deed
/// ([`State::Cancelled`]) or from the sums ([`Payment::of`], [`Fulfilment::of`]).
///
/// # Errors
/// A sentence for the person who tried.
pub fn may(deed: Deed, order: Standing) -> Result<(), &'static str> {
    match (deed, order.state, order.payment, order.fulfilment) {
        // Money may come, or be found, after the end; it is given back even then.
        (Deed::Refund, _, Payment::Refunded, _) => Err("All of the money was paid back already."),
        (Deed::Refund, ..) => Ok(()),
        (_, State::Expired, ..) => {
            Err("This order was not paid in time; nothing more can be done with it.")
        }
        (_, State::Cancelled, ..) => {
            Err("This order was cancelled; nothing more can be done with it.")
        }
        (Deed::MarkPaid, _, Payment::Paid, _) => Err("This order is paid already."),
        (Deed::MarkPaid, _, Payment::Refunded, _) => Err("This order was paid and paid back."),
        (Deed::Ship, _, _, Fulfilment::Fulfilled) => Err("This order was sent already."),
        (Deed::Cancel, _, _, Fulfilment::Fulfilled | Fulfilment::PartlyFulfilled) => {
            Err("This order was sent and can’t be cancelled any more.")
        }
        (Deed::CancelPieces, _, _, Fulfilment::Fulfilled) => {
            Err("All of this order was sent; nothing of it can be cancelled any more.")
        }
        (Deed::Edit, _, _, Fulfilment::Fulfilled | Fulfilment::PartlyFulfilled) => Err(
            "Something of this order was sent, so it can’t be changed any more. What was not sent can be cancelled.",
        ),
        (Deed::RequestReturn | Deed::AnswerReturn, _, _, Fulfilment::Unfulfilled) => {
            Err("Nothing of this order was sent yet, so nothing can be returned.")
        }
        (Deed::Ship | Deed::CancelPieces | Deed::Edit, ..) if order.reserved => Err(
            "This order waits for its online payment. Until then it can be cancelled, but not changed or sent.",
        ),
        (
            Deed::MarkPaid
            | Deed::Ship
            | Deed::Cancel
            | Deed::CancelPieces
            | Deed::Edit
            | Deed::RequestReturn
            | Deed::AnswerReturn,
            ..,
        ) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [State; 3] = [State::Open, State::Cancelled, State::Expired];
    const PAYMENTS: [Payment; 4] = [
        Payment::Awaiting,
        Payment::Paid,
        Payment::PartlyRefunded,
        Payment::Refunded,
    ];
    const FULFILMENTS: [Fulfilment; 3] = [
        Fulfilment::Unfulfilled,
        Fulfilment::PartlyFulfilled,
        Fulfilment::Fulfilled,
    ];

    /// For each deed: with which payments and fulfilments an open order allows it, and whether also before its online payment.
    const OPEN: [(Deed, [bool; 4], [bool; 3], bool); 8] = [
        (Deed::MarkPaid, [true, false, true, false], [true; 3], true),
        (Deed::Ship, [true; 4], [true, true, false], false),
        (Deed::Cancel, [true; 4], [true, false, false], true),
        (Deed::CancelPieces, [true; 4], [true, true, false], false),
        (Deed::Refund, [true, true, true, false], [true; 3], true),
        (Deed::Edit, [true; 4], [true, false, false], false),
        (Deed::RequestReturn, [true; 4], [false, true, true], true),
        (Deed::AnswerReturn, [true; 4], [false, true, true], true),
    ];

    #[test]
    fn the_table_is_as_it_is_written_here() {
        for (deed, payments, fulfilments, before_payment) in OPEN {
            for state in STATES {
                for (payment, payment_fits) in PAYMENTS.into_iter().zip(payments) {
                    for (fulfilment, fulfilment_fits) in FULFILMENTS.into_iter().zip(fulfilments) {
                        for reserved in [false, true] {
                            let order = Standing {
                                state,
                                payment,
                                fulfilment,
                                reserved,
                            };
                            let fits =
                                payment_fits && fulfilment_fits && (before_payment || !reserved);
                            // What has ended takes nothing but the money back.
                            let stands = state == State::Open || deed == Deed::Refund;
                            assert_eq!(
                                may(deed, order).is_ok(),
                                fits && stands,
                                "{deed:?} {order:?}"
                            );
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_refused_is_said_in_a_sentence() {
        for (deed, ..) in OPEN {
            for state in STATES {
                for payment in PAYMENTS {
                    for fulfilment in FULFILMENTS {
                        let order = Standing {
                            state,
                            payment,
                            fulfilment,
                            reserved: true,
                        };
                        if let Err(sentence) = may(deed, order) {
                            assert!(sentence.ends_with('.'), "{sentence}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn payment_follows_from_the_sums() {
        for (owed, captured, refunded, payment) in [
            (100, 0, 0, Payment::Awaiting),
            (100, 100, 0, Payment::Paid),
            (70, 100, 0, Payment::Paid),
            (115, 100, 0, Payment::Awaiting),
            (0, 0, 0, Payment::Paid),
            (100, 100, 30, Payment::PartlyRefunded),
            (100, 100, 100, Payment::Refunded),
        ] {
            assert_eq!(
                Payment::of(owed, captured, refunded),
                payment,
                "{owed} {captured} {refunded}"
            );
        }
    }

    #[test]
    fn fulfilment_follows_from_the_pieces() {
        assert_eq!(Fulfilment::of(0, 3), Fulfilment::Unfulfilled);
        assert_eq!(Fulfilment::of(0, 0), Fulfilment::Unfulfilled);
        assert_eq!(Fulfilment::of(1, 2), Fulfilment::PartlyFulfilled);
        assert_eq!(Fulfilment::of(3, 0), Fulfilment::Fulfilled);
    }

    #[test]
    fn every_state_is_read_as_it_is_written() {
        for state in STATES {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        for payment in PAYMENTS {
            assert_eq!(Payment::parse(payment.as_str()), Some(payment));
        }
        for fulfilment in FULFILMENTS {
            assert_eq!(Fulfilment::parse(fulfilment.as_str()), Some(fulfilment));
        }
        assert_eq!(State::parse("closed"), None);
    }
}
