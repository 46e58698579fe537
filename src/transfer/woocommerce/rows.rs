#![allow(clippy::unused_self, clippy::unnecessary_wraps)]
use std::collections::{HashMap, HashSet};

use super::cells;
use super::offer::{self, Setting, Stock};
use super::plan::{Plan, PlannedProduct, PlannedVariant};
use super::read::{Column, Row, Sheet};
use super::variations::{self, Choice};
use crate::catalog::{Kind, Status};
use crate::text::{Slug, one_line};
use crate::transfer::Refused;

/// What a row's type makes of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RowKind {
    Simple,
    Variable,
    Variation,
    Grouped,
    External,
}

/// Makes a plan of a file; looks at no database.
pub fn plan(sheet: &Sheet, setting: Setting) -> Plan {
    let mut planner = Planner::new(sheet, setting);
    for (line, reason) in &sheet.broken {
        planner.refuse(*line, reason.clone());
    }
    planner.sort_rows();
    let products: Vec<PlannedProduct> = sheet
        .rows
        .iter()
        .enumerate()
        .filter_map(|(place, row)| planner.product(place, row))
        .collect();
    let mut plan = planner.plan;
    plan.products = products;
    plan.refused.sort_by_key(|refused| refused.line);
    plan
}

struct Planner<'a> {
    sheet: &'a Sheet,
    setting: Setting,
    plan: Plan,
    kinds: Vec<Option<RowKind>>,
    /// Place of a product's row by its SKU and by `id:…`.
    places: HashMap<String, usize>,
    /// Places of a parent's variations.
    children: HashMap<usize, Vec<usize>>,
    skus: HashSet<String>,
}

impl<'a> Planner<'a> {
    fn new(sheet: &'a Sheet, setting: Setting) -> Self {
        Self {
            sheet,
            setting,
            plan: Plan {
                notes: sheet.notes.clone(),
                ..Plan::default()
            },
            kinds: Vec::new(),
            places: HashMap::new(),
            children: HashMap::new(),
            skus: HashSet::new(),
        }
    }

    fn refuse(&mut self, line: u64, reason: impl Into<String>) {
        let reason = reason.into();
        self.plan.refused.push(Refused { line, reason });
    }

    /// Finds out what each row is, and which variations belong to which product.
    fn sort_rows(&mut self) {
        let sheet = self.sheet;
        for (place, row) in sheet.rows.iter().enumerate() {
            let kind = match kind(row) {
                Ok(kind) => Some(kind),
                Err(reason) => {
                    self.refuse(row.line, reason);
                    None
                }
            };
            self.kinds.push(kind);
            if kind.is_none_or(|kind| kind == RowKind::Variation) {
                continue;
            }
            let sku = row.get(Column::Sku);
            if !sku.is_empty() && self.places.contains_key(sku) {
                self.refuse(row.line, format!("the SKU {sku} stands in the file before"));
                if let Some(kind) = self.kinds.last_mut() {
                    *kind = None;
                }
                continue;
            }
            if !sku.is_empty() {
                self.places.insert(sku.to_owned(), place);
            }
            let id = row.get(Column::Id);
            if !id.is_empty() {
                self.places.entry(format!("id:{id}")).or_insert(place);
            }
        }
        self.find_parents();
    }

