//! The private PostgreSQL: found, made, started, joined and stopped without anybody setting anything up.
//!
//! It promises one server for one folder, whoever asks and in whatever order. Everything lies below that folder
//! (`var/postgres` of a shop):
//!
//! | name | what |
//! | --- | --- |
//! | `data/` | the cluster; `data.new/` while it is being made, renamed when whole |
//! | `socket/` | the unix socket, closed to other users; nothing listens on TCP. A folder below `/tmp` when the path is too long for a socket |
//! | `server.log` | what the server says; `server.log.1` is the one before |
//! | `gate.lock` | held while somebody makes, starts or stops the server: one at a time |
//! | `users.lock` | held shared by everybody who uses the server: the last command out stops it |
//! | `serve.lock` (beside the folder) | held by the one shop that serves from it |
//!
//! A shop ([`Role::Serve`]) watches its server from a thread of its own, starts it again when it dies, and stops it
//! when the shop stops; on Linux the kernel stops it when the shop is killed. A command ([`Role::Join`]) uses the
//! server that runs, or starts one for as long as commands need it. What a kill leaves behind (a running server, a stale
//! pid file, half a cluster) the next start takes up or clears away.
//!
//! PostgreSQL refuses to run as root. Started by root, it runs as the owner of the cluster, else as `postgres`, else as `nobody`;
//! where that user cannot reach the folder (a checkout below `/root`), `var/postgres` becomes a link to a folder that
//! it can reach.

mod account;
mod cluster;
mod database;
mod error;
mod handle;
mod logfile;
mod options;
mod place;
mod platform;
mod postmaster;
mod process;
mod programs;
mod server;
mod stale;
mod supervisor;

pub use error::Error;
pub use handle::{DATABASE, Embedded};
pub use options::{Durability, Options, Role};
pub use programs::{Installation, NotFound, OLDEST_MAJOR, Programs};
