use super::manuscript::{Manuscript, ReadError};
use crate::articles::front_matter;

/// Reads Markdown with or without a head; the text stays as its writer wrote it.
pub(super) fn read(text: &str) -> Result<Manuscript, ReadError> {
    let (head, body) = front_matter::parse(text)?;
    Ok(Manuscript {
        head,
        body_markdown: body.trim().to_owned(),
        ..Manuscript::default()
    })
}
