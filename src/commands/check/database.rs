use std::time::Duration;

use diesel::sql_types::{BigInt, Bool, Integer, Text};
use diesel::{QueryableByName, sql_query};
use diesel_async::RunQueryDsl;
use jiff::tz::TimeZone;
use tokio::time::timeout;
use url::Url;

use super::report::Report;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::migrate::{self, MigrateError, Standing};
use crate::db::{self, Conn};
use crate::{settings, staff};

/// A database that takes longer than this to answer is as good as away.
const PATIENCE: Duration = Duration::from_secs(5);
/// Clocks that differ by more make carts and sessions end at odd times.
const MOST_SECONDS_APART: i64 = 30;
/// Connections of the jobs and of the ops address, beside the pool.
const BESIDE_THE_POOL: usize = 6;

#[derive(QueryableByName)]
struct Server {
    #[diesel(sql_type = Text)]
    version: String,
    #[diesel(sql_type = Integer)]
    number: i32,
    #[diesel(sql_type = Text)]
    encoding: String,
    #[diesel(sql_type = Bool)]
    read_only: bool,
    #[diesel(sql_type = Bool)]
    may_create: bool,
    #[diesel(sql_type = Integer)]
    connections: i32,
    #[diesel(sql_type = BigInt)]
    seconds: i64,
}

const ASK: &str = "SELECT current_setting('server_version') AS version, \
     current_setting('server_version_num')::int AS number, \
     current_setting('server_encoding') AS encoding, \
     pg_is_in_recovery() AS read_only, \
     coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS may_create, \
     current_setting('max_connections')::int AS connections, \
     extract(epoch FROM clock_timestamp())::bigint AS seconds";

/// The server, the schema, the clock, and what the shop is told in the back office.
pub(super) async fn look(config: &Config, url: &str, clock: &Clock, report: &mut Report) {
    let conn = match connect(url).await {
        Ok(conn) => conn,
        Err(reason) => {
            let (finding, mend) = unreachable(&reason, url);
            report.wrong("database", finding, mend);
            return;
        }
    };
    match sql_query(ASK).get_result::<Server>(&mut &conn).await {
        Ok(found) => {
            server(&found, config, url, report);
            clocks(&found, clock, report);
        }
        Err(error) => report.wrong("database", error.to_string(), "Ask whoever runs it."),
    }
    if schema(url, report).await {
        facts(config, &conn, report).await;
    }
    if let Some(replica) = &config.database.replica_url {
        match connect(replica.reveal()).await {
            Ok(_) => report.note(
                "database",
                "database.replica_url answers, but this version reads from database.url only",
                "",
            ),
            Err(reason) => {
                let (finding, mend) = unreachable(&reason, replica.reveal());
                report.wrong("database", format!("database.replica_url: {finding}"), mend);
            }
        }
    }
}

async fn connect(url: &str) -> Result<Conn, String> {
    match timeout(PATIENCE, db::open(url.to_owned())).await {
        Ok(Ok(conn)) => Ok(conn),
        Ok(Err(error)) => Err(error.to_string()),
        Err(_) => Err(format!("no answer within {} seconds", PATIENCE.as_secs())),
    }
}

/// What to say when no connection was made. The reason is the server's or the driver's; the driver's about a malformed
/// address could quote parts of a password, so that one is not repeated.
fn unreachable(reason: &str, url: &str) -> (String, &'static str) {
    if reason.contains("connection string") || reason.contains("configuration") {
        return (
            "the database's address cannot be understood".to_owned(),
            "Write DATABASE_URL like postgres://user:password@host:5432/name, and signs in the password as %40 for @ and so on.",
        );
    }
    let mend = if reason.contains("password") || reason.contains("authentication") {
        "Correct the user and the password in DATABASE_URL (database.url)."
    } else if reason.contains("does not exist") {
        "Make it (createdb, createuser), or correct DATABASE_URL (database.url)."
    } else {
        "Start PostgreSQL there, or correct DATABASE_URL (database.url)."
    };
    (
        format!("{} is not to be had: {}", place_of(url), reason.trim()),
        mend,
    )
}

/// Host, port and name, without what must not be seen.
fn place_of(url: &str) -> String {
    let Ok(url) = Url::parse(url) else {
        return "the database of DATABASE_URL".to_owned();
    };
    let port = url
        .port()
        .map_or_else(String::new, |port| format!(":{port}"));
    let host = url.host_str().unwrap_or_default();
    if host.starts_with("%2F") || host.is_empty() {
        return "the database".to_owned();
    }
    format!(
        "the database {} on {host}{port}",
        url.path().trim_start_matches('/')
    )
}

