use std::time::{Duration, SystemTime};

use lettre::AsyncTransport as _;
use lettre::message::header::MessageId;
use lettre::message::{Mailbox, MultiPart};
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;

use super::queue::{self, Claimed, Failure, LEASE};
use super::transport::{PATIENCE, Transport, transport};
use crate::parts::Parts;
use crate::settings;

/// How long to wait for the bell before looking anyway.
const IDLE: Duration = Duration::from_secs(3);

/// A mail may take so long in all: well below its lease, so that nobody else has begun to send it.
const LIMIT: Duration = Duration::from_secs(90);

/// What became of looking for a mail to send.
enum Step {
    /// One left, or will not be tried soon: look for the next.
    Done,
    /// Nothing is due, or the server is away: there is no hurry.
    Idle,
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
        // Listening before looking: a bell in between is not missed.
        let bell = parts.work.notified();
        tokio::pin!(bell);
        bell.as_mut().enable();
        match send_next(&parts, &transport).await {
            Ok(Step::Done) => continue,
            Ok(Step::Idle) => {}
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "the outbox is not reachable; trying again"
                );
            }
        }
        tokio::select! {
            () = ending.cancelled() => {}
            () = bell => {}
            () = sleep(IDLE) => {}
        }
    }
}

/// Sends one mail. Between the server's answer and the mark in the database the program can die; then the mail is sent once more,
/// under the same Message-ID. Nothing else sends one twice.
async fn send_next(parts: &Parts, transport: &Transport) -> anyhow::Result<Step> {
    let (mail, from) = {
        let conn = parts.db.get().await?;
        let Some(mail) = queue::claim(parts.clock.now(), &conn).await? else {
            return Ok(Step::Idle);
        };
        let shop = settings::load(&conn).await?;
        (mail, shop.map(|shop| (shop.name, shop.contact_email)))
    };
    let outcome = attempt(&mail, from, transport).await;
    let (conn, now) = (parts.db.get().await?, parts.clock.now());
    let (ours, step) = match &outcome {
        Ok(()) => (queue::sent(&mail, now, &conn).await?, Step::Done),
        Err(failure) => {
            let ours = queue::failed(&mail, failure, now, &conn).await?;
            let away = matches!(failure, Failure::ForNow(_));
            (ours, if away { Step::Idle } else { Step::Done })
        }
    };
    let told = if outcome.is_ok() { "sent" } else { "failed" };
    metrics::counter!("storefront_mails_total", "outcome" => told).increment(1);
    if !ours {
        tracing::warn!(mail = %mail.id, "a mail took longer than its lease; another worker has taken it on");
    }
    Ok(step)
}

async fn attempt(
    mail: &Claimed,
    from: Option<(String, String)>,
    transport: &Transport,
) -> Result<(), Failure> {
    const { assert!(LIMIT.as_secs() < LEASE.as_secs().unsigned_abs()) };
    let from = from
        .ok_or_else(|| Failure::ForNow(anyhow::anyhow!("the shop has no address to send from")))?;
    let message = message(mail, from).map_err(Failure::Refused)?;
    match timeout(LIMIT, transport.send(message)).await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err(error)) if error.is_permanent() => Err(Failure::Refused(error.into())),
        Ok(Err(error)) => Err(Failure::ForNow(error.into())),
        Err(_) => Err(Failure::ForNow(anyhow::anyhow!(
            "the mail server took more than {} seconds",
            LIMIT.as_secs()
        ))),
    }
}

/// The mail as it goes out: but for the marks between its parts the same at every attempt.
fn message(mail: &Claimed, (name, address): (String, String)) -> anyhow::Result<lettre::Message> {
    let mut builder = lettre::Message::builder()
        .from(Mailbox::new(Some(name), address.parse()?))
        .to(Mailbox::new(None, mail.recipient.parse()?))
        .subject(mail.subject.clone())
        .header(MessageId::from(mail.message_id.clone()))
        .date(SystemTime::from(mail.created_at));
    if let Some(reply_to) = &mail.reply_to {
        builder = builder.reply_to(reply_to.parse()?);
    }
    Ok(builder.multipart(MultiPart::alternative_plain_html(
        mail.body_text.clone(),
        mail.body_html.clone(),
    ))?)
}
