use diesel::prelude::*;
use jiff::Timestamp;
use uuid::Uuid;

use super::content::Content;
use crate::db::schema::documents;

/// What a document does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// It charges.
    Invoice,
    /// It takes back what an invoice has charged.
    CreditNote,
}

impl Kind {
    /// As the database spells it, and the series of its numbers.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }

    /// As people read it.
    pub fn title(self) -> &'static str {
        match self {
            Self::Invoice => "Invoice",
            Self::CreditNote => "Credit note",
        }
    }

    /// A number as it is printed and stands in addresses: "INV-12".
    pub fn number(self, number: i64) -> String {
        format!("{}-{number}", self.prefix())
    }

    /// What a printed number names; `None` for anything else.
    pub fn parse(text: &str) -> Option<(Self, i64)> {
        let (prefix, number) = text.split_once('-')?;
        let kind = [Self::Invoice, Self::CreditNote]
            .into_iter()
            .find(|kind| kind.prefix() == prefix)?;
        let number: i64 = number.parse().ok()?;
        (kind.number(number) == text).then_some((kind, number))
    }

    fn prefix(self) -> &'static str {
        match self {
            Self::Invoice => "INV",
            Self::CreditNote => "CN",
        }
    }
}

/// A document without its PDF.
#[derive(Clone, Debug)]
pub struct Document {
    pub id: Uuid,
    pub order_id: Uuid,
    pub kind: Kind,
    pub number: i64,
    pub issued_at: Timestamp,
    pub content: Content,
}

/// A row as it is read.
#[derive(Queryable, Selectable)]
#[diesel(table_name = documents)]
pub(super) struct DocumentRow {
    id: Uuid,
    order_id: Uuid,
    kind: String,
    number: i64,
    #[diesel(deserialize_as = jiff_diesel::Timestamp)]
    issued_at: Timestamp,
    content: serde_json::Value,
}

impl DocumentRow {
    /// The document; an error of the database's if its content is not what this program writes.
    pub fn document(self) -> QueryResult<Document> {
        let content = serde_json::from_value(self.content)
            .map_err(|e| diesel::result::Error::DeserializationError(Box::new(e)))?;
        Ok(Document {
            id: self.id,
            order_id: self.order_id,
            kind: match self.kind.as_str() {
                "invoice" => Kind::Invoice,
                _ => Kind::CreditNote,
            },
            number: self.number,
            issued_at: self.issued_at,
            content,
        })
    }
}

impl Document {
    /// "INV-12".
    pub fn label(&self) -> String {
        self.kind.number(self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_number_is_read_as_it_was_printed_only() {
        for (kind, number) in [(Kind::Invoice, 1), (Kind::CreditNote, 12_345)] {
            assert_eq!(Kind::parse(&kind.number(number)), Some((kind, number)));
        }
        for wrong in ["INV-01", "INV-", "inv-1", "X-1", "1", "INV--1x", ""] {
            assert_eq!(Kind::parse(wrong), None, "{wrong}");
        }
    }
}
