use jiff::Timestamp;

/// How a question stands against the promised hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// "3 hours left", "40 minutes late".
    pub words: String,
    pub urgency: Urgency,
}

/// How much a question presses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Urgency {
    Calm,
    /// The last quarter of the promised time has begun.
    Soon,
    Late,
}

impl Due {
    /// For a question received and due then, seen now.
    pub fn of(received: Timestamp, due: Timestamp, now: Timestamp) -> Self {
        let left = due.as_second().saturating_sub(now.as_second());
        let promised = due.as_second().saturating_sub(received.as_second());
        if left < 0 {
            Self {
                words: format!("{} late", in_words(left.saturating_neg())),
                urgency: Urgency::Late,
            }
        } else {
            Self {
                words: format!("{} left", in_words(left)),
                urgency: if left < promised / 4 {
                    Urgency::Soon
                } else {
                    Urgency::Calm
                },
            }
        }
    }

    /// The class beside `due`, with the blank before it.
    pub fn class(&self) -> &'static str {
        match self.urgency {
            Urgency::Calm => "",
            Urgency::Soon => " due--soon",
            Urgency::Late => " due--late",
        }
    }
}

/// Whole units, the largest that fits: "1 minute", "3 hours", "2 days".
fn in_words(seconds: i64) -> String {
    let (count, unit) = match seconds {
        ..3600 => ((seconds / 60).max(1), "minute"),
        3600..172_800 => (seconds / 3600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    format!("{count} {unit}{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_promise_is_counted_in_words() {
        let received = Timestamp::from_second(1_000_000).unwrap();
        let due = Timestamp::from_second(1_000_000 + 24 * 3600).unwrap();
        let at = |minutes: i64| {
            let now = Timestamp::from_second(1_000_000 + minutes * 60).unwrap();
            let due = Due::of(received, due, now);
            (due.words, due.urgency)
        };
        for (minutes, words, urgency) in [
            (0, "24 hours left", Urgency::Calm),
            (18 * 60, "6 hours left", Urgency::Calm),
            (18 * 60 + 1, "5 hours left", Urgency::Soon),
            (23 * 60 + 20, "40 minutes left", Urgency::Soon),
            (24 * 60, "1 minute left", Urgency::Soon),
            (24 * 60 + 1, "1 minute late", Urgency::Late),
            (25 * 60 + 30, "1 hour late", Urgency::Late),
            (96 * 60, "3 days late", Urgency::Late),
        ] {
            assert_eq!(at(minutes), (words.to_owned(), urgency), "{minutes}");
        }
    }
}
