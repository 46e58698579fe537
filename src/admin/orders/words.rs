/// How far the payment is, and the tone of that.
pub(in crate::admin) fn payment_words(
    state: &str,
    payment: &str,
    method: &str,
) -> (&'static str, &'static str) {
    match (state, payment, method) {
        (_, "paid", _) => ("Paid", " state--good"),
        ("cancelled", _, _) => ("Not paid", ""),
        // Nothing to wait for before it is sent.
        (_, _, "cash_on_delivery") => ("Paid at the door", ""),
        _ => ("Waiting for payment", " state--warn"),
    }
}

/// How far the goods are, and the tone of that.
pub(super) fn delivery_words(state: &str, fulfilment: &str) -> (&'static str, &'static str) {
    match (state, fulfilment) {
        ("cancelled", _) => ("Cancelled", " state--bad"),
        (_, "fulfilled") => ("Sent", " state--good"),
        _ => ("To send", " state--signal"),
    }
}
