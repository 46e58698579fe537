use std::fs::{File, TryLockError};
use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use super::database;
use super::error::{At as _, Error};
use super::options::{Options, Role};
use super::place::{Place, open_lock};
use super::programs::Programs;
use super::server::{Server, Setup};
use super::supervisor::Supervisor;

/// The shop's database, made when it is missing.
pub const DATABASE: &str = "storefront";

/// A private PostgreSQL that runs for as long as this is held (see [`Role`] for what happens then).
#[derive(Debug)]
pub struct Embedded {
    running: Option<Running>,
    role: Role,
    place: Place,
    /// Held shared: whoever can take it alone is the last user.
    users: File,
    /// Held alone by the one shop.
    _serving: Option<File>,
}

#[derive(Debug)]
enum Running {
    Watched(Supervisor),
    Plain(Server),
}

impl Embedded {
    /// Starts or joins the server of `dir` (`data_dir/postgres`) and returns when it answers and has the shop's database.
    ///
    /// Blocks: call it before the runtime starts or in `block_in_place`. Takes well under a second the first time, some
    /// ten milliseconds later, as long as recovery lasts after a crash.
    ///
    /// # Errors
    /// See [`Error`]; [`Error::AlreadyServing`] when another shop serves from `dir`.
    pub fn start(programs: &Programs, dir: &Path, options: Options) -> Result<Self, Error> {
        let role = options.role;
        let dir = std::path::absolute(dir).at("cannot find", dir)?;
        let place = Place::prepare(&dir, options.elsewhere.as_deref())?;
        let serving = (role == Role::Serve).then(|| claim(&dir)).transpose()?;
        let gate = place.lock_file("gate.lock")?;
        gate.lock().at("cannot lock", &place.dir)?;
        let users = place.lock_file("users.lock")?;
        users.lock_shared().at("cannot lock", &place.dir)?;
        let setup = Setup {
            programs: programs.clone(),
            place: place.clone(),
            options,
        };
        let running = match role {
            Role::Serve => Running::Watched(Supervisor::start(setup, gate)?),
            Role::Join | Role::Keep => Running::Plain(setup.bring_up()?),
        };
        Ok(Self {
            running: Some(running),
            role,
            place,
            users,
            _serving: serving,
        })
    }

    /// The address of a database of this server, for `AsyncPgConnection::establish` and psql alike.
    pub fn url(&self, database: &str) -> String {
        database::url(self.socket_dir(), database)
    }

    /// The folder of the server's socket: psql's `-h`.
    pub fn socket_dir(&self) -> &Path {
        match &self.running {
            Some(Running::Watched(supervisor)) => supervisor.socket_dir(),
            Some(Running::Plain(server)) => server.socket_dir(),
            None => Path::new(""),
        }
    }

    /// The server's folder, which is not the one asked for when root's server could not reach that.
    pub fn dir(&self) -> &Path {
        &self.place.dir
    }

    /// Lets go of the server: a shop and a test run stop it, a command when it is the last to use it.
    ///
    /// Returns when it is gone; open connections are ended.
    pub fn stop(mut self) -> Result<(), Error> {
        self.let_go(self.role == Role::Keep)
    }

    fn let_go(&mut self, also_kept: bool) -> Result<(), Error> {
        match self.running.take() {
            Some(Running::Watched(mut supervisor)) => supervisor.stop(),
            Some(Running::Plain(server)) if self.role == Role::Join || also_kept => {
                self.leave(server, also_kept)
            }
            _ => Ok(()),
        }
    }

    fn leave(&self, server: Server, even_if_used: bool) -> Result<(), Error> {
        let gate = self.place.lock_file("gate.lock")?;
        gate.lock().at("cannot lock", &self.place.dir)?;
        self.users.unlock().at("cannot unlock", &self.place.dir)?;
        match self.users.try_lock() {
            Err(TryLockError::WouldBlock) if !even_if_used => Ok(()),
            Err(TryLockError::Error(error)) => Err(error).at("cannot lock", &self.place.dir),
            _ => server.stop(),
        }
    }
}

impl Drop for Embedded {
    fn drop(&mut self) {
        if let Err(error) = self.let_go(false) {
            tracing::error!("PostgreSQL could not be stopped: {error}");
        }
    }
}

/// Takes the lock of the one shop, beside the server's folder, and writes the process id into it for the next one's message.
fn claim(dir: &Path) -> Result<File, Error> {
    let path: PathBuf = dir.with_file_name("serve.lock");
    let mut file = open_lock(&path)?;
    match file.try_lock() {
        Ok(()) => {
            let written = file
                .set_len(0)
                .and_then(|()| writeln!(file, "{}", std::process::id()));
            written.at("cannot write", &path)?;
            Ok(file)
        }
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let read = file.rewind().and_then(|()| file.read_to_string(&mut text));
            let pid = read.ok().and_then(|_| text.trim().parse().ok());
            Err(Error::AlreadyServing {
                dir: dir.to_owned(),
                pid,
            })
        }
        Err(TryLockError::Error(error)) => Err(error).at("cannot lock", &path),
    }
}
