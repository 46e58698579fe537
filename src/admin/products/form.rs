use std::collections::HashMap;

use uuid::Uuid;

use crate::catalog::{
    Attribute, ImageDraft, Kind, OptionDraft, ProductDraft, Status, VariantDraft,
};
use crate::money::{Currency, Money};
use crate::text::{Slug, many_lines, one_line};
use crate::web::{FieldErrors, Fields};

/// The product form as it is typed: text throughout, so that a refused form shows what was sent.
#[derive(Clone, Debug, Default)]
pub(super) struct ProductForm {
    pub version: String,
    pub name: String,
    pub slug: String,
    pub summary: String,
    pub description: String,
    pub caution: String,
    pub status: String,
    pub kind: String,
    pub listed: bool,
    pub featured: bool,
    pub position: String,
    pub external_url: String,
    pub external_label: String,
    pub import_key: String,
    /// One a line.
    pub promises: String,
    pub categories: Vec<String>,
    /// Separated by commas.
    pub tags: String,
    /// `Name: value`, one a line, with the kind and unit behind bars where they are not plain text.
    pub attributes: String,
    /// `Name: value | value #rrggbb`, one a line.
    pub options: String,
    pub variants: Vec<VariantRow>,
    pub images: Vec<ImageRow>,
}

/// A row of the variants' table.
#[derive(Clone, Debug, Default)]
pub(super) struct VariantRow {
    pub id: String,
    pub sku: String,
    /// Values in the order of the options, joined by " / ".
    pub choice: String,
    pub price: String,
    pub compare_at: String,
    pub change: String,
    pub weight: String,
    pub gtin: String,
    /// `counted`, `backorder` or `unlimited`.
    pub policy: String,
    pub delivery: String,
    pub active: String,
    pub media: String,
    /// Shown beside the field; not sent.
    pub on_hand: String,
}

/// A picture of the product.
#[derive(Clone, Debug, Default)]
pub(super) struct ImageRow {
    pub media: String,
    pub alt: String,
    pub position: String,
    pub removed: bool,
}

impl ProductForm {
    /// The form of a product as it is stored.
    pub(super) fn of_draft(
        draft: &ProductDraft,
        version: i32,
        stock: &HashMap<Uuid, (i32, i32)>,
        currency: Currency,
    ) -> Self {
        Self {
            version: version.to_string(),
            name: draft.name.clone(),
            slug: draft.slug.clone(),
            summary: draft.summary.clone(),
            description: draft.description_markdown.clone(),
            caution: draft.caution.clone(),
            status: draft.status.as_str().to_owned(),
            kind: draft.kind.as_str().to_owned(),
            listed: draft.listed,
            featured: draft.featured,
            position: draft.position.to_string(),
            external_url: draft.external_url.clone().unwrap_or_default(),
            external_label: draft.external_label.clone().unwrap_or_default(),
            import_key: draft.import_key.clone().unwrap_or_default(),
            promises: draft.promises.join("\n"),
            categories: draft.categories.iter().map(Uuid::to_string).collect(),
            tags: draft.tags.join(", "),
            attributes: draft
                .attributes
                .iter()
                .map(attribute_line)
                .collect::<Vec<_>>()
                .join("\n"),
            options: draft
                .options
                .iter()
                .map(option_line)
                .collect::<Vec<_>>()
                .join("\n"),
            variants: draft
                .variants
                .iter()
                .map(|variant| VariantRow::of(variant, stock, currency))
                .collect(),
            images: (1..)
                .zip(&draft.images)
                .map(|(at, image)| ImageRow::of(at, image))
                .collect(),
        }
    }

