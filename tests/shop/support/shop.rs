//! A shop that runs for one test.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use storefront::app::{self, Running};
use storefront::clock::Clock;
use storefront::config::Config;
use storefront::parts::Parts;
use storefront::staff::{self, Role};
use storefront::transfer::demo;
use tokio::runtime::Handle;
use tokio::task::block_in_place;

use super::{TestDb, Visitor, empty, filled, sql};

/// The owner that every demo shop of the tests has.
pub const OWNER: (&str, &str) = ("owner@test.example", "correct horse battery staple");

/// A running shop with a database of its own; stopped when it is dropped. Needs the multi-thread runtime.
pub struct Shop {
    pub db: TestDb,
    running: Option<Running>,
}

impl Shop {
    /// The demo shop, its owner [`OWNER`], without rate limits.
    pub async fn start() -> Self {
        Self::with(demo_db().await, |_| {})
    }

    /// A shop with nothing in it.
    pub async fn bare() -> Self {
        Self::with(empty().await, |_| {})
    }

    /// The demo shop with other settings.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        Self::with(demo_db().await, change)
    }

    fn with(db: TestDb, change: impl FnOnce(&mut Config)) -> Self {
        let mut config = config(db.folder.clone());
        change(&mut config);
        let running = app::start(config, &db.url, Clock::system()).expect("the shop starts");
        Self {
            db,
            running: Some(running),
        }
    }

    /// The parts of the running shop: database, clock, media, settings.
    pub fn parts(&self) -> &Parts {
        &self.running().parts
    }

    /// Where it answers, without a slash at the end.
    pub fn origin(&self) -> String {
        format!("http://{}", self.running().address)
    }

    /// Where health and metrics are, without a slash at the end.
    pub fn ops(&self) -> String {
        format!("http://{}", self.running().ops_address)
    }

    /// Somebody with cookies of their own, and no JavaScript.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.origin())
    }

    /// A staff member of that role, signed in.
    pub async fn staff(&self, role: Role) -> Visitor {
        let email = format!("{}@shop.example", role.as_str());
        let conn = self.parts().db.get().await.unwrap();
        let now = self.parts().clock.now();
        staff::add(&email, "Sam Sample", role, OWNER.1, now, &conn)
            .await
            .unwrap();
        drop(conn);
        let visitor = self.visitor();
        let page = visitor
            .post("/admin/login", &[("email", &email), ("password", OWNER.1)])
            .await;
        assert_eq!(page.status, 303, "{}", page.text());
        visitor
    }

    /// Lets time pass.
    pub fn advance(&self, by: std::time::Duration) {
        self.parts().clock.advance(by);
    }

    /// The one number that an expression or a query gives.
    pub async fn number(&self, query: &str) -> i64 {
        self.text(query).await.parse().expect("a number")
    }

    /// The one value that an expression or a query gives, as text.
    #[expect(
        clippy::unused_async,
        reason = "reads like the others where it is used"
    )]
    pub async fn text(&self, query: &str) -> String {
        let found = self.names(&format!("SELECT ({query})::text AS name"));
        found.into_iter().next().expect("a value")
    }

    /// The id of the variant of that SKU.
    pub async fn variant(&self, sku: &str) -> String {
        self.text(&format!("SELECT id FROM variants WHERE sku = '{sku}'"))
            .await
    }

    /// Pieces on hand of that SKU.
    pub async fn on_hand(&self, sku: &str) -> i64 {
        let of = format!(
            "SELECT on_hand FROM stock JOIN variants ON variants.id = variant_id WHERE sku = '{sku}'"
        );
        self.number(&of).await
    }

    /// Runs a statement past the app.
    pub async fn sql(&self, statement: &str) {
        sql::run(&self.db.url, &[statement.to_owned()]).await;
    }

    /// The column `name`, text, of what a query past the app finds.
    pub fn names(&self, query: &str) -> Vec<String> {
        block_in_place(|| sql::names(&self.db.url, query))
    }

    fn running(&self) -> &Running {
        self.running
            .as_ref()
            .expect("the shop runs until it is dropped")
    }
}

impl Drop for Shop {
    /// A shop that went on would hold its connections, and the server has room for some two hundred.
    fn drop(&mut self) {
        if let Some(running) = self.running.take() {
            block_in_place(|| Handle::current().block_on(running.stop()));
        }
    }
}

async fn demo_db() -> TestDb {
    filled("demo", async |url, folder| {
        let parts = Parts::new(Arc::new(config(folder)), &url, 2, Clock::system()).unwrap();
        demo::load(&parts, false).await.unwrap();
        let conn = parts.db.get().await.unwrap();
        let (email, password) = OWNER;
        staff::add(
            email,
            "Test owner",
            Role::Owner,
            password,
            parts.clock.now(),
            &conn,
        )
        .await
        .unwrap();
        drop(conn);
        // no test should spend its time on the pictures' smaller versions
        sql::run(&url, &["DELETE FROM jobs".to_owned()]).await;
    })
    .await
}

fn config(data_dir: PathBuf) -> Config {
    let mut config = Config::default();
    let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
    (config.server.bind, config.ops.bind) = (anywhere, anywhere);
    config.server.workers = Some(2);
    config.database.pool = Some(4);
    config.limits.enabled = false;
    config.data_dir = Some(data_dir);
    config
}
