//! An answer, and what can be asked of it.

use reqwest::Response;
use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};

/// A whole answer of the shop.
pub struct Page {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Page {
    pub async fn read(response: Response) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = response.bytes().await.expect("a whole body").to_vec();
        Self {
            status,
            headers,
            body,
        }
    }

    /// Sends a request and reads the answer.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        Self::read(request.send().await.expect("the shop answers")).await
    }

    /// Whether a reader finds these words.
    pub fn has(&self, words: &str) -> bool {
        self.texts("body").iter().any(|body| body.contains(words))
    }

    /// An attribute of the first element that has it.
    pub fn attr(&self, selector: &str, name: &str) -> Option<String> {
        self.attributes(selector, name).into_iter().next()
    }

    /// The names of the cookies that are set.
    pub fn cookies(&self) -> Vec<String> {
        let set = self.headers.get_all("set-cookie").iter();
        set.filter_map(|value| Some(value.to_str().ok()?.split_once('=')?.0.to_owned()))
            .collect()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's value; empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("a header in ASCII"))
    }

    /// Where it redirects to.
    pub fn location(&self) -> String {
        self.header("location").to_owned()
    }

    /// The text of each element, with single blanks.
    pub fn texts(&self, selector: &str) -> Vec<String> {
        self.select(selector, |element| {
            let text: String = element.text().collect();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        })
    }

    /// The text of each element as it stands there; of a text area, what is typed in it.
    pub fn texts_as_typed(&self, selector: &str) -> Vec<String> {
        self.select(selector, |element| element.text().collect())
    }

    /// An attribute of each element that has it.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.select(selector, |element| {
            element.value().attr(name).map(str::to_owned)
        })
        .into_iter()
        .flatten()
        .collect()
    }

    /// How many elements there are.
    pub fn count(&self, selector: &str) -> usize {
        self.select(selector, |_| ()).len()
    }

    /// The name and value of each hidden field of a form.
    pub fn hidden(&self, form: &str) -> Vec<(String, String)> {
        self.select(&format!("{form} input[type=hidden]"), |element| {
            let attribute = |name| element.value().attr(name).unwrap_or_default().to_owned();
            (attribute("name"), attribute("value"))
        })
    }

    /// What a browser would send of a form as it stands, without its buttons and files.
    pub fn fields(&self, form: &str) -> Vec<(String, String)> {
        let controls =
            ["input", "select", "textarea"].map(|control| format!("{form} {control}[name]"));
        self.select(&controls.join(", "), |control| {
            let name = control.attr("name").unwrap_or_default().to_owned();
            Some((name, value(control)?))
        })
        .into_iter()
        .flatten()
        .collect()
    }

    fn select<T>(&self, selector: &str, take: impl Fn(ElementRef<'_>) -> T) -> Vec<T> {
        let selector = Selector::parse(selector).expect("a selector");
        Html::parse_document(&self.text())
            .select(&selector)
            .map(take)
            .collect()
    }
}

/// The same fields with one of another value, added where it was not there.
pub fn with(mut fields: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    fields.retain(|(field, _)| field != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

/// What a control sends; `None` for one that sends nothing.
fn value(control: ElementRef<'_>) -> Option<String> {
    let own = control.attr("value").unwrap_or_default().to_owned();
    match (
        control.value().name(),
        control.attr("type").unwrap_or_default(),
    ) {
        ("textarea", _) => Some(control.text().collect()),
        ("select", _) => {
            let (all, chosen) = ["option", "option[selected]"]
                .map(|options| Selector::parse(options).expect("a selector"))
                .into();
            let option = control.select(&chosen).next();
            let option = option.or_else(|| control.select(&all).next())?;
            option.attr("value").map(str::to_owned)
        }
        (_, "file" | "submit" | "button") => None,
        (_, "checkbox" | "radio") if control.attr("checked").is_none() => None,
        _ => Some(own),
    }
}
