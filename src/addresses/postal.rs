use super::country::country_name;

/// Shapes of postal codes: `9` is a digit, `A` a letter, `X` either; anything else is written as it stands, whether it
/// was typed or not. Where a country has several, the first that fits counts.
const SHAPES: &[(&str, &[&str])] = &[
    ("US PR", &["99999", "99999-9999"]),
    ("CA", &["A9A 9A9"]),
    (
        "GB",
        &[
            "A9 9AA", "A99 9AA", "A9A 9AA", "AA9 9AA", "AA99 9AA", "AA9A 9AA",
        ],
    ),
    ("GG IM JE", &["AA9 9AA", "AA99 9AA"]),
    ("IE", &["A9X XXXX"]),
    ("DE EE ES FI FR HR IT KR MX TR", &["99999"]),
    ("AT AU BE BG CH CY DK HU LI LU NO NZ SI ZA", &["9999"]),
    ("CN IN RO SG", &["999999"]),
    ("CZ GR SE SK", &["999 99"]),
    ("FO IS", &["999"]),
    ("NL", &["9999 AA"]),
    ("PL", &["99-999"]),
    ("PT", &["9999-999"]),
    ("JP", &["999-9999"]),
    ("BR", &["99999-999"]),
    ("LV", &["LV-9999"]),
    ("LT", &["LT-99999"]),
];

/// Countries whose addresses need no postal code: most have none, in Ireland many leave it out.
const WITHOUT: &str = "AE AG AO AW BF BI BJ BO BQ BS BW BZ CD CF CG CI CK CM CW DJ DM ER FJ GA GD GH GM GQ GY HK IE JM \
     KI KM KN KP LY ML MO MR MW NR NU PA QA RW SB SC SL SO SR ST SX SY TD TG TK TL TO TT TV TZ UG VU YE ZM ZW";

/// The postal code of an address there, as its post writes it, from what was typed.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn postal_code(country: &str, typed: &str) -> Result<String, String> {
    let typed = typed.trim();
    if typed.is_empty() {
        return if has(WITHOUT, country) {
            Ok(String::new())
        } else {
            Err(missing(country).to_owned())
        };
    }
    let Some((_, shapes)) = SHAPES.iter().find(|(of, _)| has(of, country)) else {
        return Ok(typed.to_ascii_uppercase());
    };
    shapes
        .iter()
        .find_map(|shape| fitted(country, typed, shape))
        .filter(|code| country != "CA" || is_canadian(code))
        .ok_or_else(|| wrong(country, typed))
}

fn has(codes: &str, country: &str) -> bool {
    codes.split(' ').any(|code| code == country)
}

/// The code in that shape, however blanks, hyphens and capitals were typed; "D-10115" too.
fn fitted(country: &str, typed: &str, shape: &str) -> Option<String> {
    let plain: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect::<String>()
        .to_ascii_uppercase();
    let mark: String = plain
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let rest = if shape.starts_with('A') || !country.starts_with(&mark) {
        plain.as_str()
    } else {
        plain.strip_prefix(&mark)?
    };
    let (mut given, mut code) = (rest.chars(), String::new());
    for wanted in shape.chars() {
        code.push(match wanted {
            '9' => given.next().filter(char::is_ascii_digit)?,
            'A' => given.next().filter(char::is_ascii_alphabetic)?,
            'X' => given.next().filter(char::is_ascii_alphanumeric)?,
            other => other,
        });
    }
    given.next().is_none().then_some(code)
}

/// Letters that are easily misread are in no Canadian code, and two more begin none.
fn is_canadian(code: &str) -> bool {
    !code.contains(['D', 'F', 'I', 'O', 'Q', 'U']) && !code.starts_with(['W', 'Z'])
}

fn missing(country: &str) -> &'static str {
    match country {
        "US" | "PR" => "Give the ZIP code.",
        "GB" => "Give the postcode.",
        _ => "Give the postal code.",
    }
}

