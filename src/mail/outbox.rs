use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::outbox;
use crate::id;

/// An e-mail before it is sent: one recipient, the same words as text and as HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// What it is, such as `orders.placed`: for the outbox's list.
    pub kind: &'static str,
    pub recipient: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    pub order_id: Option<Uuid>,
    pub inquiry_id: Option<Uuid>,
}

/// Puts a message into the outbox; it goes out once the transaction around this is committed.
///
/// # Errors
/// The database's.
pub async fn enqueue(mut conn: &Conn, message: Message) -> QueryResult<()> {
    let id = id::new_uuid();
    diesel::insert_into(outbox::table)
        .values((
            outbox::id.eq(id),
            outbox::kind.eq(message.kind),
            outbox::recipient.eq(message.recipient),
            outbox::reply_to.eq(message.reply_to),
            outbox::subject.eq(message.subject),
            outbox::body_text.eq(message.text),
            outbox::body_html.eq(message.html),
            outbox::message_id.eq(message_id(id)),
            outbox::order_id.eq(message.order_id),
            outbox::inquiry_id.eq(message.inquiry_id),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// The Message-ID of a mail: the same at every attempt, so that a receiver can drop what came twice (RFC 5322, 3.6.4).
pub fn message_id(id: Uuid) -> String {
    format!("<{id}@storefront.invalid>")
}
