/// A weight as it is typed: "1500", "1500 g", "1.5 kg"; in grams.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse_weight(text: &str) -> Result<i64, String> {
    let wrong = || format!("“{text}” is no weight. Write 1500 g or 1.5 kg.");
    let typed = text.trim().to_lowercase();
    let (number, places) = match typed.strip_suffix("kg") {
        Some(number) => (number.trim_end(), 3),
        None => (typed.trim_end_matches('g').trim_end(), 0),
    };
    let (whole, part) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let fits = whole.len() <= 9 && part.len() <= places && !(whole.is_empty() && part.is_empty());
    if !fits || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    format!("{whole}{part:0<places$}")
        .parse()
        .map_err(|_| wrong())
}

/// "1.5 kg", "800 g".
pub fn write_weight(grams: i64) -> String {
    if grams.abs() < 1000 {
        return format!("{grams} g");
    }
    let text = format!("{}.{:03}", grams / 1000, grams % 1000);
    format!("{} kg", text.trim_end_matches('0').trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_are_read_as_they_are_written() {
        for (typed, grams, written) in [
            ("1500", 1500, "1.5 kg"),
            ("800 g", 800, "800 g"),
            ("20 kg", 20_000, "20 kg"),
            ("1,25KG", 1250, "1.25 kg"),
            (".5 kg", 500, "500 g"),
            ("0", 0, "0 g"),
        ] {
            let read = parse_weight(typed).unwrap();
            assert_eq!((read, write_weight(read).as_str()), (grams, written));
            assert_eq!(parse_weight(written), Ok(grams));
        }
        for wrong in ["", "kg", "heavy", "-3 kg", "1.5 g", "1.0005 kg", "1 2"] {
            assert!(parse_weight(wrong).is_err(), "{wrong}");
        }
    }
}
