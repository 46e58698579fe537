//! An article out of plain text, such as a page saved as text: headings are short lines without a full stop.

mod head;
mod levels;
mod lines;
mod pieces;
mod read;
#[cfg(test)]
mod tests;
mod write;

pub(super) use read::read;
