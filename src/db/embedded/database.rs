//! The first connection: proof that the server answers, and the shop's database in it.

use std::ffi::OsStr;
use std::fmt::Write as _;
use std::os::unix::ffi::OsStrExt as _;
use std::path::Path;
use std::thread;

use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::{AsyncConnection as _, AsyncPgConnection, RunQueryDsl as _};

use super::cluster::SUPERUSER;
use super::error::Error;

/// The address of a database on the server whose socket lies in `socket_dir`.
pub(super) fn url(socket_dir: &Path, database: &str) -> String {
    format!(
        "postgres://{SUPERUSER}@{}/{}",
        encoded(socket_dir.as_os_str()),
        encoded(OsStr::new(database))
    )
}

/// Connects, and creates `database` when it is missing.
///
/// Runs on a thread of its own, for a caller inside a runtime may not start another one.
pub(super) fn ensure(socket_dir: &Path, database: &str) -> Result<(), Error> {
    let url = url(socket_dir, "postgres");
    thread::scope(|scope| scope.spawn(|| block_on(&url, database)).join())
        .map_err(|_| Error::NoAnswer("the thread that asked it panicked".to_owned()))?
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn block_on(url: &str, database: &str) -> Result<(), Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Error::NoAnswer(error.to_string()))?;
    runtime.block_on(async {
        let mut conn = AsyncPgConnection::establish(url)
            .await
            .map_err(|error| Error::NoAnswer(error.to_string()))?;
        create_if_missing(&mut conn, database)
            .await
            .map_err(|error| Error::NoAnswer(error.to_string()))
    })
}

async fn create_if_missing(
    conn: &mut AsyncPgConnection,
    database: &str,
) -> diesel::QueryResult<()> {
    let found = sql_query("SELECT count(*) AS count FROM pg_database WHERE datname = $1")
        .bind::<Text, _>(database);
    if found.get_result::<Count>(conn).await?.count == 0 {
        let quoted = database.replace('"', "\"\"");
        sql_query(format!("CREATE DATABASE \"{quoted}\""))
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Percent-encodes all but what RFC 3986 calls unreserved, so that a path is one host.
fn encoded(text: &OsStr) -> String {
    let mut out = String::new();
    for byte in text.as_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            out.push(char::from(*byte));
        } else {
            // writing into a String cannot fail
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_with_anything_in_it_is_one_host() {
        let url = url(Path::new("/srv/my shop, ä/socket"), "t_1");
        assert_eq!(
            url,
            "postgres://storefront@%2Fsrv%2Fmy%20shop%2C%20%C3%A4%2Fsocket/t_1"
        );
    }
}
