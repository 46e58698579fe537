//! Settings in the back office: the shop's facts, delivery, tax, payment, and for owners the staff.

mod delivery;
mod legal;
mod legal_form;
mod payment;
mod reminders;
mod shop;
mod shop_form;
mod staff;
mod staff_form;
mod staff_password;
mod tabs;
mod tax;

use crate::web::{Access, Duty, Route};

const SETTINGS: Access = Access::Staff(Duty::Settings);
const STAFF: Access = Access::Staff(Duty::Staff);

/// The addresses.
pub(super) fn routes() -> Vec<Route> {
    let mut routes = vec![
        Route::get(SETTINGS, "/admin/settings", shop::show),
        Route::post(SETTINGS, "/admin/settings", shop::save),
        Route::get(SETTINGS, "/admin/settings/legal", legal::show),
        Route::post(SETTINGS, "/admin/settings/legal", legal::save),
        Route::get(
            Access::Staff(Duty::Anything),
            "/admin/settings/legal/{kind}/{version}",
            legal::show_text,
        ),
        Route::get(SETTINGS, "/admin/settings/payment", payment::show),
        Route::post(SETTINGS, "/admin/settings/payment", payment::save),
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
    ];
    routes.extend(delivery::routes());
    routes.extend(tax::routes());
    routes
}
