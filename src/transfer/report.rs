use std::fmt;

/// A row that was not taken, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Line in the file, counted from 1.
    pub line: u64,
    /// A sentence for whoever mends the file.
    pub reason: String,
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Created,
    Updated,
    /// It was there already, as the file has it.
    Skipped,
}

/// A record that was taken.
#[derive(Clone, Debug)]
pub struct Done {
    pub outcome: Outcome,
    pub name: String,
    /// Its address in the shop.
    pub path: String,
    /// Lines of the file that speak of it.
    pub lines: Vec<u64>,
    /// "3 variants, $15.00 to $20.00".
    pub detail: String,
}

/// What an import did, or would do, with every row of its file.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub done: Vec<Done>,
    pub refused: Vec<Refused>,
    /// What was left out or guessed, a sentence each.
    pub notes: Vec<String>,
    /// Addresses of pictures that could not be fetched, with the reason.
    pub missing_pictures: Vec<(String, String)>,
    /// Nothing was written: this is what would be.
    pub planned: bool,
}

impl Report {
    /// Rows of the file with that outcome.
    pub fn rows(&self, outcome: Outcome) -> usize {
        self.done
            .iter()
            .filter(|done| done.outcome == outcome)
            .map(|done| done.lines.len())
            .sum()
    }

    fn records(&self, outcome: Outcome) -> usize {
        self.done
            .iter()
            .filter(|done| done.outcome == outcome)
            .count()
    }
}

impl Outcome {
    pub(super) fn word(self, planned: bool) -> &'static str {
        match (self, planned) {
            (Self::Created, false) => "created",
            (Self::Created, true) => "create",
            (Self::Updated, false) => "updated",
            (Self::Updated, true) => "update",
            (Self::Skipped, false) => "skipped",
            (Self::Skipped, true) => "skip",
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write_records(f)?;
        for refused in &self.refused {
            let word = if self.planned { "refuse" } else { "refused" };
            writeln!(f, "{word:<8} line {}: {}", refused.line, refused.reason)?;
        }
        for (address, reason) in &self.missing_pictures {
            writeln!(f, "picture  {address}: {reason}")?;
        }
        for note in &self.notes {
            writeln!(f, "note     {note}")?;
        }
        self.write_sum(f)
    }
}

impl Report {
    fn write_records(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = self
            .done
            .iter()
            .map(|done| done.name.chars().count())
            .max()
            .unwrap_or(0)
            .min(48);
        for done in &self.done {
            let word = done.outcome.word(self.planned);
            writeln!(
                f,
                "{word:<8} {:<width$}  {}  ({}; {})",
                crate::text::shortened(&done.name, 48),
                done.path,
                done.detail,
                lines(&done.lines)
            )?;
        }
        Ok(())
    }

    fn write_sum(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sum = |outcome| format!("{} ({} rows)", self.records(outcome), self.rows(outcome));
        writeln!(
            f,
            "{}: created {}, updated {}, skipped {} because nothing had changed, refused {} rows.",
            if self.planned {
                "Planned, nothing was written"
            } else {
                "Done"
            },
            sum(Outcome::Created),
            sum(Outcome::Updated),
            sum(Outcome::Skipped),
            self.refused.len()
        )?;
        if !self.missing_pictures.is_empty() {
            writeln!(
                f,
                "{} pictures could not be fetched; run the import again to try them once more.",
                self.missing_pictures.len()
            )?;
        }
        Ok(())
    }
}

/// "line 4", "lines 2, 16-18"; long runs are cut.
fn lines(numbers: &[u64]) -> String {
    let mut numbers = numbers.to_vec();
    numbers.sort_unstable();
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for number in &numbers {
        match runs.last_mut() {
            Some((_, end)) if *number == end.saturating_add(1) => *end = *number,
            _ => runs.push((*number, *number)),
        }
    }
    let words: Vec<String> = runs
        .iter()
        .map(|(start, end)| {
            if start == end {
                start.to_string()
            } else {
                format!("{start}-{end}")
            }
        })
        .collect();
    let head = if numbers.len() == 1 { "line" } else { "lines" };
    format!("{head} {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_report_counts_rows_and_names_lines() {
        let done = Done {
            outcome: Outcome::Created,
            name: "Mug".to_owned(),
            path: "/products/mug".to_owned(),
            lines: vec![2, 7, 5, 6],
            detail: "3 variants".to_owned(),
        };
        let report = Report {
            done: vec![done],
            refused: vec![Refused {
                line: 9,
                reason: "it has no name".to_owned(),
            }],
            ..Report::default()
        };
        let text = report.to_string();
        assert!(
            text.contains("created  Mug  /products/mug  (3 variants; lines 2, 5-7)"),
            "{text}"
        );
        assert!(text.contains("refused  line 9: it has no name"), "{text}");
        assert!(text.contains("created 1 (4 rows)"), "{text}");
    }
}
