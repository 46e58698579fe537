//! A durable server of its own with a thousand variants, and carts that wait to be ordered.

use std::path::Path;

use diesel_async::{
    AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _,
};
use storefront::clock::Clock;
use storefront::config::ShopDefaults;
use storefront::db::embedded::{Embedded, Options, Programs, Role};
use storefront::db::migrate;
use storefront::settings::{self, ShopSettings};
use tokio::runtime::Runtime;
use uuid::Uuid;

/// Orders of a round.
pub const ROUND: i32 = 8_000;

/// What the buyers want.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Wares {
    /// Two of a thousand variants.
    Random,
    /// The same variant all of them, and one of the others.
    Hot,
}

impl Wares {
    pub fn name(self) -> &'static str {
        match self {
            Self::Random => "1,000 random variants",
            Self::Hot => "one hot variant",
        }
    }
}

pub struct Database {
    pub url: String,
    pub socket: String,
    pub bin: std::path::PathBuf,
    pub user: String,
    handle: tokio::runtime::Handle,
    server: Embedded,
}

#[derive(diesel::QueryableByName)]
struct Cart {
    #[diesel(sql_type = diesel::sql_types::Uuid)]
    id: Uuid,
}

#[derive(diesel::QueryableByName)]
struct Number {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    number: i64,
}

impl Database {
    /// A new database; whatever an earlier run left is thrown away.
    pub fn open(folder: &Path, runtime: &Runtime) -> Self {
        std::fs::create_dir_all(folder).expect("a folder for the database");
        let programs = Programs::find(None, std::env::var_os("PATH").as_deref())
            .unwrap_or_else(|error| panic!("{error}"));
        let bin = programs
            .installations()
            .first()
            .expect("PostgreSQL's programs")
            .bin
            .clone();
        let options = Options {
            settings: vec![("shared_buffers".to_owned(), "512MB".to_owned())],
            elsewhere: Some("/var/lib/storefront-bench".into()),
            ..Options::new(Role::Join)
        };
        let server = Embedded::start(&programs, &folder.join("postgres"), options)
            .unwrap_or_else(|error| panic!("{error}"));
        let database = Self {
            url: server.url("bench"),
            socket: server.socket_dir().display().to_string(),
            bin,
            user: user(&server.url("bench")),
            handle: runtime.handle().clone(),
            server,
        };
        let admin = database.server.url("postgres");
        run(runtime, &admin, "DROP DATABASE IF EXISTS bench");
        run(runtime, &admin, "CREATE DATABASE bench");
        runtime
            .block_on(migrate::run(&database.url))
            .expect("the tables are made");
        let first = ShopSettings::first(&ShopDefaults::default());
        runtime.block_on(async {
            let conn = AsyncPgConnection::establish(&database.url)
                .await
                .expect("a connection");
            settings::ensure(&first, Clock::system().now(), &conn)
                .await
                .expect("settings");
        });
        database.sql(include_str!("wares.sql"));
        database.sql(&carts(Wares::Random, 1));
        crate::shop::place_one(&database, runtime);
        database.sql("DROP FUNCTION place_order(jsonb); ALTER FUNCTION place_order_really RENAME TO place_order");
        database
    }

    /// The carts that wait, each with two lines.
    pub fn carts(&self) -> Vec<Uuid> {
        let rows: Vec<Cart> = self.handle.block_on(async {
            let mut conn = AsyncPgConnection::establish(&self.url)
                .await
                .expect("a connection");
            diesel::sql_query("SELECT cart_id AS id FROM cart_lines GROUP BY cart_id")
                .get_results(&mut conn)
                .await
                .expect("carts")
        });
        rows.into_iter().map(|row| row.id).collect()
    }

    /// Carts for one round, and for (b) numbers that no order has.
    pub fn fill(&self, wares: Wares) {
        self.sql(&carts(wares, ROUND));
        self.sql(&format!(
            "INSERT INTO sent {SENT}",
            SENT = SENT.replace("$ROUND", &ROUND.to_string())
        ));
        for table in [
            "carts",
            "cart_lines",
            "sent",
            "number_series",
            "stock",
            "variants",
            "products",
        ] {
            self.sql(&format!("VACUUM ANALYZE {table}"));
        }
        self.sql("CHECKPOINT");
    }

    /// Nothing was oversold or half done.
    pub fn check(&self) {
        for (what, query) in [
            (
                "orders without both of their lines",
                "SELECT count(*) AS number FROM orders WHERE (SELECT count(*) FROM order_lines WHERE order_id = orders.id) <> 2",
            ),
            (
                "variants below zero",
                "SELECT count(*) AS number FROM stock WHERE on_hand < 0",
            ),
        ] {
            assert_eq!(self.number(query), 0, "{what}");
        }
    }

    pub fn number(&self, query: &str) -> i64 {
        self.handle.block_on(async {
            let mut conn = AsyncPgConnection::establish(&self.url)
                .await
                .expect("a connection");
            let row: Number = diesel::sql_query(query)
                .get_result(&mut conn)
                .await
                .expect(query);
            row.number
        })
    }

    pub fn sql(&self, statements: &str) {
        self.handle.block_on(async {
            let mut conn = AsyncPgConnection::establish(&self.url)
                .await
                .expect("a connection");
            conn.batch_execute(statements).await.expect(statements);
        });
    }
}

/// Statements that make so many carts.
fn carts(wares: Wares, count: i32) -> String {
    let first = match wares {
        Wares::Random => "v((random() * 999)::int)",
        Wares::Hot => "v(0)",
    };
    include_str!("carts.sql")
        .replace("$FIRST", first)
        .replace("$ROUND", &count.to_string())
}

/// What the shop would send for each cart, made of what it did send for the first.
const SENT: &str = include_str!("sent.sql");

fn user(url: &str) -> String {
    let parsed = url::Url::parse(url)
        .map(|url| url.username().to_owned())
        .unwrap_or_default();
    let named = url
        .split(['?', '&'])
        .find_map(|part| part.strip_prefix("user="));
    named.map_or(parsed, str::to_owned)
}

fn run(runtime: &Runtime, url: &str, statement: &str) {
    runtime.block_on(async {
        let mut conn = AsyncPgConnection::establish(url)
            .await
            .expect("a connection");
        conn.batch_execute(statement).await.expect(statement);
    });
}
