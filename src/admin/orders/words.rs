use crate::orders::ReturnState;

/// How far the payment is, and the tone of that.
pub(in crate::admin) fn payment_words(
    state: &str,
    payment: &str,
    method: &str,
) -> (&'static str, &'static str) {
    match (state, payment, method) {
        (_, "paid", _) => ("Paid", " state--good"),
        (_, "partly_refunded", _) => ("Paid back in part", " state--warn"),
        (_, "refunded", _) => ("Paid back", ""),
        ("cancelled" | "expired", _, _) => ("Not paid", ""),
        // Nothing to wait for before it is sent.
        (_, _, "cash_on_delivery") => ("Paid at the door", ""),
        _ => ("Waiting for payment", " state--warn"),
    }
}

/// How far the goods are, and the tone of that.
pub(super) fn delivery_words(state: &str, fulfilment: &str) -> (&'static str, &'static str) {
    match (state, fulfilment) {
        ("cancelled", _) => ("Cancelled", " state--bad"),
        ("expired", _) => ("Not paid in time", " state--bad"),
        (_, "fulfilled") => ("Sent", " state--good"),
        (_, "partly_fulfilled") => ("Sent in part", " state--signal"),
        _ => ("To send", " state--signal"),
    }
}

/// How far a return is, and the tone of that.
pub(in crate::admin) fn return_words(state: ReturnState) -> (&'static str, &'static str) {
    match state {
        ReturnState::Requested => ("To answer", " state--signal"),
        ReturnState::Approved => ("On its way back", " state--warn"),
        ReturnState::Refused => ("Refused", ""),
        ReturnState::Received => ("Arrived", " state--good"),
    }
}

/// How far money that goes back is, and the tone of that.
pub(super) fn refund_words(state: &str) -> (&'static str, &'static str) {
    match state {
        "done" => ("Paid back", " state--good"),
        "failed" => ("Failed", " state--bad"),
        _ => ("On its way", " state--warn"),
    }
}

/// How far an attempt to pay is, and the tone of that.
pub(super) fn attempt_words(state: &str) -> (&'static str, &'static str) {
    match state {
        "captured" => ("Here", " state--good"),
        "failed" => ("Failed", " state--bad"),
        "expired" => ("Given up", ""),
        _ => ("Begun", " state--warn"),
    }
}
