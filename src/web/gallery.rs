//! Renders the frames and components with sample data, so that a build without any page checks them too.

use askama::Template;

use super::layout::{Layout, Link, Nav, Office, Section};
use super::parts::{Choice, Pages, Price, Rating, Stock, StockLevel};
use super::{Duty, FieldErrors, JsonLd};

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout/public.html" %}{% block main %}<p>{{ "a" }} and {{ "b" }}</p>{% endblock %}"#
)]
struct Public {
    layout: Layout,
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout/office.html" %}{% block main %}<p>x</p>{% endblock %}"#
)]
struct Staff {
    office: Office,
}

#[derive(Default)]
struct Picture {
    alt: String,
    width: i32,
    height: i32,
    src: String,
    avif_srcset: String,
    webp_srcset: String,
    jpeg_srcset: String,
}

struct ProductCard {
    href: &'static str,
    name: &'static str,
    line: &'static str,
    price: Price,
    note: Option<String>,
    stock: Option<Stock>,
    picture: Option<Picture>,
}

struct ArticleCard {
    href: &'static str,
    title: &'static str,
    summary: &'static str,
    meta: &'static str,
    picture: Option<Picture>,
}

struct CartLine {
    action: &'static str,
    id: &'static str,
    href: &'static str,
    name: &'static str,
    words: &'static str,
    picture: Option<Picture>,
    total: &'static str,
    quantity: i32,
    most: i32,
    problem: Option<String>,
}

#[derive(Template)]
#[template(path = "gallery.html")]
struct Gallery {
    layout: Layout,
    crumbs: Vec<Link>,
    errors: FieldErrors,
    name: String,
    zip: String,
    countries: Vec<Choice>,
    country: String,
    plain: Price,
    saving: Price,
    ranging: Price,
    stocks: Vec<Stock>,
    rating: Rating,
    pages: Pages,
    product: ProductCard,
    article: ArticleCard,
    line: CartLine,
}

fn layout() -> Layout {
    Layout {
        title: "Stiff <mornings>".into(),
        shop_name: "Backs & Co".into(),
        language: "en".into(),
        current: Nav::Learn,
        json_ld: vec![JsonLd::of(&serde_json::json!({ "name": "a & \"b\" </script>" })).unwrap()],
        categories: vec![Link::new("Sleep", "/categories/sleep")],
        year: 2026,
        ..Layout::default()
    }
}

#[test]
fn the_public_frame_holds_what_every_page_needs() {
    let page = Public { layout: layout() }.render().unwrap();
    for part in [
        "<title>Stiff &#60;mornings&#62; | Backs &#38; Co</title>",
        r#"<a href="/articles" aria-current="page">Learn</a>"#,
        r#"{"name":"a \u0026 \"b\" \u003c/script\u003e"}"#,
        "<p>a and b</p>",
        r#"Shopping cart <span class="cart-count">0</span>"#,
        "There are no products in the cart!",
        "Continue shopping",
        r#"<a href="/categories/sleep">Sleep</a>"#,
    ] {
        assert!(page.contains(part), "{part} is missing from {page}");
    }
    assert!(!page.contains("style=") && !page.contains("onclick"));
}

