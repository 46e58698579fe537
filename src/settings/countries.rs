/// ISO 3166-1 alpha-2, in the order of the alphabet.
const CODES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS \
     BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI \
     FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR \
     IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM \
     MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT \
     PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
     TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// Reads a country's code as it is typed.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse_country(text: &str) -> Result<String, String> {
    let code = text.trim().to_ascii_uppercase();
    if code.len() == 2 && CODES.split(' ').any(|known| known == code) {
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
        assert_eq!(CODES.split(' ').count(), 249);
        assert_eq!(
            parse_countries("us, CA;gb\nDE us").unwrap(),
            ["US", "CA", "GB", "DE"]
        );
        for wrong in ["", " , ", "US XX", "USA", "U", "EU"] {
            assert!(parse_countries(wrong).is_err(), "{wrong}");
        }
    }
}