fn wrong(country: &str, typed: &str) -> String {
    match country {
        "US" | "PR" => {
            let digits = typed.chars().filter(char::is_ascii_digit).count();
            format!("A ZIP code has five digits, such as 97205. This one has {digits}.")
        }
        "CA" => {
            "A Canadian postal code looks like K1A 0B1, without the letters D, F, I, O, Q and U."
                .to_owned()
        }
        "GB" => "A UK postcode looks like SW1A 1AA.".to_owned(),
        "IE" => "An Eircode looks like D02 AF30. You may leave it out.".to_owned(),
        _ => format!(
            "A postal code in {} looks like {}.",
            country_name(country),
            example(country)
        ),
    }
}

fn example(country: &str) -> String {
    let shape = SHAPES
        .iter()
        .find(|(of, _)| has(of, country))
        .and_then(|(_, shapes)| shapes.first());
    let mut digits = "1234567890".chars().cycle();
    let mut letters = "ABCDEFGH".chars().cycle();
    shape
        .map_or("", |shape| shape)
        .chars()
        .filter_map(|c| match c {
            '9' | 'X' => digits.next(),
            'A' => letters.next(),
            other => Some(other),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn codes_are_written_as_the_post_writes_them() {
        for (country, typed, stored) in [
            ("US", "97205", "97205"),
            ("US", "972051234", "97205-1234"),
            ("US", "97205 1234", "97205-1234"),
            ("CA", "k1a0b1", "K1A 0B1"),
            ("CA", "K1A-0B1", "K1A 0B1"),
            ("GB", "SW1A1AA", "SW1A 1AA"),
            ("GB", "m1 1ae", "M1 1AE"),
            ("GB", "b338th", "B33 8TH"),
            ("GB", "cr26xh", "CR2 6XH"),
            ("GB", "dn551pt", "DN55 1PT"),
            ("GB", "w1a0ax", "W1A 0AX"),
            ("DE", "D-10115", "10115"),
            ("DE", "DE 10115", "10115"),
            ("CH", "CH-8001", "8001"),
            ("NL", "1012ab", "1012 AB"),
            ("SE", "11122", "111 22"),
            ("LV", "lv-1010", "LV-1010"),
            ("LV", "1010", "LV-1010"),
            ("IE", "d02af30", "D02 AF30"),
            ("IE", "", ""),
            ("AE", "", ""),
            ("HK", "", ""),
            ("AR", "c1425", "C1425"),
        ] {
            assert_eq!(
                postal_code(country, typed).as_deref(),
                Ok(stored),
                "{country} {typed}"
            );
        }
    }

    #[test]
    fn codes_that_cannot_be_are_told_with_one_that_can() {
        for (country, typed, words) in [
            ("US", "9720", "This one has 4"),
            ("US", "", "Give the ZIP code."),
            ("CA", "12345", "K1A 0B1"),
            ("CA", "K1O 0B1", "without the letters"),
            ("GB", "SW1A", "SW1A 1AA"),
            ("GB", "12345", "SW1A 1AA"),
            ("DE", "1234", "in Germany looks like 12345"),
            ("DE", "X-10115", "in Germany"),
            ("PL", "1", "12-345"),
            ("AR", "", "Give the postal code."),
        ] {
            let told = postal_code(country, typed).unwrap_err();
            assert!(told.contains(words), "{country} {typed}: {told}");
        }
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_again_as_itself(typed in "\\PC{0,24}", place in 0_usize..249) {
            let (country, _) = super::super::all_countries().nth(place).unwrap();
            if let Ok(code) = postal_code(country, &typed) {
                prop_assert_eq!(postal_code(country, &code), Ok(code));
            }
        }
    }

    #[test]
    fn every_country_with_a_rule_is_a_country() {
        let ruled = SHAPES.iter().flat_map(|(of, _)| of.split(' '));
        for code in ruled.chain(WITHOUT.split(' ')) {
            assert!(super::super::is_country(code), "{code}");
        }
    }
}
