use crate::addresses::is_country;

/// Reads a country's code as it is typed.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse_country(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if is_country(&code) {
        Ok(code)
    } else {
        Err(format!(
            "“{}” is no country’s code. Write two letters, such as US or DE.",
            text.trim()
        ))
    }
}

/// Reads codes parted by commas or blanks; a code that comes twice counts once.
///
/// # Errors
/// A sentence about the first that is none, or that there is none at all.
pub fn parse_countries(text: &str) -> Result<Vec<String>, String> {
    let mut codes = Vec::new();
    for word in text.split(|c: char| c == ',' || c == ';' || c.is_whitespace()) {
        if word.is_empty() {
            continue;
        }
        let code = parse_country(word)?;
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    if codes.is_empty() {
        return Err("Name at least one country that you deliver to.".to_owned());
    }
    Ok(codes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_as_people_list_them() {
        assert_eq!(
            parse_countries("us, CA;gb\nDE us").unwrap(),
            ["US", "CA", "GB", "DE"]
        );
        for wrong in ["", " , ", "US XX", "USA", "U", "EU"] {
            assert!(parse_countries(wrong).is_err(), "{wrong}");
        }
    }
}
