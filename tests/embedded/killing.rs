//! What a kill -9 leaves behind.

use std::fs;
use std::thread;
use std::time::Duration;

use nix::unistd::{Pid, getpgid};
use storefront::db::embedded::{DATABASE, Role};

use crate::support::{OtherShop, ask, eventually, kill_hard, open_folder, postmaster, run, start};

#[test]
fn a_killed_shop_is_followed_by_one_that_has_everything() {
    let dir = open_folder();
    let shop = OtherShop::start(dir.path());
    run(&shop.url, "CREATE TABLE kept AS SELECT 'committed' AS line");
    shop.kill();
    let next = start(dir.path(), Role::Serve).unwrap();
    assert_eq!(
        ask(&next.url(DATABASE), "SELECT line FROM kept").unwrap(),
        "committed"
    );
    next.stop().unwrap();
}

#[cfg(target_os = "linux")]
#[test]
fn a_killed_shop_takes_its_server_with_it() {
    let dir = open_folder();
    OtherShop::start(dir.path()).kill();
    eventually("the server is gone", || postmaster(dir.path()).is_none());
}

#[test]
fn a_shop_starts_its_killed_server_again() {
    let dir = open_folder();
    let shop = start(dir.path(), Role::Serve).unwrap();
    let url = shop.url(DATABASE);
    run(&url, "CREATE TABLE kept AS SELECT 'committed' AS line");
    let first = postmaster(dir.path()).unwrap();
    kill_hard(first);
    eventually("another server answers", || {
        postmaster(dir.path()) != Some(first)
            && ask(&url, "SELECT line FROM kept").is_ok_and(|line| line == "committed")
    });
    shop.stop().unwrap();
    assert_eq!(postmaster(dir.path()), None);
}

#[test]
fn a_shop_outlives_a_server_that_it_joined() {
    let dir = open_folder();
    drop(start(dir.path(), Role::Keep).unwrap());
    let shop = start(dir.path(), Role::Serve).unwrap();
    let first = postmaster(dir.path()).unwrap();
    kill_hard(first);
    let url = shop.url(DATABASE);
    eventually("another server answers", || {
        postmaster(dir.path()) != Some(first) && ask(&url, "SELECT 'there' AS line").is_ok()
    });
    shop.stop().unwrap();
}

#[test]
fn both_killed_at_once() {
    let dir = open_folder();
    let shop = OtherShop::start(dir.path());
    run(&shop.url, "CREATE TABLE kept AS SELECT 'committed' AS line");
    let server = postmaster(dir.path()).unwrap();
    kill_hard(Pid::from_raw(shop.process.id().cast_signed()));
    kill_hard(server);
    shop.kill();
    let next = start(dir.path(), Role::Join).unwrap();
    assert_eq!(
        ask(&next.url(DATABASE), "SELECT line FROM kept").unwrap(),
        "committed"
    );
    next.stop().unwrap();
}

#[test]
fn a_zombie_does_not_block_the_next_start() {
    let dir = open_folder();
    // held, but not watched: its killed server stays a zombie of this process
    let holder = start(dir.path(), Role::Keep).unwrap();
    kill_hard(postmaster(dir.path()).unwrap());
    let next = start(dir.path(), Role::Keep).unwrap();
    ask(&next.url(DATABASE), "SELECT 'there' AS line").unwrap();
    next.stop().unwrap();
    drop(holder);
}

#[test]
fn a_busy_backend_of_a_killed_server_is_ended_first() {
    let dir = open_folder();
    let holder = start(dir.path(), Role::Keep).unwrap();
    let url = holder.url(DATABASE);
    let busy = thread::spawn(move || {
        ask(
            &url,
            "SELECT count(*)::text AS line FROM generate_series(1, 100000000000)",
        )
    });
    let url = holder.url(DATABASE);
    let at_work = "SELECT count(*)::text AS line FROM pg_stat_activity WHERE query LIKE '%generate\\_series%' \
                   AND pid <> pg_backend_pid()";
    eventually("the backend is busy", || ask(&url, at_work).unwrap() != "0");
    thread::sleep(Duration::from_millis(200));
    kill_hard(postmaster(dir.path()).unwrap());
    let next = start(dir.path(), Role::Keep).unwrap();
    assert!(busy.join().unwrap().is_err());
    ask(&next.url(DATABASE), "SELECT 'there' AS line").unwrap();
    next.stop().unwrap();
    drop(holder);
}

#[test]
fn a_pid_file_that_names_another_process_is_cleared_away() {
    let dir = open_folder();
    start(dir.path(), Role::Join).unwrap().stop().unwrap();
    let data = dir.path().join("postgres/data");
    let own = std::process::id();
    let text = format!("{own}\n{}\n1\n5432\n\n\n 1 0\nready\n", data.display());
    fs::write(data.join("postmaster.pid"), text).unwrap();
    let next = start(dir.path(), Role::Join).unwrap();
    ask(&next.url(DATABASE), "SELECT 'there' AS line").unwrap();
    next.stop().unwrap();
}

#[test]
fn half_a_cluster_is_made_anew() {
    let dir = open_folder();
    let fresh = dir.path().join("postgres/data.new");
    fs::create_dir_all(fresh.join("base")).unwrap();
    fs::write(fresh.join("PG_VERSION"), "15\n").unwrap();
    let shop = start(dir.path(), Role::Serve).unwrap();
    ask(&shop.url(DATABASE), "SELECT 'there' AS line").unwrap();
    shop.stop().unwrap();
    assert!(!fresh.exists());
}

#[test]
fn the_terminals_interrupt_does_not_reach_the_server() {
    let dir = open_folder();
    let shop = start(dir.path(), Role::Serve).unwrap();
    let server = postmaster(dir.path()).unwrap();
    assert_ne!(getpgid(Some(server)).unwrap(), getpgid(None).unwrap());
    shop.stop().unwrap();
}
