use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};
use toml::value::Datetime;

/// A day or a moment of a head: `2026-11-16`, `2026-11-16 08:30` in UTC, or `2026-11-16T08:30:00+01:00`; in TOML with
/// or without quotes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Day(Date),
    Moment(Timestamp),
}

impl When {
    /// From its text; `None` when it is neither a day nor a moment.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(moment) = text.parse() {
            return Some(Self::Moment(moment));
        }
        if text.len() <= "2026-11-16".len() {
            return text.parse().ok().map(Self::Day);
        }
        let civil: DateTime = text.parse().ok()?;
        let zoned = civil.to_zoned(TimeZone::UTC).ok()?;
        Some(Self::Moment(zoned.timestamp()))
    }

    /// The moment; a day is its beginning in UTC.
    pub fn moment(&self) -> Timestamp {
        match self {
            Self::Moment(moment) => *moment,
            Self::Day(day) => day
                .to_datetime(Time::midnight())
                .to_zoned(TimeZone::UTC)
                .map_or(Timestamp::UNIX_EPOCH, |zoned| zoned.timestamp()),
        }
    }

    /// The day; that of a moment is the one in UTC.
    pub fn date(&self) -> Date {
        match self {
            Self::Day(day) => *day,
            Self::Moment(moment) => moment.to_zoned(TimeZone::UTC).date(),
        }
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => day.fmt(f),
            Self::Moment(moment) => moment.fmt(f),
        }
    }
}

impl Serialize for When {
    /// As TOML's own kind of date.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.to_string().parse::<Datetime>() {
            Ok(date) => date.serialize(serializer),
            Err(_) => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Words)
    }
}

struct Words;

impl<'de> Visitor<'de> for Words {
    type Value = When;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as 2026-11-16 or 2026-11-16T08:30:00Z")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<When, E> {
        When::parse(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }

    /// How TOML hands over its own dates.
    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<When, M::Error> {
        let date = Datetime::deserialize(MapAccessDeserializer::new(map))?;
        self.visit_str(&date.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_read_as_writers_write_them() {
        let moment = |text| When::parse(text).map(|when| when.moment().to_string());
        let half_past_eight = Some("2026-11-16T08:30:00Z".to_owned());
        assert_eq!(moment("2026-11-16T09:30:00+01:00"), half_past_eight);
        assert_eq!(moment(" 2026-11-16 08:30 "), half_past_eight);
        assert_eq!(
            moment("2026-11-16"),
            Some("2026-11-16T00:00:00Z".to_owned())
        );
        assert_eq!(
            When::parse("2026-11-16").unwrap().date().to_string(),
            "2026-11-16"
        );
        for nonsense in ["", "soon", "2026-13-01", "16.11.2026", "2026-11-16 late"] {
            assert_eq!(When::parse(nonsense), None, "{nonsense}");
        }
    }
}