#[test]
fn the_office_frame_marks_the_section_and_counts_what_is_late() {
    let office = Office {
        title: "Orders".into(),
        current: Section::Orders,
        open_inquiries: 3,
        overdue_inquiries: 1,
        duties: vec![Duty::Orders, Duty::Inquiries],
        ..Office::default()
    };
    let page = Staff { office }.render().unwrap();
    assert!(page.contains(r#"<a href="/admin/orders" aria-current="page">"#));
    assert!(page.contains(r#"<span class="count count--due">3<span class="visually-hidden"> open, 1 late</span></span>"#), "{page}");
    assert!(!page.contains("/admin/settings"), "not this member's duty");
}

fn picture() -> Picture {
    Picture {
        width: 800,
        height: 800,
        src: "/media/a.jpg".into(),
        avif_srcset: "/media/a.avif 320w".into(),
        ..Picture::default()
    }
}

fn gallery() -> Gallery {
    let stock = |level, words: &str| Stock {
        level,
        words: words.into(),
    };
    let mut errors = FieldErrors::default();
    errors.add(
        "postal_code",
        "A ZIP code has five digits. This one has four.",
    );
    Gallery {
        layout: Layout {
            title: "Components and their states".into(),
            sheets: &[super::assets::CSS_BUYING],
            ..layout()
        },
        crumbs: vec![
            Link::new("Home", "/"),
            Link::new("Shop", "/products"),
            Link::new("Sleep", ""),
        ],
        errors,
        name: "Ines Romero".into(),
        zip: "9720".into(),
        countries: vec![
            Choice::new("US", "United States"),
            Choice::new("DE", "Germany"),
        ],
        country: "DE".into(),
        plain: Price {
            now: "$45.00".into(),
            ..Price::default()
        },
        saving: Price {
            now: "$349.00".into(),
            before: Some("$399.00".into()),
            from: false,
        },
        ranging: Price {
            now: "$19.00".into(),
            before: None,
            from: true,
        },
        stocks: vec![
            stock(StockLevel::Enough, "In stock"),
            stock(StockLevel::Low, "4 left"),
            stock(StockLevel::Out, "Back on 3 December"),
        ],
        rating: Rating {
            tenths: 46,
            words: "4.6 of 5".into(),
        },
        pages: Pages::new(2, 9, |page| format!("?page={page}")),
        product: ProductCard {
            href: "/products/knee-pillow",
            name: "Knee pillow",
            line: "Levels the pelvis for side sleepers",
            price: Price {
                now: "$45.00".into(),
                before: Some("$52.00".into()),
                from: false,
            },
            note: Some("Save $7".into()),
            stock: Some(stock(StockLevel::Low, "4 left")),
            picture: Some(picture()),
        },
        article: ArticleCard {
            href: "/articles/sleep",
            title: "The position",
            summary: "Two pillows.",
            meta: "6 minutes · Sleep",
            picture: Some(picture()),
        },
        line: CartLine {
            action: "/cart/lines/1",
            id: "line-1",
            href: "/products/knee-pillow",
            name: "Knee pillow",
            words: "Grey cover",
            picture: Some(picture()),
            total: "$90.00",
            quantity: 2,
            most: 20,
            problem: Some("Only one is left.".into()),
        },
    }
}

#[test]
fn components_print_the_markup_of_the_mocks() {
    let page = gallery().render().unwrap();
    println!("{page}"); // to look at: cargo test components_print -- --nocapture
    for part in [
        r#"<span class="price"><ins><span class="visually-hidden">Now </span>$349.00</ins> <s><span class="visually-hidden">Before </span>$399.00</s></span>"#,
        r#"<span class="price">$45.00</span>"#,
        r#"<span class="price">From $19.00</span>"#,
        r#"<span class="stock">In stock</span>"#,
        r#"<span class="stock stock--low">4 left</span>"#,
        r#"<nav class="breadcrumbs" aria-label="You are here"><ol><li><a href="/">Home</a></li><li><a href="/products">Shop</a></li><li>Sleep</li></ol></nav>"#,
        r#"<div class="field"><label for="postal_code">ZIP code</label><input class="input" type="text" id="postal_code" name="postal_code" value="9720" aria-describedby="postal_code-error" aria-invalid="true" autocomplete="postal-code" inputmode="numeric" required><span class="field-error" id="postal_code-error">"#,
        r#"<label for="phone">Phone <span class="optional">(optional)</span></label><span class="hint" id="phone-hint">Only for the driver.</span><input class="input" type="tel" id="phone" name="phone" aria-describedby="phone-hint" autocomplete="tel"></div>"#,
        r#"<input class="input" type="text" id="full_name" name="full_name" value="Ines Romero""#,
        r#"<option value="DE" selected>Germany</option>"#,
        r#"<span aria-current="page">2</span>"#,
        r#"<a rel="next" href="?page=3">Next page</a>"#,
        r#"<li class="product-card"><div class="plate"><picture><source type="image/avif" srcset="/media/a.avif 320w""#,
        r#"<img src="/media/a.jpg" alt="" width="800" height="800" loading="lazy" decoding="async"></picture><span class="plate-note">Save $7</span></div><h3><a href="/products/knee-pillow">Knee pillow</a></h3><p>Levels the pelvis for side sleepers</p><span class="price">"#,
        r#"<h3><a href="/articles/sleep">The position</a></h3><p>Two pillows.</p><p class="meta">6 minutes · Sleep</p></li>"#,
        r#"<form class="cart-line-tools" action="/cart/lines/1" method="post" data-cart="page">"#,
        "<h2>One thing needs another look</h2>",
    ] {
        assert!(page.contains(part), "{part} is missing from {page}");
    }
}

#[test]
fn vendored_scripts_are_those_of_the_list() {
    use sha2::Digest as _;
    let list = std::fs::read_to_string("static/vendor/README.md").unwrap();
    for file in std::fs::read_dir("static/vendor").unwrap() {
        let path = file.unwrap().path();
        if path.extension().is_some_and(|kind| kind == "js") {
            let digest = sha2::Sha256::digest(std::fs::read(&path).unwrap());
            let hex = digest
                .iter()
                .fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"));
            assert!(
                list.contains(&hex),
                "{} is not what the list says",
                path.display()
            );
        }
    }
}

#[test]
fn scripts_of_a_public_page_weigh_at_most_20_kb() {
    let weight = |address: &str| {
        super::assets::find(address.strip_prefix("/static/").unwrap())
            .unwrap()
            .gz
            .unwrap()
            .len()
    };
    let all = weight(super::assets::VENDOR_HTMX_MIN)
        + weight(super::assets::JS_SHOP)
        + weight(super::assets::JS_PRODUCT);
    assert!(all <= 20 * 1024, "{all}");
}
