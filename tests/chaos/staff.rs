//! Somebody in the back office, who does what comes to mind to whichever order, and changes stock and prices meanwhile.

use std::sync::Arc;
use std::time::Duration;

use crate::browser::{Browser, Fields, fields, untouched};
use crate::buyer::told;
use crate::plan::Deed;
use crate::seed::Seed;
use crate::world::World;

pub struct Staff {
    name: String,
    browser: Browser,
    world: Arc<World>,
    chance: Seed,
}

impl Staff {
    pub fn new(at: usize, world: Arc<World>) -> Self {
        Self {
            name: format!("staff {at}"),
            browser: Browser::new(world.shop.clone(), Some(world.catalog.staff.clone())),
            chance: Seed::new(world.seed ^ (1000 + at as u64)),
            world,
        }
    }

    pub async fn run(mut self, deeds: Vec<Deed>) {
        for deed in deeds {
            let pause = self.chance.below(60);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            let came = self.deed(deed).await;
            self.world
                .journal
                .note(&self.name, format!("{deed:?}: {came}"));
            self.world.journal.stepped(1);
        }
    }

    async fn deed(&mut self, deed: Deed) -> String {
        match deed {
            Deed::MarkPaid(which) => self.press(which, "paid").await,
            Deed::Send(which) => self.press(which, "fulfilled").await,
            Deed::Cancel(which) => self.press(which, "cancelled").await,
            Deed::SendSome(which) => self.pieces(which, "ship").await,
            Deed::CancelSome(which) => self.pieces(which, "cancel").await,
            Deed::PayBack(which) => self.pieces(which, "refund").await,
            Deed::Edit(which) => self.pieces(which, "edit").await,
            Deed::Count(variant, change) => {
                self.edit(variant, "v_change", &change.to_string()).await
            }
            Deed::Price(variant, minor) => {
                let price = format!("{}.{:02}", minor / 100, minor % 100);
                self.edit(variant, "v_price", &price).await
            }
        }
    }

    /// Presses a button of one of the orders, as the page shows it at the time.
    async fn press(&self, which: u64, button: &str) -> String {
        let Some(order) = self.order(which).await else {
            return "no orders yet".to_owned();
        };
        let (id, version) = order.split_once(' ').unwrap();
        let path = format!("/admin/orders/{id}/{button}");
        let form = fields(&[("version", version)]);
        format!(
            "{id} {}",
            told(self.browser.post(&path, &form).await.as_ref())
        )
    }

    /// Fills in one of an order's pages that ask for pieces of its lines, and confirms what is asked back.
    async fn pieces(&mut self, which: u64, page: &str) -> String {
        let Some(order) = self.order(which).await else {
            return "no orders yet".to_owned();
        };
        let id = order.split_once(' ').unwrap().0;
        let path = format!("/admin/orders/{id}/{page}");
        let Some(shown) = self.browser.get(&path).await else {
            return "no answer".to_owned();
        };
        let form = format!("form[action=\"{path}\"]");
        let mut filled = untouched(&shown, &form);
        for (name, value) in &mut filled {
            if name.starts_with("pieces.") {
                *value = self.chance.below(3).to_string();
            }
        }
        for line in shown.attributes("input[name=restock]", "value") {
            if self.chance.chance(50) {
                filled.push(("restock".to_owned(), line));
            }
        }
        let mut answer = self.browser.post(&path, &filled).await;
        let asked = answer.as_ref().filter(|page| page.status == 200);
        if let Some(amount) = asked.and_then(|page| page.attr("button[name=confirmed]", "value")) {
            filled.push(("confirmed".to_owned(), amount));
            answer = self.browser.post(&path, &filled).await;
        }
        format!("{id} {}", told(answer.as_ref()))
    }

    /// The id and the version of one of the orders.
    async fn order(&self, which: u64) -> Option<String> {
        let orders = "SELECT id || ' ' || version AS line FROM orders ORDER BY number";
        let orders = self.world.store.lines(orders).await;
        let place = usize::try_from(which).unwrap().checked_rem(orders.len())?;
        orders.into_iter().nth(place)
    }

    /// Changes one field of a variant in its product's form.
    async fn edit(&self, variant: usize, field: &str, value: &str) -> String {
        let variant = &self.world.catalog.variants[variant];
        let path = format!("/admin/products/{}", variant.product);
        let Some(page) = self.browser.get(&path).await else {
            return "no answer".to_owned();
        };
        let mut form = untouched(&page, &format!("form[action=\"{path}\"]"));
        if !put(&mut form, &variant.sku, field, value) {
            return format!("no {field} of {} on a page {}", variant.sku, page.status);
        }
        told(self.browser.post(&path, &form).await.as_ref())
    }
}

/// Sets the field that belongs to the row of that SKU; false when there is none.
fn put(form: &mut Fields, sku: &str, field: &str, value: &str) -> bool {
    let of = |name: &'static str, form: &Fields| -> Vec<usize> {
        let named = form
            .iter()
            .enumerate()
            .filter(|(_, (known, _))| known == name);
        named.map(|(at, _)| at).collect()
    };
    let skus = of("v_sku", form);
    let row = skus.iter().position(|at| form[*at].1 == sku);
    let fields: Vec<usize> = (0..form.len()).filter(|at| form[*at].0 == field).collect();
    match row.and_then(|row| fields.get(row)) {
        Some(at) => {
            value.clone_into(&mut form[*at].1);
            true
        }
        None => false,
    }
}
