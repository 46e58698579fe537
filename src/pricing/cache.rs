use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::rules::Rules;
use super::shown::Shown;
use crate::db::Conn;
use crate::db::schema::{categories, pricing_revision};
use crate::{delivery, discounts, settings, tax};

/// The rules of pricing as last read. They change rarely and are needed for every cart, so a process remembers them and asks
/// only whether they are still the ones, by their revision; `place_order` asks once more.
#[derive(Debug, Default)]
pub struct Remembered(Mutex<Option<Arc<Rules>>>);

/// How often rules are read anew that change while they are read.
const ATTEMPTS: usize = 5;

impl Remembered {
    /// The rules as they are now.
    ///
    /// # Errors
    /// The database's; `NotFound` in a database that holds no shop yet.
    pub async fn current(&self, conn: &Conn) -> QueryResult<Arc<Rules>> {
        let revision = revision(conn).await?;
        self.at(revision, conn).await
    }

    /// The rules of that revision, which the caller has just read, or newer ones.
    ///
    /// # Errors
    /// The database's; `NotFound` in a database that holds no shop yet.
    pub async fn at(&self, revision: i64, conn: &Conn) -> QueryResult<Arc<Rules>> {
        let held = self.lock().clone();
        if let Some(rules) = held.filter(|rules| rules.revision == revision) {
            return Ok(rules);
        }
        let rules = Arc::new(read(revision, conn).await?);
        let mut held = self.lock();
        if held
            .as_ref()
            .is_none_or(|held| held.revision < rules.revision)
        {
            *held = Some(rules.clone());
        }
        Ok(rules)
    }

    /// Prices as the shop's pages show them now.
    ///
    /// # Errors
    /// The database's; `NotFound` in a database that holds no shop yet.
    pub async fn shown(&self, conn: &Conn) -> QueryResult<Shown> {
        Ok(Shown::new(self.current(conn).await?))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Rules>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which rules hold now.
///
/// # Errors
/// The database's.
pub async fn revision(mut conn: &Conn) -> QueryResult<i64> {
    pricing_revision::table
        .select(pricing_revision::revision)
        .first(&mut conn)
        .await
}

/// Reads until nothing changed between the first and the last look.
async fn read(mut before: i64, conn: &Conn) -> QueryResult<Rules> {
    for _ in 1..ATTEMPTS {
        let rules = read_once(before, conn).await?;
        let after = revision(conn).await?;
        if before == after {
            return Ok(rules);
        }
        before = after;
    }
    read_once(before, conn).await
}

async fn read_once(revision: i64, conn: &Conn) -> QueryResult<Rules> {
    let (settings, rates, delivery, discounts, tree) = tokio::try_join!(
        settings::load(conn),
        tax::rates(conn),
        delivery::methods(conn),
        discounts::live(conn),
        tree(conn),
    )?;
    Ok(Rules {
        revision,
        settings: settings.ok_or(diesel::result::Error::NotFound)?,
        rates,
        delivery,
        discounts,
        asking: tree.iter().filter(|row| row.2).map(|row| row.0).collect(),
        parents: tree
            .into_iter()
            .map(|(id, parent, _)| (id, parent))
            .collect(),
    })
}

async fn tree(mut conn: &Conn) -> QueryResult<Vec<(Uuid, Option<Uuid>, bool)>> {
    categories::table
        .select((
            categories::id,
            categories::parent_id,
            categories::asks_disclaimer,
        ))
        .load(&mut conn)
        .await
}
