//! XML as a strict reader sees it.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// An element with its attributes, its own text and what is in it. Names stand as written, with their prefix.
#[derive(Debug, Default)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    /// The document's element; a document that is not well-formed fails the test.
    pub fn parse(xml: &str) -> Self {
        let mut reader = Reader::from_str(xml);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().expect("well-formed XML") {
                Event::Start(start) => open.push(Self::begin(&start)),
                Event::Empty(start) => {
                    let element = Self::begin(&start);
                    open.last_mut().unwrap().children.push(element);
                }
                Event::End(_) => {
                    let element = open.pop().unwrap();
                    open.last_mut().unwrap().children.push(element);
                }
                Event::Text(text) => {
                    open.last_mut().unwrap().text += &text.xml10_content();
                }
                Event::CData(text) => {
                    open.last_mut().unwrap().text += &text.xml10_content();
                }
                Event::GeneralRef(reference) => {
                    let character = match &*reference {
                        "amp" => '&',
                        "lt" => '<',
                        "gt" => '>',
                        "quot" => '"',
                        "apos" => '\'',
                        other => reference
                            .resolve_char_ref()
                            .ok()
                            .flatten()
                            .unwrap_or_else(|| panic!("unknown entity &{other};")),
                    };
                    open.last_mut().unwrap().text.push(character);
                }
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(open.len(), 1, "every element is closed");
        let mut document = open.pop().unwrap().children;
        assert_eq!(document.len(), 1, "one element holds all others");
        document.remove(0)
    }

    fn begin(start: &BytesStart<'_>) -> Self {
        let attribute = |found: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
            let found = found.expect("a well-formed attribute");
            let name = found.key.as_ref().to_owned();
            let value = found.normalized_value(XmlVersion::Implicit1_0).unwrap();
            (name, value.into_owned())
        };
        Self {
            name: start.name().as_ref().to_owned(),
            attributes: start.attributes().map(attribute).collect(),
            ..Self::default()
        }
    }

    /// The elements of that name right inside.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first of them.
    pub fn child<'a>(&'a self, name: &'a str) -> &'a Self {
        self.all(name)
            .next()
            .unwrap_or_else(|| panic!("no {name} in {}", self.name))
    }

    /// Its text, trimmed.
    pub fn value(&self, name: &str) -> String {
        self.child(name).text.trim().to_owned()
    }

    /// An attribute.
    pub fn attribute(&self, name: &str) -> &str {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map_or("", |(_, value)| value)
    }
}
