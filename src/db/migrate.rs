use diesel::dsl::sql;
use diesel::migration::{MigrationSource, MigrationVersion};
use diesel::pg::Pg;
use diesel::sql_types::Bool;
use diesel_async::{
    AsyncConnection, AsyncMigrationHarness, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection,
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// One lock for all instances, so that several may start together. The number is "storefront" in ASCII, cut to 63 bits.
const LOCK: &str = "SELECT pg_advisory_lock(8319398753428303206)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(8319398753428303206)";

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The server does not answer.
    #[error("the database does not answer: {0}")]
    Connect(#[from] diesel::ConnectionError),
    /// A newer program has been here.
    #[error(
        "the database is newer than this program (it has migration {newest}, which this program does not know): \
         start the newer program, or restore a backup made by this one"
    )]
    Newer { newest: String },
    /// A migration failed; nothing of it was kept.
    #[error("a migration failed: {0}")]
    Failed(String),
}

/// Applies the migrations that are pending, under a lock that other instances wait for, and returns their names.
/// Needs tokio's multi-thread runtime.
///
/// # Errors
/// When the database does not answer, is newer than the program, or refuses a migration.
pub async fn run(url: &str) -> Result<Vec<String>, MigrateError> {
    let mut conn = AsyncPgConnection::establish(url).await?;
    conn.batch_execute(LOCK).await.map_err(failed)?;
    let mut harness = AsyncMigrationHarness::new(conn);
    let applied = tokio::task::block_in_place(|| apply(&mut harness));
    let mut conn = harness.into_inner();
    // The lock goes with the connection; unlocking it only lets the next one start sooner.
    conn.batch_execute(UNLOCK).await.ok();
    applied
}

/// How far a database's schema is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Migrations that it has.
    pub applied: usize,
    /// Migrations that this program knows and it does not have.
    pub pending: usize,
}

/// How far the schema is; changes nothing, not even in a database without one.
/// Needs tokio's multi-thread runtime.
///
/// # Errors
/// As [`run`].
pub async fn standing(url: &str) -> Result<Standing, MigrateError> {
    let mut conn = AsyncPgConnection::establish(url).await?;
    let known = MigrationSource::<Pg>::migrations(&MIGRATIONS).map_err(failed)?;
    // diesel's own look would create its table.
    let table: bool = diesel::select(sql::<Bool>(
        "to_regclass('__diesel_schema_migrations') IS NOT NULL",
    ))
    .get_result(&mut conn)
    .await
    .map_err(failed)?;
    if !table {
        let pending = known.len();
        return Ok(Standing {
            applied: 0,
            pending,
        });
    }
    let mut harness = AsyncMigrationHarness::new(conn);
    tokio::task::block_in_place(|| {
        refuse_newer(&mut harness)?;
        let pending = harness.pending_migrations(MIGRATIONS).map_err(failed)?;
        let pending = pending.len();
        let applied = known.len().saturating_sub(pending);
        Ok(Standing { applied, pending })
    })
}

fn apply(harness: &mut impl MigrationHarness<Pg>) -> Result<Vec<String>, MigrateError> {
    refuse_newer(harness)?;
    let pending = harness.pending_migrations(MIGRATIONS).map_err(failed)?;
    let names = pending.iter().map(|m| m.name().to_string()).collect();
    harness.run_migrations(&pending).map_err(failed)?;
    Ok(names)
}

fn refuse_newer(harness: &mut impl MigrationHarness<Pg>) -> Result<(), MigrateError> {
    let known: Vec<MigrationVersion<'static>> = MigrationSource::<Pg>::migrations(&MIGRATIONS)
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().as_owned())
        .collect();
    let applied = harness.applied_migrations().map_err(failed)?;
    match applied
        .iter()
        .filter(|version| !known.contains(version))
        .max()
    {
        Some(newest) => Err(MigrateError::Newer {
            newest: newest.to_string(),
        }),
        None => Ok(()),
    }
}

fn failed(error: impl std::fmt::Display) -> MigrateError {
    MigrateError::Failed(error.to_string())
}
