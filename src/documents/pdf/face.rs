use krilla::text::Font;
use skrifa::raw::TableProvider as _;
use skrifa::{FontRef, GlyphId, MetadataProvider as _};

/// Hanken Grotesk (OFL, see OFL.txt beside it): Latin with its extensions and Vietnamese, figures of one width, no layout tables, so
/// that a text is as wide as the sum of its letters.
const REGULAR: &[u8] = include_bytes!("../fonts/regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../fonts/semibold.ttf");

/// A weight of the font.
pub(super) struct Face {
    pub font: Font,
    metrics: FontRef<'static>,
    units_per_em: i32,
}

/// Both weights.
pub(super) struct Faces {
    pub regular: Face,
    pub semibold: Face,
}

impl Faces {
    /// The fonts in the program; `None` only if they were damaged when it was built.
    pub fn load() -> Option<Self> {
        Some(Self {
            regular: Face::of(REGULAR)?,
            semibold: Face::of(SEMIBOLD)?,
        })
    }
}

impl Face {
    fn of(bytes: &'static [u8]) -> Option<Self> {
        let metrics = FontRef::new(bytes).ok()?;
        Some(Self {
            font: Font::new(bytes.to_vec().into(), 0)?,
            units_per_em: metrics.head().ok()?.units_per_em().into(),
            metrics,
        })
    }

    fn glyph(&self, letter: char) -> Option<GlyphId> {
        self.metrics.charmap().map(letter)
    }

    /// The text in letters that the font has: others are spelled in Latin ones, such as names in Greek or Cyrillic.
    pub fn printable(&self, text: &str) -> String {
        let mut shown = String::new();
        for letter in text.chars() {
            if self.glyph(letter).is_some() {
                shown.push(letter);
            } else if letter.is_whitespace() {
                shown.push(' ');
            } else {
                let spelled = deunicode::deunicode_char(letter).unwrap_or("?");
                shown.extend(
                    spelled
                        .chars()
                        .filter(|letter| self.glyph(*letter).is_some()),
                );
            }
        }
        shown
    }

    /// How wide a printable text is at that size; both in twentieths of a point.
    pub fn width(&self, text: &str, size: i32) -> i32 {
        let em = self.units_per_em.max(1);
        let widths = self.metrics.hmtx().ok();
        let advance = |letter: char| {
            let width = widths.as_ref()?.advance(self.glyph(letter)?)?;
            Some(i32::from(width))
        };
        let units: i32 = text.chars().filter_map(advance).sum();
        (units * size + em / 2) / em
    }

    /// The text in lines that are no wider than that, broken between words where that is possible.
    pub fn wrapped(&self, text: &str, size: i32, width: i32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in self.printable(text).split_whitespace() {
            for part in self.fitting(word, size, width) {
                let longer = if line.is_empty() {
                    part.clone()
                } else {
                    format!("{line} {part}")
                };
                if self.width(&longer, size) <= width || line.is_empty() {
                    line = longer;
                } else {
                    lines.push(std::mem::replace(&mut line, part));
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// A word that is wider than a line falls into several.
    fn fitting(&self, word: &str, size: i32, width: i32) -> Vec<String> {
        let mut parts = vec![String::new()];
        for letter in word.chars() {
            let Some(part) = parts.last_mut() else { break };
            part.push(letter);
            if self.width(part, size) > width && part.chars().count() > 1 {
                part.pop();
                parts.push(letter.to_string());
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_of_one_width_and_unknown_letters_are_spelled() {
        let faces = Faces::load().unwrap();
        for face in [&faces.regular, &faces.semibold] {
            let widths: std::collections::BTreeSet<i32> = ('0'..='9')
                .map(|figure| face.width(&figure.to_string(), 200))
                .collect();
            assert_eq!(widths.len(), 1);
            for kept in ["Łukasz Żółć", "Müller & Söhne €5 −3", "Nguyễn"] {
                assert_eq!(face.printable(kept), kept);
            }
            assert_eq!(face.printable("Ольга"), "Ol'ga");
            assert_eq!(face.printable("a\tb"), "a b");
        }
    }

    #[test]
    fn no_line_is_wider_than_it_may_be() {
        let faces = Faces::load().unwrap();
        let text =
            "A very long name of a thing Donaudampfschifffahrtsgesellschaftskapitänsmütze in grey";
        let lines = faces.regular.wrapped(text, 200, 2_000);
        assert!(lines.len() > 4, "{lines:?}");
        for line in &lines {
            assert!(faces.regular.width(line, 200) <= 2_000, "{line}");
        }
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
    }
}
