use std::time::Duration;

use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{
    AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod,
};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};

/// One connection to PostgreSQL. A query takes `&Conn`; what opens a transaction takes `&mut Conn`.
pub type Conn = AsyncPgConnection;

/// A connection lent by the pool.
pub type Pooled = Object<AsyncPgConnection>;

/// No connection is to be had: the database is away or everybody waits for it.
#[derive(Debug, thiserror::Error)]
#[error("no database connection: {0}")]
pub struct Unavailable(pub String);

/// Lends connections. Each HTTP worker has its own, since a connection lives on the runtime that opened it.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
}

impl Db {
    /// A pool of at most `size` connections, opened when first needed.
    ///
    /// # Errors
    /// When the pool cannot be made of these settings.
    pub fn new(url: &str, size: usize) -> Result<Self, Unavailable> {
        let mut manager = ManagerConfig::default();
        // The driver knows when its connection has closed; a SELECT 1 at each loan would cost a round trip.
        manager.recycling_method = RecyclingMethod::Fast;
        manager.custom_setup = Box::new(|url| Box::pin(open(url.to_owned())));
        let manager = AsyncDieselConnectionManager::new_with_config(url, manager);
        let pool = Pool::builder(manager)
            .max_size(size.max(1))
            .runtime(deadpool_runtime())
            .wait_timeout(Some(Duration::from_secs(3)))
            .create_timeout(Some(Duration::from_secs(3)))
            .recycle_timeout(Some(Duration::from_secs(2)))
            .build()
            .map_err(|e| Unavailable(e.to_string()))?;
        Ok(Self { pool })
    }

    /// A connection, within three seconds.
    ///
    /// # Errors
    /// When none could be had in that time.
    pub async fn get(&self) -> Result<Pooled, Unavailable> {
        self.pool
            .get()
            .await
            .map_err(|e| Unavailable(e.to_string()))
    }
}

/// Opens one connection with the time-outs that every statement of the shop runs under.
///
/// # Errors
/// When the server does not answer or refuses.
pub async fn open(url: String) -> diesel::ConnectionResult<AsyncPgConnection> {
    let mut conn = AsyncPgConnection::establish(&url).await?;
    conn.batch_execute(
        "SET statement_timeout = '10s'; SET lock_timeout = '5s'; \
         SET idle_in_transaction_session_timeout = '15s'; SET timezone = 'UTC'",
    )
    .await
    .map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
    Ok(conn)
}

fn deadpool_runtime() -> deadpool::Runtime {
    deadpool::Runtime::Tokio1
}
