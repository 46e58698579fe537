//! Text as the shop's people write it: Markdown to safe HTML and back.
//!
//! Beside `CommonMark`, tables and strikethrough, the writer has six forms of our own:
//!
//! | written | shown |
//! | --- | --- |
//! | `[[product:slug]]` (or `::product slug`) alone in a paragraph | a product card, filled in when the page is shown |
//! | `[[product:slug]]` within a sentence | a link to the product, named after its slug |
//! | an ordered list whose items start with a heading, or headings `### 1. …`, `### 2. …` | the numbered causes (`ol.causes`) |
//! | `> [!NOTE]` or `> [!TIP]` | a side note; leading bold words are its term |
//! | `> [!WARNING]`, `> [!CAUTION]` | the "when to look closer" section; its first heading names it |
//! | a plain `>` quote at the very beginning, or `> [!IMPORTANT]` | the text in short |
//!
//! Headings keep their order without gaps below the page's own `h1`, and get an id from their
//! words, or the one written as `## Heading {#id}`. Raw HTML is allowed as far as the sanitiser's
//! list goes; it can carry no class, id or role, so that nothing of the page can be imitated.

mod anchors;
mod blocks;
mod cards;
mod causes;
mod edits;
mod from_html;
mod inline;
mod notes;
mod outline;
mod plain;
mod render;
mod sanitise;
mod sections;

pub use cards::{Piece, split_cards};
pub use from_html::{from_html, is_too_deep};
pub use plain::text_of;
pub use render::{Heading, Rendered, render};
pub use sections::{Block, Shape, top_blocks};
