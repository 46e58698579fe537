//! What each row is, and which variations belong to which product.

use std::collections::HashMap;

use super::cells;
use super::read::{Column, Row, Sheet};
use crate::text::Slug;
use crate::transfer::Refused;

/// What a row's type makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RowKind {
    Simple,
    Variable,
    Variation,
    Grouped,
    External,
}

/// The rows of a file as families: products, and the variations of those that have some.
pub(super) struct Families<'a> {
    sheet: &'a Sheet,
    kinds: Vec<Option<RowKind>>,
    /// Place of a product's row by its SKU and by `id:…`.
    places: HashMap<String, usize>,
    /// Places of a parent's variations.
    children: HashMap<usize, Vec<usize>>,
}

impl<'a> Families<'a> {
    /// Sorts the rows; those that belong nowhere are refused.
    pub(super) fn of(sheet: &'a Sheet, refused: &mut Vec<Refused>) -> Self {
        let mut families = Self {
            sheet,
            kinds: Vec::new(),
            places: HashMap::new(),
            children: HashMap::new(),
        };
        for (place, row) in sheet.rows.iter().enumerate() {
            let kind = kind(row)
                .and_then(|kind| families.place(place, row, kind))
                .map_err(|reason| refused.push(refusal(row, reason)));
            families.kinds.push(kind.ok());
        }
        families.find_parents(refused);
        families
    }

    /// What the row at that place is; `None` for one that was refused.
    pub(super) fn kind(&self, place: usize) -> Option<RowKind> {
        self.kinds.get(place).copied().flatten()
    }

    /// The variations of the product at that place, in the file's order; they are given once.
    pub(super) fn take_children(&mut self, place: usize) -> Vec<&'a Row> {
        let sheet = self.sheet;
        let children = self.children.remove(&place).unwrap_or_default();
        children
            .into_iter()
            .filter_map(|child| sheet.rows.get(child))
            .collect()
    }

    /// The keys of products that are named by SKU or `id:`; one that is not in the file may be in the shop.
    pub(super) fn keys(&self, row: &Row, columns: &[Column]) -> Vec<String> {
        let names = columns
            .iter()
            .flat_map(|column| cells::list(row.get(*column)));
        let mut keys = Vec::new();
        for name in names {
            let named = self.places.get(&name);
            let key = match named.and_then(|place| self.sheet.rows.get(*place)) {
                Some(other) => {
                    let title = cells::words(other.get(Column::Name));
                    let slug = Slug::of_title(&title).map(|slug| slug.as_str().to_owned());
                    key(other, &slug.unwrap_or_default())
                }
                None => format!("woocommerce:{name}"),
            };
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// Remembers where a product stands. A variation's SKU is looked at when it is planned.
    fn place(&mut self, place: usize, row: &Row, kind: RowKind) -> Result<RowKind, String> {
        if kind == RowKind::Variation {
            return Ok(kind);
        }
        let sku = row.get(Column::Sku);
        if !sku.is_empty() {
            if self.places.contains_key(sku) {
                return Err(format!("the SKU {sku} stands in the file before"));
            }
            self.places.insert(sku.to_owned(), place);
        }
        let id = row.get(Column::Id);
        if !id.is_empty() {
            self.places.entry(format!("id:{id}")).or_insert(place);
        }
        Ok(kind)
    }

    fn find_parents(&mut self, refused: &mut Vec<Refused>) {
        let sheet = self.sheet;
        let mut last_variable = None;
        for (place, row) in sheet.rows.iter().enumerate() {
            match self.kind(place) {
                Some(RowKind::Variable) => last_variable = Some(place),
                Some(RowKind::Variation) => match self.parent(row, last_variable) {
                    Ok(parent) => self.children.entry(parent).or_default().push(place),
                    Err(reason) => refused.push(refusal(row, reason)),
                },
                _ => {}
            }
        }
    }

    fn parent(&self, row: &Row, last_variable: Option<usize>) -> Result<usize, String> {
        let named = row.get(Column::Parent);
        if named.is_empty() {
            return last_variable.ok_or_else(|| {
                "it is a variation, names no parent, and no variable product stands above it"
                    .to_owned()
            });
        }
        let place = self.places.get(&named.replace("id: ", "id:")).copied();
        let place = place.ok_or_else(|| format!("its parent {named} is not in the file"))?;
        match self.kind(place) {
            Some(RowKind::Variable) => Ok(place),
            _ => Err(format!("its parent {named} is not a variable product")),
        }
    }
}

/// What a second run knows the product by.
pub(super) fn key(row: &Row, slug: &str) -> String {
    match (row.get(Column::Sku), row.get(Column::Id)) {
        ("", "") => format!("woocommerce:name:{slug}"),
        ("", id) => format!("woocommerce:id:{id}"),
        (sku, _) => format!("woocommerce:{sku}"),
    }
}

/// The SKU of a row, or one made of its number; `None` for a row with neither.
pub(super) fn sku(row: &Row) -> Option<String> {
    match (row.get(Column::Sku), row.get(Column::Id)) {
        ("", "") => None,
        ("", id) => Some(format!("wc-{id}")),
        (sku, _) => Some(sku.to_owned()),
    }
}

pub(super) fn needs_no_delivery(row: &Row) -> bool {
    let cell = row.get(Column::Type).to_lowercase();
    cells::list(&cell)
        .iter()
        .any(|word| matches!(word.as_str(), "virtual" | "downloadable"))
}

pub(super) fn refusal(row: &Row, reason: impl Into<String>) -> Refused {
    Refused {
        line: row.line,
        reason: reason.into(),
    }
}

fn kind(row: &Row) -> Result<RowKind, String> {
    let cell = row.get(Column::Type).to_lowercase();
    let mut kind = None;
    for word in cells::list(&cell) {
        kind = Some(match word.as_str() {
            "virtual" | "downloadable" => continue,
            "simple" => RowKind::Simple,
            "variable" => RowKind::Variable,
            "variation" => RowKind::Variation,
            "grouped" => RowKind::Grouped,
            "external" | "affiliate" => RowKind::External,
            other => return Err(format!("products of the type {other} are not known here")),
        });
    }
    Ok(kind.unwrap_or(if row.get(Column::Parent).is_empty() {
        RowKind::Simple
    } else {
        RowKind::Variation
    }))
}
