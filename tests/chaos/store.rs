//! Questions to the database past the shop, by somebody who does not mind its restarts.

use std::time::{Duration, Instant};

use diesel::sql_query;
use diesel::sql_types::Text;
use diesel_async::{
    AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _, SimpleAsyncConnection as _,
};

/// So long PostgreSQL may take to be back.
const PATIENCE: Duration = Duration::from_mins(2);

#[derive(diesel::QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    line: String,
}

/// A database by its address.
#[derive(Clone, Debug)]
pub struct Store {
    pub url: String,
}

impl Store {
    /// The column `line` of what the query finds.
    pub async fn lines(&self, query: &str) -> Vec<String> {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.try_lines(query).await {
                Ok(lines) => return lines,
                Err(error) if Instant::now() > until || is_wrong(&error) => {
                    panic!("{query}: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// The one value that an expression or a query gives, as text.
    pub async fn text(&self, query: &str) -> String {
        let found = self
            .lines(&format!("SELECT coalesce(({query})::text, '') AS line"))
            .await;
        found.into_iter().next().unwrap()
    }

    /// Runs statements that may be run twice.
    pub async fn run(&self, statements: &str) {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.try_run(statements).await {
                Ok(()) => return,
                Err(error) if Instant::now() > until || is_wrong(&error) => {
                    panic!("{statements}: {error}")
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// The same without patience.
    pub async fn try_run(&self, statements: &str) -> Result<(), String> {
        let mut conn = self.connect().await?;
        conn.batch_execute(statements)
            .await
            .map_err(|error| error.to_string())
    }

    async fn try_lines(&self, query: &str) -> Result<Vec<String>, String> {
        let mut conn = self.connect().await?;
        lines_of(query, &mut conn).await
    }

    pub async fn connect(&self) -> Result<AsyncPgConnection, String> {
        AsyncPgConnection::establish(&self.url)
            .await
            .map_err(|error| error.to_string())
    }
}

/// Whether waiting does not help.
fn is_wrong(error: &str) -> bool {
    ["syntax error", "does not exist", "violates", "type"]
        .iter()
        .any(|part| error.contains(part))
}

/// The column `line` of what the query finds on that connection.
pub async fn lines_of(query: &str, conn: &mut AsyncPgConnection) -> Result<Vec<String>, String> {
    let rows: Result<Vec<Row>, _> = sql_query(query).load(conn).await;
    rows.map(|rows| rows.into_iter().map(|row| row.line).collect())
        .map_err(|error| error.to_string())
}
