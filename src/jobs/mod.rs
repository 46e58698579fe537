//! Work to be done after a commit: left in the transaction of the change that asks for it, done by whichever
//! instance has a hand free, tried again when it fails, and not lost when a process is killed. A job may be done
//! twice (a worker can die after the deed and before telling of it), so its work must bear that. Chores are work
//! at intervals, done by one instance at a time.

mod queue;
mod runner;
mod schedule;

pub use queue::{Backlog, Job, Lane, backlog, enqueue, enqueue_once};
pub use runner::Worker;
pub use schedule::{Chore, Pass, keep_house};
