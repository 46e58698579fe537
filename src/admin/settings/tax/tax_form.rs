use crate::admin::told::{pairs, yes_no};
use crate::settings::ShopSettings;
use crate::tax::TaxClass;
use crate::text::one_line;
use crate::web::{FieldErrors, Fields};

/// How prices and tax are meant, as it is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct TaxForm {
    pub version: String,
    pub prices_include_tax: bool,
    pub show_prices_with_tax: bool,
    pub delivery_tax_class: String,
    pub legal_name: String,
    pub tax_number: String,
}

impl TaxForm {
    pub(super) fn of(shop: &ShopSettings) -> Self {
        Self {
            version: shop.version.to_string(),
            prices_include_tax: shop.prices_include_tax,
            show_prices_with_tax: shop.show_prices_with_tax,
            delivery_tax_class: shop.delivery_tax_class.clone(),
            legal_name: shop.legal_name.clone(),
            tax_number: shop.tax_number.clone(),
        }
    }

    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        Self {
            version: line("version"),
            prices_include_tax: fields.ticked("prices_include_tax"),
            show_prices_with_tax: fields.ticked("show_prices_with_tax"),
            delivery_tax_class: line("delivery_tax_class"),
            legal_name: line("legal_name"),
            tax_number: line("tax_number"),
        }
    }

    /// The facts to save in the place of those that are `stored`.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn facts(
        &self,
        stored: &ShopSettings,
        classes: &[TaxClass],
    ) -> Result<ShopSettings, FieldErrors> {
        let mut errors = FieldErrors::default();
        if !classes
            .iter()
            .any(|class| class.code == self.delivery_tax_class)
        {
            errors.add("delivery_tax_class", "Choose a class of the list.");
        }
        errors.at_most("legal_name", &self.legal_name, 120);
        errors.at_most("tax_number", &self.tax_number, 60);
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(ShopSettings {
            prices_include_tax: self.prices_include_tax,
            show_prices_with_tax: self.show_prices_with_tax,
            delivery_tax_class: self.delivery_tax_class.clone(),
            legal_name: self.legal_name.clone(),
            tax_number: self.tax_number.clone(),
            version: self.version.parse().unwrap_or_default(),
            ..stored.clone()
        })
    }

    /// Names and values, for comparing two versions.
    pub(super) fn pairs(&self) -> Vec<(String, String)> {
        pairs([
            ("Entered with tax", yes_no(self.prices_include_tax)),
            ("Shown with tax", yes_no(self.show_prices_with_tax)),
            ("Class of delivery", self.delivery_tax_class.clone()),
            ("Name on invoices", self.legal_name.clone()),
            ("Tax number", self.tax_number.clone()),
        ])
    }
}
