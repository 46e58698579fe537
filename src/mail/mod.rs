//! E-mail: written to the outbox in the transaction of the change that it tells of, sent afterwards.

mod again;
mod letter;
mod outbox;
mod queue;
mod send;
mod transport;

pub use again::{Again, delete_old, discard, send_again};
pub use letter::{Envelope, Letter, ListRow};
pub use outbox::{Message, enqueue, message_id};
pub use send::run;
pub use transport::{Transport, transport};
