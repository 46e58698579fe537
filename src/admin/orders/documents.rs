use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use uuid::Uuid;

use super::desk::path;
use super::detail::{Told, show_order};
use crate::clock::Zone;
use crate::documents::{self, Document, IssueError};
use crate::orders::Order;
use crate::parts::Parts;
use crate::staff::Member;
use crate::web::{Answer, Error, see_other};

/// A document in an order's list.
pub(super) struct DocumentView {
    pub words: String,
    pub href: String,
    pub at: String,
    pub total: String,
}

pub(super) fn view(document: &Document, order: &Order, zone: &Zone) -> DocumentView {
    let number = document.label();
    DocumentView {
        words: format!("{} {number}", document.kind.title()),
        href: path(order.id, &format!("documents/{number}.pdf")),
        at: zone.date_time(document.issued_at),
        total: order.money(document.content.total_minor).to_string(),
    }
}

/// `GET /admin/orders/{id}/documents/{doc}.pdf`: by the number that is printed on it.
pub(super) async fn download(
    parts: Data<Parts>,
    _member: Member,
    ids: Path<(Uuid, String)>,
) -> Answer {
    let (id, number) = ids.into_inner();
    let conn = parts.db.get().await?;
    documents::download(id, &number, &conn).await
}

/// `POST /admin/orders/{id}/invoice`: writes the invoice before the order is paid or sent.
pub(super) async fn invoice(parts: Data<Parts>, member: Member, id: Path<Uuid>) -> Answer {
    let mut conn = parts.db.get().await?;
    let done = documents::invoice(*id, parts.clock.now(), &mut conn).await;
    drop(conn);
    match done {
        Ok(()) => Ok(see_other(&path(*id, ""))),
        Err(IssueError::Unknown) => Err(Error::NotFound),
        Err(IssueError::Database(error)) => Err(error.into()),
        Err(refused @ IssueError::NotNeeded) => {
            let told = Told::refused(refused.to_string());
            show_order(StatusCode::CONFLICT, *id, told, &member, &parts).await
        }
        Err(other) => Err(Error::internal(other)),
    }
}
