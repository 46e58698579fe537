use super::face::{Face, Faces};
use crate::documents::content::Paper;

/// What a piece of a document is to somebody who has it read aloud.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Heading,
    Paragraph,
    Table,
    Row,
    /// A cell that names its column.
    Head,
    Cell,
}

/// A piece, and the one that it is part of.
#[derive(Debug)]
pub(super) struct Node {
    pub role: Role,
    pub parent: Option<usize>,
}

/// Colours of the shop's design, as on its pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tone {
    Ink,
    Soft,
    Signal,
    Hairline,
    Plate,
}

/// How a text looks; the size in twentieths of a point.
#[derive(Clone, Copy, Debug)]
pub(super) struct Style {
    pub size: i32,
    pub bold: bool,
    pub tone: Tone,
}

/// Something on a page, measured from its top left corner in twentieths of a point.
#[derive(Debug)]
pub(super) enum Mark {
    Text {
        x: i32,
        /// Of the line that letters stand on.
        y: i32,
        style: Style,
        text: String,
        /// The piece that it belongs to; none for what repeats on each page.
        node: Option<usize>,
    },
    Box {
        x: i32,
        y: i32,
        width: i32,
        height: i32,
        tone: Tone,
    },
}

/// Pages being filled from top to bottom.
pub(super) struct Sheet<'a> {
    pub faces: &'a Faces,
    pub width: i32,
    pub height: i32,
    /// Width and height in whole points and parts of them, as the file says them.
    pub points: (f32, f32),
    pub pages: Vec<Vec<Mark>>,
    pub nodes: Vec<Node>,
    /// Where the next thing stands.
    pub y: i32,
}

/// Two centimetres.
pub(super) const MARGIN: i32 = 1_134;
/// Room for the foot of a page.
const FOOT: i32 = 1_500;

impl<'a> Sheet<'a> {
    pub fn new(paper: Paper, faces: &'a Faces) -> Self {
        let (width, height, points) = match paper {
            Paper::A4 => (11_906, 16_838, (595.3, 841.9)),
            Paper::Letter => (12_240, 15_840, (612.0, 792.0)),
        };
        Self {
            faces,
            width,
            height,
            points,
            pages: vec![Vec::new()],
            nodes: Vec::new(),
            y: MARGIN,
        }
    }

    /// The right edge of what is printed.
    pub fn right(&self) -> i32 {
        self.width - MARGIN
    }

    pub fn face(&self, style: Style) -> &'a Face {
        if style.bold {
            &self.faces.semibold
        } else {
            &self.faces.regular
        }
    }

    /// A new piece within another.
    pub fn node(&mut self, role: Role, parent: Option<usize>) -> usize {
        self.nodes.push(Node { role, parent });
        self.nodes.len() - 1
    }

    /// Writes one line from `x` to the right.
    pub fn text(&mut self, x: i32, y: i32, style: Style, text: &str, node: usize) {
        let text = self.face(style).printable(text);
        self.put(Mark::Text {
            x,
            y,
            style,
            text,
            node: Some(node),
        });
    }

    /// Writes one line that ends at `x`.
    pub fn text_to(&mut self, x: i32, y: i32, style: Style, text: &str, node: usize) {
        let text = self.face(style).printable(text);
        let width = self.face(style).width(&text, style.size);
        self.text(x - width, y, style, &text, node);
    }

    /// A hairline, or a thicker one.
    pub fn rule(&mut self, x: i32, y: i32, width: i32, thickness: i32, tone: Tone) {
        self.put(Mark::Box {
            x,
            y,
            width,
            height: thickness,
            tone,
        });
    }

    pub fn put(&mut self, mark: Mark) {
        if mark_is_empty(&mark) {
            return;
        }
        if let Some(page) = self.pages.last_mut() {
            page.push(mark);
        }
    }

    /// Whether so much still fits on the page.
    pub fn fits(&self, height: i32) -> bool {
        self.y + height <= self.height - FOOT
    }

    /// Goes on at the top of a new page.
    pub fn next_page(&mut self) {
        self.pages.push(Vec::new());
        self.y = MARGIN;
    }
}

fn mark_is_empty(mark: &Mark) -> bool {
    matches!(mark, Mark::Text { text, .. } if text.trim().is_empty())
}
