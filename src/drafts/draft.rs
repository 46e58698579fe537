use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::db::schema::draft_orders;

/// Pieces of a variant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    pub variant_id: Uuid,
    pub quantity: i32,
}

/// What is written down beside who the customer is; anything may still be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    pub lines: Vec<Wanted>,
    /// The code of a discount, in capitals; empty for none.
    pub code: String,
    pub phone: String,
    pub line1: String,
    pub line2: String,
    pub city: String,
    pub region: String,
    pub postal_code: String,
    pub country: String,
    pub delivery_method: String,
    pub payment_method: String,
    pub note: String,
}

impl Content {
    /// What is wanted, as pricing takes it.
    pub fn wanted(&self) -> Vec<(Uuid, i32)> {
        let lines = self.lines.iter();
        lines.map(|line| (line.variant_id, line.quantity)).collect()
    }

    /// The codes, as pricing takes them.
    pub fn codes(&self) -> Vec<String> {
        let code = Some(self.code.clone()).filter(|code| !code.is_empty());
        code.into_iter().collect()
    }
}

/// A draft as it is saved.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    pub email: String,
    pub full_name: String,
    pub content: Content,
}

/// A draft as it is stored.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = draft_orders)]
pub struct Draft {
    pub id: Uuid,
    pub email: String,
    pub full_name: String,
    pub content: serde_json::Value,
    pub version: i32,
}

impl Draft {
    /// What was written down. What an older program wrote and this one cannot read is left out.
    pub fn written(&self) -> Written {
        Written {
            email: self.email.clone(),
            full_name: self.full_name.clone(),
            content: serde_json::from_value(self.content.clone()).unwrap_or_default(),
        }
    }
}
