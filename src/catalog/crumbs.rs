use serde_json::{Value, json};

use super::paths;
use crate::parts::Parts;
use crate::web::layout::Link;
use crate::web::{Error, JsonLd};

/// The way to a page of the shop: home, the shop, the categories, and the page itself without an address.
pub fn trail(lineage: Vec<Link>, here: Option<&str>) -> Vec<Link> {
    let mut crumbs = vec![Link::new("Home", "/"), Link::new("Shop", paths::PRODUCTS)];
    crumbs.extend(lineage);
    match here {
        Some(name) => crumbs.push(Link::new(name, "")),
        None => {
            if let Some(last) = crumbs.last_mut() {
                last.href.clear();
            }
        }
    }
    crumbs
}

/// The same as structured data; the last step's address is the page's own.
///
/// # Errors
/// Never in practice: the value is plain text.
pub fn structured(crumbs: &[Link], parts: &Parts) -> Result<JsonLd, Error> {
    let items: Vec<Value> = crumbs
        .iter()
        .zip(1..)
        .map(|(crumb, position): (&Link, u32)| {
            let mut item = json!({ "@type": "ListItem", "position": position, "name": crumb.text });
            if let (false, Some(fields)) = (crumb.href.is_empty(), item.as_object_mut()) {
                fields.insert("item".to_owned(), parts.absolute(&crumb.href).into());
            }
            item
        })
        .collect();
    let list = json!({ "@context": "https://schema.org", "@type": "BreadcrumbList", "itemListElement": items });
    JsonLd::of(&list).map_err(Error::internal)
}
