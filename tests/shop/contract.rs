//! The table of status codes: whatever is sent to a public form or address, its sender gets a page that says what is
//! wrong, and never a failure of ours.

use reqwest::Method;
use reqwest::header::CONTENT_TYPE;

use crate::support::{Page, Shop, Visitor};

const FORM: &str = "application/x-www-form-urlencoded";

/// Every public form.
async fn forms(shop: &Shop) -> (Visitor, Vec<String>) {
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-LUMB-MI-S").await, 1).await;
    let line = visitor
        .get("/cart")
        .await
        .attr("form[data-cart]", "action")
        .unwrap();
    let fixed = ["/cart/lines", "/checkout", "/inquiries", "/admin/login"];
    let mut paths: Vec<String> = fixed.map(str::to_owned).to_vec();
    paths.push(line);
    (visitor, paths)
}

async fn send(visitor: &Visitor, path: &str, kind: &str, body: Vec<u8>) -> Page {
    let request = visitor
        .request(Method::POST, path)
        .header(CONTENT_TYPE, kind);
    Page::of(request.body(body)).await
}

/// A page of the shop, with a heading and a way on.
fn assert_is_page(page: &Page, of: &str) {
    assert_eq!(page.count("h1"), 1, "{of}: {}", page.text());
    assert!(page.count("a[href]") > 0, "{of}");
    assert!(page.header("content-type").starts_with("text/html"), "{of}");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_refuses_what_it_cannot_read() {
    let shop = Shop::start().await;
    let (visitor, paths) = forms(&shop).await;
    let many = "a=1&".repeat(3000).into_bytes();
    let large = [b"message=".to_vec(), vec![b'x'; 300_000]].concat();
    for path in &paths {
        for (what, kind, body, status) in [
            ("escaped bytes", FORM, b"email=%FF%FE".to_vec(), 400),
            ("bytes", FORM, b"email=\xFF\xFE".to_vec(), 400),
            ("a broken name", FORM, b"%C3%28=1".to_vec(), 400),
            ("half a surrogate", FORM, b"email=%ED%A0%80".to_vec(), 400),
            ("many fields", FORM, many.clone(), 400),
            ("JSON", "application/json", b"{\"a\":1}".to_vec(), 400),
            ("text", "text/plain", b"a=1".to_vec(), 400),
            (
                "parts",
                "multipart/form-data; boundary=x",
                b"--x\r\n\r\n--x--".to_vec(),
                400,
            ),
            ("too much", FORM, large.clone(), 413),
        ] {
            let page = send(&visitor, path, kind, body.clone()).await;
            let row = format!("{path}: {what}");
            assert_eq!(page.status, status, "{row}");
            assert_is_page(&page, &row);
            let request = visitor.request(Method::POST, path);
            let request = request
                .header(CONTENT_TYPE, kind)
                .header("HX-Request", "true");
            let part = Page::of(request.body(body)).await;
            assert_eq!(part.status, status, "{row} by htmx");
            assert!(!part.text().contains("<html"), "{row} by htmx");
            assert!(part.text().contains("notice"), "{row} by htmx");
        }
    }
    assert_eq!(shop.number("SELECT count(*) FROM orders").await, 0);
    assert_eq!(shop.number("SELECT count(*) FROM inquiries").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_answers_nonsense_with_its_own_errors() {
    let shop = Shop::start().await;
    let (visitor, paths) = forms(&shop).await;
    for path in &paths {
        for body in [
            "",
            "&&&=&==",
            "%",
            "email=%&name=%z&quantity=%zz",
            "email=a%00b&name=%00&quantity=%00&variant_id=%00&checkout_key=%00",
            "email[]=x&email[0]=y&quantity[]=1",
            "email=%F0%9F%A6%B4&name=%E2%80%AE&full_name=%F0%9F%A6%B4&quantity=%D9%A3",
            "quantity=1e3&quantity=2&variant_id=019ab000-0000-7000-8000-000000000000",
            "quantity=-2147483649&variant_id=' OR 1=1 --",
            "country=%F0%9F%A6%B4&delivery_method=..%2F..&payment_method=gold&accept_terms=perhaps",
            "shown_items=99999999999999999999&shown_delivery.standard=-1&shown_delivery.=x",
        ] {
            let page = send(&visitor, path, FORM, body.as_bytes().to_vec()).await;
            let row = format!("{path}: {body}");
            assert!((400..500).contains(&page.status), "{row}: {}", page.status);
            assert_is_page(&page, &row);
        }
    }
    assert_eq!(shop.number("SELECT sum(quantity) FROM cart_lines").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_methods_are_told_which_ones_work() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    for (path, allowed) in [
        ("/cart/lines", "POST"),
        ("/inquiries", "POST"),
        ("/checkout", "GET, HEAD, POST"),
        ("/cart", "GET, HEAD"),
        ("/products", "GET, HEAD"),
        ("/articles/feed.xml", "GET, HEAD"),
        ("/", "GET, HEAD"),
    ] {
        for method in [Method::PUT, Method::DELETE, Method::PATCH, Method::OPTIONS] {
            let page = Page::of(visitor.request(method.clone(), path)).await;
            assert_eq!(page.status, 405, "{method} {path}");
            assert_eq!(page.header("allow"), allowed, "{method} {path}");
            assert_is_page(&page, path);
        }
    }
    for path in ["/cart/lines", "/inquiries"] {
        assert_eq!(visitor.get(path).await.status, 405, "{path}");
    }
    for path in ["/cart", "/products", "/search", "/"] {
        assert_eq!(
            visitor.post(path, &[("a", "b")]).await.status,
            405,
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_form_refuses_other_origins() {
    let shop = Shop::start().await;
    let (visitor, paths) = forms(&shop).await;
    for path in &paths {
        for (name, value) in [
            ("Origin", "https://evil.example"),
            ("Origin", "null"),
            ("Sec-Fetch-Site", "cross-site"),
            ("Sec-Fetch-Site", "same-site"),
        ] {
            let request = visitor.request(Method::POST, path).header(name, value);
            let page = Page::of(request.form(&[("quantity", "0")])).await;
            assert_eq!(page.status, 403, "{path} {name}: {value}");
            assert_is_page(&page, path);
        }
    }
    assert_eq!(shop.number("SELECT count(*) FROM cart_lines").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_that_nobody_knows_are_left_aside() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let variant = shop.variant("SB-KNEE-GR").await;
    let page = visitor
        .post(
            "/cart/lines",
            &[
                ("variant_id", &variant),
                ("quantity", "1"),
                ("price", "1"),
                ("utm_source", "x"),
            ],
        )
        .await;
    assert_eq!(page.status, 303);
    let mut form = visitor.checkout_form().await;
    for (name, value) in [
        ("total", "1"),
        ("state", "paid"),
        ("number", "7"),
        ("", "x"),
    ] {
        form.push((name.to_owned(), value.to_owned()));
    }
    assert_eq!(visitor.send_form("/checkout", &form).await.status, 303);
    let stored = shop
        .text("SELECT total_minor || ' ' || payment_state || ' ' || number FROM orders")
        .await;
    assert_eq!(stored, "5190 awaiting 10001");
    let page = visitor
        .post(
            "/inquiries",
            &[
                ("name", "Tobias"),
                ("email", "tobias@example.com"),
                ("message", "Hello there"),
                ("status", "closed"),
            ],
        )
        .await;
    assert_eq!(page.status, 303);
    assert_eq!(shop.text("SELECT status FROM inquiries").await, "new");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_a_page_with_a_search() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    for path in [
        "/articles/none",
        "/products/none",
        "/categories/none",
        "/orders/none",
        "/sitemaps/99.xml",
        "/admin-none",
        "/cart/none",
        "/cart/lines/none/more",
        "/products/..%2F..%2Fetc%2Fpasswd",
        "/products/%E2%80%AE",
        "/articles?page=99999999",
        "/articles?tag=none",
        "/products/backrack/",
        "/index.php",
        "/.git/config",
        "/wp-login.php",
    ] {
        let page = visitor.get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert_is_page(&page, path);
        assert_eq!(
            page.count("main form[action='/search'] input[name=q]"),
            1,
            "{path}"
        );
        assert!(page.cookies().is_empty(), "{path}");
    }
    for path in ["/static/none.css", "/media/none", "/media/../x"] {
        assert_eq!(visitor.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_makes_the_shop_fail() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let long = "x".repeat(10_000);
    let many: Vec<String> = (0..600).map(|n| format!("attr.a{n}=v{n}")).collect();
    let many = many.join("&");
    let values = [
        "page=99999999999999999999",
        "page=-1",
        "page=0",
        "page=1.5",
        "page=%00",
        "min_price=abc&max_price=",
        "min_price=-1&max_price=99999999999999999999999",
        "min_price=1e9&max_price=0x10",
        "min_price=12,5&max_price=12.345",
        "min_price=%D9%A3",
        "in_stock=maybe&in_stock=1",
        "sort=%27%3B+DROP+TABLE+products",
        "category=..%2F..&category=%00",
        "attr.=x&attr..=y&attr.%00=z",
        "attr.%27%22%3C%3E=%27%22%3C%3E",
        "attr.%F0%9F%A6%B4%E2%80%AE=%F0%9F%A6%B4",
        "attr.Firmness=%25&attr.For=_",
        "q=%27%22%3B--&tag=%27",
        "q=%28%28%28%26%7C%21%3A%2A",
        "q=%5C&tag=%5C",
        "q=%E2%80%AE%E2%80%8B&variant=%00&view=99999999999999999999&reviews=none",
        "q=a&q=b&q=c&page=1&page=2",
        "&&&===&?&%",
    ];
    for path in [
        "/",
        "/products",
        "/categories/sleep",
        "/products/backrack",
        "/articles",
        "/articles/feed.xml",
        "/search",
        "/search/suggest",
        "/contact",
        "/cart",
        "/sitemap.xml",
    ] {
        for query in values.iter().copied().chain([
            format!("q={long}").as_str(),
            format!("attr.{long}={long}&tag={long}").as_str(),
            many.as_str(),
        ]) {
            let page = visitor.get(&format!("{path}?{query}")).await;
            let shown: String = query.chars().take(80).collect();
            assert!(
                matches!(page.status, 200 | 303 | 304 | 400 | 404 | 414),
                "{path}?{shown}: {}",
                page.status
            );
            assert!(page.cookies().is_empty(), "{path}?{shown}");
        }
        let broken = visitor.get(&format!("{path}?q=%FF")).await;
        assert!(
            matches!(broken.status, 200 | 400),
            "{path}: {}",
            broken.status
        );
    }
}
