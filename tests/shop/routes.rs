use reqwest::Method;
use storefront::routes;
use storefront::web::{Access, Remember};

use crate::support::{Page, Shop};

/// Walks the table of routes: what is for staff asks for a sign-in, what is public sets no cookie, what writes is never
/// remembered. A route cannot answer without standing in the table, since the table is what registers it.
#[tokio::test(flavor = "multi_thread")]
async fn every_route_keeps_what_its_row_in_the_table_promises() {
    let shop = Shop::start_with(|config| config.limits.enabled = false).await;
    let visitor = shop.visitor();
    for route in routes::table() {
        let path = route
            .pattern
            .replace("{path:.*}", "x/y.css")
            .replace("{id}", "019ab000-0000-7000-8000-000000000000");
        let path: String = path
            .split('/')
            .map(|part| match part.split_once('}') {
                Some((_, ending)) => format!("none{ending}"),
                None => part.to_owned(),
            })
            .collect::<Vec<_>>()
            .join("/");
        let method = Method::from_bytes(route.method.as_str().as_bytes()).unwrap();
        let page = Page::of(visitor.request(method.clone(), &path).form(&[("a", "b")])).await;
        let row = format!("{method} {} {:?}", route.pattern, route.access);
        assert!(page.status < 500, "{row}: {}", page.status);
        match route.access {
            Access::Staff(_) => {
                assert_eq!(page.status, 303, "{row}");
                assert!(page.header("location").starts_with("/admin/login"), "{row}");
            }
            Access::Public => assert!(page.cookies().is_empty(), "{row} sets {:?}", page.cookies()),
            Access::Visitor | Access::Signed => {}
        }
        if method == Method::POST {
            assert_eq!(route.remember, Remember::No, "{row}");
        }
    }
}

/// Rows that would hang beside the table: the only place that may call actix's own registration.
#[test]
fn nothing_is_registered_beside_the_table() {
    fn walk(folder: &std::path::Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                let named = path.to_string_lossy().replace('\\', "/");
                let allowed = ["/routes.rs", "/web/route.rs", "/ops.rs", "/app.rs"]
                    .iter()
                    .any(|file| named.ends_with(file));
                if !allowed
                    && [
                        "web::resource(",
                        "web::scope(",
                        ".route(\"",
                        "#[get(",
                        "#[post(",
                    ]
                    .iter()
                    .any(|call| text.contains(call))
                {
                    found.push(named);
                }
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        &mut found,
    );
    assert!(found.is_empty(), "{found:?}");
}
