//! The thread that holds a shop's server: starts it, watches it, starts it again, stops it.
//!
//! A thread of its own, because the kernel counts a server's parent as dead when the *thread* that forked it ends, and a
//! runtime's threads come and go.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::error::{At as _, Error};
use super::server::{Server, Setup};

const LOOK_EVERY: Duration = Duration::from_millis(100);
const FIRST_PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// The handle of the watching thread; dropping it stops the server too.
#[derive(Debug)]
pub(super) struct Supervisor {
    stop: Option<SyncSender<()>>,
    thread: Option<JoinHandle<Result<(), Error>>>,
    socket_dir: PathBuf,
}

impl Supervisor {
    /// Returns when the server answers; `gate` is let go then.
    pub(super) fn start(setup: Setup, gate: File) -> Result<Self, Error> {
        let (started, on_start) = sync_channel(1);
        let (stop, on_stop) = sync_channel(1);
        let body = move || {
            let brought_up = setup.bring_up();
            let held = gate.unlock().at("cannot unlock", &setup.place.dir);
            match held.and(brought_up) {
                Ok(server) => {
                    let _ = started.send(Ok(server.socket_dir().to_owned())); // the caller waits for it
                    watch(&setup, server, &gate, &on_stop)
                }
                Err(error) => {
                    let _ = started.send(Err(error));
                    Ok(())
                }
            }
        };
        let thread = thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(body);
        let thread = thread.at("cannot start a thread for", Path::new("PostgreSQL"))?;
        let socket_dir = on_start.recv().map_err(|_| Error::SupervisorGone)??;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
            socket_dir,
        })
    }

    pub(super) fn socket_dir(&self) -> &Path {
        &self.socket_dir
    }

    /// Stops the server and waits until it is gone.
    pub(super) fn stop(&mut self) -> Result<(), Error> {
        drop(self.stop.take());
        match self.thread.take() {
            Some(thread) => thread.join().map_err(|_| Error::SupervisorGone)?,
            None => Ok(()),
        }
    }
}

fn watch(
    setup: &Setup,
    mut server: Server,
    gate: &File,
    on_stop: &Receiver<()>,
) -> Result<(), Error> {
    let mut pause = FIRST_PAUSE;
    loop {
        if is_told_to_stop(on_stop, LOOK_EVERY) {
            let _held = Held::take(gate, setup)?;
            return server.stop();
        }
        if server.is_alive() {
            pause = FIRST_PAUSE;
            continue;
        }
        tracing::error!(
            "PostgreSQL ended by itself; starting it again (see {})",
            setup.place.log().display()
        );
        server = loop {
            match revive(setup, gate) {
                Ok(server) => break server,
                Err(error) => tracing::error!("PostgreSQL could not be started again: {error}"),
            }
            if is_told_to_stop(on_stop, pause) {
                return Ok(());
            }
            pause = (pause * 2).min(LONGEST_PAUSE);
        };
        tracing::info!("PostgreSQL runs again");
    }
}

fn revive(setup: &Setup, gate: &File) -> Result<Server, Error> {
    let _held = Held::take(gate, setup)?;
    setup.bring_up()
}

/// Also when the handle was dropped without a word.
fn is_told_to_stop(on_stop: &Receiver<()>, within: Duration) -> bool {
    !matches!(on_stop.recv_timeout(within), Err(RecvTimeoutError::Timeout))
}

/// The gate, locked for as long as this lives.
struct Held<'a>(&'a File);

impl<'a> Held<'a> {
    fn take(gate: &'a File, setup: &Setup) -> Result<Self, Error> {
        gate.lock().at("cannot lock", &setup.place.dir)?;
        Ok(Self(gate))
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::error!("cannot let go of PostgreSQL's gate: {error}");
        }
    }
}
