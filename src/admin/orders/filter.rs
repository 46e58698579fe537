use jiff::civil::{Date, Time};

use crate::clock::Zone;
use crate::orders::{Filter, Fulfilment, Payment, State};
use crate::web::Fields;
use crate::web::parts::Choice;

/// What the list is narrowed by, as it stands in the address.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub view: String,
    pub q: String,
    pub state: String,
    pub payment: String,
    pub fulfilment: String,
    /// Days, as date fields write them.
    pub from: String,
    pub until: String,
}

impl Typed {
    pub(super) fn of(query: &Fields) -> Self {
        let text = |name: &str| query.text(name).trim().to_owned();
        Self {
            view: text("view"),
            q: text("q"),
            state: text("state"),
            payment: text("payment"),
            fulfilment: text("fulfilment"),
            from: text("from"),
            until: text("until"),
        }
    }

    /// The filter; what cannot be read narrows nothing. Days are the shop's, the last of them included.
    pub(super) fn filter(&self, zone: &Zone) -> Filter {
        let begin = |day: Date| zone.moment(day, Time::midnight());
        let day = |text: &str| text.parse::<Date>().ok();
        Filter {
            view: self.view.clone(),
            search: self.q.clone(),
            state: State::parse(&self.state),
            payment: Payment::parse(&self.payment),
            fulfilment: Fulfilment::parse(&self.fulfilment),
            from: day(&self.from).and_then(begin),
            until: day(&self.until)
                .and_then(|day| day.tomorrow().ok())
                .and_then(begin),
        }
    }

    /// The address of that path with what was typed, and more.
    pub(super) fn address(&self, path: &str, more: &[(&str, &str)]) -> String {
        let pairs = [
            ("view", self.view.as_str()),
            ("q", &self.q),
            ("state", &self.state),
            ("payment", &self.payment),
            ("fulfilment", &self.fulfilment),
            ("from", &self.from),
            ("until", &self.until),
        ];
        let told = pairs
            .iter()
            .chain(more)
            .filter(|(_, value)| !value.is_empty());
        let query: String = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(told)
            .finish();
        format!("{path}?{query}")
    }

    /// Whether anything narrows the list.
    pub(super) fn narrows(&self) -> bool {
        self.address("", &[]) != "?"
    }
}

fn choices(any: &str, rest: &[(&str, &str)]) -> Vec<Choice> {
    let any = std::iter::once(Choice::new("", any));
    any.chain(rest.iter().map(|(value, text)| Choice::new(*value, *text)))
        .collect()
}

/// What can be chosen of each kind of state.
pub(super) fn states() -> Vec<Choice> {
    let rest = [
        ("open", "Open"),
        ("cancelled", "Cancelled"),
        ("expired", "Not paid in time"),
    ];
    choices("Any state", &rest)
}

pub(super) fn payments() -> Vec<Choice> {
    let rest = [
        ("awaiting", "Not paid"),
        ("paid", "Paid"),
        ("partly_refunded", "Paid back in part"),
        ("refunded", "Paid back"),
    ];
    choices("Any payment", &rest)
}

pub(super) fn fulfilments() -> Vec<Choice> {
    let rest = [
        ("unfulfilled", "Not sent"),
        ("partly_fulfilled", "Sent in part"),
        ("fulfilled", "Sent"),
    ];
    choices("Any delivery", &rest)
}
