use diesel_async::AsyncConnection as _;
use jiff::{SignedDuration, Timestamp};

use super::form::Inquiry;
use super::sql::Source;
use super::{mail, paths, sql};
use crate::db::Conn;
use crate::id;
use crate::mail::enqueue;
use crate::settings::ShopSettings;
use crate::web::Error;

/// Stores a question together with the mails that it causes: the promise to its sender, the note to the shop. Spam causes
/// none.
///
/// # Errors
/// The database's, or a defect of a mail's template.
pub async fn receive(
    inquiry: &Inquiry,
    shop: &ShopSettings,
    origin: &str,
    now: Timestamp,
    conn: &mut Conn,
) -> Result<(), Error> {
    let source = source(inquiry, conn).await?;
    let hours = SignedDuration::from_hours(i64::from(shop.reply_hours));
    let due = now.checked_add(hours).unwrap_or(now);
    let id = id::new_uuid();
    let mails = if inquiry.spam {
        Vec::new()
    } else {
        mail::of_inquiry(id, inquiry, &source, due, shop, origin)?
    };
    conn.transaction(async |conn| {
        sql::insert(id, inquiry, &source, now, due, conn).await?;
        for mail in mails {
            enqueue(conn, mail).await?;
        }
        Ok::<(), diesel::result::Error>(())
    })
    .await?;
    Ok(())
}

/// A slug that names nothing shown is left aside: the question counts, wherever it came from.
async fn source(inquiry: &Inquiry, conn: &Conn) -> Result<Source, Error> {
    if let Some((id, title)) = sql::article(&inquiry.article, conn).await? {
        return Ok(Source {
            article_id: Some(id),
            path: format!("/articles/{}", inquiry.article),
            title,
            ..Source::default()
        });
    }
    if let Some((id, title)) = sql::product(&inquiry.product, conn).await? {
        return Ok(Source {
            product_id: Some(id),
            path: format!("/products/{}", inquiry.product),
            title,
            ..Source::default()
        });
    }
    Ok(Source {
        path: paths::CONTACT.to_owned(),
        ..Source::default()
    })
}
