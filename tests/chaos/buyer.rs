//! Somebody who buys: adds, changes their mind, presses twice, loses the answer and asks again.

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;

use crate::browser::{Browser, Fields, fields};
use crate::plan::{Try, Way};
use crate::seed::Seed;
use crate::support::Page;
use crate::world::World;

/// The code that everybody knows.
pub const CODE: &str = "CHAOS";
/// So often a form without an answer is sent again, and one that was told of changes.
const TRIES: usize = 80;
const CHANGES: usize = 4;

pub struct Buyer {
    name: String,
    email: String,
    browser: Browser,
    world: Arc<World>,
    chance: Seed,
    /// The checkout's form as it was shown last.
    form: Option<Fields>,
    /// What was sent last.
    sent: Option<Fields>,
    /// The newest order's page.
    order: Option<String>,
}

impl Buyer {
    pub fn new(at: usize, world: Arc<World>) -> Self {
        let name = format!("buyer {at}");
        Self {
            email: format!("buyer{}@example.com", at % 4), // some come twice
            browser: Browser::new(world.shop.clone(), None),
            chance: Seed::new(world.seed ^ (at as u64 + 1)),
            name,
            world,
            form: None,
            sent: None,
            order: None,
        }
    }

    pub async fn run(mut self, tries: Vec<Try>) {
        for step in tries {
            let pause = self.chance.below(30);
            tokio::time::sleep(Duration::from_millis(pause)).await;
            let came = self.step(step).await;
            self.world
                .journal
                .note(&self.name, format!("{step:?}: {came}"));
            self.world.journal.stepped(1);
        }
    }

    async fn step(&mut self, step: Try) -> String {
        match step {
            Try::Add(variant, pieces) => self.add(variant, pieces).await,
            Try::Code => {
                let code = fields(&[("code", CODE)]);
                told(self.browser.post("/cart/discount", &code).await.as_ref())
            }
            Try::Open => self.open().await,
            Try::Order(way, presses) => match self.filled(way) {
                Some(form) => self.order(form, presses).await,
                None => "nothing to order".to_owned(),
            },
            Try::Vanish(way) => self.vanish(way).await,
            Try::Again => match self.sent.clone() {
                Some(form) => self.order(form, 1).await,
                None => "nothing was sent".to_owned(),
            },
            Try::Look => match self.order.clone() {
                Some(path) => told(self.browser.get(&path).await.as_ref()),
                None => "no order".to_owned(),
            },
        }
    }

    async fn add(&self, variant: usize, pieces: i32) -> String {
        let variant = &self.world.catalog.variants[variant].id;
        let line = fields(&[("variant_id", variant), ("quantity", &pieces.to_string())]);
        let mut answer = self.browser.post("/cart/lines", &line).await;
        for _ in 0..TRIES {
            if answer.is_some() {
                break;
            }
            pause(&mut self.chance.clone()).await;
            answer = self.browser.post("/cart/lines", &line).await;
        }
        told(answer.as_ref())
    }

    async fn open(&mut self) -> String {
        for _ in 0..TRIES {
            let answer = self.browser.get("/checkout").await;
            if let Some(page) = &answer {
                self.form = (page.status == 200)
                    .then(|| page.hidden("#checkout-form").into_iter().collect());
                return told(answer.as_ref());
            }
            pause(&mut self.chance).await;
        }
        "no answer".to_owned()
    }

    /// The form that was shown, filled in.
    fn filled(&self, way: Way) -> Option<Fields> {
        let mut form = self.form.clone()?;
        let typed = [
            ("email", self.email.as_str()),
            ("full_name", "Ines Romero"),
            ("line1", "418 Alder Street"),
            ("city", "Portland"),
            ("region", "Oregon"),
            ("postal_code", "97205"),
            ("country", "US"),
            ("delivery_method", "standard"),
            ("payment_method", way.as_str()),
            ("accept_terms", "1"),
            ("accept_disclaimer", "1"),
        ];
        form.extend(fields(&typed));
        Some(form)
    }

    /// Sends the form until there is an answer to it.
    async fn order(&mut self, mut form: Fields, presses: usize) -> String {
        let key = value(&form, "checkout_key");
        let (mut changes, mut lost) = (0, 0);
        self.world.journal.tried(&key);
        while lost < TRIES {
            self.sent = Some(form.clone());
            let presses = (0..presses).map(|_| self.browser.post("/checkout", &form));
            let answers: Vec<Page> = join_all(presses).await.into_iter().flatten().collect();
            for page in answers.iter().filter(|page| page.status == 303) {
                self.ordered(&key, &page.location());
            }
            match answers.iter().min_by_key(|page| page.status) {
                Some(page) if page.status == 303 => return format!("ordered after {lost} lost"),
                Some(page) if page.status == 409 && changes < CHANGES => {
                    changes += 1;
                    form = once_more(page, &form);
                }
                Some(page) => return told(Some(page)),
                None => {
                    lost += 1;
                    pause(&mut self.chance).await;
                }
            }
        }
        "no answer".to_owned()
    }

    fn ordered(&mut self, key: &str, location: &str) {
        let token = location
            .strip_prefix("/orders/")
            .and_then(|rest| rest.split(['/', '?']).next());
        if let Some(token) = token {
            self.world.journal.acknowledged(key, token);
            self.order = Some(format!("/orders/{token}"));
        }
    }

    /// Sends the form and is gone before the answer is there.
    async fn vanish(&mut self, way: Way) -> String {
        let Some(form) = self.filled(way) else {
            return "nothing to order".to_owned();
        };
        self.world.journal.tried(&value(&form, "checkout_key"));
        self.sent = Some(form.clone());
        let patience = Duration::from_millis(self.chance.below(40));
        let sent = self.browser.post("/checkout", &form);
        match tokio::time::timeout(patience, sent).await {
            Ok(answer) => told(answer.as_ref()),
            Err(_) => "gone".to_owned(),
        }
    }
}

/// What was typed, sent from the page that was shown instead of an order.
fn once_more(page: &Page, typed: &Fields) -> Fields {
    let hidden = page.hidden("#checkout-form");
    let kept = typed
        .iter()
        .filter(|(name, _)| hidden.iter().all(|(known, _)| known != name))
        .filter(|(name, _)| !name.starts_with("shown_"));
    hidden.iter().chain(kept).cloned().collect()
}

fn value(form: &Fields, field: &str) -> String {
    form.iter()
        .find(|(name, _)| name == field)
        .map_or_else(String::new, |(_, value)| value.clone())
}

async fn pause(chance: &mut Seed) {
    tokio::time::sleep(Duration::from_millis(chance.between(20, 150))).await;
}

/// An answer in a few words.
pub fn told(answer: Option<&Page>) -> String {
    match answer {
        None => "no answer".to_owned(),
        Some(page) if page.status < 400 => page.status.to_string(),
        Some(page) => {
            let alerts = page.texts("[role=alert], .field-error").join(" ");
            let alerts: String = alerts.chars().take(160).collect();
            format!("{} {alerts}", page.status)
        }
    }
}
