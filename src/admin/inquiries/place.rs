use uuid::Uuid;

use crate::inquiries::View;
use crate::text::one_line;
use crate::web::Fields;
use crate::web::layout::Office;

/// Where in the lists somebody is.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub view: View,
    pub q: String,
    pub page: i64,
}

/// Nobody turns further than so many pages; the search finds what is older.
const MOST_PAGES: i64 = 400;

impl Place {
    /// As the address or a form tells it.
    pub(super) fn of(fields: &Fields) -> Self {
        Self {
            view: View::parse(fields.text("view")),
            q: one_line(fields.text("q")).chars().take(120).collect(),
            page: fields
                .text("page")
                .parse()
                .unwrap_or(1_i64)
                .clamp(1, MOST_PAGES),
        }
    }

    /// The address of a page of the list, or of a question with the way back to the list.
    fn href(&self, path: &str, page: i64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("view", self.view.as_str());
        if !self.q.is_empty() {
            query.append_pair("q", &self.q);
        }
        if page > 1 {
            query.append_pair("page", &page.to_string());
        }
        format!("{path}?{}", query.finish())
    }

    /// The address of a question, with the way back to here.
    pub(super) fn question(&self, id: Uuid) -> String {
        self.href(&format!("/admin/inquiries/{id}"), self.page)
    }

    /// The page before this one.
    pub(super) fn previous(&self) -> Option<String> {
        (self.page > 1).then(|| self.href("/admin/inquiries", self.page - 1))
    }

    /// The page behind this one, unless nobody turns so far.
    pub(super) fn next(&self) -> Option<String> {
        (self.page < MOST_PAGES).then(|| self.href("/admin/inquiries", self.page + 1))
    }

    /// The address of the list.
    pub(super) fn list(&self) -> String {
        self.href("/admin/inquiries", self.page)
    }
}

/// The views, with how many there are of those that press.
pub(super) fn tabs(place: &Place, office: &Office) -> Vec<(String, String, bool)> {
    let tab = |view: View| {
        let count = match view {
            View::Waiting => office.open_inquiries,
            View::Late => office.overdue_inquiries,
            _ => 0,
        };
        let text = match count {
            0 => view.label().to_owned(),
            count => format!("{} {count}", view.label()),
        };
        let there = Place {
            view,
            ..place.clone()
        };
        (there.href("/admin/inquiries", 1), text, view == place.view)
    };
    View::ALL.into_iter().map(tab).collect()
}
