//! E-mail: written to the outbox in the transaction of the change that it tells of, sent afterwards.

mod letter;
mod outbox;
mod send;

pub use letter::{Envelope, Letter, ListRow};
pub use outbox::{Message, enqueue, message_id};
pub use send::{Transport, run, transport};
