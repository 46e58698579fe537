/// The address of an order's page, for whoever holds the link.
pub fn path(token: &str) -> String {
    format!("/orders/{token}")
}

/// The address of an order's document, by the number that is printed on it.
pub fn document(token: &str, number: &str) -> String {
    format!("{}/documents/{number}.pdf", path(token))
}
