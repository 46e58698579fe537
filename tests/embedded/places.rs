//! Folders that are too deep, closed, foreign or full of other things.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;

use nix::unistd::geteuid;
use storefront::db::embedded::{DATABASE, Error, Options, Programs, Role};

use crate::support::{ask, open_folder, options, start, start_with};

#[test]
fn a_folder_too_deep_for_a_socket_works() {
    let root = open_folder();
    let dir = root
        .path()
        .join("a folder, with a comma and 'quotes'/".repeat(4));
    let shop = start(&dir, Role::Serve).unwrap();
    assert!(shop.socket_dir().starts_with("/tmp"));
    ask(&shop.url(DATABASE), "SELECT 'there' AS line").unwrap();
    let command = start(&dir, Role::Join).unwrap();
    assert_eq!(command.url(DATABASE), shop.url(DATABASE));
    command.stop().unwrap();
    let socket_dir = shop.socket_dir().to_owned();
    shop.stop().unwrap();
    fs::remove_dir(socket_dir).unwrap();
}

#[test]
fn a_name_with_commas_spaces_and_quotes_works() {
    let root = open_folder();
    let shop = start(&root.path().join("a, \"b\" %c"), Role::Join).unwrap();
    ask(&shop.url(DATABASE), "SELECT 'there' AS line").unwrap();
    shop.stop().unwrap();
}

#[test]
fn the_folder_of_the_socket_is_closed_to_others() {
    let dir = open_folder();
    let shop = start(dir.path(), Role::Join).unwrap();
    for closed in [
        shop.socket_dir().to_owned(),
        dir.path().join("postgres/data"),
    ] {
        assert_eq!(
            fs::metadata(closed).unwrap().permissions().mode() & 0o777,
            0o700
        );
    }
    let log = fs::metadata(dir.path().join("postgres/server.log")).unwrap();
    assert_eq!(log.permissions().mode() & 0o777, 0o600);
    shop.stop().unwrap();
}

#[test]
fn other_files_are_never_taken_for_a_cluster() {
    let dir = open_folder();
    let data = dir.path().join("postgres/data");
    fs::create_dir_all(&data).unwrap();
    if geteuid().is_root() {
        let nobody = nix::unistd::User::from_name("nobody").unwrap().unwrap();
        std::os::unix::fs::chown(&data, Some(nobody.uid.as_raw()), None).unwrap();
    }
    fs::write(data.join("letter.txt"), "dear").unwrap();
    let refused = start(dir.path(), Role::Join).unwrap_err();
    assert!(matches!(refused, Error::NotACluster(_)), "{refused}");
    assert!(data.join("letter.txt").exists());
}

#[test]
fn a_cluster_of_another_version_is_left_alone() {
    let dir = open_folder();
    start(dir.path(), Role::Join).unwrap().stop().unwrap();
    fs::write(dir.path().join("postgres/data/PG_VERSION"), "11\n").unwrap();
    let said = start(dir.path(), Role::Join).unwrap_err().to_string();
    assert!(said.contains("made by PostgreSQL 11"), "{said}");
}

#[test]
fn no_programs_is_one_message_with_both_ways_out() {
    let missing = Programs::find(Some("/usr/share".as_ref()), None)
        .unwrap_err()
        .to_string();
    assert!(
        missing.contains("Install") || missing.contains("install"),
        "{missing}"
    );
    assert!(missing.contains("DATABASE_URL"), "{missing}");
}

#[test]
fn root_below_a_closed_folder_goes_elsewhere_or_says_so() {
    if !geteuid().is_root() {
        return;
    }
    let root = open_folder();
    let home = root.path().join("home");
    fs::create_dir(&home).unwrap();
    fs::set_permissions(&home, Permissions::from_mode(0o700)).unwrap();
    let var = home.join("shop/var");

    let said = start(&var, Role::Serve).unwrap_err().to_string();
    assert!(
        said.contains(&home.display().to_string()) && said.contains("STOREFRONT_DATA_DIR"),
        "{said}"
    );

    let elsewhere = Some(root.path().join("lib"));
    let shop = start_with(
        &var,
        Options {
            elsewhere: elsewhere.clone(),
            ..options(Role::Serve)
        },
    )
    .unwrap();
    assert_eq!(shop.dir(), root.path().join("lib/shop"));
    assert_eq!(fs::read_link(var.join("postgres")).unwrap(), shop.dir());
    let command = start(&var, Role::Join).unwrap(); // the link is enough, whatever the command's own settings
    assert_eq!(command.url(DATABASE), shop.url(DATABASE));
    command.stop().unwrap();
    shop.stop().unwrap();
}
