use jiff::Timestamp;

use super::start::can_pay;
use crate::clock::Zone;
use crate::orders::order::Order;
use crate::orders::path;

/// An online payment that is awaited, as the order's page offers it.
pub(in crate::orders) struct PayNow {
    pub action: String,
    pub button: &'static str,
    pub told: &'static str,
    pub until: String,
}

/// How an order is paid that waits for that; `attempt` is what the page's address tells of the last one. `None` when there is nothing to
/// pay.
pub(in crate::orders) fn pay_now(
    order: &Order,
    attempt: &str,
    zone: &Zone,
    now: Timestamp,
) -> Option<PayNow> {
    if !can_pay(order, now) {
        return None;
    }
    let (told, button) = match attempt {
        "unavailable" => (
            "The payment page can’t be reached just now. Your order is safe and nothing was paid. Please try again.",
            "Try again",
        ),
        "checking" => (
            "We could not ask yet whether your payment went through. If you paid, this page shows it in a minute; look at it again then.",
            "Pay now",
        ),
        "later" => ("You have not paid yet.", "Pay now"),
        _ => (
            "Your order is placed and waits for your payment.",
            "Pay now",
        ),
    };
    Some(PayNow {
        action: format!("{}/pay", path(&order.token)),
        button,
        told,
        until: order
            .due_by
            .map(|due| zone.when(due, now))
            .unwrap_or_default(),
    })
}
