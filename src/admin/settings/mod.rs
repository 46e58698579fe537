//! Settings in the back office: the shop's facts, its ways of delivery, and for owners the staff.

mod delivery;
mod delivery_form;
mod legal;
mod legal_form;
mod reminders;
mod shop;
mod shop_form;
mod staff;
mod staff_form;
mod staff_password;
mod tabs;

use crate::web::{Access, Duty, Route};

const SETTINGS: Access = Access::Staff(Duty::Settings);
const STAFF: Access = Access::Staff(Duty::Staff);

/// The addresses.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(SETTINGS, "/admin/settings", shop::show),
        Route::post(SETTINGS, "/admin/settings", shop::save),
        Route::get(SETTINGS, "/admin/settings/delivery", delivery::list),
        Route::get(SETTINGS, "/admin/settings/delivery/new", delivery::show_new),
        Route::post(SETTINGS, "/admin/settings/delivery/new", delivery::create),
        Route::get(SETTINGS, "/admin/settings/delivery/{code}", delivery::show),
        Route::post(
            SETTINGS,
            "/admin/settings/delivery/{code}",
            delivery::update,
        ),
        Route::get(SETTINGS, "/admin/settings/legal", legal::show),
        Route::post(SETTINGS, "/admin/settings/legal", legal::save),
        Route::get(
            Access::Staff(Duty::Anything),
            "/admin/settings/legal/{kind}/{version}",
            legal::show_text,
        ),
        Route::get(SETTINGS, "/admin/settings/reminders", reminders::show),
        Route::post(SETTINGS, "/admin/settings/reminders", reminders::save),
        Route::get(STAFF, "/admin/settings/staff", staff::list),
        Route::get(STAFF, "/admin/settings/staff/new", staff::show_new),
        Route::post(STAFF, "/admin/settings/staff/new", staff::create),
        Route::get(STAFF, "/admin/settings/staff/{id}", staff::show),
        Route::post(STAFF, "/admin/settings/staff/{id}", staff::update),
        Route::get(
            STAFF,
            "/admin/settings/staff/{id}/password",
            staff_password::show,
        ),
        Route::post(
            STAFF,
            "/admin/settings/staff/{id}/password",
            staff_password::give,
        ),
    ]
}
