use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderValue};
use askama::Template;
use uuid::Uuid;

use super::form::CheckoutForm;
use crate::addresses::{country_name, has_regions, regions};
use crate::cart::{self, Contents, MiniView, mini_views};
use crate::frame::Frame;
use crate::parts::Parts;
use crate::settings::{self, DeliveryMethod, ShopSettings};
use crate::web::layout::{Layout, Nav};
use crate::web::parts::Choice;
use crate::web::{Answer, FieldErrors, assets, page_with};

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
    lines: Vec<MiniView>,
    fine: bool,
    items: String,
    items_minor: i64,
    terms: String,
}

/// A way of delivery with what it makes of the order.
struct MethodView {
    code: String,
    name: String,
    promise: String,
    price: String,
    price_minor: i64,
    total: String,
    chosen: bool,
}

impl CheckoutPage {
    fn chosen(&self) -> Option<&MethodView> {
        self.methods
            .iter()
            .find(|method| method.chosen && self.delivered)
    }

    fn total(&self) -> &str {
        self.chosen().map_or(&self.items, |method| &method.total)
    }
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
    form: CheckoutForm,
    told: Told,
    parts: &Parts,
) -> Answer {
    let conn = parts.db.get().await?;
    let contents = match cart {
        Some(cart) => cart::contents(cart, &conn).await?,
        None => Contents::default(),
    };
    let frame = Frame::load(&conn, parts.clock.now()).await?;
    let methods = settings::delivery_methods(&conn).await?;
    let lines = mini_views(&contents, &frame.settings, &conn).await?;
    drop(conn);
    let page = checkout_page(&frame, form, told, &contents, lines, methods);
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
    contents: &Contents,
    lines: Vec<MiniView>,
    methods: Vec<DeliveryMethod>,
) -> CheckoutPage {
    let mut layout = frame.layout("Checkout", Nav::None);
    layout.robots = Some("noindex");
    layout.sheets = &[assets::CSS_BUYING];
    let shop = &frame.settings;
    let served = &shop.delivery_countries;
    let items_minor = contents.quote(0).map_or(0, |quote| quote.items);
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
        methods: method_views(methods, &form, contents, shop),
        // Whatever an empty cart will hold next most likely has to be sent.
        delivered: contents.requires_delivery() || contents.is_empty(),
        lines,
        fine: contents.is_fine(),
        items: shop.money(items_minor).to_string(),
        items_minor,
        terms: shop.terms_text.clone(),
        form,
    }
}

/// The ways of delivery; the first is chosen where the form names none of them.
fn method_views(
    methods: Vec<DeliveryMethod>,
    form: &CheckoutForm,
    contents: &Contents,
    shop: &ShopSettings,
) -> Vec<MethodView> {
    let chosen = methods
        .iter()
        .find(|method| method.code == form.delivery_method)
        .or(methods.first())
        .map(|method| method.code.clone());
    let view = |method: DeliveryMethod| MethodView {
        price: match method.price_minor {
            0 => "Free".to_owned(),
            minor => shop.money(minor).to_string(),
        },
        price_minor: method.price_minor,
        total: contents
            .quote(method.price_minor)
            .map(|quote| shop.money(quote.total).to_string())
            .unwrap_or_default(),
        chosen: chosen.as_ref() == Some(&method.code),
        code: method.code,
        name: method.name,
        promise: method.promise,
    };
    methods.into_iter().map(view).collect()
}
