use super::country::country_name;

/// Country, code and name of each state or province that is known by name.
const REGIONS: &str = include_str!("regions.txt");

/// What a country calls the part of it that an address there names; `None` where addresses do without.
fn word(country: &str) -> Option<&'static str> {
    match country {
        "US" | "AU" | "BR" | "MX" | "IN" => Some("state"),
        "CA" => Some("province"),
        _ => None,
    }
}

/// Whether an address there names a state or province.
pub fn has_regions(country: &str) -> bool {
    word(country).is_some()
}

/// Codes and names of a country's states or provinces, by name; none where they are not known.
pub fn regions(country: &str) -> impl Iterator<Item = (&'static str, &'static str)> {
    REGIONS.lines().filter_map(move |line| {
        let (of, rest) = line.split_once(' ')?;
        (of == country).then(|| rest.split_once(' ')).flatten()
    })
}

/// The state or province of an address there, by its name, from its name or code as typed. Where a country has none in
/// its addresses, what was typed stays as it is.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn region(country: &str, typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    let Some(word) = word(country) else {
        return Ok(typed.to_owned());
    };
    if typed.is_empty() {
        return Err(format!("Give the {word}."));
    }
    let wanted = folded(typed);
    let found =
        regions(country).find(|(code, name)| folded(code) == wanted || folded(name) == wanted);
    match (found, regions(country).next()) {
        (Some((_, name)), _) => Ok(name.to_owned()),
        (None, None) => Ok(typed.to_owned()),
        (None, Some((code, name))) => Err(format!(
            "{} has no {word} of this name. Write it like {name} or {code}.",
            country_name(country)
        )),
    }
}

/// Whether two spellings, by name or by code, mean the same region of that country.
pub(super) fn same_region(country: &str, one: &str, other: &str) -> bool {
    let named =
        |text: &str| region(country, text).map_or_else(|_| folded(text), |name| folded(&name));
    named(one) == named(other)
}

/// Without accents, blanks, dots and capitals: "Québec" is Quebec, "D.C." is DC.
fn folded(text: &str) -> String {
    slug::slugify(text).replace('-', "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_is_known_by_its_name_and_its_code() {
        for (country, typed, name) in [
            ("US", "OR", "Oregon"),
            ("US", " oregon ", "Oregon"),
            ("US", "D.C.", "District of Columbia"),
            ("CA", "Québec", "Quebec"),
            ("CA", "bc", "British Columbia"),
            ("AU", "nsw", "New South Wales"),
            ("BR", "Sao Paulo", "São Paulo"),
            ("MX", "Jalisco", "Jalisco"),
            ("GB", "", ""),
            ("DE", "Bayern", "Bayern"),
        ] {
            assert_eq!(
                region(country, typed).as_deref(),
                Ok(name),
                "{country} {typed}"
            );
        }
    }

    #[test]
    fn a_missing_or_unknown_region_is_told_in_the_words_of_its_country() {
        assert_eq!(region("US", "").unwrap_err(), "Give the state.");
        assert_eq!(region("CA", " ").unwrap_err(), "Give the province.");
        assert_eq!(
            region("CA", "Oregon").unwrap_err(),
            "Canada has no province of this name. Write it like Alberta or AB."
        );
        assert!(region("IN", "").is_err());
    }

    #[test]
    fn no_region_is_known_twice() {
        for (country, count) in [("US", 59), ("CA", 13), ("AU", 8), ("BR", 27)] {
            let mut all: Vec<String> = regions(country)
                .flat_map(|(code, name)| [folded(code), folded(name)])
                .collect();
            all.sort();
            all.dedup();
            assert_eq!(regions(country).count(), count, "{country}");
            assert_eq!(all.len(), 2 * count, "{country}");
        }
    }
}
