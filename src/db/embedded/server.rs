//! One running server: started or joined, asked after, stopped.

use std::ffi::OsString;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::thread::sleep;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use nix::unistd::Pid;

use super::cluster;
use super::database;
use super::error::{At as _, Error};
use super::handle::DATABASE;
use super::logfile::LogFile;
use super::options::{Options, Role};
use super::place::Place;
use super::postmaster::{Condition, PidFile, condition};
use super::process::{Standing, signal, standing};
use super::programs::Programs;
use super::stale;

const POLL: Duration = Duration::from_millis(3);
/// A server whose shop was killed is told so a moment later; seen ready before and after this, it stays.
const STEADY: Duration = Duration::from_millis(30);
/// Recovery after a crash replays at most `max_wal_size`; a slow disk takes its time for that.
const START_WITHIN: Duration = Duration::from_mins(5);
const STOP_WITHIN: Duration = Duration::from_mins(1);
const KILL_WITHIN: Duration = Duration::from_secs(10);
/// Backends of a killed server let go of its memory within this.
const RETRY_WITHIN: Duration = Duration::from_secs(15);
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// Everything needed to bring the server up, again if need be.
#[derive(Debug)]
pub(super) struct Setup {
    pub programs: Programs,
    pub place: Place,
    pub options: Options,
}

/// A server that answers on its socket.
#[derive(Debug)]
pub(super) struct Server {
    pid: Pid,
    data: PathBuf,
    socket_dir: PathBuf,
    /// Held when we started it, so that its end is reaped.
    child: Option<Child>,
}

impl Setup {
    /// Joins the server that runs, or clears up and starts one; the caller holds the gate.
    pub(super) fn bring_up(&self) -> Result<Server, Error> {
        let data = self.place.data();
        let until = Instant::now() + START_WITHIN;
        loop {
            match condition(&data)? {
                Condition::Ready { pid, socket_dir } => match self.join(pid, socket_dir) {
                    Ok(Some(server)) => return Ok(server),
                    Err(error) if Instant::now() > until => return Err(error),
                    _ => {} // look again: it is going, or too busy to answer
                },
                Condition::Moving(pid) if Instant::now() > until => {
                    return Err(Error::DidNotStop { pid: pid.as_raw() });
                }
                Condition::Moving(_) => sleep(POLL),
                Condition::Stale(file) => {
                    stale::end_orphans(&data);
                    stale::clear(&data, &file)?;
                }
                Condition::Down => {
                    stale::end_orphans(&data);
                    return self.start();
                }
            }
        }
    }

    /// `None` when it turns out to be on its way down.
    fn join(&self, pid: Pid, socket_dir: PathBuf) -> Result<Option<Server>, Error> {
        let answered = database::ensure(&socket_dir, DATABASE);
        sleep(STEADY);
        let data = self.place.data();
        let steady = |file: PidFile| file.pid == pid && file.is_ready();
        if !PidFile::read(&data)?.is_some_and(steady) {
            return Ok(None);
        }
        answered?;
        tracing::debug!("joined PostgreSQL (process {pid})");
        Ok(Some(Server {
            pid,
            data,
            socket_dir,
            child: None,
        }))
    }

    fn start(&self) -> Result<Server, Error> {
        let programs = cluster::installation_for(&self.programs, &self.place)?;
        cluster::make_if_missing(&self.place, programs, self.options.durability)?;
        let socket_dir = self.place.socket_dir()?;
        let until = Instant::now() + RETRY_WITHIN;
        loop {
            let mut command = cluster::command(&self.place, programs, "postgres");
            self.arguments(&mut command, &socket_dir);
            let log = LogFile::open(&self.place.log())?;
            let child = spawn(command, &log, self.options.role)?;
            match self.wait_ready(child, &log, &socket_dir) {
                Err(Error::DidNotStart { said, .. }) if passes(&said) && Instant::now() < until => {
                    sleep(RETRY_PAUSE);
                }
                outcome => {
                    let server = outcome?;
                    database::ensure(&socket_dir, DATABASE)?;
                    return Ok(server);
                }
            }
        }
    }

    fn arguments(&self, command: &mut Command, socket_dir: &Path) {
        command
            .arg("-D")
            .arg(self.place.data())
            .arg("-k")
            .arg(quoted(socket_dir));
        for (name, value) in self.options.all_settings() {
            command.arg("-c").arg(format!("{name}={value}"));
        }
    }

