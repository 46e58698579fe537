/// The address of an order's page, for whoever holds the link.
pub fn path(token: &str) -> String {
    format!("/orders/{token}")
}
