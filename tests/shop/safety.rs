use reqwest::Method;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{Page, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn writes_from_other_origins_are_refused() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let variant = shop.variant("SB-KNEE-GR").await;
    for (name, value) in [
        ("Sec-Fetch-Site", "cross-site"),
        ("Sec-Fetch-Site", "same-site"),
        ("Origin", "https://evil.example"),
        ("Origin", "null"),
    ] {
        let request = visitor
            .request(Method::POST, "/cart/lines")
            .header(name, value)
            .form(&[("variant_id", &variant)]);
        let page = Page::of(request).await;
        assert_eq!(page.status, 403, "{name}: {value}");
        assert!(page.has("sent from another site"));
    }
    let own = visitor
        .request(Method::POST, "/cart/lines")
        .header("Origin", shop.origin())
        .form(&[("variant_id", &variant)]);
    assert_eq!(Page::of(own).await.status, 303);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_carries_the_security_headers() {
    let shop = Shop::start().await;
    for path in ["/cart", "/nothing-here", "/admin/login"] {
        let page = shop.visitor().get(path).await;
        let policy = page.header("content-security-policy");
        assert!(
            policy.contains("default-src 'none'")
                && policy.contains("script-src 'self';")
                && !policy.contains("unsafe"),
            "{path}"
        );
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert!(!page.header("referrer-policy").is_empty(), "{path}");
        assert!(
            !page.text().contains(" style=") && !page.text().contains(" onclick="),
            "{path}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_requests_get_the_page_and_status_of_the_contract() {
    let shop = Shop::start().await;
    let visitor = shop.visitor();
    let page = visitor.get("/no/such/page").await;
    assert_eq!(page.status, 404);
    assert!(
        page.attr("form[action='/search'] input[name=q]", "id")
            .is_some(),
        "a 404 page has a search"
    );
    let page = Page::of(visitor.request(Method::DELETE, "/cart")).await;
    assert_eq!((page.status, page.header("allow")), (405, "GET, HEAD"));
    let page = Page::of(
        visitor
            .request(Method::POST, "/cart/lines")
            .header("content-type", "application/x-www-form-urlencoded")
            .body("variant_id=%FF%FE"),
    )
    .await;
    assert_eq!(page.status, 400);
    let large = "x".repeat(200_000);
    let page = visitor.post("/cart/lines", &[("variant_id", &large)]).await;
    assert_eq!(page.status, 413);
    let page = Page::of(
        visitor
            .request(Method::POST, "/cart/lines")
            .header("content-type", "application/json")
            .body("{}"),
    )
    .await;
    assert_eq!(page.status, 400);
    let page = Page::of(visitor.request(Method::HEAD, "/cart")).await;
    assert_eq!((page.status, page.text()), (200, String::new()));
    for page in [
        visitor.get("/orders/%00").await,
        visitor.get("/orders/%FF").await,
        visitor.get("/static/../Cargo.toml").await,
    ] {
        assert!((400..500).contains(&page.status), "{}", page.status);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_no_http_does_no_harm() {
    let shop = Shop::start().await;
    let address = shop.origin().replace("http://", "");
    let mut stream = tokio::net::TcpStream::connect(&address).await.unwrap();
    stream
        .write_all(b"\x16\x03\x01 nonsense\r\n\r\n")
        .await
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.ok();
    assert_eq!(shop.visitor().get("/cart").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn health_readiness_and_metrics_stand_apart() {
    let shop = Shop::start().await;
    shop.visitor().get("/cart").await;
    let ops = crate::support::Visitor::new(shop.ops());
    assert_eq!(ops.get("/healthz").await.status, 200);
    assert_eq!(ops.get("/readyz").await.status, 200);
    assert!(
        ops.get("/metrics")
            .await
            .text()
            .contains("storefront_requests_total")
    );
    assert_eq!(shop.visitor().get("/metrics").await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn under_https_cookies_are_bound_to_the_host() {
    let shop = Shop::start_with(|config| {
        config.server.public_url = Some("https://shop.example".to_owned());
    })
    .await;
    let variant = shop.variant("SB-KNEE-GR").await;
    let page = shop
        .visitor()
        .post("/cart/lines", &[("variant_id", &variant)])
        .await;
    let session = page
        .headers
        .get_all("set-cookie")
        .iter()
        .map(|c| c.to_str().unwrap())
        .find(|c| c.starts_with("__Host-sid="))
        .unwrap();
    assert!(
        session.contains("Secure") && session.contains("Path=/") && !session.contains("Domain"),
        "{session}"
    );
    assert!(page.header("strict-transport-security").contains("max-age"));
}
