use diesel::prelude::*;
use diesel::sql_types;
use diesel_async::{AsyncConnection as _, RunQueryDsl};
use jiff::{SignedDuration, Timestamp};
use jiff_diesel::ToDiesel as _;
use uuid::Uuid;

use super::{mail, opt_out};
use crate::cart;
use crate::db::Conn;
use crate::db::schema::checkouts;
use crate::id::Token;
use crate::mail::enqueue;
use crate::parts::Parts;
use crate::settings::{self, ShopSettings};
use crate::web::Error;

/// What is so much older than its reminder's time stays without one: it was left before reminders were switched on.
const TOO_OLD: SignedDuration = SignedDuration::from_hours(7 * 24);

/// A checkout that was left and is to be reminded of.
#[derive(QueryableByName)]
struct Due {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
    #[diesel(sql_type = sql_types::Uuid)]
    cart_id: Uuid,
    #[diesel(sql_type = sql_types::Text)]
    email: String,
    #[diesel(sql_type = sql_types::Text)]
    full_name: String,
}

/// Reminds of every checkout whose time has come, where the shop wants that, and gives how many there were. Any number of instances
/// may do so at once: each checkout is reminded of once.
///
/// # Errors
/// When the database is away, or a mail's template fails.
pub async fn remind(parts: &Parts) -> Result<usize, Error> {
    let mut conn = parts.db.get().await?;
    let Some(shop) = settings::load(&conn).await? else {
        return Ok(0);
    };
    let (mut all, mut last) = (0, 1);
    while shop.reminders_enabled && last > 0 {
        last = remind_some(&shop, &parts.config.origin(), parts.clock.now(), &mut conn).await?;
        all += last;
    }
    if all > 0 {
        parts.work.notify_waiters();
    }
    Ok(all)
}

/// A batch, in one transaction: the mails are in the outbox, and the checkouts marked, or neither.
async fn remind_some(
    shop: &ShopSettings,
    origin: &str,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<usize, Error> {
    conn.transaction(async |conn| {
        let due = due(shop, now, conn).await?;
        for checkout in &due {
            let (restore, stop) = (token()?, token()?);
            let contents = cart::contents(checkout.cart_id, conn).await?;
            let links = mail::Links {
                restore: format!("{origin}/cart/restore/{}", restore.as_str()),
                stop: format!("{origin}/reminders/stop/{}", stop.as_str()),
            };
            let message = mail::reminder(
                &checkout.email,
                &checkout.full_name,
                &contents,
                &links,
                shop,
                origin,
            )?;
            enqueue(conn, message).await?;
            opt_out::keep_link(&stop, &checkout.email, now, conn).await?;
            mark(checkout.id, &restore, now, conn).await?;
        }
        Ok(due.len())
    })
    .await
}

fn token() -> Result<Token, Error> {
    Token::random().map_err(Error::internal)
}

async fn due(shop: &ShopSettings, now: Timestamp, mut conn: &Conn) -> QueryResult<Vec<Due>> {
    let before = |at: Timestamp, by| at.saturating_sub(by).unwrap_or(Timestamp::MIN);
    let hours = SignedDuration::from_hours(i64::from(shop.reminder_hours));
    let seen_before = before(now, hours);
    diesel::sql_query(include_str!("remind.sql"))
        .bind::<sql_types::Timestamptz, _>(now.to_diesel())
        .bind::<sql_types::Timestamptz, _>(seen_before.to_diesel())
        .bind::<sql_types::Timestamptz, _>(before(seen_before, TOO_OLD).to_diesel())
        .load(&mut conn)
        .await
}

async fn mark(id: Uuid, restore: &Token, now: Timestamp, mut conn: &Conn) -> QueryResult<()> {
    diesel::update(checkouts::table.find(id))
        .set((
            checkouts::reminded_at.eq(now.to_diesel()),
            checkouts::restore_hash.eq(restore.hash()),
        ))
        .execute(&mut conn)
        .await?;
    Ok(())
}
