use crate::addresses::{Area, Destination};

/// A rate as staff keep it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxRate {
    /// The code of the class of goods.
    pub class: String,
    pub area: Area,
    pub rate: Rate,
    /// Of one priority the most exact area wins; rates of different priorities add up.
    pub priority: i32,
}

/// What a place takes: a name for the bill and parts per million (20 % is 200,000).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rate {
    pub name: String,
    pub ppm: i32,
}

/// The whole table of rates.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rates(pub Vec<TaxRate>);

impl Rates {
    /// What goods of that class bear there, by priority; none where nothing is said.
    pub fn of(&self, class: &str, destination: &Destination) -> Vec<Rate> {
        let mut here: Vec<(i32, u8, &Rate)> = self
            .0
            .iter()
            .filter(|rate| rate.class == class)
            .filter_map(|rate| Some((rate.priority, rate.area.holds(destination)?, &rate.rate)))
            .collect();
        here.sort_by(|one, other| {
            (one.0, std::cmp::Reverse(one.1), one.2).cmp(&(
                other.0,
                std::cmp::Reverse(other.1),
                other.2,
            ))
        });
        here.dedup_by_key(|(priority, ..)| *priority);
        here.into_iter().map(|(.., rate)| rate.clone()).collect()
    }

    /// Whether no place takes anything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rate(class: &str, region: &str, name: &str, ppm: i32, priority: i32) -> TaxRate {
        TaxRate {
            class: class.to_owned(),
            area: Area {
                country: "US".to_owned(),
                region: region.to_owned(),
                postal_pattern: String::new(),
            },
            rate: Rate {
                name: name.to_owned(),
                ppm,
            },
            priority,
        }
    }

    #[test]
    fn the_most_exact_rate_of_each_priority_counts() {
        let rates = Rates(vec![
            rate("standard", "", "Federal", 10_000, 1),
            rate("standard", "", "State", 50_000, 2),
            rate("standard", "Texas", "Texas", 62_500, 2),
            rate("reduced", "", "Low", 1, 1),
        ]);
        let at = |region: &str| Destination {
            country: "US".to_owned(),
            region: region.to_owned(),
            postal_code: String::new(),
        };
        let names = |region| {
            let found = rates.of("standard", &at(region));
            found.into_iter().map(|rate| rate.name).collect::<Vec<_>>()
        };
        assert_eq!(names("Texas"), ["Federal", "Texas"]);
        assert_eq!(names("Oregon"), ["Federal", "State"]);
        assert!(rates.of("none", &at("Texas")).is_empty());
    }
}
