//! Table of contents: every address, who may use it and whether its answer may be remembered. There is no other way
//! to make an address answer; `tests/shop/routes.rs` walks the table.

use actix_web::Resource;
use actix_web::dev::fn_service;
use actix_web::middleware::from_fn;
use actix_web::web::{ServiceConfig, resource};

use crate::web::{Access, Error, Remember, Route, assets, etag};
use crate::{
    abandoned, admin, articles, cart, catalog, checkout, documents, inquiries, media, orders,
    search, staff, storefront,
};

/// Every room's routes, in the order in which the rooms depend on each other. A pattern with a fixed word stands
/// before one with a variable in the same place.
pub fn table() -> Vec<Route> {
    let rooms: Vec<Vec<Route>> = vec![
        vec![Route::file("/static/{path:.*}", assets::serve)],
        media::routes(),
        catalog::routes(),
        staff::routes(),
        cart::routes(),
        abandoned::routes(),
        checkout::routes(),
        documents::routes(),
        orders::routes(),
        articles::routes(),
        inquiries::routes(),
        search::routes(),
        storefront::routes(),
        admin::routes(),
    ];
    rooms.into_iter().flatten().collect()
}

/// Hangs the table into actix; addresses that are in no row get the 404 page, other methods the 405 page.
pub fn configure(config: &mut ServiceConfig) {
    let table = table();
    let mut patterns: Vec<&'static str> = Vec::new();
    for route in &table {
        if !patterns.contains(&route.pattern) {
            patterns.push(route.pattern);
        }
    }
    for pattern in patterns {
        let here: Vec<&Route> = table
            .iter()
            .filter(|route| route.pattern == pattern)
            .collect();
        config.service(address(pattern, &here));
    }
    config.default_service(fn_service(|req: actix_web::dev::ServiceRequest| async move {
        Ok(req.error_response(Error::NotFound))
    }));
}

fn address(pattern: &'static str, routes: &[&Route]) -> Resource {
    let methods: Vec<&str> = routes.iter().map(|route| route.method.as_str()).collect();
    let allowed = methods.join(", ").replace("GET", "GET, HEAD");
    let base = resource(pattern).default_service(fn_service(
        move |req: actix_web::dev::ServiceRequest| {
            let error = Error::MethodNotAllowed(allowed.clone());
            async move { Ok(req.error_response(error)) }
        },
    ));
    routes.iter().fold(base, |resource, route| {
        let made = route.build();
        resource.route(match (route.access, route.remember) {
            (Access::Staff(duty), _) => made.wrap(from_fn(staff::require(duty))),
            (_, Remember::Page) => made.wrap(from_fn(etag::tag_shared_page)),
            _ => made,
        })
    })
}
