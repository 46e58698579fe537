//! A variable product's variations as our variants, each with a value of every option.

use super::cells;
use super::plan::{PlannedOption, PlannedVariant};
use super::read::Row;
use crate::text::Slug;

/// A variation on its way: its variant, and a value or "any" for each option.
pub(super) struct Choice {
    pub variant: PlannedVariant,
    pub values: Vec<Option<String>>,
    pub line: u64,
}

/// More variants than this are not made of one variation that fits any value.
const MOST_OF_ANY: usize = 100;

/// What stands for "any value" where pieces are counted and cannot be shared out over several variants.
const ANY: &str = "Any";

/// The options: those attributes of the parent that its variations name, with the parent's values first.
pub(super) fn options(parent: &Row, variations: &[&Row]) -> Vec<PlannedOption> {
    let mut options: Vec<PlannedOption> = Vec::new();
    let attributes = parent
        .attributes
        .iter()
        .chain(variations.iter().flat_map(|row| &row.attributes));
    for attribute in attributes {
        let named = |row: &&&Row| {
            row.attributes
                .iter()
                .any(|other| same(&other.name, &attribute.name))
        };
        if options
            .iter()
            .any(|known| same(&known.name, &attribute.name))
            || !variations.iter().any(|row| named(&row))
        {
            continue;
        }
        let mut option = PlannedOption {
            name: attribute.name.clone(),
            values: Vec::new(),
        };
        for row in std::iter::once(&parent).chain(variations) {
            for value in values_of(row, &option.name, std::ptr::eq(*row, parent)) {
                if find(&option.values, &value).is_none() {
                    option.values.push(value);
                }
            }
        }
        if !option.values.is_empty() {
            options.push(option);
        }
    }
    options
}

/// The value that a variation has of each option; `None` where it fits any.
pub(super) fn choose(row: &Row, options: &[PlannedOption]) -> Vec<Option<String>> {
    options
        .iter()
        .map(|option| {
            let value = values_of(row, &option.name, false).into_iter().next()?;
            Some(find(&option.values, &value).unwrap_or(value))
        })
        .collect()
}

/// The variants in order. A variation that fits any value of an option becomes a variant for each value that no other
/// variation has, unless its pieces are counted.
pub(super) fn spread(
    choices: Vec<Choice>,
    options: &mut [PlannedOption],
    notes: &mut Vec<String>,
) -> Vec<PlannedVariant> {
    let mut taken: Vec<Vec<String>> = choices
        .iter()
        .filter_map(|choice| choice.values.iter().cloned().collect())
        .collect();
    let mut variants = Vec::new();
    for choice in choices {
        if let Some(whole) = choice.values.iter().cloned().collect::<Option<Vec<_>>>() {
            variants.push(with_options(choice.variant, options, &whole));
            continue;
        }
        let combinations = combinations(&choice.values, options);
        if choice.variant.tracked || combinations.len() > MOST_OF_ANY {
            let whole = choice
                .values
                .iter()
                .map(|v| v.clone().unwrap_or(ANY.to_owned()));
            let whole: Vec<String> = whole.collect();
            for (option, value) in options.iter_mut().zip(&whole) {
                if find(&option.values, value).is_none() {
                    option.values.push(value.clone());
                }
            }
            taken.push(whole.clone());
            variants.push(with_options(choice.variant, options, &whole));
            continue;
        }
        let free = combinations
            .into_iter()
            .filter(|whole| !taken.contains(whole));
        let free: Vec<Vec<String>> = free.collect();
        notes.push(format!(
            "line {}: {} fits any value of an option, so it became {} variants",
            choice.line,
            choice.variant.sku,
            free.len()
        ));
        for whole in free {
            let mut variant = choice.variant.clone();
            variant.sku = spread_sku(&variant.sku, &choice.values, &whole);
            variants.push(with_options(variant, options, &whole));
            taken.push(whole);
        }
    }
    variants
}

fn with_options(
    mut variant: PlannedVariant,
    options: &[PlannedOption],
    values: &[String],
) -> PlannedVariant {
    variant.options = options
        .iter()
        .map(|option| option.name.clone())
        .zip(values.iter().cloned())
        .collect();
    variant
}

/// Every way to fill the gaps.
fn combinations(values: &[Option<String>], options: &[PlannedOption]) -> Vec<Vec<String>> {
    let mut all = vec![Vec::new()];
    for (value, option) in values.iter().zip(options) {
        let here: Vec<String> = match value {
            Some(value) => vec![value.clone()],
            None => option.values.clone(),
        };
        all = all
            .iter()
            .flat_map(|begun| {
                here.iter().map(|value| {
                    let mut longer = begun.clone();
                    longer.push(value.clone());
                    longer
                })
            })
            .take(MOST_OF_ANY + 1)
            .collect();
    }
    all
}

/// The variation's SKU with the values that were filled in: "tee-red-large".
fn spread_sku(sku: &str, values: &[Option<String>], whole: &[String]) -> String {
    let filled = values
        .iter()
        .zip(whole)
        .filter(|(value, _)| value.is_none());
    filled.fold(sku.to_owned(), |sku, (_, value)| {
        let word = Slug::of_title(value).map_or_else(|| value.clone(), |s| s.as_str().to_owned());
        format!("{sku}-{word}")
    })
}

/// The row's values of that attribute: a list for a parent, one value (with any commas in it) for a variation.
fn values_of(row: &Row, name: &str, is_list: bool) -> Vec<String> {
    let attribute = row.attributes.iter().find(|other| same(&other.name, name));
    match attribute {
        Some(attribute) if is_list => cells::list(&attribute.values),
        Some(attribute) => {
            let value = crate::text::one_line(&attribute.values.replace("\\,", ","));
            Some(value)
                .filter(|value| !value.is_empty())
                .into_iter()
                .collect()
        }
        None => Vec::new(),
    }
}

/// The value as it is spelt among the known ones: "dark-blue" is "Dark Blue".
fn find(known: &[String], value: &str) -> Option<String> {
    known.iter().find(|other| same(other, value)).cloned()
}

fn same(one: &str, other: &str) -> bool {
    let slug = |text: &str| Slug::of_title(text).map(|slug| slug.as_str().to_owned());
    one.eq_ignore_ascii_case(other)
        || (slug(one).is_some() && slug(one) == slug(other) && plain(one) == plain(other))
}

/// Letters and digits only: "1.5" and "15" differ as slugs do not always.
fn plain(text: &str) -> String {
    text.to_lowercase().replace(['-', '_', ' '], "")
}
