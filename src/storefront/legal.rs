use actix_web::web::{Data, Path};
use askama::Template;

use crate::db::Conn;
use crate::frame::Frame;
use crate::parts::Parts;
use crate::settings::{self, Consent};
use crate::web::layout::{Layout, Nav};
use crate::web::{Answer, Error, page};

#[derive(Template)]
#[template(path = "storefront/legal.html")]
struct LegalPage {
    layout: Layout,
    texts: Vec<Text>,
    /// Whether it is an earlier version, kept for those who ordered under it.
    earlier: bool,
}

#[expect(clippy::struct_field_names, reason = "the text of a text")]
struct Text {
    consent: Consent,
    version: i32,
    text: String,
    since: String,
}

/// `GET /terms`: the texts that hold now.
pub(super) async fn show(parts: Data<Parts>) -> Answer {
    let conn = parts.db.get().await?;
    let frame = Frame::load(&conn, parts.clock.now()).await?;
    let mut texts = Vec::new();
    for consent in Consent::ALL {
        let (text, version) = consent.of(&frame.settings);
        if !text.is_empty() {
            texts.extend(stored(consent, version, &frame, &conn).await?);
        }
    }
    drop(conn);
    if texts.is_empty() {
        return Err(Error::NotFound);
    }
    let mut layout = frame.layout("Terms of sale", Nav::None);
    layout.canonical = Some(parts.absolute("/terms"));
    page(&LegalPage {
        layout,
        texts,
        earlier: false,
    })
}

/// `GET /terms/{kind}/{version}`: one version of one text, for who accepted it.
pub(super) async fn show_version(parts: Data<Parts>, path: Path<(String, String)>) -> Answer {
    let (kind, version) = path.into_inner();
    let consent = Consent::ALL
        .into_iter()
        .find(|consent| consent.slug() == kind)
        .ok_or(Error::NotFound)?;
    let version: i32 = version.parse().map_err(|_| Error::NotFound)?;
    let conn = parts.db.get().await?;
    let frame = Frame::load(&conn, parts.clock.now()).await?;
    let text = stored(consent, version, &frame, &conn).await?;
    drop(conn);
    let mut layout = frame.layout(consent.label(), Nav::None);
    layout.robots = Some("noindex");
    page(&LegalPage {
        layout,
        texts: vec![text.ok_or(Error::NotFound)?],
        earlier: consent.of(&frame.settings).1 != version,
    })
}

async fn stored(
    consent: Consent,
    version: i32,
    frame: &Frame,
    conn: &Conn,
) -> Result<Option<Text>, Error> {
    let found = settings::consent_text(consent, version, conn).await?;
    Ok(found.map(|found| Text {
        consent,
        version,
        text: found.text,
        since: frame.settings.zone().date(found.since),
    }))
}