fn server(found: &Server, config: &Config, url: &str, report: &mut Report) {
    let place = place_of(url);
    let oldest = db::embedded::OLDEST_MAJOR;
    if u32::try_from(found.number / 10_000).unwrap_or(0) < oldest {
        report.wrong(
            "database",
            format!(
                "{place} is PostgreSQL {}, and the shop needs {oldest} or newer",
                found.version
            ),
            "Upgrade that server, or name another.",
        );
    } else if found.encoding != "UTF8" {
        report.wrong(
            "database",
            format!(
                "{place} keeps text as {}, and the shop needs UTF8",
                found.encoding
            ),
            "Make another: createdb --encoding=UTF8 --template=template0.",
        );
    } else if found.read_only {
        report.wrong(
            "database",
            format!("{place} is a replica, which nobody can write to"),
            "Set DATABASE_URL (database.url) to the primary.",
        );
    } else if !found.may_create {
        report.wrong(
            "database",
            format!("the user of {place} may not make tables in it"),
            "Make that user its owner: ALTER DATABASE … OWNER TO …",
        );
    } else {
        report.fine(
            "database",
            format!("{place} is PostgreSQL {}", found.version),
        );
    }
    let wanted = config.pool_size() + BESIDE_THE_POOL;
    if usize::try_from(found.connections).unwrap_or(0) < wanted {
        report.note(
            "database",
            format!(
                "it allows {} connections, and the shop may open {wanted}",
                found.connections
            ),
            "Lower database.pool, or raise max_connections.",
        );
    }
}

fn clocks(found: &Server, clock: &Clock, report: &mut Report) {
    let apart = clock.now().as_second().saturating_sub(found.seconds);
    if apart.abs() > MOST_SECONDS_APART {
        report.wrong(
            "clock",
            format!(
                "this machine's clock and the database's are {} seconds apart",
                apart.abs()
            ),
            "Let both keep time from the network (systemd-timesyncd, chrony).",
        );
    } else {
        report.fine("clock", "this machine and the database agree on the time");
    }
}

/// Whether the tables can be read.
async fn schema(url: &str, report: &mut Report) -> bool {
    match migrate::standing(url).await {
        Ok(Standing {
            pending: 0,
            applied,
        }) => {
            report.fine("schema", format!("all {applied} migrations are applied"));
            true
        }
        Ok(Standing { applied: 0, .. }) => {
            report.note(
                "schema",
                "the database is empty",
                "The first start of `storefront` makes the tables and loads the demo shop.",
            );
            false
        }
        Ok(Standing { pending, applied }) => {
            report.wrong(
                "schema",
                format!(
                    "the database is older than this program: it has {applied} of {} migrations",
                    applied + pending
                ),
                "Run `storefront migrate`, or start the shop, which does the same.",
            );
            false
        }
        Err(MigrateError::Newer { newest }) => {
            report.wrong(
                "schema",
                format!("the database is newer than this program, which does not know migration {newest}"),
                "Install the version of the shop that made it.",
            );
            false
        }
        Err(error) => {
            report.wrong(
                "schema",
                error.to_string(),
                "Ask whoever runs the database.",
            );
            false
        }
    }
}

async fn facts(config: &Config, conn: &Conn, report: &mut Report) {
    match settings::load(conn).await {
        Ok(Some(shop)) => time_zone(&shop.time_zone, "the shop's settings name", report),
        Ok(None) => {
            if let Some(zone) = &config.shop.time_zone {
                time_zone(zone, "shop.time_zone is", report);
            }
            report.note(
                "shop",
                "the database holds no shop yet",
                "The first start loads the demo shop.",
            );
            return;
        }
        Err(error) => report.wrong("shop", error.to_string(), "Ask whoever runs the database."),
    }
    if !staff::has_owner(conn).await.unwrap_or(true) {
        report.note(
            "staff",
            "the shop has no owner who could sign in",
            "Add one: storefront staff add --email … --name … --role owner",
        );
    }
}

fn time_zone(name: &str, who: &str, report: &mut Report) {
    if TimeZone::get(name).is_ok() {
        report.fine("time zone", name);
    } else {
        report.wrong(
            "time zone",
            format!("{who} {name:?}, which is no time zone: times are shown in UTC"),
            "Name one like Europe/Berlin or America/New_York.",
        );
    }
}
