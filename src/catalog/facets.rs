use super::category::Category;
use super::filter::{Filter, address};
use super::listing::FacetRow;
use crate::money::{Currency, Money};
use crate::web::layout::Link;

/// A name and the values to choose from.
pub(super) struct Facet {
    pub name: String,
    pub label: String,
    pub values: Vec<FacetValue>,
}

/// One value of it, with the products that have it.
pub(super) struct FacetValue {
    pub id: String,
    pub value: String,
    /// As read: "Yes" for the value "yes" of a boolean.
    pub words: String,
    pub products: i64,
    pub checked: bool,
}

/// What a form that sets the rest must carry on.
pub(super) fn kept(filter: &Filter, keeps: impl Fn(&str) -> bool) -> Vec<(String, String)> {
    filter
        .pairs()
        .into_iter()
        .filter(|(name, _)| keeps(name))
        .collect()
}

/// The rows of the database, gathered by their names.
pub(super) fn facets(filter: &Filter, rows: Vec<FacetRow>) -> Vec<Facet> {
    let mut facets: Vec<Facet> = Vec::new();
    for row in rows {
        let place = facets
            .iter()
            .position(|facet| facet.name == row.name)
            .unwrap_or(facets.len());
        if place == facets.len() {
            facets.push(Facet {
                name: row.name.clone(),
                label: row.label.clone(),
                values: Vec::new(),
            });
        }
        if let Some(facet) = facets.get_mut(place) {
            facet.values.push(FacetValue {
                id: format!("f{place}-{}", slug::slugify(&row.value)),
                checked: filter.has(&row.name, &row.value),
                products: row.products,
                words: capitalised(&row.value),
                value: row.value,
            });
        }
    }
    facets
}

fn capitalised(value: &str) -> String {
    match value {
        "yes" => "Yes".to_owned(),
        "no" => "No".to_owned(),
        other => other.to_owned(),
    }
}

/// The filters in use as tags; each links to the listing without it.
pub(super) fn chosen(
    filter: &Filter,
    base: &str,
    category: Option<&Category>,
    facets: &[Facet],
    currency: Currency,
) -> Vec<Link> {
    let pairs = filter.pairs();
    pairs
        .iter()
        .filter(|(name, _)| name != "sort")
        .map(|pair| {
            let rest: Vec<_> = pairs
                .iter()
                .filter(|other| *other != pair)
                .cloned()
                .collect();
            Link::new(
                words(pair, filter, category, facets, currency),
                address(base, &rest),
            )
        })
        .collect()
}

fn words(
    (name, value): &(String, String),
    filter: &Filter,
    category: Option<&Category>,
    facets: &[Facet],
    currency: Currency,
) -> String {
    let amount = |minor: Option<i64>| {
        minor.map_or_else(
            || value.clone(),
            |minor| Money::new(minor, currency).to_string(),
        )
    };
    match name.as_str() {
        "q" => format!("“{value}”"),
        "category" => format!(
            "Category: {}",
            category.map_or(value.as_str(), |category| category.name.as_str())
        ),
        "min_price" => format!("From {}", amount(filter.min.minor)),
        "max_price" => format!("Up to {}", amount(filter.max.minor)),
        "in_stock" => "In stock".to_owned(),
        _ => {
            let name = name.strip_prefix("attr.").unwrap_or(name);
            let label = facets
                .iter()
                .find(|facet| facet.name == name)
                .map_or(name, |facet| facet.label.as_str());
            format!("{label}: {}", capitalised(value))
        }
    }
}
