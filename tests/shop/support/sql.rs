//! Statements outside the app, each on a connection of its own.

use diesel::sql_query;
use diesel::sql_types::Text;
use diesel_async::{
    AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _,
};
use tokio::runtime::{Builder, Runtime};

#[derive(diesel::QueryableByName)]
struct Name {
    #[diesel(sql_type = Text)]
    name: String,
}

/// A runtime for a thread that is in none; migrations ask for the multi-thread one.
pub fn runtime() -> Runtime {
    Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()
        .unwrap()
}

/// Blocks. The column `name` of what `query` finds.
pub fn names(url: &str, query: &str) -> Vec<String> {
    let (url, query) = (url.to_owned(), query.to_owned());
    std::thread::spawn(move || {
        runtime().block_on(async {
            let mut conn = AsyncPgConnection::establish(&url).await.unwrap();
            let found: Vec<Name> = sql_query(query).load(&mut conn).await.unwrap();
            found.into_iter().map(|row| row.name).collect()
        })
    })
    .join()
    .unwrap()
}

/// Runs statements one by one, in no transaction.
pub async fn run(url: &str, statements: &[String]) {
    let mut conn = AsyncPgConnection::establish(url).await.unwrap();
    for statement in statements {
        conn.batch_execute(statement)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"));
    }
}
