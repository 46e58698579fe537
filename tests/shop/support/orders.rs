//! Placed orders, and what staff do with them.

use super::{Page, Shop, Visitor};

/// A placed order.
pub struct Placed {
    /// The address of the buyer's page.
    pub path: String,
    pub id: String,
}

impl Shop {
    /// Places an order for these SKUs, with a discount code where one is given.
    pub async fn order(&self, lines: &[(&str, i32)], payment: &str, code: &str) -> Placed {
        let visitor = self.visitor();
        for (sku, quantity) in lines {
            visitor.add(&self.variant(sku).await, *quantity).await;
        }
        if !code.is_empty() {
            let page = visitor.post("/cart/discount", &[("code", code)]).await;
            assert_eq!(page.status, 303, "{}", page.text());
        }
        let mut form = visitor.checkout_form().await;
        for (name, value) in &mut form {
            if name == "payment_method" {
                payment.clone_into(value);
            }
        }
        // The address changes the total: with it the hidden fields tell the total that was just shown.
        let mut shown = form.clone();
        shown.push(("update".to_owned(), "1".to_owned()));
        let page = visitor.send_form("/checkout", &shown).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let mut again = page.hidden("#checkout-form");
        again.extend(
            form.into_iter()
                .filter(|(name, _)| !name.starts_with("shown_") && name != "checkout_key"),
        );
        let page = visitor.send_form("/checkout", &again).await;
        assert_eq!(page.status, 303, "{:?}", page.texts("[role=alert]"));
        let path = page.location();
        let token = path.trim_start_matches("/orders/");
        let id = self
            .text(&format!("SELECT id FROM orders WHERE token = '{token}'"))
            .await;
        Placed { path, id }
    }

    /// The id of the first line with that SKU.
    pub async fn line(&self, order: &Placed, sku: &str) -> String {
        self.text(&format!(
            "SELECT id FROM order_lines WHERE order_id = '{}' AND sku = '{sku}' ORDER BY position LIMIT 1",
            order.id
        ))
        .await
    }

    /// A column of that order.
    pub async fn of(&self, order: &Placed, column: &str) -> String {
        self.text(&format!(
            "SELECT {column} FROM orders WHERE id = '{}'",
            order.id
        ))
        .await
    }
}

impl Placed {
    /// The address of the order in the office, or of what is done there.
    pub fn office(&self, deed: &str) -> String {
        match deed {
            "" => format!("/admin/orders/{}", self.id),
            deed => format!("/admin/orders/{}/{deed}", self.id),
        }
    }

    /// The form of a page of the office as it stands, with these fields changed.
    pub async fn form(
        &self,
        staff: &Visitor,
        deed: &str,
        changes: &[(&str, &str)],
    ) -> Vec<(String, String)> {
        let page = staff.get(&self.office(deed)).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let mut fields = page.fields(&format!("form[action='{}']", self.office(deed)));
        for (name, value) in changes {
            fields.retain(|(field, _)| field != name);
            fields.push(((*name).to_owned(), (*value).to_owned()));
        }
        fields
    }

    /// Sends that form.
    pub async fn send(&self, staff: &Visitor, deed: &str, changes: &[(&str, &str)]) -> Page {
        let form = self.form(staff, deed, changes).await;
        staff.send_form(&self.office(deed), &form).await
    }

    /// Sends that form, and then confirms the amount that it shows.
    pub async fn confirm(&self, staff: &Visitor, deed: &str, changes: &[(&str, &str)]) -> Page {
        let form = self.form(staff, deed, changes).await;
        let page = staff.send_form(&self.office(deed), &form).await;
        let Some(amount) = page.attr("button[name=confirmed]", "value") else {
            return page;
        };
        let mut form = form;
        form.push(("confirmed".to_owned(), amount));
        staff.send_form(&self.office(deed), &form).await
    }

    /// Presses a button of the order's page.
    pub async fn press(&self, staff: &Visitor, deed: &str) -> Page {
        let page = staff.get(&self.office("")).await;
        let version = page.attr("input[name=version]", "value");
        let version = version.unwrap_or_else(|| "1".to_owned());
        staff
            .post(&self.office(deed), &[("version", &version)])
            .await
    }
}
