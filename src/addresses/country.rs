//! The countries of ISO 3166-1, by the names that their people know in English. The standard's own names, which crates
//! carry, are those of states ("Bolivia (Plurinational State of)"): nobody looks for them in a form.

const COUNTRIES: &str = include_str!("countries.txt");

/// Codes and names, by code.
pub fn all_countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    COUNTRIES.lines().filter_map(|line| line.split_once(' '))
}

/// The name of the country of that alpha-2 code; the code itself where there is none.
pub fn country_name(code: &str) -> String {
    all_countries()
        .find(|(known, _)| *known == code)
        .map_or(code, |(_, name)| name)
        .to_owned()
}

/// Whether that is a country's alpha-2 code, in capitals.
pub fn is_country(code: &str) -> bool {
    all_countries().any(|(known, _)| known == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_of_the_standard_has_a_name_once() {
        let codes: Vec<&str> = all_countries().map(|(code, _)| code).collect();
        assert_eq!(codes.len(), 249);
        assert!(codes.is_sorted_by(|a, b| a < b), "no code twice");
        assert!(all_countries().all(|(code, name)| code.len() == 2
            && code.chars().all(|c| c.is_ascii_uppercase())
            && !name.trim().is_empty()));
        assert_eq!(country_name("GB"), "United Kingdom");
        assert_eq!(country_name("CI"), "Côte d’Ivoire");
        assert_eq!(country_name("XX"), "XX");
        assert!(is_country("DE") && !is_country("de") && !is_country("EU"));
    }
}
