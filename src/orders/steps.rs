use jiff::Timestamp;

use super::order::{Event, Order};
use super::state::{Fulfilment, Payment, PaymentMethod, State};
use crate::clock::{Zone, machine_time};

/// A step of an order on its way, as `orders/page.html` prints it.
pub(super) struct Step {
    /// `now`, `later`, or empty for what is done.
    pub class: &'static str,
    pub words: String,
    pub small: String,
    /// When it was done: for machines and for people.
    pub at: Option<(String, String)>,
}

/// Where an order is: what happened with its time, what happens now, and what comes.
pub(super) fn steps(order: &Order, events: &[Event], zone: &Zone, now: Timestamp) -> Vec<Step> {
    let done = |words: &str, kind: &str| Step {
        at: events
            .iter()
            .find(|event| event.kind == kind)
            .map(|event| (machine_time(event.at), zone.when(event.at, now))),
        ..step("", words, "")
    };
    let placed = done("Order placed", "placed");
    let paid = order.payment() != Payment::Awaiting;
    if order.state() != State::Open {
        let mut cancelled = match order.state() {
            State::Expired => done("Not paid in time", "expired"),
            _ => done("Cancelled", "cancelled"),
        };
        cancelled.class = "now";
        let mut steps = vec![placed];
        if paid {
            steps.push(done("Paid", "paid"));
        }
        steps.push(cancelled);
        return steps;
    }
    let sent = order.fulfilment() == Fulfilment::Fulfilled;
    if order.state() == State::Expired {
        let mut expired = done("Not paid in time", "expired");
        expired.class = "now";
        return vec![placed, expired];
    }
    let online = order.payment_method().is_online();
    let transfer = online || order.payment_method() == PaymentMethod::BankTransfer;
    let payment = match (paid, transfer) {
        (true, _) => done("Paid", "paid"),
        (false, true) if online => step("now", "Waiting for your payment", ""),
        (false, true) => step(
            "now",
            "Waiting for your transfer",
            "It takes one or two working days as a rule",
        ),
        (false, false) if sent => step("now", "You pay at the door", ""),
        (false, false) => step("later", "You pay at the door", ""),
    };
    let packing = match (sent, transfer && !paid) {
        (true, _) => step("", "Packed", ""),
        (false, true) => step("later", "Being packed", "As soon as the money is here"),
        (false, false) => step("now", "Being packed", "You get an email when it leaves"),
    };
    let way = if order.fulfilment() == Fulfilment::PartlyFulfilled {
        done("Partly on its way", "shipped")
    } else if sent {
        Step {
            small: order.delivery_name.clone(),
            ..done("On its way", "fulfilled")
        }
    } else {
        step("later", "On its way", &order.delivery_name)
    };
    let mut steps = vec![placed];
    if transfer {
        steps.extend([payment, packing, way]);
    } else {
        steps.extend([packing, way, payment]);
    }
    marked(steps)
}

/// One step is where the order is now: the first that is marked so, else the last that was done.
fn marked(mut steps: Vec<Step>) -> Vec<Step> {
    let here = steps
        .iter()
        .position(|step| step.class == "now")
        .or_else(|| steps.iter().rposition(|step| step.class.is_empty()));
    for (place, step) in steps.iter_mut().enumerate() {
        if Some(place) == here {
            step.class = "now";
        } else if step.class == "now" {
            step.class = "later";
        }
    }
    steps
}

fn step(class: &'static str, words: &str, small: &str) -> Step {
    Step {
        class,
        words: words.to_owned(),
        small: small.to_owned(),
        at: None,
    }
}