    /// The form as it was sent.
    pub(super) fn of_fields(fields: &Fields) -> Self {
        let column = |name: &'static str| fields.all(name).map(str::to_owned).collect::<Vec<_>>();
        let names = [
            "v_id",
            "v_sku",
            "v_choice",
            "v_price",
            "v_compare",
            "v_change",
            "v_weight",
            "v_gtin",
            "v_policy",
            "v_delivery",
            "v_active",
            "v_media",
        ];
        let columns: Vec<Vec<String>> = names.into_iter().map(column).collect();
        let cell = |column: usize, row: usize| {
            columns
                .get(column)
                .and_then(|c| c.get(row))
                .cloned()
                .unwrap_or_default()
        };
        let rows = columns.first().map_or(0, Vec::len);
        let variants = (0..rows).map(|row| VariantRow {
            id: cell(0, row),
            sku: one_line(&cell(1, row)),
            choice: one_line(&cell(2, row)),
            price: cell(3, row),
            compare_at: cell(4, row),
            change: cell(5, row),
            weight: cell(6, row),
            gtin: one_line(&cell(7, row)),
            policy: cell(8, row),
            delivery: cell(9, row),
            active: cell(10, row),
            media: cell(11, row),
            on_hand: String::new(),
        });
        let removed: Vec<&str> = fields.all("image_remove").collect();
        let images = fields
            .all("image")
            .zip(fields.all("image_alt").zip(fields.all("image_position")));
        Self {
            version: fields.text("version").to_owned(),
            name: one_line(fields.text("name")),
            slug: fields.text("slug").trim().to_owned(),
            summary: one_line(fields.text("summary")),
            description: many_lines(fields.text("description")),
            caution: many_lines(fields.text("caution")),
            status: fields.text("status").to_owned(),
            kind: fields.text("kind").to_owned(),
            listed: fields.ticked("listed"),
            featured: fields.ticked("featured"),
            position: fields.text("position").trim().to_owned(),
            external_url: fields.text("external_url").trim().to_owned(),
            external_label: one_line(fields.text("external_label")),
            import_key: fields.text("import_key").to_owned(),
            promises: many_lines(fields.text("promises")),
            categories: fields.all("category").map(str::to_owned).collect(),
            tags: one_line(fields.text("tags")),
            attributes: many_lines(fields.text("attributes")),
            options: many_lines(fields.text("options")),
            variants: variants.filter(|row| !row.is_blank()).collect(),
            images: images
                .map(|(media, (alt, position))| ImageRow {
                    media: media.to_owned(),
                    alt: one_line(alt),
                    position: position.to_owned(),
                    removed: removed.contains(&media),
                })
                .collect(),
        }
    }

    /// The product that the form describes, or what is wrong with the form.
    pub(super) fn draft(&self, currency: Currency) -> Result<ProductDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("name", &self.name, 200, "Give the product a name.");
        errors.at_most("summary", &self.summary, 300);
        let slug = if self.slug.is_empty() {
            Slug::of_title(&self.name).map(|s| s.to_string())
        } else {
            Some(self.slug.clone())
        };
        let slug = slug.unwrap_or_default();
        errors.take("slug", Slug::parse(&slug));
        let status = errors.take(
            "status",
            Status::parse(&self.status).ok_or("Choose draft, active or archived."),
        );
        let kind = errors.take(
            "kind",
            Kind::parse(&self.kind).ok_or("Choose how it is sold."),
        );
        let position = errors.take(
            "position",
            number(
                &self.position,
                "Write the place in lists as a whole number.",
            ),
        );
        let attributes = errors.take(
            "attributes",
            lines(&self.attributes)
                .map(parse_attribute)
                .collect::<Result<Vec<_>, _>>(),
        );
        let options = errors.take(
            "options",
            lines(&self.options)
                .map(parse_option)
                .collect::<Result<Vec<_>, _>>(),
        );
        let options = options.unwrap_or_default();
        let mut variants = Vec::new();
        for row in &self.variants {
            if let Some(variant) = errors.take("variants", row.draft(&options, currency)) {
                variants.push(variant);
            }
        }
        let mut images: Vec<&ImageRow> =
            self.images.iter().filter(|image| !image.removed).collect();
        images.sort_by_key(|image| image.position.trim().parse::<i32>().unwrap_or(i32::MAX));
        if !errors.is_empty() {
            return Err(errors);
        }
        let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        Ok(ProductDraft {
            slug,
            name: self.name.clone(),
            summary: self.summary.clone(),
            description_markdown: self.description.clone(),
            caution: self.caution.clone(),
            status: status.unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            listed: self.listed,
            featured: self.featured,
            position: position.unwrap_or_default(),
            external_url: some(&self.external_url),
            external_label: some(&self.external_label),
            import_key: some(&self.import_key),
            promises: lines(&self.promises).map(str::to_owned).collect(),
            categories: self
                .categories
                .iter()
                .filter_map(|id| id.parse().ok())
                .collect(),
            tags: self
                .tags
                .split(',')
                .map(str::trim)
                .filter(|tag| !tag.is_empty())
                .map(str::to_owned)
                .collect(),
            attributes: attributes.unwrap_or_default(),
            options,
            variants,
            images: images
                .into_iter()
                .filter_map(|image| {
                    Some(ImageDraft {
                        media_id: image.media.parse().ok()?,
                        alt: image.alt.clone(),
                    })
                })
                .collect(),
        })
    }

    /// Names and values, to lay two versions side by side.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        let yes_no = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let mut pairs: Vec<(String, String)> = [
            ("Name", self.name.clone()),
            ("Address", self.slug.clone()),
            ("One line", self.summary.clone()),
            ("Description", self.description.clone()),
            ("Who should not use it", self.caution.clone()),
            ("State", self.status.clone()),
            ("Sold", self.kind.clone()),
            ("In lists", yes_no(self.listed)),
            ("Featured", yes_no(self.featured)),
            ("Place", self.position.clone()),
            ("Other site", self.external_url.clone()),
            ("Button", self.external_label.clone()),
            ("Promises", self.promises.clone()),
            ("Tags", self.tags.clone()),
            ("Specifications", self.attributes.clone()),
            ("Options", self.options.clone()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        for variant in &self.variants {
            let sku = &variant.sku;
            pairs.push((format!("{sku}: choice"), variant.choice.clone()));
            pairs.push((format!("{sku}: price"), variant.price.clone()));
            pairs.push((format!("{sku}: before"), variant.compare_at.clone()));
            pairs.push((format!("{sku}: for sale"), variant.active.clone()));
            pairs.push((format!("{sku}: stock is"), variant.policy.clone()));
        }
        pairs
    }
}

