use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use askama::Template;
use uuid::Uuid;

use super::rows::{DifferenceRow, EventRow, PaymentRow, difference_row, event_row, latest};
use crate::frame::office;
use crate::orders::{self, ChangeError, Decision, Hand};
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::{Answer, Error, Form, Query, page_with, see_other};
use crate::{jobs, payments};

#[derive(Template)]
#[template(path = "admin/payments.html")]
struct PaymentsPage {
    office: Office,
    /// Whether there is a provider to compare with.
    online: bool,
    comparing: bool,
    refused: Option<String>,
    open: Vec<DifferenceRow>,
    settled: Vec<DifferenceRow>,
    events: Vec<EventRow>,
    payments: Vec<PaymentRow>,
}

const PAYMENTS: i64 = 100;
const DIFFERENCES: i64 = 60;
const EVENTS: i64 = 30;
const HERE: &str = "/admin/payments";

/// `GET /admin/payments`
pub(super) async fn show(parts: Data<Parts>, member: Member, Query(query): Query) -> Answer {
    let comparing = query.opt("comparing").is_some();
    show_list(StatusCode::OK, None, comparing, &member, &parts).await
}

/// `POST /admin/payments/compare`: leaves it to a job, which asks the provider.
pub(super) async fn compare(parts: Data<Parts>, _member: Member) -> Answer {
    let conn = parts.db.get().await?;
    jobs::enqueue_once(orders::COMPARE, parts.clock.now(), &conn).await?;
    drop(conn);
    parts.work.notify_waiters();
    Ok(see_other(&format!("{HERE}?comparing=1")))
}

/// `POST /admin/payments/differences/{id}`
pub(super) async fn decide(
    parts: Data<Parts>,
    member: Member,
    id: Path<Uuid>,
    Form(form): Form,
) -> Answer {
    let decision = Decision::parse(form.text("decision"))
        .ok_or_else(|| Error::Malformed("Choose what is to be done.".to_owned()))?;
    let origin = parts.config.origin();
    let hand = Hand {
        staff: Some(member.id),
        origin: &origin,
        now: parts.clock.now(),
    };
    let mut conn = parts.db.get().await?;
    let decided = orders::decide(*id, decision, hand, &mut conn).await;
    drop(conn);
    match decided {
        Ok(()) => {
            parts.work.notify_waiters();
            Ok(see_other(HERE))
        }
        Err(ChangeError::NotAllowed(sentence)) => {
            let refused = Some(sentence.to_owned());
            show_list(StatusCode::CONFLICT, refused, false, &member, &parts).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/payments/events`: tries a message again.
pub(super) async fn hear_again(parts: Data<Parts>, _member: Member, Form(form): Form) -> Answer {
    if !orders::hear_again("stripe", form.text("event"), &parts).await? {
        return Err(Error::NotFound);
    }
    Ok(see_other(HERE))
}

async fn show_list(
    status: StatusCode,
    refused: Option<String>,
    comparing: bool,
    member: &Member,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let (payments, differences, events) = tokio::try_join!(
        latest(PAYMENTS, now, &conn),
        payments::differences(DIFFERENCES, &conn),
        payments::waiting(EVENTS, &conn),
    )?;
    let (mut open, mut settled) = (Vec::new(), Vec::new());
    for difference in differences {
        let row = difference_row(difference, now, &conn).await?;
        if row.settled {
            settled.push(row);
        } else {
            open.push(row);
        }
    }
    let office = office(&conn, member, "Payments", Section::Payments, now).await?;
    drop(conn);
    page_with(
        status,
        &PaymentsPage {
            office,
            online: parts.payments.online().is_some(),
            comparing,
            refused,
            open,
            settled,
            events: events
                .into_iter()
                .map(|event| event_row(event, now))
                .collect(),
            payments,
        },
    )
}
