mod lines;
mod variant;

use std::collections::HashMap;

use uuid::Uuid;

use self::lines::{attribute_line, lines, number, option_line, parse_attribute, parse_option};
pub(super) use self::variant::VariantRow;
use crate::catalog::{ImageDraft, Kind, ProductDraft, Status};
use crate::money::Currency;
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
    /// The code of a tax class; empty leaves it as it is.
    pub tax_class: String,
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
            tax_class: draft.tax_class.clone().unwrap_or_default(),
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
            tax_class: fields.text("tax_class").trim().to_owned(),
            promises: many_lines(fields.text("promises")),
            categories: fields.all("category").map(str::to_owned).collect(),
            tags: one_line(fields.text("tags")),
            attributes: many_lines(fields.text("attributes")),
            options: many_lines(fields.text("options")),
            variants: VariantRow::all_of(fields),
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
            tax_class: some(&self.tax_class),
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
            ("Tax class", self.tax_class.clone()),
            ("Promises", self.promises.clone()),
            ("Tags", self.tags.clone()),
            ("Specifications", self.attributes.clone()),
            ("Options", self.options.clone()),
        ]
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
        pairs.extend(self.variants.iter().flat_map(VariantRow::pairs));
        pairs
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
