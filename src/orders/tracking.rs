use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::ship::ShipDraft;

/// Carriers whose parcels can be followed by a link, and what that begins with.
const CARRIERS: [(&str, &str); 6] = [
    (
        "Canada Post",
        "https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=",
    ),
    ("DHL", "https://www.dhl.com/en/express/tracking.html?AWB="),
    ("FedEx", "https://www.fedex.com/fedextrack/?trknbr="),
    (
        "Royal Mail",
        "https://www.royalmail.com/track-your-item#/tracking-results/",
    ),
    ("UPS", "https://www.ups.com/track?tracknum="),
    (
        "USPS",
        "https://tools.usps.com/go/TrackConfirmAction?tLabels=",
    ),
];

/// The carriers that the shop knows by name.
pub fn carriers() -> impl Iterator<Item = &'static str> {
    CARRIERS.iter().map(|(name, _)| *name)
}

/// Where the parcel can be followed: the link as typed, or the carrier's own.
pub(super) fn link(parcel: &ShipDraft) -> Option<String> {
    if !parcel.tracking_url.is_empty() {
        return Some(parcel.tracking_url.clone());
    }
    if parcel.tracking_number.is_empty() {
        return None;
    }
    let carrier = parcel.carrier.to_lowercase();
    let known = CARRIERS
        .iter()
        .find(|(name, _)| carrier.starts_with(&name.to_lowercase()))?;
    let number: String = parcel.tracking_number.split_whitespace().collect();
    Some(format!(
        "{}{}",
        known.1,
        utf8_percent_encode(&number, NON_ALPHANUMERIC)
    ))
}

/// "UPS, 1Z999"; empty where nothing was told.
pub(super) fn words(parcel: &ShipDraft) -> String {
    let parts = [parcel.carrier.as_str(), &parcel.tracking_number];
    let told: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    told.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parcel(carrier: &str, number: &str, url: &str) -> ShipDraft {
        ShipDraft {
            carrier: carrier.to_owned(),
            tracking_number: number.to_owned(),
            tracking_url: url.to_owned(),
            ..ShipDraft::default()
        }
    }

    #[test]
    fn a_known_carrier_needs_no_link() {
        let found = link(&parcel("ups ground", "1Z 99 & 9", ""));
        assert_eq!(
            found.as_deref(),
            Some("https://www.ups.com/track?tracknum=1Z99%269")
        );
        let typed = link(&parcel("UPS", "1Z", "https://follow.example/1Z"));
        assert_eq!(typed.as_deref(), Some("https://follow.example/1Z"));
        assert_eq!(link(&parcel("By bicycle", "7", "")), None);
        assert_eq!(link(&parcel("UPS", "", "")), None);
    }
}
