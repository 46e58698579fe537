//! Addresses of the room.

/// The listing of everything.
pub const PRODUCTS: &str = "/products";

/// The page of one product.
pub fn product(slug: &str) -> String {
    format!("/products/{slug}")
}

/// The page of one product with a variant chosen.
pub fn variant(slug: &str, variant: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(variant.as_bytes()).collect();
    format!("/products/{slug}?variant={encoded}")
}

/// The listing of a category and what lies below it.
pub fn category(slug: &str) -> String {
    format!("/categories/{slug}")
}

/// The listing of what fits some search words.
pub fn words(words: &str) -> String {
    let encoded: String = url::form_urlencoded::byte_serialize(words.as_bytes()).collect();
    format!("{PRODUCTS}?q={encoded}")
}