    fn wait_ready(
        &self,
        mut child: Child,
        log: &LogFile,
        socket_dir: &Path,
    ) -> Result<Server, Error> {
        let data = self.place.data();
        let pid = pid_of(&child);
        let until = Instant::now() + START_WITHIN;
        loop {
            if PidFile::read(&data)?.is_some_and(|file| file.pid == pid && file.is_ready()) {
                return Ok(Server {
                    pid,
                    data,
                    socket_dir: socket_dir.to_owned(),
                    child: Some(child),
                });
            }
            let ended = child.try_wait().at("cannot wait for", &data)?;
            if ended.is_some() || Instant::now() > until {
                signal_child(&mut child);
                return Err(Error::DidNotStart {
                    log: log.path.clone(),
                    said: log.said(),
                });
            }
            sleep(POLL);
        }
    }
}

impl Server {
    pub(super) fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Whether it still runs; reaps it when it was our child and does not.
    pub(super) fn is_alive(&mut self) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => match standing(self.pid, &self.data) {
                Standing::Postmaster | Standing::Unknown => true,
                Standing::Zombie => false,
                // a number from beside this container means nothing here: ask the socket
                Standing::Gone | Standing::Other => {
                    matches!(
                        condition(&self.data),
                        Ok(Condition::Ready { .. } | Condition::Moving(_))
                    )
                }
            },
        }
    }

    /// Ends all connections, writes everything down and waits until it is gone; the caller holds the gate.
    pub(super) fn stop(mut self) -> Result<(), Error> {
        for (how, within) in [
            (Signal::SIGINT, STOP_WITHIN),
            (Signal::SIGQUIT, KILL_WITHIN),
        ] {
            if !self.is_ours() {
                return Ok(());
            }
            signal(self.pid, how);
            if self.gone_within(within) {
                return Ok(());
            }
            tracing::warn!(
                "PostgreSQL (process {}) did not stop within {} seconds",
                self.pid,
                within.as_secs()
            );
        }
        Err(Error::DidNotStop {
            pid: self.pid.as_raw(),
        })
    }

    /// Never signals a number that by now means another process.
    fn is_ours(&mut self) -> bool {
        self.is_alive()
            && (self.child.is_some() || standing(self.pid, &self.data) == Standing::Postmaster)
    }

    fn gone_within(&mut self, within: Duration) -> bool {
        let until = Instant::now() + within;
        while self.is_ours() {
            if Instant::now() > until {
                return false;
            }
            sleep(POLL);
        }
        true
    }
}

fn spawn(mut command: Command, log: &LogFile, role: Role) -> Result<Child, Error> {
    command.stdout(log.handle()?).stderr(log.handle()?);
    // Ctrl-C in a terminal goes to the whole group: the shop drains first and stops the server last
    command.process_group(0);
    if role == Role::Serve {
        die_with_us(&mut command);
    }
    let program = PathBuf::from(command.get_program());
    command.spawn().at("cannot run", &program)
}

/// Asks the kernel to stop the server (SIGINT: fast shutdown) when the thread that forks it ends, be it by a kill -9.
///
/// After the change of user, which would take it back: the standard library runs `pre_exec` last.
#[cfg(target_os = "linux")]
fn die_with_us(command: &mut Command) {
    use nix::unistd::getppid;
    let us = std::process::id().cast_signed();
    let ask = move || {
        nix::sys::prctl::set_pdeathsig(Signal::SIGINT)?;
        if getppid().as_raw() != us {
            return Err(std::io::Error::from_raw_os_error(nix::libc::ESRCH)); // we died before the kernel was asked
        }
        Ok(())
    };
    #[expect(
        unsafe_code,
        reason = "between fork and exec: two system calls, no allocation, no lock"
    )]
    unsafe {
        command.pre_exec(ask);
    }
}

/// Other kernels know nothing of the kind: the next start joins the server that is left.
#[cfg(not(target_os = "linux"))]
fn die_with_us(_command: &mut Command) {}

fn pid_of(child: &Child) -> Pid {
    Pid::from_raw(child.id().cast_signed())
}

fn signal_child(child: &mut Child) {
    if matches!(child.try_wait(), Ok(None)) {
        signal(pid_of(child), Signal::SIGQUIT);
        let _ = child.wait(); // it failed already; nothing to add
    }
}

/// Reasons not to start that go away by themselves: the last backends of a killed server.
fn passes(said: &str) -> bool {
    said.contains("pre-existing shared memory block")
}

/// `unix_socket_directories` is a list: a comma in the path must not part it.
fn quoted(path: &Path) -> OsString {
    use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
    let mut out = vec![b'"'];
    for byte in path.as_os_str().as_bytes() {
        out.extend(if *byte == b'"' {
            &b"\"\""[..]
        } else {
            std::slice::from_ref(byte)
        });
    }
    out.push(b'"');
    OsString::from_vec(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_socket_folder_is_one_name_in_the_list() {
        assert_eq!(
            quoted(Path::new("/a, b\"c")),
            std::ffi::OsStr::new("\"/a, b\"\"c\"")
        );
    }
}
