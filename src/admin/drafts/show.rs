use actix_web::http::StatusCode;
use askama::Template;
use uuid::Uuid;

use super::form::DraftForm;
use crate::addresses::{country_name, has_regions, regions};
use crate::admin::stale::Difference;
use crate::cart::{self, Line, Priced, Problem, why};
use crate::checkout::{MethodView, method_views, nowhere};
use crate::db::Conn;
use crate::drafts;
use crate::frame::office;
use crate::parts::Parts;
use crate::pricing::SumRow;
use crate::staff::Member;
use crate::web::layout::{Office, Section};
use crate::web::parts::Choice;
use crate::web::{Answer, Error, FieldErrors, page_with};

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that the page shows or not"
)]
#[derive(Template)]
#[template(path = "admin/draft.html")]
struct DraftPage {
    office: Office,
    /// The address that the form is sent to.
    action: String,
    /// Whether it is stored and can be placed.
    stored: bool,
    form: DraftForm,
    told: Told,
    lines: Vec<LineView>,
    /// What was looked for, and what was found.
    q: String,
    found: Vec<FoundView>,
    countries: Vec<Choice>,
    regions: Vec<&'static str>,
    asks_region: bool,
    methods: Vec<MethodView>,
    delivered: bool,
    nowhere: String,
    refused: Vec<String>,
    sums: Vec<SumRow>,
    items_minor: i64,
    total_minor: i64,
    disclaimer: bool,
    terms_version: i32,
    disclaimer_version: i32,
}

/// What the page says beside the form.
#[derive(Default)]
pub(super) struct Told {
    pub errors: FieldErrors,
    pub changes: Vec<String>,
    pub differences: Vec<Difference>,
    pub saved: bool,
}

struct LineView {
    field: String,
    name: String,
    sku: String,
    typed: String,
    unit: String,
    total: String,
    problem: String,
}

struct FoundView {
    id: Uuid,
    name: String,
    sku: String,
    price: String,
    /// "4 left", "sold out"; empty where any number can be sold.
    left: String,
}

/// The form with what it costs as it is typed.
pub(super) async fn show_form(
    status: StatusCode,
    id: Option<Uuid>,
    mut form: DraftForm,
    told: Told,
    q: &str,
    (member, parts): (&Member, &Parts),
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let priced = priced(&form, parts, &conn).await?;
    form.buyer.untick_other_words(&priced.rules.settings);
    let found = found(q, &priced, &conn).await?;
    let title = match id {
        Some(_) if form.buyer.full_name.is_empty() => "Draft order".to_owned(),
        Some(_) => format!("Draft for {}", form.buyer.full_name),
        None => "New order".to_owned(),
    };
    let office = office(&conn, member, title, Section::Orders, now).await?;
    drop(conn);
    let mut page = draft_page(office, id, form, told, priced)?;
    q.clone_into(&mut page.q);
    page.found = found;
    page_with(status, &page)
}

/// What the form would cost.
async fn priced(form: &DraftForm, parts: &Parts, conn: &Conn) -> Result<Priced, Error> {
    let (wanted, codes) = (form.wanted(), form.codes());
    let (going, now) = (form.going(), parts.clock.now());
    Ok(cart::priced_for_customer(&wanted, &codes, &going, &parts.rules, now, conn).await?)
}

async fn found(q: &str, priced: &Priced, conn: &Conn) -> Result<Vec<FoundView>, Error> {
    let found = drafts::find(q, conn).await?;
    let wanted: Vec<(Uuid, i32)> = found.iter().map(|found| (found.id, 1)).collect();
    let lines = cart::offers(&wanted, conn).await?;
    let view = |line: &Line| FoundView {
        id: line.variant_id,
        name: named(line),
        sku: line.sku.clone(),
        price: money(priced, priced.shown(line.price, line)),
        left: match line.available {
            None => String::new(),
            Some(0) => "sold out".to_owned(),
            Some(left) => format!("{left} left"),
        },
    };
    Ok(lines.iter().map(view).collect())
}

fn draft_page(
    office: Office,
    id: Option<Uuid>,
    form: DraftForm,
    told: Told,
    mut priced: Priced,
) -> Result<DraftPage, Error> {
    let ways: Vec<_> = priced
        .basket(None)
        .ways(&priced.rules)?
        .into_iter()
        .cloned()
        .collect();
    let chosen = ways
        .iter()
        .find(|way| way.code == form.buyer.delivery_method)
        .or(ways.first());
    priced.quote = priced.by(chosen.map(|way| way.code.as_str()))?;
    let shop = &priced.rules.settings;
    let served = &shop.delivery_countries;
    let lines = priced.contents.lines.iter();
    let codes = priced.quote.refused.iter();
    Ok(DraftPage {
        office,
        action: id.map_or_else(
            || "/admin/drafts/new".to_owned(),
            |id| format!("/admin/drafts/{id}"),
        ),
        stored: id.is_some(),
        told,
        lines: lines.map(|line| line_view(line, &form, &priced)).collect(),
        q: String::new(),
        found: Vec::new(),
        countries: served
            .iter()
            .map(|code| Choice::new(code.clone(), country_name(code)))
            .collect(),
        asks_region: served.iter().any(|code| has_regions(code)),
        regions: served
            .iter()
            .flat_map(|code| regions(code).map(|(_, name)| name))
            .collect(),
        methods: method_views(&ways, &priced),
        delivered: priced.contents.requires_delivery(),
        nowhere: nowhere(&priced),
        refused: codes.map(|refused| why(refused, &priced.rules)).collect(),
        sums: priced.sums().rows(|minor| shop.money(minor)),
        items_minor: priced.quote.items,
        total_minor: priced.quote.total,
        disclaimer: priced.asks_disclaimer(),
        terms_version: shop.terms_version,
        disclaimer_version: shop.disclaimer_version,
        form,
    })
}

fn line_view(line: &Line, form: &DraftForm, priced: &Priced) -> LineView {
    let mut typed = form.lines.iter();
    LineView {
        field: format!("quantity-{}", line.variant_id),
        name: named(line),
        sku: line.sku.clone(),
        typed: typed
            .find(|(id, _)| *id == line.variant_id)
            .map(|(_, typed)| typed.clone())
            .unwrap_or_default(),
        unit: money(priced, priced.shown(line.price, line)),
        total: money(priced, priced.line_total(line)),
        problem: match line.problem() {
            None => String::new(),
            Some(Problem::Gone) => "It is no longer sold.".to_owned(),
            Some(Problem::SoldOut) => "It has sold out.".to_owned(),
            Some(Problem::Only(left)) => format!("Only {left} left."),
        },
    }
}

fn named(line: &Line) -> String {
    match line.title.as_str() {
        "" => line.name.clone(),
        title => format!("{} ({title})", line.name),
    }
}

fn money(priced: &Priced, minor: i64) -> String {
    priced.rules.settings.money(minor).to_string()
}
