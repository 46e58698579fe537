//! Who starts, joins and stops.

use std::fs;
use std::thread;

use storefront::db::embedded::{DATABASE, Durability, Embedded, Error, Options, Role};

use crate::support::{OtherShop, ask, open_folder, postmaster, run, start, start_with};

#[test]
fn a_shop_makes_its_database_and_stops_it_cleanly() {
    let dir = open_folder();
    let options = Options {
        durability: Durability::Durable,
        ..Options::new(Role::Serve)
    };
    let shop = start_with(dir.path(), options.clone()).unwrap();
    let url = shop.url(DATABASE);
    assert_eq!(
        ask(&url, "SELECT current_database()::text AS line").unwrap(),
        DATABASE
    );
    for (setting, value) in [
        ("data_checksums", "on"),
        ("fsync", "on"),
        ("listen_addresses", ""),
    ] {
        let asked = format!("SELECT current_setting('{setting}') AS line");
        assert_eq!(ask(&url, &asked).unwrap(), value, "{setting}");
    }
    run(&url, "CREATE TABLE kept (line text)");
    run(&url, "INSERT INTO kept VALUES ('ä and ß')");
    shop.stop().unwrap();
    assert_eq!(postmaster(dir.path()), None);
    let log = fs::read_to_string(dir.path().join("postgres/server.log")).unwrap();
    assert!(log.contains("database system is shut down"), "{log}");

    let again = start_with(dir.path(), options).unwrap();
    assert_eq!(
        ask(&again.url(DATABASE), "SELECT line FROM kept").unwrap(),
        "ä and ß"
    );
    again.stop().unwrap();
}

#[test]
fn a_second_shop_is_refused_and_told_by_whom() {
    let dir = open_folder();
    let shop = OtherShop::start(dir.path());
    let refused = start(dir.path(), Role::Serve).unwrap_err();
    assert!(matches!(refused, Error::AlreadyServing { .. }), "{refused}");
    let said = refused.to_string();
    assert!(
        said.contains(&format!("process {}", shop.process.id())),
        "{said}"
    );
    shop.stop();
    start(dir.path(), Role::Serve).unwrap().stop().unwrap();
}

#[test]
fn a_command_joins_the_running_shop_and_leaves_it_running() {
    let dir = open_folder();
    let shop = OtherShop::start(dir.path());
    let server = postmaster(dir.path());
    let command = start(dir.path(), Role::Join).unwrap();
    assert_eq!(command.url(DATABASE), shop.url);
    command.stop().unwrap();
    assert_eq!(postmaster(dir.path()), server);
    ask(&shop.url, "SELECT 'there' AS line").unwrap();
    shop.stop();
    assert_eq!(postmaster(dir.path()), None);
}

#[test]
fn the_last_command_out_stops_the_server() {
    let dir = open_folder();
    let first = start(dir.path(), Role::Join).unwrap();
    let second = start(dir.path(), Role::Join).unwrap();
    let url = second.url(DATABASE);
    first.stop().unwrap();
    ask(&url, "SELECT 'there' AS line").unwrap();
    second.stop().unwrap();
    assert_eq!(postmaster(dir.path()), None);
}

#[test]
fn a_shop_takes_over_the_server_of_a_command() {
    let dir = open_folder();
    let command = start(dir.path(), Role::Join).unwrap();
    let shop = start(dir.path(), Role::Serve).unwrap();
    command.stop().unwrap();
    ask(&shop.url(DATABASE), "SELECT 'there' AS line").unwrap();
    shop.stop().unwrap();
    assert_eq!(postmaster(dir.path()), None);
}

#[test]
fn a_test_runs_server_stays_until_it_is_stopped() {
    let dir = open_folder();
    drop(start(dir.path(), Role::Keep).unwrap());
    let server = postmaster(dir.path());
    assert!(server.is_some());
    let again = start(dir.path(), Role::Keep).unwrap();
    assert_eq!(postmaster(dir.path()), server);
    again.stop().unwrap();
    assert_eq!(postmaster(dir.path()), None);
}

#[test]
fn six_at_once_on_an_empty_folder_share_one_server() {
    let dir = open_folder();
    let starts = || start(dir.path(), Role::Join).unwrap();
    let all: Vec<Embedded> = thread::scope(|scope| {
        let threads: Vec<_> = (0..6).map(|_| scope.spawn(starts)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect()
    });
    let said = fs::read_to_string(dir.path().join("postgres/server.log")).unwrap();
    assert_eq!(
        said.matches("ready to accept connections").count(),
        1,
        "{said}"
    );
    for one in all {
        ask(&one.url(DATABASE), "SELECT 'there' AS line").unwrap();
        one.stop().unwrap();
    }
    assert_eq!(postmaster(dir.path()), None);
}
