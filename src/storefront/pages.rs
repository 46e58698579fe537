use super::{home, legal, merchant, plain, sitemap};
use crate::web::Route;

/// The room's addresses.
pub fn routes() -> Vec<Route> {
    vec![
        Route::page("/", home::show),
        Route::page("/terms", legal::show),
        Route::page("/terms/{kind}/{version}", legal::show_version),
        Route::page("/sitemap.xml", sitemap::show),
        Route::page("/sitemaps/{number}.xml", sitemap::show_file),
        Route::page("/robots.txt", plain::robots),
        Route::page("/.well-known/security.txt", plain::security),
        Route::page("/feeds/google-merchant.xml", merchant::show),
    ]
}
