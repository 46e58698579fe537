use std::time::Duration;

use anyhow::Context as _;
use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::RunQueryDsl;
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use lettre::message::header::MessageId;
use lettre::message::{Mailbox, MultiPart};
use lettre::{AsyncSmtpTransport, AsyncTransport as _, Tokio1Executor};
use tokio_util::sync::CancellationToken;
use url::Url;
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

/// A way to the mail server; connects only when it is used.
pub type Transport = AsyncSmtpTransport<Tokio1Executor>;

/// A mail server may take so long for each step.
const PATIENCE: Duration = Duration::from_secs(20);

/// The way that the setting `mail.url` names: `smtps://` is encrypted from the start, `smtp://` as soon as the server
/// offers it (`?tls=required` insists, `?tls=none` never does).
///
/// # Errors
/// When the address is none of a mail server; the message holds no password.
pub fn transport(mail_url: &str, patience: Duration) -> anyhow::Result<Transport> {
    let mut url = Url::parse(mail_url).context("it is no address")?;
    let tls = url.query_pairs().find(|(name, _)| name == "tls");
    let tls = tls.map(|(_, value)| value.into_owned());
    match (url.scheme(), tls.as_deref()) {
        // The library would send the password in the clear where nothing is said.
        ("smtp", None) => drop(url.query_pairs_mut().append_pair("tls", "opportunistic")),
        ("smtp", Some("none")) => url.set_query(None),
        ("smtp", Some("required" | "opportunistic")) | ("smtps", _) => {}
        ("smtp", Some(_)) => anyhow::bail!("its tls is required, opportunistic or none"),
        _ => anyhow::bail!("it begins with neither smtp:// nor smtps://"),
    }
    let builder = Transport::from_url(url.as_str())?;
    Ok(builder.timeout(Some(patience)).build())
}

/// Sends what is due until `ending` is cancelled. Without a mail server in the settings it does nothing: the mail stays
/// in the outbox, readable in the back office.
pub async fn run(parts: Parts, ending: CancellationToken) {
    let Some(url) = parts.config.mail.url.clone() else {
        return;
    };
    let transport = match transport(url.reveal(), PATIENCE) {
        Ok(transport) => transport,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn encryption_is_used_where_it_is_offered_unless_the_setting_says_otherwise() {
        for (url, way) in [
            ("smtp://a:b@mail.example:587", "Opportunistic"),
            ("smtp://mail.example?tls=required", "Required"),
            ("smtps://mail.example", "Wrapper"),
            ("smtp://mail.example?tls=none", "None"),
        ] {
            let shown = format!("{:?}", transport(url, PATIENCE).unwrap());
            assert!(shown.contains(&format!("tls: {way}")), "{url}: {shown}");
        }
        for wrong in [
            "mail.example",
            "https://mail.example",
            "smtp://mail.example?tls=perhaps",
        ] {
            assert!(transport(wrong, PATIENCE).is_err(), "{wrong}");
        }
    }
}
