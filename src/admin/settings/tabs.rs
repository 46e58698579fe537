use crate::web::Duty;
use crate::web::layout::Office;

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Shop,
    Delivery,
    Tax,
    Payment,
    Legal,
    Reminders,
    Staff,
}

/// Address, words and whether it is shown now.
pub(super) type Tab = (&'static str, &'static str, bool);

/// The parts that the signed-in member may open.
pub(super) fn tabs(office: &Office, here: Part) -> Vec<Tab> {
    let all = [
        (Part::Shop, Duty::Settings, "/admin/settings", "The shop"),
        (
            Part::Delivery,
            Duty::Settings,
            "/admin/settings/delivery",
            "Delivery",
        ),
        (Part::Tax, Duty::Settings, "/admin/settings/tax", "Tax"),
        (
            Part::Payment,
            Duty::Settings,
            "/admin/settings/payment",
            "Payment",
        ),
        (
            Part::Legal,
            Duty::Settings,
            "/admin/settings/legal",
            "Legal",
        ),
        (
            Part::Reminders,
            Duty::Settings,
            "/admin/settings/reminders",
            "Reminders",
        ),
        (Part::Staff, Duty::Staff, "/admin/settings/staff", "Staff"),
    ];
    all.into_iter()
        .filter(|(_, duty, _, _)| office.may(*duty))
        .map(|(part, _, href, words)| (href, words, part == here))
        .collect()
}