impl VariantRow {
    fn of(variant: &VariantDraft, stock: &HashMap<Uuid, (i32, i32)>, currency: Currency) -> Self {
        let (on_hand, backordered) = variant
            .id
            .and_then(|id| stock.get(&id).copied())
            .unwrap_or_default();
        Self {
            id: variant.id.map(|id| id.to_string()).unwrap_or_default(),
            sku: variant.sku.clone(),
            choice: variant
                .options
                .iter()
                .map(|(_, value)| value.as_str())
                .collect::<Vec<_>>()
                .join(" / "),
            price: Money::new(variant.price_minor, currency).plain(),
            compare_at: variant
                .compare_at_minor
                .map(|minor| Money::new(minor, currency).plain())
                .unwrap_or_default(),
            change: String::new(),
            weight: variant
                .weight_grams
                .map(|grams| grams.to_string())
                .unwrap_or_default(),
            gtin: variant.gtin.clone().unwrap_or_default(),
            policy: match (variant.tracked, variant.backorder) {
                (false, _) => "unlimited",
                (true, true) => "backorder",
                (true, false) => "counted",
            }
            .to_owned(),
            delivery: if variant.requires_delivery {
                "yes"
            } else {
                "no"
            }
            .to_owned(),
            active: if variant.active { "yes" } else { "no" }.to_owned(),
            media: variant
                .media_id
                .map(|id| id.to_string())
                .unwrap_or_default(),
            on_hand: if backordered > 0 {
                format!("{on_hand}, {backordered} owed")
            } else {
                on_hand.to_string()
            },
        }
    }

    fn is_blank(&self) -> bool {
        self.id.is_empty() && self.sku.is_empty() && self.price.trim().is_empty()
    }

