use std::collections::HashSet;

use super::cells;
use super::families::{self, Families, RowKind, needs_no_delivery, refusal};
use super::offer::{self, Setting};
use super::plan::{Plan, PlannedProduct, PlannedVariant};
use super::read::{Column, Row, Sheet};
use super::shares::Shares;
use super::variations::{self, Choice};
use crate::catalog::{Kind, Status};
use crate::text::{Slug, one_line};
use crate::transfer::Refused;

/// Makes a plan of a file; looks at no database.
pub fn plan(sheet: &Sheet, setting: Setting) -> Plan {
    let broken = sheet.broken.iter().map(|(line, reason)| Refused {
        line: *line,
        reason: reason.clone(),
    });
    let mut refused: Vec<Refused> = broken.collect();
    let mut planner = Planner {
        sheet,
        setting,
        families: Families::of(sheet, &mut refused),
        skus: HashSet::new(),
        plan: Plan {
            refused,
            notes: sheet.notes.clone(),
            ..Plan::default()
        },
    };
    let rows = sheet.rows.iter().enumerate();
    let products: Vec<PlannedProduct> = rows
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
    families: Families<'a>,
    plan: Plan,
    skus: HashSet<String>,
}

impl Planner<'_> {
    fn product(&mut self, place: usize, row: &Row) -> Option<PlannedProduct> {
        let kind = self.families.kind(place)?;
        if kind == RowKind::Variation {
            return None;
        }
        let name = one_line(&cells::words(row.get(Column::Name)));
        let wish = Slug::of_title(&name).or_else(|| Slug::of_title(row.get(Column::Sku)));
        let Some(slug) = wish.filter(|_| !name.is_empty()) else {
            self.refuse_family(place, row, "it has no name");
            return None;
        };
        let mut product = self.frame(row, kind, name, slug.as_str());
        match self.fill(place, row, kind, &mut product) {
            Ok(()) => Some(product),
            Err(reason) => {
                self.refuse_family(place, row, &reason);
                None
            }
        }
    }

    /// Adds what can be bought of it.
    fn fill(
        &mut self,
        place: usize,
        row: &Row,
        kind: RowKind,
        product: &mut PlannedProduct,
    ) -> Result<(), String> {
        match kind {
            RowKind::Variable => self.add_variations(place, row, product),
            RowKind::Grouped => {}
            RowKind::External if product.external_url.is_none() => {
                return Err("it is sold elsewhere, and its address is missing".to_owned());
            }
            RowKind::External if row.get(Column::RegularPrice).is_empty() => {}
            _ => self.add_only_variant(row, product)?,
        }
        Ok(())
    }

    fn refuse(&mut self, row: &Row, reason: impl Into<String>) {
        self.plan.refused.push(refusal(row, reason));
    }

    /// Refuses a product and, since they cannot stand alone, its variations.
    fn refuse_family(&mut self, place: usize, row: &Row, reason: &str) {
        self.refuse(row, reason);
        for child in self.families.take_children(place) {
            self.refuse(
                child,
                format!("its parent in line {} was refused", row.line),
            );
        }
    }

    /// Everything but variants and options.
    fn frame(&self, row: &Row, kind: RowKind, name: String, slug: &str) -> PlannedProduct {
        let url = row.get(Column::ExternalUrl);
        let is_web = url.starts_with("https://") || url.starts_with("http://");
        let external = kind == RowKind::External;
        PlannedProduct {
            key: families::key(row, slug),
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
            members: self.families.keys(row, &[Column::Members]),
            related: self
                .families
                .keys(row, &[Column::Upsells, Column::CrossSells]),
            lines: vec![row.line],
            ..PlannedProduct::default()
        }
    }

    fn add_only_variant(&mut self, row: &Row, product: &mut PlannedProduct) -> Result<(), String> {
        let sku = families::sku(row).unwrap_or_else(|| product.slug.clone());
        let mut variant = self.offer(row, sku)?;
        // A draft's only variant waits for the product, not for itself.
        variant.active = variant.active || !row.get(Column::RegularPrice).is_empty();
        product.variants.push(variant);
        Ok(())
    }

    /// The row as a variant of that SKU, which no other row may have.
    fn offer(&mut self, row: &Row, sku: String) -> Result<PlannedVariant, String> {
        if !self.skus.insert(sku.clone()) {
            return Err(format!("the SKU {sku} stands in the file before"));
        }
        let (unit, setting) = (self.sheet.unit, self.setting);
        let no_delivery = needs_no_delivery(row);
        offer::variant(row, sku, no_delivery, unit, setting, &mut self.plan.notes)
    }

    fn add_variations(&mut self, place: usize, row: &Row, product: &mut PlannedProduct) {
        let mut children = self.families.take_children(place);
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
                    child,
                    "another variation of the product has the same options",
                );
                continue;
            }
            match self.variation(child, product, &values) {
                Ok(mut variant) => {
                    shares.give(child, &mut variant);
                    product.lines.push(child.line);
                    choices.push(Choice {
                        variant,
                        values,
                        line: child.line,
                    });
                }
                Err(reason) => self.refuse(child, reason),
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
    }

    fn variation(
        &mut self,
        row: &Row,
        product: &PlannedProduct,
        values: &[Option<String>],
    ) -> Result<PlannedVariant, String> {
        let sku = families::sku(row).unwrap_or_else(|| {
            let words: Vec<&str> = values.iter().flatten().map(String::as_str).collect();
            let title = format!("{} {}", product.slug, words.join(" "));
            Slug::of_title(&title).map_or(title, |slug| slug.as_str().to_owned())
        });
        let mut variant = self.offer(row, sku)?;
        variant.image_url = cells::list(row.get(Column::Images)).into_iter().next();
        Ok(variant)
    }
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
