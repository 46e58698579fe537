/// The countries that shops deliver to most, by the name that their people know; others by ISO 3166's.
const NAMES: &[(&str, &str)] = &[
    ("AT", "Austria"),
    ("AU", "Australia"),
    ("BE", "Belgium"),
    ("BR", "Brazil"),
    ("CA", "Canada"),
    ("CH", "Switzerland"),
    ("CZ", "Czechia"),
    ("DE", "Germany"),
    ("DK", "Denmark"),
    ("ES", "Spain"),
    ("FI", "Finland"),
    ("FR", "France"),
    ("GB", "United Kingdom"),
    ("GR", "Greece"),
    ("HU", "Hungary"),
    ("IE", "Ireland"),
    ("IN", "India"),
    ("IT", "Italy"),
    ("JP", "Japan"),
    ("LU", "Luxembourg"),
    ("MX", "Mexico"),
    ("NL", "Netherlands"),
    ("NO", "Norway"),
    ("NZ", "New Zealand"),
    ("PL", "Poland"),
    ("PT", "Portugal"),
    ("SE", "Sweden"),
    ("SG", "Singapore"),
    ("SK", "Slovakia"),
    ("US", "United States"),
    ("ZA", "South Africa"),
];

/// The name of a country of ISO 3166-1, the code itself where no name is known.
pub fn country_name(code: &str) -> String {
    NAMES
        .iter()
        .find(|(known, _)| *known == code)
        .map_or_else(|| code.to_owned(), |(_, name)| (*name).to_owned())
}

/// Whether addresses there carry a state or province.
pub(super) fn has_regions(code: &str) -> bool {
    matches!(code, "US" | "CA" | "AU" | "MX" | "BR" | "IN")
}

/// What is wrong with a postal code for that country, if anything.
pub(super) fn postal_code_problem(country: &str, code: &str) -> Option<String> {
    let digits = code.chars().filter(char::is_ascii_digit).count();
    let compact: String = code
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_uppercase();
    let only_digits = compact.chars().all(|c| c.is_ascii_digit());
    match country {
        "US" => {
            let plain = compact.replace('-', "");
            let fits = plain.chars().all(|c| c.is_ascii_digit()) && matches!(plain.len(), 5 | 9);
            (!fits).then(|| {
                format!("A ZIP code has five digits, such as 97205. This one has {digits}.")
            })
        }
        "CA" => (!matches_shape(&compact, "A9A9A9"))
            .then(|| "A Canadian postal code looks like K1A 0B1.".to_owned()),
        "GB" => {
            let fits = (5..=7).contains(&compact.len())
                && compact.chars().all(|c| c.is_ascii_alphanumeric());
            (!fits || digits == 0).then(|| "A UK postcode looks like SW1A 1AA.".to_owned())
        }
        "DE" | "FR" | "ES" | "IT" | "FI" => (!only_digits || compact.len() != 5)
            .then(|| format!("A postal code there has five digits. This one has {digits}.")),
        "AT" | "CH" | "BE" | "DK" | "NO" | "AU" => (!only_digits || compact.len() != 4)
            .then(|| format!("A postal code there has four digits. This one has {digits}.")),
        "NL" => (!matches_shape(&compact, "9999AA"))
            .then(|| "A Dutch postal code looks like 1012 AB.".to_owned()),
        "IE" => None,
        _ => (compact.is_empty()).then(|| "Give the postal code.".to_owned()),
    }
}

fn matches_shape(text: &str, shape: &str) -> bool {
    text.chars().count() == shape.len()
        && text.chars().zip(shape.chars()).all(|(c, s)| {
            if s == '9' {
                c.is_ascii_digit()
            } else {
                c.is_ascii_alphabetic()
            }
        })
}

#[cfg(test)]
mod tests {
    use super::postal_code_problem as problem;

    #[test]
    fn postal_codes_are_checked_where_their_form_is_known() {
        for (country, code) in [
            ("US", "97205"),
            ("US", "97205-1234"),
            ("CA", "k1a 0b1"),
            ("GB", "SW1A 1AA"),
            ("DE", "10115"),
            ("NL", "1012 AB"),
            ("IE", ""),
            ("JP", "100-0001"),
        ] {
            assert_eq!(problem(country, code), None, "{country} {code}");
        }
        for (country, code) in [
            ("US", "9720"),
            ("CA", "12345"),
            ("GB", "x"),
            ("DE", "1234"),
            ("JP", ""),
        ] {
            assert!(problem(country, code).is_some(), "{country} {code}");
        }
        assert!(problem("US", "9720").unwrap().contains("This one has 4"));
    }
}
