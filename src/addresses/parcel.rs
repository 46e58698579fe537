/// Where a house stands, as an order keeps it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub city: &'a str,
    pub region: &'a str,
    pub postal_code: &'a str,
    /// ISO 3166-1 alpha-2.
    pub country: &'a str,
}

/// Countries that write the postal code before the city.
const CODE_FIRST: &str = "AT BE BG CH CZ DE DK EE ES FI FO FR GR HR HU IL IS IT LI LT LU MC MX NL NO PL PT RO RS SE SI \
     SK SM TR VA";

/// Countries where the postal code has a line of its own.
const CODE_ALONE: &str = "GB GG IE IM JE";

/// City, region and postal code in the lines and the order of their country, without empty ones.
pub fn place_lines(place: &Place<'_>) -> Vec<String> {
    let within = |codes: &str| codes.split(' ').any(|code| code == place.country);
    let lines = if within(CODE_FIRST) {
        vec![
            format!("{} {}", place.postal_code, place.city),
            place.region.to_owned(),
        ]
    } else if within(CODE_ALONE) {
        vec![
            place.city.to_owned(),
            place.region.to_owned(),
            place.postal_code.to_owned(),
        ]
    } else {
        let after = format!("{} {}", place.region, place.postal_code);
        vec![match after.trim() {
            "" => place.city.to_owned(),
            after => format!("{}, {after}", place.city),
        }]
    };
    lines
        .iter()
        .map(|line| line.trim().to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_country_has_its_order() {
        let lines = |country, city, region, postal_code| {
            let place = Place {
                city,
                region,
                postal_code,
                country,
            };
            place_lines(&place).join(" | ")
        };
        assert_eq!(
            lines("US", "Portland", "Oregon", "97205"),
            "Portland, Oregon 97205"
        );
        assert_eq!(lines("DE", "Berlin", "", "10115"), "10115 Berlin");
        assert_eq!(lines("GB", "London", "", "SW1A 1AA"), "London | SW1A 1AA");
        assert_eq!(lines("IE", "Cork", "Co. Cork", ""), "Cork | Co. Cork");
        assert_eq!(lines("HK", "Hong Kong", "", ""), "Hong Kong");
    }
}
