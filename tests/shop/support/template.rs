//! Templates, made once, and a copy of one for each test.

use std::fs;
use std::future::Future;
use std::path::{Path, PathBuf};

use storefront::db::migrate;
use storefront::id::new_uuid;

use super::cluster::{self, Gate, TestDb};
use super::sql;

/// A migrated database with nothing in it.
pub async fn empty() -> TestDb {
    apart(|| {
        let gate = cluster::gate();
        let template = migrated(&gate);
        copy(&template, gate)
    })
    .await
}

/// A copy of a database that `fill` filled once: it gets the database's address and a folder for files.
///
/// It is filled again when this test program was built anew, since that may change what `fill` does.
pub async fn filled<F, Fut>(name: &'static str, fill: F) -> TestDb
where
    F: FnOnce(String, PathBuf) -> Fut + Send + 'static,
    Fut: Future<Output = ()>,
{
    apart(move || {
        let gate = cluster::gate();
        let template = format!("tpl_{name}_{}", hash(&program()));
        if !exists(&template, &gate) {
            let base = migrated(&gate);
            let create =
                format!("CREATE DATABASE \"{template}~\" TEMPLATE {base} STRATEGY FILE_COPY");
            fs::create_dir_all(files(&template)).unwrap();
            make(&template, create, &gate, |url| fill(url, files(&template)));
        }
        copy(&template, gate)
    })
    .await
}

/// The work blocks and needs a runtime of its own kind, whatever the test runs on.
async fn apart(work: impl FnOnce() -> TestDb + Send + 'static) -> TestDb {
    tokio::task::spawn_blocking(|| std::thread::spawn(work).join())
        .await
        .unwrap()
        .expect("a database for the test")
}

fn migrated(gate: &Gate) -> String {
    let template = format!("tpl_{}", hash(&migrations()));
    if !exists(&template, gate) {
        let create = format!("CREATE DATABASE \"{template}~\"");
        make(&template, create, gate, async |url| {
            migrate::run(&url).await.unwrap();
        });
    }
    template
}

fn exists(template: &str, gate: &Gate) -> bool {
    let query =
        format!("SELECT datname::text AS name FROM pg_database WHERE datname = '{template}'");
    !sql::names(&cluster::url("postgres", gate), &query).is_empty()
}

/// Renamed only when it is whole, and closed then: a template with a connection could not be copied.
fn make<Fut: Future<Output = ()>>(
    template: &str,
    create: String,
    gate: &Gate,
    fill: impl FnOnce(String) -> Fut,
) {
    let (admin, unfinished) = (cluster::url("postgres", gate), format!("{template}~"));
    let before = [
        format!("DROP DATABASE IF EXISTS \"{unfinished}\" WITH (FORCE)"),
        create,
    ];
    let after = [
        format!("ALTER DATABASE \"{unfinished}\" ALLOW_CONNECTIONS false"),
        format!(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{unfinished}'"
        ),
        format!("ALTER DATABASE \"{unfinished}\" RENAME TO {template}"),
    ];
    sql::runtime().block_on(async {
        sql::run(&admin, &before).await;
        fill(cluster::url(&unfinished, gate)).await;
        sql::run(&admin, &after).await;
    });
}

fn copy(template: &str, gate: Gate) -> TestDb {
    let name = format!("t_{}", new_uuid().simple());
    let (admin, url) = (cluster::url("postgres", &gate), cluster::url(&name, &gate));
    drop(gate);
    let create = format!("CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY");
    sql::runtime().block_on(sql::run(&admin, &[create]));
    TestDb {
        url,
        folder: files(template),
    }
}

fn files(template: &str) -> PathBuf {
    cluster::folder().join("files").join(template)
}

/// Every migration's text, in order.
fn migrations() -> Vec<u8> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut names: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    names.sort();
    let text = |dir: PathBuf| fs::read(dir.join("up.sql")).unwrap();
    names
        .into_iter()
        .flat_map(|dir| [dir.as_os_str().as_encoded_bytes().to_vec(), text(dir)].concat())
        .collect()
}

/// What tells this build of the test program from another.
fn program() -> Vec<u8> {
    let found = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    let (size, changed) = (found.len(), found.modified().unwrap());
    [format!("{size} {changed:?}").into_bytes(), migrations()].concat()
}

fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(16).collect()
}
