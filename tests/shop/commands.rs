//! The command line: what it answers, and that its exit codes can be relied on.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpListener;
use std::process::{Command, Output, Stdio};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tempfile::TempDir;
use tokio::task::block_in_place;

use crate::support::{Shop, empty, sql};

/// One run of the program in a folder of its own, with these settings and no others.
struct Run {
    code: Option<i32>,
    /// Standard output and standard error.
    said: String,
}

fn storefront(arguments: &[&str], settings: &[(&str, &str)], typed: &str) -> Run {
    let folder = TempDir::new().unwrap();
    let mut process = Command::new(env!("CARGO_BIN_EXE_storefront"))
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .envs(settings.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = process.stdin.take().unwrap();
    // Whoever does not read its input may have closed it.
    drop(input.write_all(typed.as_bytes()));
    drop(input);
    let Output {
        status,
        stdout,
        stderr,
    } = process.wait_with_output().unwrap();
    let said = format!(
        "{}{}",
        String::from_utf8_lossy(&stdout),
        String::from_utf8_lossy(&stderr)
    );
    Run {
        code: status.code(),
        said,
    }
}

impl Run {
    #[track_caller]
    fn done(&self) -> &Self {
        assert_eq!(self.code, Some(0), "{}", self.said);
        self
    }

    #[track_caller]
    fn refused(&self) -> &Self {
        assert_eq!(self.code, Some(1), "{}", self.said);
        self
    }

    #[track_caller]
    fn says(&self, part: &str) -> &Self {
        assert!(self.said.contains(part), "no {part:?} in:\n{}", self.said);
        self
    }

    #[track_caller]
    fn keeps_quiet_about(&self, secret: &str) -> &Self {
        assert!(!self.said.contains(secret), "{secret} in:\n{}", self.said);
        self
    }
}

/// `check` with a database that the test need not care about.
fn check(url: &str, settings: &[(&str, &str)]) -> Run {
    let mut all = vec![("DATABASE_URL", url)];
    all.extend(settings);
    storefront(&["check"], &all, "")
}

#[tokio::test(flavor = "multi_thread")]
async fn check_finds_nothing_wrong_with_a_shop_that_runs() {
    let shop = Shop::start().await;
    check(&shop.db.url, &[])
        .done()
        .says("migrations are applied")
        .says("Nothing is wrong.");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_leaves_an_empty_database_empty() {
    let db = empty().await;
    let tables = "SELECT count(*)::text AS name FROM pg_tables WHERE schemaname = 'public'";
    let emptied = "DROP SCHEMA public CASCADE; CREATE SCHEMA public".to_owned();
    sql::run(&db.url, &[emptied]).await;
    check(&db.url, &[]).done().says("the database is empty");
    assert_eq!(block_in_place(|| sql::names(&db.url, tables)), ["0"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn check_names_a_schema_that_is_older_or_newer() {
    let shop = Shop::start().await;
    shop.sql("UPDATE __diesel_schema_migrations SET version = '20990101000000' WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)")
        .await;
    check(&shop.db.url, &[])
        .refused()
        .says("newer than this program");
    shop.sql("DELETE FROM __diesel_schema_migrations WHERE version = '20990101000000'")
        .await;
    check(&shop.db.url, &[])
        .refused()
        .says("older than this program")
        .says("storefront migrate");
}

#[test]
fn check_says_that_no_database_answers_without_its_password() {
    check("postgres://shop:s3cret@127.0.0.1:1/shop", &[])
        .refused()
        .says("WRONG  database")
        .says("the database shop on 127.0.0.1:1")
        .says("DATABASE_URL")
        .keeps_quiet_about("s3cret");
    check("postgres://shop:s3cret@127.0.0.1:port/shop?no=thing", &[])
        .refused()
        .says("WRONG  database")
        .keeps_quiet_about("s3cret");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_names_a_database_that_is_not_there() {
    let db = empty().await;
    let (server, _) = db.url.rsplit_once('/').unwrap();
    check(&format!("{server}/nothing_here"), &[])
        .refused()
        .says("nothing_here")
        .says("createdb");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_signs_in_to_the_mail_server() {
    let db = empty().await;
    let port = mail_server("right");
    let with = |password: &str| format!("smtp://shop:{password}@127.0.0.1:{port}");
    check(&db.url, &[("STOREFRONT_MAIL__URL", &with("right"))])
        .done()
        .says(&format!("127.0.0.1:{port} answers"))
        .keeps_quiet_about("right");
    check(&db.url, &[("STOREFRONT_MAIL__URL", &with("wr0ng"))])
        .refused()
        .says("WRONG  mail")
        .says("535")
        .keeps_quiet_about("wr0ng");
    let nobody = [("STOREFRONT_MAIL__URL", "smtp://shop:s3cret@127.0.0.1:1")];
    check(&db.url, &nobody)
        .refused()
        .says("WRONG  mail")
        .says("127.0.0.1:1")
        .keeps_quiet_about("s3cret");
}

#[tokio::test(flavor = "multi_thread")]
async fn check_names_folders_payments_and_addresses_that_cannot_be() {
    let db = empty().await;
    // Not even root can make a folder below a file.
    check(
        &db.url,
        &[("STOREFRONT_MEDIA__URL", "file:/dev/null/media")],
    )
    .refused()
    .says("WRONG  media")
    .says("/dev/null/media");
    let half = [("STOREFRONT_PAYMENTS__STRIPE__SECRET_KEY", "sk_s3cret")];
    check(&db.url, &half)
        .refused()
        .says("payments.stripe.webhook_secret is not")
        .keeps_quiet_about("s3cret");
    let same = [("STOREFRONT_OPS__BIND", "127.0.0.1:8080")];
    check(&db.url, &same).refused().says("are both");
    let zone = [("STOREFRONT_SHOP__TIME_ZONE", "Middle/Earth")];
    check(&db.url, &zone).refused().says("Middle/Earth");
    let open = [
        ("STOREFRONT_SERVER__PUBLIC_URL", "https://shop.example"),
        ("STOREFRONT_OPS__BIND", "0.0.0.0:9090"),
    ];
    check(&db.url, &open)
        .done()
        .says("server.trusted_proxies")
        .says("ops.bind is 0.0.0.0:9090");
}

#[test]
fn an_unknown_setting_names_the_nearest() {
    for command in ["check", "migrate"] {
        storefront(&[command], &[("STOREFRONT_MAIL__URI", "x")], "")
            .refused()
            .says("`mail.uri`")
            .says("did you mean `mail.url`?");
    }
}

#[test]
fn every_command_explains_itself_and_wrong_usage_is_2() {
    let commands: [&[&str]; 9] = [
        &[],
        &["serve"],
        &["migrate"],
        &["demo"],
        &["check"],
        &["staff"],
        &["staff", "add"],
        &["import"],
        &["import", "woocommerce-products"],
    ];
    for command in commands {
        let help = [command, &["--help"]].concat();
        storefront(&help, &[], "").done().says("Usage: storefront");
        let wrong = [command, &["--no-such-thing"]].concat();
        assert_eq!(storefront(&wrong, &[], "").code, Some(2), "{command:?}");
    }
    for incomplete in [&["staff", "add"][..], &["nonsense"]] {
        assert_eq!(storefront(incomplete, &[], "").code, Some(2));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn staff_are_added_by_the_command_line() {
    let shop = Shop::start().await;
    let settings = [("DATABASE_URL", shop.db.url.as_str())];
    let add = |email: &str, more: &[&str], typed: &str| {
        let arguments = [
            &["staff", "add", "--email", email, "--name", "Sam Sample"],
            more,
        ]
        .concat();
        storefront(&arguments, &settings, typed)
    };
    let editor = ["--role", "editor"];
    add("sam@shop.example", &editor, "a long enough password\r\n").done();
    add("sam@shop.example", &editor, "a long enough password\n")
        .refused()
        .says("already");
    add("kim@shop.example", &editor, "short\n")
        .refused()
        .says("characters");
    add("kim@shop.example", &editor, "").refused();
    add("no address", &editor, "a long enough password\n").refused();
    let king = add("kim@shop.example", &["--role", "king"], "");
    assert_eq!(king.code, Some(2));
    king.says("owner").says("support");

    let made = add("pat@shop.example", &["--role", "owner", "--generate"], "");
    let password = made
        .done()
        .said
        .lines()
        .find_map(|line| line.strip_prefix("password "))
        .and_then(|rest| rest.split_whitespace().next())
        .expect("a password is printed");
    for (email, password) in [
        ("sam@shop.example", "a long enough password"),
        ("pat@shop.example", password),
    ] {
        let form = [("email", email), ("password", password)];
        assert_eq!(shop.visitor().post("/admin/login", &form).await.status, 303);
    }
    let owners = "SELECT count(*) FROM staff WHERE role = 'owner' AND email = 'pat@shop.example'";
    assert_eq!(shop.number(owners).await, 1);
}

#[test]
fn a_file_that_is_not_there_is_refused() {
    storefront(&["--config", "nowhere.toml", "migrate"], &[], "")
        .refused()
        .says("nowhere.toml");
}

/// A mail server that takes this password and no other; it ends with the test program.
fn mail_server(password: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let token = STANDARD.encode(format!("\0shop\0{password}"));
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (mut answer, lines) = (&stream, BufReader::new(&stream).lines());
            drop(answer.write_all(b"220 mail.example\r\n"));
            for line in lines.map_while(Result::ok) {
                let said = match line.split_whitespace().next() {
                    Some("EHLO") => "250-mail.example\r\n250 AUTH PLAIN\r\n",
                    Some("AUTH") if line.ends_with(&token) => "235 welcome\r\n",
                    Some("AUTH") => "535 who are you\r\n",
                    Some("QUIT") => "221 bye\r\n",
                    _ => "250 fine\r\n",
                };
                drop(answer.write_all(said.as_bytes()));
            }
        }
    });
    port
}
