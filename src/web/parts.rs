//! What the components of `templates/components/` print: plain, ready-made words that the rooms fill in.

/// A price as shown. `before` is what it was, for a saving; `from` when variants cost differently.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Price {
    pub now: String,
    pub before: Option<String>,
    pub from: bool,
}

/// How many there are, in words; the level gives the colour that goes with them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock {
    pub level: StockLevel,
    /// "In stock", "4 left", "Sold out".
    pub words: String,
}

/// Which of the three marks of stock.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StockLevel {
    #[default]
    Enough,
    Low,
    Out,
}

impl StockLevel {
    /// The class beside `stock`, with the blank before it.
    pub fn class(self) -> &'static str {
        match self {
            Self::Enough => "",
            Self::Low => " stock--low",
            Self::Out => " stock--out",
        }
    }
}

/// A rating of 0 to 5 as a bar and words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rating {
    /// Tenths of a point: 46 is 4.6 of 5.
    pub tenths: u32,
    /// "4.6 of 5, 218 reviews".
    pub words: String,
}

impl Rating {
    /// Length of the bar, of 88.
    pub fn bar(&self) -> u32 {
        self.tenths.min(50).saturating_mul(88) / 50
    }
}

/// One thing to choose in a `select`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub value: String,
    pub text: String,
}

impl Choice {
    /// A choice that sends `value` and reads `text`.
    pub fn new(value: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            text: text.into(),
        }
    }
}

/// The pages of a list and the addresses of those worth a link.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pages {
    pub previous: Option<String>,
    pub steps: Vec<PageStep>,
    pub next: Option<String>,
}

/// A place in the row of page numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PageStep {
    Here(u32),
    There(u32, String),
    /// Pages left out.
    Gap,
}

impl Pages {
    /// The row for page `here` of `last`, both counted from one; empty when there is only one.
    /// `href` gives the address of a page.
    pub fn new(here: u32, last: u32, href: impl Fn(u32) -> String) -> Self {
        if last <= 1 {
            return Self::default();
        }
        let here = here.clamp(1, last);
        let mut steps = Vec::new();
        let mut before = 0;
        for page in (1..=last).filter(|page| worth_a_link(*page, here, last)) {
            if page > before + 1 {
                steps.push(PageStep::Gap);
            }
            steps.push(if page == here {
                PageStep::Here(page)
            } else {
                PageStep::There(page, href(page))
            });
            before = page;
        }
        Self {
            previous: (here > 1).then(|| href(here - 1)),
            steps,
            next: (here < last).then(|| href(here + 1)),
        }
    }

    /// Whether there is nothing to turn.
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }
}

/// The first, the last, the neighbours, and whatever would leave a gap of a single page.
fn worth_a_link(page: u32, here: u32, last: u32) -> bool {
    page == 1
        || page == last
        || page.abs_diff(here) <= 2
        || (page == 2 && here <= 5)
        || (page + 1 == last && here + 4 >= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(here: u32, last: u32) -> String {
        let pages = Pages::new(here, last, |page| format!("?page={page}"));
        let steps: Vec<String> = pages
            .steps
            .iter()
            .map(|step| match step {
                PageStep::Here(page) => format!("[{page}]"),
                PageStep::There(page, _) => page.to_string(),
                PageStep::Gap => "…".to_owned(),
            })
            .collect();
        steps.join(" ")
    }

    #[test]
    fn page_numbers_never_hide_a_single_page() {
        assert_eq!(row(1, 1), "");
        assert_eq!(row(1, 2), "[1] 2");
        assert_eq!(row(1, 6), "[1] 2 3 … 6");
        assert_eq!(row(5, 10), "1 2 3 4 [5] 6 7 … 10");
        assert_eq!(row(6, 10), "1 … 4 5 [6] 7 8 9 10");
        assert_eq!(row(50, 99), "1 … 48 49 [50] 51 52 … 99");
        assert_eq!(row(7, 3), "1 2 [3]");
    }

    #[test]
    fn the_bar_never_leaves_its_track() {
        assert_eq!(
            Rating {
                tenths: 46,
                words: String::new()
            }
            .bar(),
            80
        );
        assert_eq!(
            Rating {
                tenths: 500,
                words: String::new()
            }
            .bar(),
            88
        );
    }
}
