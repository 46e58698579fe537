use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a document says, in the words and figures that are printed, and the sums that later documents count on. It is stored beside
/// the PDF and never changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// "Invoice".
    pub title: String,
    /// "INV-12", without gaps.
    pub number: String,
    /// Under the number: label and value.
    pub facts: Vec<(String, String)>,
    /// The seller's name comes first.
    pub seller: Vec<String>,
    pub buyer: Vec<String>,
    pub rows: Vec<Row>,
    pub sums: Vec<Sum>,
    /// What is said below: a heading and its lines.
    pub notes: Vec<(String, Vec<String>)>,
    /// The size of paper that the seller's country uses.
    pub paper: Paper,
    pub currency: String,
    /// With tax, minor units; positive on credit notes, too.
    pub total_minor: i64,
    pub tax_minor: i64,
    /// What of the total is for delivery, on credit notes.
    pub delivery_minor: i64,
    /// On credit notes: the invoice that is credited, and the pieces of each line that all notes have credited up to this one.
    pub credits: Option<i64>,
    pub pieces: BTreeMap<Uuid, i32>,
}

/// A line of goods.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub name: String,
    /// Small, below the name.
    pub detail: String,
    pub quantity: String,
    pub price: String,
    pub amount: String,
}

/// A row of the sums, as pages show them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// `total` for the one that stands out.
    pub kind: String,
    pub label: String,
    pub amount: String,
}

/// Sizes of paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Paper {
    #[default]
    A4,
    Letter,
}

impl Paper {
    /// The paper that offices of that country have in their printers.
    pub fn of_country(code: &str) -> Self {
        match code {
            "US" | "CA" | "MX" | "CO" | "CL" | "PH" => Self::Letter,
            _ => Self::A4,
        }
    }
}
