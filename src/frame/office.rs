use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use jiff::Timestamp;
use jiff_diesel::ToDiesel as _;

use crate::db::Conn;
use crate::db::schema::{inquiries, orders, outbox, payment_differences, shop_settings};
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Duty, Error};

/// Counts on the rail stop here: a longer list is worked off from its top anyway, and counting it would cost.
const MOST_COUNTED: i64 = 1000;

/// The frame of a staff page, with what waits on the rail, in one round trip.
///
/// # Errors
/// When the database is away.
pub async fn office(
    conn: &Conn,
    member: &Member,
    title: impl Into<String>,
    current: Section,
    now: Timestamp,
) -> Result<Office, Error> {
    let (shop_name, open_orders, open_differences, open_inquiries, overdue_inquiries, unsent_mails) =
        tokio::try_join!(
            name(conn),
            orders_open(conn),
            differences_open(conn),
            inquiries_open(None, conn),
            inquiries_open(Some(now), conn),
            unsent(conn)
        )?;
    Ok(Office {
        title: title.into(),
        current,
        shop_name: shop_name.unwrap_or_default(),
        staff_name: member.name.clone(),
        staff_role: member.role.label().to_owned(),
        initials: member.initials(),
        duties: Duty::ALL
            .into_iter()
            .filter(|duty| member.role.may(*duty))
            .collect(),
        open_orders,
        open_differences,
        open_inquiries,
        overdue_inquiries,
        unsent_mails,
    })
}

async fn name(mut conn: &Conn) -> QueryResult<Option<String>> {
    shop_settings::table
        .select(shop_settings::name)
        .first(&mut conn)
        .await
        .optional()
}

async fn orders_open(mut conn: &Conn) -> QueryResult<i64> {
    let open: Vec<i32> = orders::table
        .filter(
            orders::state
                .eq("open")
                .and(orders::fulfilment_state.ne("fulfilled"))
                .and(orders::due_by.is_null()),
        )
        .limit(MOST_COUNTED)
        .select(diesel::dsl::sql::<diesel::sql_types::Integer>("1"))
        .load(&mut conn)
        .await?;
    Ok(i64::try_from(open.len()).unwrap_or(MOST_COUNTED))
}

async fn differences_open(mut conn: &Conn) -> QueryResult<i64> {
    let open: Vec<i32> = payment_differences::table
        .filter(payment_differences::settled_at.is_null())
        .limit(MOST_COUNTED)
        .select(diesel::dsl::sql::<diesel::sql_types::Integer>("1"))
        .load(&mut conn)
        .await?;
    Ok(i64::try_from(open.len()).unwrap_or(MOST_COUNTED))
}

async fn inquiries_open(due_before: Option<Timestamp>, mut conn: &Conn) -> QueryResult<i64> {
    let mut query = inquiries::table
        .filter(inquiries::status.eq("new"))
        .into_boxed();
    if let Some(now) = due_before {
        query = query.filter(inquiries::due_at.lt(now.to_diesel()));
    }
    let open: Vec<i32> = query
        .limit(MOST_COUNTED)
        .select(diesel::dsl::sql::<diesel::sql_types::Integer>("1"))
        .load(&mut conn)
        .await?;
    Ok(i64::try_from(open.len()).unwrap_or(MOST_COUNTED))
}

async fn unsent(mut conn: &Conn) -> QueryResult<i64> {
    let waiting: Vec<i32> = outbox::table
        .filter(outbox::state.ne("sent"))
        .limit(MOST_COUNTED)
        .select(diesel::dsl::sql::<diesel::sql_types::Integer>("1"))
        .load(&mut conn)
        .await?;
    Ok(i64::try_from(waiting.len()).unwrap_or(MOST_COUNTED))
}
