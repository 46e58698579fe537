use crate::web::Duty;
use crate::web::layout::Office;

/// A part of the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Shop,
    Delivery,
    Legal,
    Reminders,
    Staff,
}

/// Address, words and whether it is shown now, for each part that the signed-in member may open.
pub(super) fn tabs(office: &Office, here: Part) -> Vec<(&'static str, &'static str, bool)> {
    let all = [
        (Part::Shop, Duty::Settings, "/admin/settings", "The shop"),
        (
            Part::Delivery,
            Duty::Settings,
            "/admin/settings/delivery",
            "Delivery",
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
