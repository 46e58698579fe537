use std::time::Duration;

use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use lettre::message::header::MessageId;
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::db::Conn;
use crate::db::schema::outbox;
use crate::parts::Parts;
use crate::settings;

/// How long to wait for the bell before looking anyway.
const IDLE: Duration = Duration::from_secs(3);

/// A sender has so long before another may take its mail for abandoned.
const LEASE: SignedDuration = SignedDuration::from_mins(2);

/// After so many attempts, over about two days, a mail stays as dead for people to look at.
const MOST_ATTEMPTS: i32 = 12;

#[derive(QueryableByName)]
struct Claimed {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    recipient: String,
    #[diesel(sql_type = sql_types::Nullable<sql_types::Text>)]
    reply_to: Option<String>,
    #[diesel(sql_type = sql_types::Text)]
    subject: String,
    #[diesel(sql_type = sql_types::Text)]
    body_text: String,
    #[diesel(sql_type = sql_types::Text)]
    body_html: String,
    #[diesel(sql_type = sql_types::Text)]
    message_id: String,
    #[diesel(sql_type = sql_types::Integer)]
    attempts: i32,
}

type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// Sends what is due until `ending` is cancelled. Without a mail server in the settings it does nothing: the mail stays
/// in the outbox, readable in the back office.
pub async fn run(parts: Parts, ending: CancellationToken) {
    let Some(url) = parts.config.mail.url.clone() else {
        return;
    };
    let transport = match Transport::from_url(url.reveal()) {
        Ok(builder) => builder.timeout(Some(Duration::from_secs(20))).build(),
        Err(error) => {
            tracing::error!(%error, "mail.url cannot be used; mail stays in the outbox");
            return;
        }
    };
    while !ending.is_cancelled() {
        match send_next(&parts, &transport).await {
            Ok(true) => {}
            Ok(false) => idle(&ending).await,
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "the outbox is not reachable; trying again"
                );
                idle(&ending).await;
            }
        }
    }
}

async fn idle(ending: &CancellationToken) {
    ending.run_until_cancelled(tokio::time::sleep(IDLE)).await;
}

async fn send_next(parts: &Parts, transport: &Transport) -> anyhow::Result<bool> {
    let (mail, from) = {
        let conn = parts.db.get().await?;
        let Some(mail) = claim(parts.clock.now(), &conn).await? else {
            return Ok(false);
        };
        let shop = settings::load(&conn).await?;
        (mail, shop.map(|shop| (shop.name, shop.contact_email)))
    };
    let sent = match message(&mail, from) {
        Ok(message) => transport
            .send(message)
            .await
            .map(drop)
            .map_err(anyhow::Error::from),
        Err(error) => Err(error),
    };
    let conn = parts.db.get().await?;
    settle(&mail, sent.err(), parts.clock.now(), &conn).await?;
    Ok(true)
}

fn message(mail: &Claimed, from: Option<(String, String)>) -> anyhow::Result<lettre::Message> {
    let (name, address) =
        from.ok_or_else(|| anyhow::anyhow!("the shop has no address to send from"))?;
    let mut builder = lettre::Message::builder()
        .from(Mailbox::new(Some(name), address.parse()?))
        .to(mail.recipient.parse()?)
        .subject(mail.subject.clone())
        .header(MessageId::from(mail.message_id.clone()))
        .date_now();
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(reply_to.parse()?);
    }
    Ok(builder.multipart(MultiPart::alternative_plain_html(
        mail.body_text.clone(),
        mail.body_html.clone(),
    ))?)
}

async fn claim(now: Timestamp, mut conn: &Conn) -> QueryResult<Option<Claimed>> {
    let lease_ends = now.saturating_add(LEASE).unwrap_or(Timestamp::MAX);
    diesel::sql_query(
        "UPDATE outbox SET attempts = attempts + 1, next_attempt_at = $2 WHERE id = ( \
             SELECT id FROM outbox WHERE state = 'waiting' AND next_attempt_at <= $1 \
             ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED \
         ) RETURNING id, recipient, reply_to, subject, body_text, body_html, message_id, attempts",
    )
    .bind::<sql_types::Timestamptz, _>(now.to_diesel())
    .bind::<sql_types::Timestamptz, _>(lease_ends.to_diesel())
    .get_result(&mut conn)
    .await
    .optional()
}

async fn settle(
    mail: &Claimed,
    error: Option<anyhow::Error>,
    now: Timestamp,
    mut conn: &Conn,
) -> QueryResult<()> {
    let row = diesel::update(outbox::table.find(mail.id));
    match error {
        None => {
            let sent = (
                outbox::state.eq("sent"),
                outbox::sent_at.eq(now.to_diesel()),
                outbox::last_error.eq(None::<String>),
            );
            row.set(sent).execute(&mut conn).await?;
        }
        Some(error) => {
            tracing::warn!(
                attempts = mail.attempts,
                error = format!("{error:#}"),
                "a mail could not be sent"
            );
            let minutes = 1_i64 << mail.attempts.clamp(1, 10).saturating_sub(1);
            let again = now
                .saturating_add(SignedDuration::from_mins(minutes))
                .unwrap_or(Timestamp::MAX);
            let failed = (
                outbox::state.eq(if mail.attempts >= MOST_ATTEMPTS {
                    "dead"
                } else {
                    "waiting"
                }),
                outbox::next_attempt_at.eq(again.to_diesel()),
                outbox::last_error.eq(format!("{error:#}")),
            );
            row.set(failed).execute(&mut conn).await?;
        }
    }
    Ok(())
}
