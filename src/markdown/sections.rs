//! The blocks at the top of a text with their places in it, for whoever rearranges texts.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::outline::level_number;

/// What a block is, as far as rearranging it needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A heading of the level that was written, 1 to 6.
    Heading(u8),
    Paragraph,
    Other,
}

/// A block that stands in no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    pub shape: Shape,
    /// Its words on one line, without markup.
    pub text: String,
    /// The bold words that it begins with; for a heading always empty.
    pub bold: String,
    /// Where it stands in the source, in bytes.
    pub place: Range<usize>,
}

/// The blocks at the top of `source`, in order.
pub fn top_blocks(source: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let events = Parser::new_ext(source, options).into_offset_iter();
    let mut blocks = Vec::new();
    let (mut depth, mut in_bold) = (0_usize, false);
    for (event, place) in events {
        if depth == 0 {
            blocks.push(Block {
                shape: shape(&event),
                text: String::new(),
                bold: String::new(),
                place,
            });
        }
        let Some(block) = blocks.last_mut() else {
            continue;
        };
        match &event {
            Event::Start(tag) => {
                let begins = depth == 1 && block.text.is_empty();
                in_bold |= begins && block.shape == Shape::Paragraph && *tag == Tag::Strong;
                depth += 1;
            }
            Event::End(end) => {
                in_bold &= *end != TagEnd::Strong;
                depth = depth.saturating_sub(1);
                block
                    .text
                    .push_str(if end_of_block(*end) { " " } else { "" });
            }
            Event::Text(words) | Event::Code(words) => {
                block.text.push_str(words);
                block.bold.push_str(if in_bold { words } else { "" });
            }
            Event::SoftBreak | Event::HardBreak => block.text.push(' '),
            _ => {}
        }
    }
    for block in &mut blocks {
        block.text = crate::text::one_line(&block.text);
        block.bold = crate::text::one_line(&block.bold);
    }
    blocks
}

fn shape(event: &Event<'_>) -> Shape {
    match event {
        Event::Start(Tag::Heading { level, .. }) => Shape::Heading(level_number(*level)),
        Event::Start(Tag::Paragraph) => Shape::Paragraph,
        _ => Shape::Other,
    }
}

fn end_of_block(end: TagEnd) -> bool {
    !matches!(
        end,
        TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_know_their_places_and_words() {
        let source = "# One *two*\n\n**Why?** Because.\n\n- a\n- b\n";
        let blocks = top_blocks(source);
        let found: Vec<(Shape, &str, &str)> = blocks
            .iter()
            .map(|b| (b.shape, b.text.as_str(), b.bold.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (Shape::Heading(1), "One two", ""),
                (Shape::Paragraph, "Why? Because.", "Why?"),
                (Shape::Other, "a b", ""),
            ]
        );
        assert_eq!(&source[blocks[1].place.clone()], "**Why?** Because.\n");
    }

    #[test]
    fn only_bold_words_at_the_beginning_are_bold() {
        assert_eq!(top_blocks("So **why?**")[0].bold, "");
        assert_eq!(top_blocks("*so* **why?**")[0].bold, "");
    }
}
