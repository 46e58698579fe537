use std::fmt;

/// A part of a whole in parts per million: 20 % is 200,000, 8.875 % is 88,750.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Percent {
    pub ppm: i32,
}

/// Why typed text is no percentage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParsePercentError {
    /// Something else than digits and one decimal mark.
    #[error("Write the percentage in digits, such as 20 or 8.875.")]
    NotANumber,
    /// More places than parts per million hold.
    #[error("A percentage has up to four decimal places.")]
    TooPrecise,
    /// More than the whole.
    #[error("A percentage goes up to 100.")]
    TooLarge,
}

/// Decimal places of a percentage.
const PLACES: usize = 4;

impl Percent {
    /// The whole.
    pub const ALL: Self = Self { ppm: 1_000_000 };

    /// So many parts per million.
    pub fn new(ppm: i32) -> Self {
        Self { ppm }
    }

    /// Reads what a person typed: "20", "8.875", "8,875 %"; from 0 to 100.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, ParsePercentError> {
        let text = text.trim().trim_end_matches('%').trim_end();
        let (whole, places) = text.split_once(['.', ',']).unwrap_or((text, ""));
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() && places.is_empty() || !digits(whole) || !digits(places) {
            return Err(ParsePercentError::NotANumber);
        }
        let places = places.trim_end_matches('0');
        if places.len() > PLACES {
            return Err(ParsePercentError::TooPrecise);
        }
        let ppm: i32 = format!("{whole}{places:0<PLACES$}")
            .parse()
            .map_err(|_| ParsePercentError::TooLarge)?;
        if ppm > Self::ALL.ppm {
            return Err(ParsePercentError::TooLarge);
        }
        Ok(Self { ppm })
    }
}

/// "20", "8.875": without the sign.
impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.ppm / 10_000)?;
        let places = format!("{:04}", self.ppm % 10_000);
        match places.trim_end_matches('0') {
            "" => Ok(()),
            places => write!(f, ".{places}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_read_as_they_are_written() {
        for (text, ppm, written) in [
            ("20", 200_000, "20"),
            ("8.875", 88_750, "8.875"),
            (" 8,875 % ", 88_750, "8.875"),
            ("0", 0, "0"),
            (".5%", 5000, "0.5"),
            ("7.0001", 70_001, "7.0001"),
            ("5.50000", 55_000, "5.5"),
            ("100", 1_000_000, "100"),
        ] {
            let read = Percent::parse(text).unwrap();
            assert_eq!((read.ppm, read.to_string().as_str()), (ppm, written));
        }
        for (text, why) in [
            ("", ParsePercentError::NotANumber),
            ("%", ParsePercentError::NotANumber),
            ("-5", ParsePercentError::NotANumber),
            ("1.2.3", ParsePercentError::NotANumber),
            ("a lot", ParsePercentError::NotANumber),
            ("1.00001", ParsePercentError::TooPrecise),
            ("100.1", ParsePercentError::TooLarge),
            ("99999999999999", ParsePercentError::TooLarge),
        ] {
            assert_eq!(Percent::parse(text), Err(why), "{text}");
        }
    }
}
