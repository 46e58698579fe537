use diesel_async::AsyncConnection as _;
use jiff::Timestamp;

use super::refunding::refused;
use super::settle::{Scene, settle};
use crate::db::Conn;
use crate::orders::change::ChangeError;
use crate::parts::Parts;
use crate::payments::{self, DifferenceKind, Event, NewDifference, RefundNews, Told, told};
use crate::web::Error;

/// Acts on an event that is kept, once: what came of it is written down in the same transaction. Events come twice, late and in any
/// order; each is only a hint at how something stood, and changes nothing that is known better.
///
/// # Errors
/// The database's, or when it can't be read; the event waits then, with the reason beside it.
pub(super) async fn hear(
    event: &Event,
    origin: &str,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), ChangeError> {
    if event.applied_at.is_some() {
        return Ok(());
    }
    let scene = Scene { origin, now };
    let heard = conn
        .transaction(async |conn| apply(event, scene, conn).await)
        .await;
    if let Err(error) = &heard {
        payments::failed(event, &error.to_string(), conn).await?;
    }
    heard
}

async fn apply(event: &Event, scene: Scene<'_>, conn: &Conn) -> Result<(), ChangeError> {
    let outcome = match told(&event.payload) {
        Ok(Told::Payment(found)) => settle(&found, scene, conn).await?.words(),
        Ok(Told::Refund(news)) => refund(&news, event, scene.now, conn).await?,
        Ok(Told::Nothing) => "nothing of this shop",
        Err(error) => {
            return Err(ChangeError::Mail(Error::internal(format!(
                "it can’t be read: {error}"
            ))));
        }
    };
    Ok(payments::applied(event, outcome, scene.now, conn).await?)
}

/// News about a refund: one of the shop's, or one that somebody made at the provider's.
async fn refund(
    news: &RefundNews,
    event: &Event,
    now: Timestamp,
    conn: &Conn,
) -> Result<&'static str, ChangeError> {
    let known = match news.refund {
        Some(id) => payments::refund_by_id(id, conn).await?,
        None => payments::refund_by_reference(&news.reference, conn).await?,
    };
    let Some(refund) = known else {
        return elsewhere(news, event, now, conn).await;
    };
    match news.went {
        Some(true) => {
            payments::refund_done(refund.id, &news.reference, now, conn).await?;
            Ok("the refund is done")
        }
        Some(false) => {
            refused(refund.id, "The provider could not give it back.", now, conn).await?;
            Ok("the refund failed")
        }
        None => {
            payments::refund_under_way(refund.id, &news.reference, conn).await?;
            Ok("the refund is under way")
        }
    }
}

/// A refund that the shop has not made, of a payment that it knows.
async fn elsewhere(
    news: &RefundNews,
    event: &Event,
    now: Timestamp,
    conn: &Conn,
) -> Result<&'static str, ChangeError> {
    let payment = match &news.intent {
        Some(intent) => payments::by_intent(&event.provider, intent, conn).await?,
        None => None,
    };
    let Some(payment) = payment else {
        return Ok("no refund of this shop");
    };
    let detail = format!(
        "{} was given back at the provider’s, which the shop knows nothing of.",
        payment.money(news.amount)
    );
    let difference = NewDifference {
        provider: &event.provider,
        reference: &news.reference,
        kind: DifferenceKind::Refund,
        order: Some(payment.order_id),
        detail: &detail,
        settled: false,
    };
    payments::differ(difference, now, conn).await?;
    Ok("staff have to decide")
}

/// Acts on an event that is kept and waits. False when there is none of that id.
///
/// # Errors
/// As when it came.
pub async fn hear_again(provider: &str, id: &str, parts: &Parts) -> Result<bool, Error> {
    let mut conn = parts.db.get().await?;
    let Some(event) = payments::event(provider, id, &conn).await? else {
        return Ok(false);
    };
    hear(&event, &parts.config.origin(), parts.clock.now(), &mut conn).await?;
    parts.work.notify_waiters();
    Ok(true)
}
