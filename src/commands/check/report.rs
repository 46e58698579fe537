use std::fmt;

/// What was found, a line for each thing that was looked at. Nothing in it is a secret: whoever adds a line sees to that.
#[derive(Debug, Default)]
pub(super) struct Report(Vec<Line>);

#[derive(Debug)]
struct Line {
    verdict: Verdict,
    subject: &'static str,
    finding: String,
    /// What to do about it; empty where nothing is to be done.
    mend: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Fine,
    /// The shop works, but perhaps not as its owner means it to.
    Note,
    /// The shop does not start, or something that was asked for does not work.
    Wrong,
}

impl Report {
    pub(super) fn fine(&mut self, subject: &'static str, finding: impl Into<String>) {
        self.add(Verdict::Fine, subject, finding.into(), String::new());
    }

    pub(super) fn note(
        &mut self,
        subject: &'static str,
        finding: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(Verdict::Note, subject, finding.into(), mend.into());
    }

    pub(super) fn wrong(
        &mut self,
        subject: &'static str,
        finding: impl Into<String>,
        mend: impl Into<String>,
    ) {
        self.add(Verdict::Wrong, subject, finding.into(), mend.into());
    }

    /// How many things are wrong.
    pub(super) fn count_wrong(&self) -> usize {
        let wrong = |line: &&Line| line.verdict == Verdict::Wrong;
        self.0.iter().filter(wrong).count()
    }

    fn add(&mut self, verdict: Verdict, subject: &'static str, finding: String, mend: String) {
        self.0.push(Line {
            verdict,
            subject,
            finding,
            mend,
        });
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|line| line.fmt(f))
    }
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = match self.verdict {
            Verdict::Fine => "ok",
            Verdict::Note => "note",
            Verdict::Wrong => "WRONG",
        };
        // A message of several lines (which programs to install) stays in its column.
        let finding = self.finding.replace('\n', "\n                  ");
        writeln!(f, "{verdict:<6} {:<10} {finding}", self.subject)?;
        if self.mend.is_empty() {
            return Ok(());
        }
        writeln!(f, "{:17} {}", "", self.mend)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_says_what_is_wrong_and_how_to_mend_it() {
        let mut report = Report::default();
        report.fine("settings", "read");
        report.wrong("mail", "nobody\nanswers", "start it");
        assert_eq!(report.count_wrong(), 1);
        assert_eq!(
            report.to_string(),
            "ok     settings   read\n\
             WRONG  mail       nobody\n                  answers\n                  start it\n"
        );
    }
}
