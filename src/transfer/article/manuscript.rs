use std::path::Path;

use crate::articles::front_matter::{Faq, FrontMatter, HeadError};

/// An article as its file has it, before anybody looked at the shop.
#[derive(Clone, Debug, Default)]
pub struct Manuscript {
    /// Title, summary, questions and what else the file says of itself.
    pub head: FrontMatter,
    pub body_markdown: String,
    /// Questions that the file tells machines, for answers whose questions do not stand in the text.
    pub known_questions: Vec<Faq>,
    /// What was left out or guessed, a sentence each.
    pub notes: Vec<String>,
}

/// Why a file gives no article.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    #[error("articles are read from .md, .html and .txt files, and this one ends in {0}")]
    UnknownEnding(String),
    #[error(
        "the file's name has no ending that tells what it is; call it .md (Markdown), .html or .txt"
    )]
    NoEnding,
    #[error("the file is empty")]
    Empty,
    #[error(
        "the file is not UTF-8 (byte {0} cannot be read); open it in an editor and save it as UTF-8"
    )]
    NotUtf8(usize),
    #[error("there is no text in it besides what belongs to a page: menus, forms, a cart")]
    NoText,
    #[error(transparent)]
    Head(#[from] HeadError),
}

/// What a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Markdown,
    Html,
    /// Like a page saved as text: headings are short lines without a full stop.
    Text,
}

impl Form {
    /// Tells it by the ending of the file's name.
    ///
    /// # Errors
    /// When the ending is none that is known.
    pub fn of(file: &Path) -> Result<Self, ReadError> {
        let ending = file.extension().ok_or(ReadError::NoEnding)?;
        let ending = ending.to_string_lossy();
        match ending.to_lowercase().as_str() {
            "md" | "markdown" => Ok(Self::Markdown),
            "html" | "htm" | "xhtml" => Ok(Self::Html),
            "txt" | "text" => Ok(Self::Text),
            _ => Err(ReadError::UnknownEnding(format!(".{ending}"))),
        }
    }
}

/// Reads a file's bytes as an article. `name`, the file's name without its ending, is the title where the text has none.
///
/// # Errors
/// See [`ReadError`].
pub fn read(bytes: &[u8], form: Form, name: &str) -> Result<Manuscript, ReadError> {
    let text =
        std::str::from_utf8(bytes).map_err(|error| ReadError::NotUtf8(error.valid_up_to() + 1))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut manuscript = match form {
        Form::Markdown => super::written::read(&text)?,
        Form::Html => super::web_page::read(&text),
        Form::Text => super::plain_text::read(&text),
    };
    super::questions::lift(&mut manuscript);
    super::finish::finish(&mut manuscript, name);
    if manuscript.body_markdown.trim().is_empty() && manuscript.head.faq.is_empty() {
        return Err(ReadError::NoText);
    }
    Ok(manuscript)
}
