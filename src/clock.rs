//! The only source of time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// Tells the time: the system's, or one that a test has set.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// Microseconds that a test has moved the clock ahead.
    ahead: Arc<AtomicI64>,
}

impl Clock {
    /// The system's time.
    pub fn system() -> Self {
        Self::default()
    }

    /// Now, to the microsecond that PostgreSQL keeps.
    #[expect(clippy::disallowed_methods, reason = "this is the one source of time")]
    pub fn now(&self) -> Timestamp {
        let now = Timestamp::now().as_microsecond();
        let moved = now.saturating_add(self.ahead.load(Ordering::Relaxed));
        Timestamp::from_microsecond(moved).unwrap_or(Timestamp::MAX)
    }

    /// Moves the clock ahead for everyone who holds it; for tests of expiry and lateness.
    pub fn advance(&self, by: std::time::Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.ahead.fetch_add(micros, Ordering::Relaxed);
    }
}

/// Writes times as the shop's readers expect them, in the shop's zone.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// The zone of that IANA name; UTC when it is not known.
    pub fn named(name: &str) -> Self {
        Self(TimeZone::get(name).unwrap_or(TimeZone::UTC))
    }

    /// Whether this machine knows a zone of that IANA name.
    pub fn is_known(name: &str) -> bool {
        TimeZone::get(name).is_ok()
    }

    /// "12 October 2026".
    pub fn date(&self, at: Timestamp) -> String {
        at.to_zoned(self.0.clone())
            .strftime("%-d %B %Y")
            .to_string()
    }

    /// The calendar year at that moment.
    pub fn year(&self, at: Timestamp) -> i16 {
        at.to_zoned(self.0.clone()).year()
    }

    /// The hour of the day at that moment, 0 to 23.
    pub fn hour(&self, at: Timestamp) -> i8 {
        at.to_zoned(self.0.clone()).hour()
    }

    /// "Today, 14:05", or with the date where it was another day.
    pub fn when(&self, at: Timestamp, now: Timestamp) -> String {
        let zoned = at.to_zoned(self.0.clone());
        if zoned.date() == now.to_zoned(self.0.clone()).date() {
            zoned.strftime("Today, %H:%M").to_string()
        } else {
            self.date_time(at)
        }
    }

    /// What a wall clock and its calendar show, as date and time fields hold it: "2026-10-12" and "14:05".
    pub fn day_and_time(&self, at: Timestamp) -> (String, String) {
        let there = at.to_zoned(self.0.clone());
        (
            there.strftime("%Y-%m-%d").to_string(),
            there.strftime("%H:%M").to_string(),
        )
    }

    /// The moment when a wall clock shows that; the later one's beginning where clocks leap over it.
    pub fn moment(&self, day: Date, time: Time) -> Option<Timestamp> {
        let there = day.to_datetime(time).to_zoned(self.0.clone()).ok()?;
        Some(there.timestamp())
    }

    /// "12 October 2026, 14:05".
    pub fn date_time(&self, at: Timestamp) -> String {
        at.to_zoned(self.0.clone())
            .strftime("%-d %B %Y, %H:%M")
            .to_string()
    }
}

/// The moment as a `time` element names it for machines.
pub fn machine_time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%MZ").to_string()
}

/// "12 October 2026" for a calendar date.
pub fn plain_date(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// How long ago, in words that fit a table: "now", "4 min", "2 h", "3 d".
pub fn ago(then: Timestamp, now: Timestamp) -> String {
    let minutes = now.as_second().saturating_sub(then.as_second()) / 60;
    match minutes {
        i64::MIN..=0 => "now".to_owned(),
        1..60 => format!("{minutes} min"),
        60..2880 => format!("{} h", minutes / 60),
        _ => format!("{} d", minutes / 1440),
    }
}
