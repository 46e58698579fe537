use uuid::Uuid;

use super::steps;
use crate::admin::told::{pairs, place, yes_no};
use crate::delivery::{PriceKind, StoredWay, StoredZone, WayDraft, parse_weight, write_weight};
use crate::money::{Currency, Money};
use crate::text::{many_lines, one_line};
use crate::web::parts::Choice;
use crate::web::{FieldErrors, Fields};

/// A way to deliver as it is typed.
#[derive(Clone, Debug, Default)]
pub(super) struct WayForm {
    pub version: String,
    pub name: String,
    pub promise: String,
    /// A zone's id; empty: everywhere.
    pub zone: String,
    pub kind: String,
    pub price: String,
    /// One a line.
    pub steps: String,
    pub free_over: String,
    pub max_weight: String,
    pub position: String,
    pub active: bool,
}

impl WayForm {
    pub(super) fn of(way: &StoredWay, currency: Currency) -> Self {
        let draft = &way.draft;
        let money = |minor: i64| Money::new(minor, currency).plain();
        Self {
            version: way.version.to_string(),
            name: draft.name.clone(),
            promise: draft.promise.clone(),
            zone: draft.zone.map(|id| id.to_string()).unwrap_or_default(),
            kind: draft.kind.as_str().to_owned(),
            price: money(draft.price_minor),
            steps: steps::write(draft.kind, &draft.steps, currency),
            free_over: draft.free_over_minor.map(money).unwrap_or_default(),
            max_weight: draft.max_weight_grams.map(write_weight).unwrap_or_default(),
            position: draft.position.to_string(),
            active: draft.active,
        }
    }

    pub(super) fn of_fields(fields: &Fields) -> Self {
        let line = |name: &str| one_line(fields.text(name));
        Self {
            version: line("version"),
            name: line("name"),
            promise: line("promise"),
            zone: line("zone"),
            kind: match line("kind") {
                kind if kind.is_empty() => PriceKind::Flat.as_str().to_owned(),
                kind => kind,
            },
            price: line("price"),
            steps: many_lines(fields.text("steps")),
            free_over: line("free_over"),
            max_weight: line("max_weight"),
            position: line("position"),
            active: fields.ticked("active"),
        }
    }

    /// What to save; an empty price is free, an empty place the first.
    ///
    /// # Errors
    /// What is wrong with which field.
    pub(super) fn draft(&self, currency: Currency) -> Result<WayDraft, FieldErrors> {
        let mut errors = FieldErrors::default();
        errors.required("name", &self.name, 80, "Give this way of delivery a name.");
        errors.at_most("promise", &self.promise, 120);
        let zone = errors.take("zone", self.zone());
        let kind = PriceKind::parse(&self.kind).ok_or("Choose what the price goes by.");
        let kind = errors.take("kind", kind).unwrap_or(PriceKind::Flat);
        let price = match self.price.as_str() {
            "" => Some(0),
            typed => errors.take("price", minor(typed, currency)),
        };
        let steps = errors.take("steps", steps::parse(kind, &self.steps, currency));
        let free_over = match self.free_over.as_str() {
            "" => None,
            typed => errors.take("free_over", minor(typed, currency)),
        };
        let max_weight = errors.take("max_weight", self.max_weight());
        let position = errors.take("position", place(&self.position));
        if !errors.is_empty() {
            return Err(errors);
        }
        Ok(WayDraft {
            name: self.name.clone(),
            promise: self.promise.clone(),
            zone: zone.flatten(),
            kind,
            price_minor: price.unwrap_or_default(),
            steps: steps.unwrap_or_default(),
            free_over_minor: free_over,
            max_weight_grams: max_weight.flatten(),
            position: position.unwrap_or_default(),
            active: self.active,
        })
    }

    fn zone(&self) -> Result<Option<Uuid>, &'static str> {
        match self.zone.as_str() {
            "" => Ok(None),
            typed => typed
                .parse()
                .map(Some)
                .map_err(|_| "Choose a zone of the list."),
        }
    }

    fn max_weight(&self) -> Result<Option<i64>, String> {
        match self.max_weight.as_str() {
            "" => Ok(None),
            typed => match parse_weight(typed)? {
                0 => Err("Nothing weighs that little. Leave it empty for no limit.".to_owned()),
                grams => Ok(Some(grams)),
            },
        }
    }
}

fn minor(typed: &str, currency: Currency) -> Result<i64, String> {
    let read = Money::parse(typed, currency);
    read.map(|money| money.minor)
        .map_err(|error| error.to_string())
}

/// What a price goes by, to choose from.
pub(super) fn kinds() -> Vec<Choice> {
    let all = [
        (PriceKind::Flat, "One price for all"),
        (PriceKind::ByWeight, "The weight of the parcel"),
        (PriceKind::BySubtotal, "The value of the goods"),
    ];
    all.into_iter()
        .map(|(kind, words)| Choice::new(kind.as_str(), words))
        .collect()
}

/// Names and values, for comparing two versions: as they are meant, not as they are spelled.
pub(super) fn compared(
    draft: &WayDraft,
    zones: &[StoredZone],
    currency: Currency,
) -> Vec<(String, String)> {
    let money = |minor: i64| Money::new(minor, currency).to_string();
    let kind = kinds().into_iter();
    let kind = kind.filter(|kind| kind.value == draft.kind.as_str());
    pairs([
        ("Name", draft.name.clone()),
        ("Promise", draft.promise.clone()),
        ("Zone", zone_name(draft.zone, zones)),
        ("Price goes by", kind.map(|kind| kind.text).collect()),
        ("Price", money(draft.price_minor)),
        ("Steps", steps::write(draft.kind, &draft.steps, currency)),
        (
            "Free from",
            draft.free_over_minor.map(money).unwrap_or_default(),
        ),
        (
            "Heaviest parcel",
            draft.max_weight_grams.map(write_weight).unwrap_or_default(),
        ),
        ("Place", draft.position.to_string()),
        ("Offered", yes_no(draft.active)),
    ])
}

/// "Everywhere" for none.
pub(super) fn zone_name(zone: Option<Uuid>, zones: &[StoredZone]) -> String {
    let Some(id) = zone else {
        return "Everywhere".to_owned();
    };
    let named = zones.iter().find(|zone| zone.id == id);
    named
        .map(|zone| zone.draft.name.clone())
        .unwrap_or_default()
}