    fn find_parents(&mut self) {
        let sheet = self.sheet;
        let mut last_variable = None;
        for (place, row) in sheet.rows.iter().enumerate() {
            match self.kinds.get(place).copied().flatten() {
                Some(RowKind::Variable) => last_variable = Some(place),
                Some(RowKind::Variation) => match self.parent(row, last_variable) {
                    Ok(parent) => self.children.entry(parent).or_default().push(place),
                    Err(reason) => self.refuse(row.line, reason),
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
        match self.kinds.get(place).copied().flatten() {
            Some(RowKind::Variable) => Ok(place),
            _ => Err(format!("its parent {named} is not a variable product")),
        }
    }

    fn product(&mut self, place: usize, row: &Row) -> Option<PlannedProduct> {
        let kind = self.kinds.get(place).copied().flatten()?;
        if kind == RowKind::Variation {
            return None;
        }
        let name = one_line(&cells::words(row.get(Column::Name)));
        let wish = Slug::of_title(&name).or_else(|| Slug::of_title(row.get(Column::Sku)));
        let Some(slug) = wish.filter(|_| !name.is_empty()) else {
            self.refuse_family(place, row.line, "it has no name");
            return None;
        };
        let mut product = self.frame(row, kind, name, slug.as_str());
        let filled = match kind {
            RowKind::Variable => self.add_variations(place, row, &mut product),
            RowKind::Grouped => Ok(()),
            RowKind::External if product.external_url.is_none() => {
                Err("it is sold elsewhere, and its address is missing".to_owned())
            }
            RowKind::External if row.get(Column::RegularPrice).is_empty() => Ok(()),
            _ => self.add_only_variant(row, &mut product),
        };
        match filled {
            Ok(()) => Some(product),
            Err(reason) => {
                self.refuse_family(place, row.line, &reason);
                None
            }
        }
    }

    /// Refuses a product and, since they cannot stand alone, its variations.
    fn refuse_family(&mut self, place: usize, line: u64, reason: &str) {
        self.refuse(line, reason);
        for child in self.children.remove(&place).unwrap_or_default() {
            if let Some(row) = self.sheet.rows.get(child) {
                let line_of_child = row.line;
                self.refuse(
                    line_of_child,
                    format!("its parent in line {line} was refused"),
                );
            }
        }
    }

    /// Everything but variants and options.
    fn frame(&mut self, row: &Row, kind: RowKind, name: String, slug: &str) -> PlannedProduct {
        let url = row.get(Column::ExternalUrl);
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let external = kind == RowKind::External;
        PlannedProduct {
            key: self.key(row, slug),
            slug: slug.to_owned(),
            name,
            summary: cells::words(row.get(Column::Summary)),
            description_markdown: cells::prose(row.get(Column::Description)),
            status: match row.get(Column::Published) {
                "" | "1" => Status::Active,
                _ => Status::Draft,
            },
            kind: match kind {
                RowKind::Grouped => Kind::Group,
                RowKind::External => Kind::External,
                _ => Kind::Goods,
            },
            listed: !row.get(Column::Visibility).eq_ignore_ascii_case("hidden"),
            featured: cells::flag(row.get(Column::Featured), false),
            position: cells::pieces(row.get(Column::Position)).unwrap_or(0),
            external_url: (external && is_web).then(|| url.to_owned()),
            external_label: Some(row.get(Column::ButtonText).to_owned())
                .filter(|label| external && !label.is_empty()),
            categories: cells::paths(row.get(Column::Categories)),
            tags: cells::list(row.get(Column::Tags)),
            attributes: attributes(row),
            image_urls: cells::list(row.get(Column::Images)),
            members: self.keys(row, &[Column::Members]),
            related: self.keys(row, &[Column::Upsells, Column::CrossSells]),
            lines: vec![row.line],
            ..PlannedProduct::default()
        }
    }

    /// What a second run knows the product by.
    fn key(&self, row: &Row, slug: &str) -> String {
        match (row.get(Column::Sku), row.get(Column::Id)) {
            ("", "") => format!("woocommerce:name:{slug}"),
            ("", id) => format!("woocommerce:id:{id}"),
            (sku, _) => format!("woocommerce:{sku}"),
        }
    }

    /// The keys of products that are named by SKU or `id:`; one that is not in the file may be in the shop.
    fn keys(&self, row: &Row, columns: &[Column]) -> Vec<String> {
        let names = columns
            .iter()
            .flat_map(|column| cells::list(row.get(*column)));
        let mut keys = Vec::new();
        for name in names {
            let named = self
                .places
                .get(&name)
                .and_then(|place| self.sheet.rows.get(*place));
            let key = match named {
                Some(other) => {
                    let title = cells::words(other.get(Column::Name));
                    let slug = Slug::of_title(&title).map(|slug| slug.as_str().to_owned());
                    self.key(other, &slug.unwrap_or_default())
                }
                None => format!("woocommerce:{name}"),
            };
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    fn add_only_variant(&mut self, row: &Row, product: &mut PlannedProduct) -> Result<(), String> {
        let sku = match (row.get(Column::Sku), row.get(Column::Id)) {
            ("", "") => product.slug.clone(),
            ("", id) => format!("wc-{id}"),
            (sku, _) => sku.to_owned(),
        };
        self.claim(&sku)?;
        let unit = self.sheet.unit;
        let no_delivery = needs_no_delivery(row);
        let mut variant = offer::variant(
            row,
            sku,
            no_delivery,
            unit,
            self.setting,
            &mut self.plan.notes,
        )?;
        // A draft's only variant waits for the product, not for itself.
        variant.active = variant.active || !row.get(Column::RegularPrice).is_empty();
        product.variants.push(variant);
        Ok(())
    }

    fn claim(&mut self, sku: &str) -> Result<(), String> {
        if self.skus.insert(sku.to_owned()) {
            Ok(())
        } else {
            Err(format!("the SKU {sku} stands in the file before"))
        }
    }

    fn add_variations(
        &mut self,
        place: usize,
        row: &Row,
        product: &mut PlannedProduct,
    ) -> Result<(), String> {
        let sheet = self.sheet;
        let mut children: Vec<&Row> = self
            .children
            .remove(&place)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|child| sheet.rows.get(child))
            .collect();
        children.sort_by_key(|row| cells::pieces(row.get(Column::Position)).unwrap_or(0));
        let mut options = variations::options(row, &children);
        product
            .attributes
            .retain(|(name, _)| !options.iter().any(|o| o.name.eq_ignore_ascii_case(name)));
        let mut shares = Shares::of(row, &children);
        let (mut choices, mut taken) = (Vec::new(), HashSet::new());
        for child in children {
            let values = variations::choose(child, &options);
            if !taken.insert(values.clone()) {
                self.refuse(
                    child.line,
                    "another variation of the product has the same options",
                );
                continue;
            }
            match self.variation(child, product, &values) {
                Ok(mut variant) => {
                    if offer::stock(child) == Stock::OfParent {
                        shares.give(&mut variant);
                    }
                    product.lines.push(child.line);
                    choices.push(Choice {
                        variant,
                        values,
                        line: child.line,
                    });
                }
                Err(reason) => self.refuse(child.line, reason),
            }
        }
        product.variants = variations::spread(choices, &mut options, &mut self.plan.notes);
        product.options = options;
        if product.variants.is_empty() && product.status == Status::Active {
            product.status = Status::Draft;
            self.plan.notes.push(format!(
                "line {}: {} has no variation in the file, so it stays a draft",
                row.line, product.name
            ));
        }
        Ok(())
    }

    fn variation(
        &mut self,
        row: &Row,
        product: &PlannedProduct,
        values: &[Option<String>],
    ) -> Result<PlannedVariant, String> {
        let sku = match (row.get(Column::Sku), row.get(Column::Id)) {
            ("", "") => {
                let words: Vec<&str> = values.iter().flatten().map(String::as_str).collect();
                let title = format!("{} {}", product.slug, words.join(" "));
                Slug::of_title(&title).map_or(title, |slug| slug.as_str().to_owned())
            }
            ("", id) => format!("wc-{id}"),
            (sku, _) => sku.to_owned(),
        };
        self.claim(&sku)?;
        let unit = self.sheet.unit;
        let no_delivery = needs_no_delivery(row);
        let mut variant = offer::variant(
            row,
            sku,
            no_delivery,
            unit,
            self.setting,
            &mut self.plan.notes,
        )?;
        variant.image_url = cells::list(row.get(Column::Images)).into_iter().next();
        Ok(variant)
    }
}

/// The pieces of a parent, shared out over the variations that count on it, so that no piece is sold twice.
struct Shares {
    each: i32,
    left_over: i32,
    backorder: bool,
    counted: bool,
}

impl Shares {
    fn of(parent: &Row, children: &[&Row]) -> Self {
        let count = children
            .iter()
            .filter(|row| offer::stock(row) == Stock::OfParent)
            .count();
        let count = i32::try_from(count).unwrap_or(i32::MAX).max(1);
        let (pieces, counted) = match offer::stock(parent) {
            Stock::Pieces(pieces) => (pieces, true),
            _ => (0, false),
        };
        Self {
            each: pieces / count,
            left_over: pieces % count,
            backorder: cells::flag(parent.get(Column::Backorders), false),
            counted,
        }
    }

    fn give(&mut self, variant: &mut PlannedVariant) {
        variant.tracked = self.counted;
        variant.backorder = self.backorder;
        variant.on_hand = self.each + i32::from(self.left_over > 0);
        self.left_over = self.left_over.saturating_sub(1).max(0);
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

fn needs_no_delivery(row: &Row) -> bool {
    let cell = row.get(Column::Type).to_lowercase();
    cells::list(&cell)
        .iter()
        .any(|word| matches!(word.as_str(), "virtual" | "downloadable"))
}

/// The attributes that pages show, one value each.
fn attributes(row: &Row) -> Vec<(String, String)> {
    let shown = row.attributes.iter().filter(|attribute| attribute.visible);
    shown
        .flat_map(|attribute| {
            cells::list(&attribute.values)
                .into_iter()
                .map(|value| (attribute.name.clone(), value))
        })
        .collect()
}
