//! chromedriver, started once for all tests of this program, and ended with it.

use std::env;
use std::io::{BufRead as _, BufReader};
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;

/// However this program ends, its end of the pipe closes; then the shell ends the driver and every browser: they are its group.
const KEEPER: &str = "chromedriver --port=0 & read -r _; kill -KILL 0";

struct Driver {
    address: String,
    /// Held for its standard input.
    _keeper: Child,
}

/// Where the driver answers. Blocks while it starts.
pub fn address() -> &'static str {
    static DRIVER: OnceLock<Driver> = OnceLock::new();
    &DRIVER.get_or_init(start).address
}

/// The browser's program; `None` leaves it to the driver to know.
pub fn browser() -> Option<PathBuf> {
    let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH").unwrap()).collect();
    ["chromium", "chromium-browser", "google-chrome"]
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)))
        .find(|program| program.is_file())
}

fn start() -> Driver {
    let mut keeper = Command::new("sh")
        .args(["-c", KEEPER])
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("a shell");
    let mut said = BufReader::new(keeper.stdout.take().unwrap()).lines();
    let port = said
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| port(&line))
        .expect("chromedriver starts; `bin/test` installs it where it is missing");
    // read on: a full pipe would stop it
    thread::spawn(move || said.map_while(Result::ok).for_each(drop));
    Driver {
        address: format!("http://127.0.0.1:{port}"),
        _keeper: keeper,
    }
}

/// "`ChromeDriver` was started successfully on port 42819."
fn port(line: &str) -> Option<u16> {
    let (_, port) = line.split_once("successfully on port ")?;
    port.trim_end_matches('.').parse().ok()
}