    fn draft(&self, options: &[OptionDraft], currency: Currency) -> Result<VariantDraft, String> {
        let of = |sentence: &str| {
            format!(
                "{}: {sentence}",
                if self.sku.is_empty() {
                    "A variant without SKU"
                } else {
                    &self.sku
                }
            )
        };
        let price = Money::parse(&self.price, currency).map_err(|e| of(&e.to_string()))?;
        let compare_at = match self.compare_at.trim() {
            "" => None,
            text => Some(Money::parse(text, currency).map_err(|e| of(&e.to_string()))?),
        };
        if compare_at.is_some_and(|before| before.minor <= price.minor) {
            return Err(of("the price before must be above the price, or empty."));
        }
        let change = number(
            &self.change,
            "the change of stock is a whole number such as 10 or -2.",
        )
        .map_err(|e| of(&e))?;
        let weight =
            number(&self.weight, "the weight is a whole number of grams.").map_err(|e| of(&e))?;
        let is_new = self.id.is_empty();
        Ok(VariantDraft {
            id: self.id.parse().ok(),
            sku: self.sku.clone(),
            options: self.choices(options).map_err(|e| of(&e))?,
            price_minor: price.minor,
            compare_at_minor: compare_at.map(|before| before.minor),
            weight_grams: (!self.weight.trim().is_empty()).then_some(weight),
            gtin: Some(self.gtin.clone()).filter(|gtin| !gtin.is_empty()),
            requires_delivery: self.delivery != "no",
            media_id: self.media.parse().ok(),
            active: self.active != "no",
            tracked: self.policy != "unlimited",
            backorder: self.policy == "backorder",
            first_stock: if is_new { change } else { 0 },
            stock_change: if is_new { 0 } else { change },
        })
    }

    fn choices(&self, options: &[OptionDraft]) -> Result<Vec<(String, String)>, String> {
        let values: Vec<&str> = self
            .choice
            .split(" / ")
            .map(str::trim)
            .filter(|value| !value.is_empty())
            .collect();
        if values.len() != options.len() {
            return Err(format!(
                "give one value for each of the {} options, parted by “ / ”.",
                options.len()
            ));
        }
        let pairs = options.iter().zip(values);
        Ok(pairs
            .map(|(option, value)| (option.name.clone(), value.to_owned()))
            .collect())
    }
}

impl ImageRow {
    fn of(position: i32, image: &ImageDraft) -> Self {
        Self {
            media: image.media_id.to_string(),
            alt: image.alt.clone(),
            position: position.to_string(),
            removed: false,
        }
    }
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

fn number(text: &str, sentence: &str) -> Result<i32, String> {
    let text = text.trim().trim_start_matches('+');
    if text.is_empty() {
        Ok(0)
    } else {
        text.parse().map_err(|_| sentence.to_owned())
    }
}

fn attribute_line(attribute: &Attribute) -> String {
    let unit = attribute.unit.as_deref().unwrap_or("");
    match attribute.kind.as_str() {
        "text" if unit.is_empty() => format!("{}: {}", attribute.name, attribute.value),
        kind => format!("{}: {} | {kind} | {unit}", attribute.name, attribute.value),
    }
}

fn parse_attribute(line: &str) -> Result<Attribute, String> {
    let (name, rest) = line
        .split_once(':')
        .ok_or_else(|| format!("Write “{line}” as Name: value."))?;
    let mut parts = rest.split(" | ").map(str::trim);
    let value = parts.next().unwrap_or_default().to_owned();
    let kind = parts.next().unwrap_or("text").to_owned();
    if !matches!(kind.as_str(), "text" | "number" | "boolean") || value.is_empty() {
        return Err(format!(
            "Write “{line}” as Name: value, or Name: 4.6 | number | kg."
        ));
    }
    let unit = parts
        .next()
        .filter(|unit| !unit.is_empty())
        .map(str::to_owned);
    Ok(Attribute {
        name: name.trim().to_owned(),
        value,
        kind,
        unit,
    })
}

fn option_line(option: &OptionDraft) -> String {
    let values = option.values.iter().map(|(value, swatch)| match swatch {
        Some(hex) => format!("{value} {hex}"),
        None => value.clone(),
    });
    format!(
        "{}: {}",
        option.name,
        values.collect::<Vec<_>>().join(" | ")
    )
}

fn parse_option(line: &str) -> Result<OptionDraft, String> {
    let wrong = || format!("Write “{line}” as Name: value | value.");
    let (name, rest) = line.split_once(':').ok_or_else(wrong)?;
    let values = rest
        .split('|')
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(|value| {
            let swatch = value.rsplit_once(' ').filter(|(_, last)| is_hex(last));
            swatch.map_or((value.to_owned(), None), |(value, hex)| {
                (value.trim().to_owned(), Some(hex.to_ascii_lowercase()))
            })
        });
    let values: Vec<_> = values.collect();
    if values.is_empty() || name.trim().is_empty() {
        return Err(wrong());
    }
    Ok(OptionDraft {
        name: name.trim().to_owned(),
        values,
    })
}

fn is_hex(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}
