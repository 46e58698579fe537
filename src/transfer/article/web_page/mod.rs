//! An article out of a web page: its main part without what surrounds it, as Markdown.

mod clean;
mod read;
mod structured;
#[cfg(test)]
mod tests;

pub(super) use read::read;
