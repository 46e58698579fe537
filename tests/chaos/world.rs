//! What one history happens in, and the lane that makes one after the other.

use std::path::Path;
use std::sync::Arc;

use storefront::clock::Clock;
use storefront::config::Config;
use storefront::db::migrate;
use storefront::parts::Parts;
use storefront::staff::{self, Role};
use storefront::transfer::demo;

use crate::browser::{Browser, fields};
use crate::buyer::CODE;
use crate::journal::Journal;
use crate::mail_server::MailServer;
use crate::plan::VARIANTS;
use crate::postgres::Postgres;
use crate::shop::Shop;
use crate::store::Store;

/// A variant that the histories are about.
#[derive(Clone, Debug)]
pub struct Variant {
    pub id: String,
    pub product: String,
    pub sku: String,
}

/// What every history begins with.
#[derive(Clone, Debug)]
pub struct Catalog {
    pub variants: Vec<Variant>,
    /// The cookie of somebody who has signed in.
    pub staff: String,
}

/// One history's own shop and database.
pub struct World {
    pub seed: u64,
    pub catalog: Catalog,
    pub journal: Journal,
    pub shop: Arc<Shop>,
    pub store: Store,
    pub database: String,
    pub postgres: Arc<Postgres>,
    pub mail: MailServer,
}

/// One history after the other, on a PostgreSQL of its own.
pub struct Lane {
    postgres: Arc<Postgres>,
    mail: MailServer,
    catalog: Catalog,
}

const TEMPLATE: &str = "chaos_template";
const STAFF: (&str, &str) = ("owner@chaos.example", "correct horse battery staple");

impl Lane {
    pub async fn open() -> Self {
        Self::open_with("").await
    }

    /// One whose every shop begins with these statements done to its database.
    pub async fn open_with(statements: &str) -> Self {
        let (postgres, mail) = (Arc::new(Postgres::start()), MailServer::start().await);
        let create = format!("CREATE DATABASE {TEMPLATE}");
        postgres.store("postgres").try_run(&create).await.unwrap();
        let store = postgres.store(TEMPLATE);
        fill(&store, postgres.folder()).await;
        store.try_run(statements).await.unwrap();
        let staff = sign_in(&store, postgres.folder()).await;
        let cut = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '";
        let cut = format!("{cut}{TEMPLATE}'");
        let variants = variants(&store).await;
        postgres.store("postgres").run(&cut).await;
        Self {
            postgres,
            mail,
            catalog: Catalog { variants, staff },
        }
    }

    /// A world as it is before a history.
    pub async fn world(&self, seed: u64) -> World {
        self.mail.empty();
        let (database, store) = self.postgres.copy(TEMPLATE).await;
        let folder = self.postgres.folder().to_owned();
        let _ = std::fs::remove_file(folder.join("shop.log"));
        let shop = Shop::start(folder, &store, &self.mail.url, &[]).await;
        World {
            seed,
            catalog: self.catalog.clone(),
            journal: Journal::new(),
            shop: Arc::new(shop),
            store,
            database,
            postgres: self.postgres.clone(),
            mail: self.mail.clone(),
        }
    }

    /// Throws a world away.
    pub async fn end(&self, world: &World) {
        world.shop.kill().await;
        self.postgres.forget(&world.database).await;
    }
}

/// The demo shop with little stock, taxes and a discount that is soon used up.
async fn fill(store: &Store, folder: &Path) {
    migrate::run(&store.url).await.unwrap();
    let config = Config {
        data_dir: Some(folder.to_owned()),
        ..Config::default()
    };
    let parts = Parts::new(Arc::new(config), &store.url, 2, Clock::system()).unwrap();
    demo::load(&parts, false).await.unwrap();
    let (email, password) = STAFF;
    let conn = parts.db.get().await.unwrap();
    let now = parts.clock.now();
    staff::add(email, "Sam Sample", Role::Owner, password, now, &conn)
        .await
        .unwrap();
    drop(conn);
    let scene = include_str!("scene.sql").replace("@code@", CODE);
    store.try_run(&scene).await.unwrap();
}

async fn sign_in(store: &Store, folder: &Path) -> String {
    let shop = Shop::start(folder.to_owned(), store, "smtp://127.0.0.1:9", &[]).await;
    let shop = Arc::new(shop);
    let (email, password) = STAFF;
    let form = fields(&[("email", email), ("password", password)]);
    let browser = Browser::new(shop.clone(), None);
    let page = browser.post("/admin/login", &form).await.unwrap();
    assert_eq!(page.status, 303, "{}", page.text());
    let cookie = page.header("set-cookie").split(';').next().unwrap();
    assert!(shop.stop().await, "{}", shop.log());
    cookie.to_owned()
}

/// Those that the scene has set apart, the same in each lane.
async fn variants(store: &Store) -> Vec<Variant> {
    let query = "SELECT variants.id || ' ' || product_id || ' ' || sku AS line FROM variants \
                 JOIN chaos_variants USING (sku) ORDER BY place";
    let lines = store.lines(query).await;
    assert_eq!(lines.len(), VARIANTS, "{lines:?}");
    lines.iter().map(|line| variant(line)).collect()
}

fn variant(line: &str) -> Variant {
    let mut words = line.splitn(3, ' ').map(str::to_owned);
    Variant {
        id: words.next().unwrap(),
        product: words.next().unwrap(),
        sku: words.next().unwrap(),
    }
}
