//! Tax: how prices are meant, the classes of goods, and what each place takes.

mod class;
mod page;
mod preview;
mod rate;
mod rate_form;
mod tax_form;

use super::SETTINGS;
use crate::web::Route;

const PATH: &str = "/admin/settings/tax";

/// The addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(SETTINGS, "/admin/settings/tax", page::show),
        Route::post(SETTINGS, "/admin/settings/tax", page::save),
        Route::get(SETTINGS, "/admin/settings/tax/rates/new", rate::show_new),
        Route::post(SETTINGS, "/admin/settings/tax/rates/new", rate::create),
        Route::get(SETTINGS, "/admin/settings/tax/rates/{id}", rate::show),
        Route::post(SETTINGS, "/admin/settings/tax/rates/{id}", rate::update),
        Route::post(
            SETTINGS,
            "/admin/settings/tax/rates/{id}/delete",
            rate::delete,
        ),
        Route::get(SETTINGS, "/admin/settings/tax/classes/new", class::show_new),
        Route::post(SETTINGS, "/admin/settings/tax/classes/new", class::create),
        Route::get(SETTINGS, "/admin/settings/tax/classes/{code}", class::show),
        Route::post(
            SETTINGS,
            "/admin/settings/tax/classes/{code}",
            class::update,
        ),
        Route::post(
            SETTINGS,
            "/admin/settings/tax/classes/{code}/delete",
            class::delete,
        ),
    ]
}
