use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use askama::Template;
use uuid::Uuid;

use super::changes::nowhere;
use super::form::CheckoutForm;
use super::place::pays_online;
use crate::addresses::{country_name, has_regions, regions};
use crate::cart::{self, Codes, MiniView, Priced, mini_views};
use crate::delivery::Way;
use crate::frame::Frame;
use crate::parts::Parts;
use crate::pricing::SumRow;
use crate::web::layout::{Layout, Nav};
use crate::web::parts::Choice;
use crate::web::{Answer, FieldErrors, assets, page_with};

#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that the page shows or not"
)]
#[derive(Template)]
#[template(path = "checkout/page.html")]
struct CheckoutPage {
    layout: Layout,
    form: CheckoutForm,
    errors: FieldErrors,
    changes: Vec<String>,
    countries: Vec<Choice>,
    /// Whether any of the countries has states or provinces in its addresses, and their names where they are known.
    asks_region: bool,
    regions: Vec<&'static str>,
    methods: Vec<MethodView>,
    delivered: bool,
    /// Why there is no way of delivery; what to do is in it.
    nowhere: String,
    lines: Vec<MiniView>,
    fine: bool,
    items_minor: i64,
    total_minor: i64,
    sums: Vec<SumRow>,
    total: String,
    codes: Codes,
    pays_online: bool,
    /// What the address is for.
    email_hint: &'static str,
    terms: String,
    terms_version: i32,
    /// What is to be accepted as well; empty where nothing is.
    disclaimer: String,
    disclaimer_version: i32,
}

/// A way of delivery with what it makes of the order.
pub struct MethodView {
    pub code: String,
    pub name: String,
    pub promise: String,
    pub price: String,
    pub price_minor: i64,
    pub total_minor: i64,
    pub chosen: bool,
}

/// What the page says beside the form.
#[derive(Default)]
pub(super) struct Told {
    pub errors: FieldErrors,
    /// Sentences about what is not as the visitor last saw it.
    pub changes: Vec<String>,
}

impl From<FieldErrors> for Told {
    fn from(errors: FieldErrors) -> Self {
        Self {
            errors,
            changes: Vec::new(),
        }
    }
}

impl From<Vec<String>> for Told {
    fn from(changes: Vec<String>) -> Self {
        Self {
            errors: FieldErrors::default(),
            changes,
        }
    }
}

/// The page with the form as typed, beside the cart as it is now.
pub(super) async fn show_form(
    status: StatusCode,
    cart: Option<Uuid>,
    mut form: CheckoutForm,
    told: Told,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let now = parts.clock.now();
    let frame = Frame::load(&conn, now).await?;
    form.untick_other_words(&frame.settings);
    let mut priced = cart::priced(cart, &form.going_so_far(), &parts.rules, now, &conn).await?;
    let lines = mini_views(&priced, &conn).await?;
    drop(conn);
    let ways = priced
        .basket(None)
        .ways(&priced.rules)?
        .into_iter()
        .cloned()
        .collect::<Vec<_>>();
    let chosen = ways
        .iter()
        .find(|way| way.code == form.delivery_method)
        .or(ways.first());
    priced.quote = priced.by(chosen.map(|way| way.code.as_str()))?;
    let methods = method_views(&ways, &priced);
    let mut page = checkout_page(&frame, form, told, &priced, lines);
    page.methods = methods;
    page.pays_online = pays_online(parts);
    let mut answer: HttpResponse = page_with(status, &page)?;
    answer
        .headers_mut()
        .insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(answer)
}

fn checkout_page(
    frame: &Frame,
    form: CheckoutForm,
    told: Told,
    priced: &Priced,
    lines: Vec<MiniView>,
) -> CheckoutPage {
    let mut layout = frame.layout("Checkout", Nav::None);
    layout.robots = Some("noindex");
    layout.sheets = &[assets::CSS_BUYING];
    let (shop, contents) = (&frame.settings, &priced.contents);
    let served = &shop.delivery_countries;
    // Whatever an empty cart will hold next most likely has to be sent.
    let delivered = contents.requires_delivery() || contents.is_empty();
    let sums = priced.sums();
    CheckoutPage {
        layout,
        errors: told.errors,
        changes: told.changes,
        countries: served
            .iter()
            .map(|code| Choice::new(code.clone(), country_name(code)))
            .collect(),
        asks_region: served.iter().any(|code| has_regions(code)),
        regions: served
            .iter()
            .flat_map(|code| regions(code).map(|(_, name)| name))
            .collect(),
        methods: Vec::new(),
        delivered,
        nowhere: nowhere(priced),
        lines,
        fine: contents.is_fine(),
        items_minor: priced.quote.items,
        total_minor: priced.quote.total,
        sums: sums.rows(|minor| shop.money(minor)),
        total: shop.money(priced.quote.total).to_string(),
        codes: Codes::of(priced),
        pays_online: false,
        email_hint: if shop.reminders_enabled {
            "For the order confirmation and delivery news, and one reminder should you leave this page."
        } else {
            "For the order confirmation and delivery news."
        },
        terms: shop.terms_text.clone(),
        terms_version: shop.terms_version,
        disclaimer: if priced.asks_disclaimer() {
            shop.disclaimer_text.clone()
        } else {
            String::new()
        },
        disclaimer_version: shop.disclaimer_version,
        form,
    }
}

/// The ways of delivery with what each makes of the order.
pub fn method_views(ways: &[Way], priced: &Priced) -> Vec<MethodView> {
    let shop = &priced.rules.settings;
    let chosen = priced
        .quote
        .delivery
        .as_ref()
        .map(|delivery| &delivery.code);
    let view = |way: &Way| {
        let quote = priced.by(Some(&way.code)).unwrap_or_default();
        MethodView {
            price: match quote.delivery_price() {
                0 => "Free".to_owned(),
                minor => shop.money(minor).to_string(),
            },
            price_minor: quote.delivery_price(),
            total_minor: quote.total,
            chosen: chosen == Some(&way.code),
            code: way.code.clone(),
            name: way.name.clone(),
            promise: way.promise.clone(),
        }
    };
    ways.iter().map(view).collect()
}
