use super::region::same_region;

/// A part of the world as staff name it: a country, and within it perhaps a region and postal codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Area {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Empty: all of them.
    pub region: String,
    /// "97205, 90*, 10000..10999"; empty: all of them.
    pub postal_pattern: String,
}

/// Where something goes, as far as it is known; regions and codes as [`super::region`] and [`super::postal_code`] write them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Destination {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub region: String,
    pub postal_code: String,
}

impl Area {
    /// How exactly the area names that destination: more for a region, most for a postal code; `None` when it lies elsewhere.
    pub fn holds(&self, destination: &Destination) -> Option<u8> {
        if self.country != destination.country {
            return None;
        }
        let region = !self.region.is_empty();
        if region && !same_region(&self.country, &self.region, &destination.region) {
            return None;
        }
        let postal = !self.postal_pattern.trim().is_empty();
        if postal && !matches(&self.postal_pattern, &destination.postal_code) {
            return None;
        }
        Some(u8::from(region) + 2 * u8::from(postal))
    }
}

/// Whether one of the patterns, separated by commas or semicolons, names that code: as it is, up to a star, or within a range.
fn matches(patterns: &str, code: &str) -> bool {
    let code = folded(code);
    !code.is_empty()
        && patterns
            .split([',', ';'])
            .map(str::trim)
            .filter(|pattern| !pattern.is_empty())
            .any(|pattern| one_matches(pattern, &code))
}

fn one_matches(pattern: &str, code: &str) -> bool {
    if let Some((from, to)) = pattern.split_once("..") {
        let (from, to) = (folded(from), folded(to));
        // "97205" lies in 97000..97999, and so does "97205-1234" (its first five digits count).
        let head: String = code.chars().take(from.chars().count()).collect();
        return from.len() == to.len() && head.len() == from.len() && (from..=to).contains(&head);
    }
    match pattern.split_once('*') {
        Some((start, _)) => code.starts_with(&folded(start)),
        None => code == folded(pattern),
    }
}

fn folded(code: &str) -> String {
    code.chars()
        .filter(|c| c.is_alphanumeric())
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(country: &str, region: &str, postal_pattern: &str) -> Area {
        Area {
            country: country.to_owned(),
            region: region.to_owned(),
            postal_pattern: postal_pattern.to_owned(),
        }
    }

    fn destination(country: &str, region: &str, postal_code: &str) -> Destination {
        Destination {
            country: country.to_owned(),
            region: region.to_owned(),
            postal_code: postal_code.to_owned(),
        }
    }

    #[test]
    fn the_more_an_area_says_the_more_exact_it_is() {
        let portland = destination("US", "Oregon", "97205");
        for (named, exact) in [
            (area("US", "", ""), Some(0)),
            (area("US", "OR", ""), Some(1)),
            (area("US", "", "97*"), Some(2)),
            (area("US", "Oregon", "97000..97299"), Some(3)),
            (area("US", "Texas", ""), None),
            (area("US", "", "10000..10999, 90210"), None),
            (area("CA", "", ""), None),
        ] {
            assert_eq!(named.holds(&portland), exact, "{named:?}");
        }
    }

    #[test]
    fn codes_are_compared_without_blanks_and_case() {
        assert!(
            area("GB", "", "sw1a *")
                .holds(&destination("GB", "", "SW1A 1AA"))
                .is_some()
        );
        assert!(
            area("US", "", "97205..97205")
                .holds(&destination("US", "", "97205-1234"))
                .is_some()
        );
        assert!(
            area("DE", "", "78266")
                .holds(&destination("DE", "", ""))
                .is_none()
        );
    }
}
