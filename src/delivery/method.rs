use uuid::Uuid;

use crate::addresses::{Area, Destination};

/// A part of the world with ways to deliver of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    pub id: Uuid,
    pub areas: Vec<Area>,
}

/// What the price of a way to deliver goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceKind {
    Flat,
    /// Steps in grams.
    ByWeight,
    /// Steps in minor units of what the goods cost after discounts.
    BySubtotal,
}

/// A way to deliver that is offered somewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// What orders know it by.
    pub code: String,
    pub name: String,
    /// "two to four working days".
    pub promise: String,
    /// `None`: wherever the shop delivers.
    pub zone: Option<Uuid>,
    pub kind: PriceKind,
    /// Minor units; below the first step.
    pub price_minor: i64,
    /// From where on which price, by rising start.
    pub steps: Vec<(i64, i64)>,
    /// Costs nothing from this value of the goods on.
    pub free_over_minor: Option<i64>,
    /// Not offered for heavier parcels.
    pub max_weight_grams: Option<i64>,
}

/// What is to be delivered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Parcel {
    pub weight_grams: i64,
    /// What the goods cost after discounts, minor units, as prices are entered.
    pub goods_minor: i64,
}

/// Every zone by position, and every way that is offered, in the shop's order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Methods {
    pub zones: Vec<Zone>,
    pub ways: Vec<Way>,
}

impl Methods {
    /// The ways on which that parcel can go there: those of the first zone that holds the place, and those without a zone.
    pub fn offered(&self, destination: &Destination, parcel: Parcel) -> Vec<&Way> {
        let zone = self
            .zones
            .iter()
            .find(|zone| {
                zone.areas
                    .iter()
                    .any(|area| area.holds(destination).is_some())
            })
            .map(|zone| zone.id);
        let fits = |way: &&Way| {
            (way.zone.is_none() || way.zone == zone)
                && way
                    .max_weight_grams
                    .is_none_or(|most| parcel.weight_grams <= most)
        };
        self.ways.iter().filter(fits).collect()
    }
}

impl Way {
    /// What it costs for that parcel, minor units, as prices are entered.
    pub fn price(&self, parcel: Parcel) -> i64 {
        if self
            .free_over_minor
            .is_some_and(|from| parcel.goods_minor >= from)
        {
            return 0;
        }
        let measure = match self.kind {
            PriceKind::Flat => return self.price_minor,
            PriceKind::ByWeight => parcel.weight_grams,
            PriceKind::BySubtotal => parcel.goods_minor,
        };
        let step = self.steps.iter().rev().find(|(start, _)| measure >= *start);
        step.map_or(self.price_minor, |(_, price)| *price)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn way(kind: PriceKind) -> Way {
        Way {
            code: "post".to_owned(),
            name: "Post".to_owned(),
            promise: String::new(),
            zone: None,
            kind,
            price_minor: 500,
            steps: vec![(1000, 800), (5000, 1500)],
            free_over_minor: Some(10_000),
            max_weight_grams: Some(20_000),
        }
    }

    fn parcel(weight_grams: i64, goods_minor: i64) -> Parcel {
        Parcel {
            weight_grams,
            goods_minor,
        }
    }

    #[test]
    fn the_price_goes_up_in_steps_and_is_nothing_for_dear_goods() {
        let by_weight = way(PriceKind::ByWeight);
        for (weight, price) in [(0, 500), (999, 500), (1000, 800), (4999, 800), (5000, 1500)] {
            assert_eq!(by_weight.price(parcel(weight, 100)), price, "{weight}");
        }
        assert_eq!(by_weight.price(parcel(5000, 10_000)), 0);
        assert_eq!(way(PriceKind::BySubtotal).price(parcel(9, 5000)), 1500);
        assert_eq!(way(PriceKind::Flat).price(parcel(9999, 5000)), 500);
    }

    #[test]
    fn a_place_gets_the_ways_of_its_zone_and_those_for_everywhere() {
        let (home, away) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let zone = |id, country: &str| Zone {
            id,
            areas: vec![Area {
                country: country.to_owned(),
                ..Area::default()
            }],
        };
        let named = |code: &str, zone| Way {
            code: code.to_owned(),
            zone,
            ..way(PriceKind::Flat)
        };
        let methods = Methods {
            zones: vec![zone(home, "US"), zone(away, "CA")],
            ways: vec![
                named("home", Some(home)),
                named("away", Some(away)),
                named("all", None),
            ],
        };
        let codes = |country: &str, weight| {
            let there = Destination {
                country: country.to_owned(),
                ..Destination::default()
            };
            let ways = methods.offered(&there, parcel(weight, 1));
            ways.into_iter()
                .map(|way| way.code.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(codes("US", 1), ["home", "all"]);
        assert_eq!(codes("CA", 1), ["away", "all"]);
        assert_eq!(codes("GB", 1), ["all"]);
        assert!(codes("US", 20_001).is_empty(), "too heavy for all of them");
    }
}
