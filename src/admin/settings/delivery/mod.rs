//! Delivery: zones, and the ways to deliver with what they cost there.

mod list;
mod steps;
mod way;
mod way_form;
mod zone;

use super::SETTINGS;
use crate::web::Route;

const PATH: &str = "/admin/settings/delivery";

/// The addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(SETTINGS, "/admin/settings/delivery", list::show),
        Route::get(SETTINGS, "/admin/settings/delivery/new", way::show_new),
        Route::post(SETTINGS, "/admin/settings/delivery/new", way::create),
        Route::get(
            SETTINGS,
            "/admin/settings/delivery/zones/new",
            zone::show_new,
        ),
        Route::post(SETTINGS, "/admin/settings/delivery/zones/new", zone::create),
        Route::get(SETTINGS, "/admin/settings/delivery/zones/{id}", zone::show),
        Route::post(
            SETTINGS,
            "/admin/settings/delivery/zones/{id}",
            zone::update,
        ),
        Route::post(
            SETTINGS,
            "/admin/settings/delivery/zones/{id}/delete",
            zone::delete,
        ),
        Route::get(SETTINGS, "/admin/settings/delivery/{code}", way::show),
        Route::post(SETTINGS, "/admin/settings/delivery/{code}", way::update),
    ]
}
