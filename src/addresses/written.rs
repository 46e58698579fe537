use std::fmt;

use super::area::Area;
use super::country::{country_name, is_country};
use super::region::{has_regions, region};

/// Areas as people list them: each a country's code, perhaps with a region, parted by commas or on a line of its own;
/// postal codes follow a colon and take the line: "US Oregon, US Alaska", "GB: BT*, IM*". What comes twice counts once.
///
/// # Errors
/// A sentence about the first that cannot be read.
pub fn parse_areas(text: &str) -> Result<Vec<Area>, String> {
    let mut areas = Vec::new();
    for line in text.lines().map(str::trim) {
        let (places, patterns) = line.split_once(':').unwrap_or((line, ""));
        let named = places.split([',', ';']).map(str::trim);
        let mut named: Vec<&str> = named.filter(|place| !place.is_empty()).collect();
        if line.contains(':') {
            if postal_patterns(patterns)?.is_empty() {
                return Err(format!("“{line}” ends before its postal codes."));
            }
            if named.len() > 1 {
                return Err(format!(
                    "“{line}” names several places before the colon. Give each a line with its own postal codes."
                ));
            }
            // ": 97*" belongs to no country.
            named.resize(1, "");
        }
        for place in named {
            let area = parse_area(place, patterns)?;
            if !areas.contains(&area) {
                areas.push(area);
            }
        }
    }
    Ok(areas)
}

/// Areas as [`parse_areas`] reads them, one a line.
pub fn write_areas(areas: &[Area]) -> String {
    let lines: Vec<String> = areas.iter().map(Area::to_string).collect();
    lines.join("\n")
}

/// "US Oregon" with the patterns behind its colon.
fn parse_area(place: &str, patterns: &str) -> Result<Area, String> {
    let (country, named) = place.split_once(char::is_whitespace).unwrap_or((place, ""));
    let country = country.to_ascii_uppercase();
    if !is_country(&country) {
        return Err(format!(
            "“{place}” does not begin with a country’s code. Write two letters, such as US or DE."
        ));
    }
    Ok(Area {
        region: area_region(&country, named)?,
        postal_pattern: postal_patterns(patterns)?,
        country,
    })
}

/// The region of an area, as addresses there have it; none for the whole country.
///
/// # Errors
/// A sentence for the person who typed it: where addresses have no region, an area with one would hold none of them.
pub fn area_region(country: &str, typed: &str) -> Result<String, String> {
    match typed.trim() {
        "" => Ok(String::new()),
        _ if !has_regions(country) => Err(format!(
            "Addresses in {} name no region. Tell parts of it by their postal codes, such as {country}: 10*.",
            country_name(country)
        )),
        typed => region(country, typed),
    }
}

/// Patterns of postal codes as they are kept: "97205, 90*, 10000..10999".
///
/// # Errors
/// A sentence about the first that cannot be one.
pub fn postal_patterns(typed: &str) -> Result<String, String> {
    let mut patterns: Vec<String> = Vec::new();
    for pattern in typed.split([',', ';']).map(str::trim) {
        if pattern.is_empty() {
            continue;
        }
        check_pattern(pattern)?;
        let pattern = pattern.to_uppercase();
        if !patterns.contains(&pattern) {
            patterns.push(pattern);
        }
    }
    Ok(patterns.join(", "))
}

fn check_pattern(pattern: &str) -> Result<(), String> {
    let is_code = |code: &str| {
        code.chars().any(char::is_alphanumeric)
            && code
                .chars()
                .all(|c| c.is_alphanumeric() || c == ' ' || c == '-')
    };
    if let Some((from, to)) = pattern.split_once("..") {
        let (from, to) = (from.trim().to_uppercase(), to.trim().to_uppercase());
        if !is_code(&from) || !is_code(&to) || from.len() != to.len() || from > to {
            return Err(format!(
                "“{pattern}” is no range of postal codes. Write the lower one first, both of the same length, such as 10000..10999."
            ));
        }
        return Ok(());
    }
    let code = pattern.strip_suffix('*').unwrap_or(pattern);
    if is_code(code) {
        return Ok(());
    }
    Err(format!(
        "“{pattern}” is no postal code. Write a code, its beginning with a star or a range: 97205, 90*, 10000..10999."
    ))
}

/// "US Oregon: 97205, 90*".
impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.country)?;
        if !self.region.is_empty() {
            write!(f, " {}", self.region)?;
        }
        if !self.postal_pattern.is_empty() {
            write!(f, ": {}", self.postal_pattern)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn written(text: &str) -> Result<String, String> {
        parse_areas(text).map(|areas| write_areas(&areas))
    }

    #[test]
    fn areas_are_read_as_people_list_them() {
        for (typed, kept) in [
            ("us, DE", "US\nDE"),
            ("DE, AT;CH", "DE\nAT\nCH"),
            ("US or, us Alaska\nUS OR", "US Oregon\nUS Alaska"),
            (
                "\n GB: bt*, im1 1aa \nUS California: 90000..90999",
                "GB: BT*, IM1 1AA\nUS California: 90000..90999",
            ),
            ("CA Québec", "CA Quebec"),
            ("", ""),
        ] {
            assert_eq!(written(typed).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_an_area_is_told() {
        for (typed, words) in [
            ("Germany", "does not begin with a country’s code"),
            (": 97*", "does not begin with a country’s code"),
            ("DE Bayern", "by their postal codes, such as DE: 10*"),
            ("US Bavaria", "has no state of this name"),
            ("US:", "ends before its postal codes"),
            ("US, CA: 97*", "names several places"),
            ("US: 97*05", "“97*05” is no postal code"),
            ("US: *", "“*” is no postal code"),
            ("US: 20000..10000", "is no range"),
            ("US: 1..20000", "is no range"),
        ] {
            let told = written(typed).unwrap_err();
            assert!(told.contains(words), "{typed}: {told}");
        }
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_again_as_itself(typed in "(US|GB|DE|CA)( OR| Alaska)?(: ?[A-Z0-9*.,]{1,12})?") {
            if let Ok(kept) = written(&typed) {
                prop_assert_eq!(written(&kept), Ok(kept));
            }
        }
    }
}
