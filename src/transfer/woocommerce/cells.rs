//! What stands in single cells.

use jiff::civil::Date;

use super::read::Unit;
use crate::markdown;
use crate::money::{Currency, Money};
use crate::text;

/// The values of a cell, which are parted by commas; a comma within a value is written `\,`.
pub(super) fn list(cell: &str) -> Vec<String> {
    let (mut values, mut value, mut escaped) = (Vec::new(), String::new(), false);
    for c in cell.chars() {
        match c {
            '\\' if !escaped => escaped = true,
            ',' if !escaped => values.push(std::mem::take(&mut value)),
            c => {
                if escaped && c != ',' {
                    value.push('\\');
                }
                value.push(c);
                escaped = false;
            }
        }
    }
    values.push(value);
    values
        .iter()
        .map(|value| text::one_line(&decoded(value)))
        .filter(|value| !value.is_empty())
        .collect()
}

/// "Clothing > Shirts, Sale" is two paths.
pub(super) fn paths(cell: &str) -> Vec<Vec<String>> {
    let path = |item: String| -> Vec<String> {
        item.split('>')
            .map(text::one_line)
            .filter(|name| !name.is_empty())
            .collect()
    };
    list(cell)
        .into_iter()
        .map(path)
        .filter(|path| !path.is_empty())
        .collect()
}

/// Whether a flag is set; what an empty cell means is the column's matter.
pub(super) fn flag(cell: &str, when_empty: bool) -> bool {
    match cell.to_lowercase().as_str() {
        "" => when_empty,
        "1" | "yes" | "true" | "notify" => true,
        _ => false,
    }
}

/// An amount in minor units; `None` for an empty cell.
///
/// # Errors
/// A sentence with the text that is no amount.
pub(super) fn price(cell: &str, currency: Currency) -> Result<Option<i64>, String> {
    let mut plain = cell.trim();
    if plain.is_empty() {
        return Ok(None);
    }
    // The export may write more places than the currency has: 11.0500.
    if plain.contains('.') && !plain.ends_with('.') {
        plain = plain.trim_end_matches('0').trim_end_matches('.');
    }
    let plain = if plain.is_empty() { "0" } else { plain };
    Money::parse(plain, currency)
        .map(|money| Some(money.minor))
        .map_err(|error| format!("the price {cell:?} cannot be read: {error}"))
}

/// A whole number of pieces; what is after a decimal mark is cut off.
pub(super) fn pieces(cell: &str) -> Option<i32> {
    cell.split(['.', ',']).next()?.trim().parse().ok()
}

/// The weight in grams, rounded; `None` for what is no weight.
pub(super) fn grams(cell: &str, unit: Unit) -> Option<i32> {
    let cell = cell.replace(',', ".");
    let (whole, rest) = cell.split_once('.').unwrap_or((&cell, ""));
    let digits: String = rest.chars().chain("000000".chars()).take(6).collect();
    let whole = if whole.is_empty() { "0" } else { whole };
    let millionths: i128 = format!("{whole}{digits}").parse().ok()?;
    // Hundred-thousandths of a gram in one of the unit; a pound is 453.59237 g by definition.
    let factor: i128 = match unit {
        Unit::Gram => 100_000,
        Unit::Kilogram => 100_000_000,
        Unit::Pound => 45_359_237,
        Unit::Ounce => 2_834_952,
    };
    let grams = millionths
        .checked_mul(factor)?
        .checked_add(50_000_000_000)?
        / 100_000_000_000;
    i32::try_from(grams).ok().filter(|grams| *grams >= 0)
}

/// The day of a date or moment; `None` when there is none.
pub(super) fn day(cell: &str) -> Option<Date> {
    cell.get(..10)?.parse().ok()
}

/// A GTIN's digits.
///
/// # Errors
/// The text, when it is none.
pub(super) fn gtin(cell: &str) -> Result<Option<String>, String> {
    let digits: String = cell.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    match digits.len() {
        0 => Ok(None),
        8 | 12..=14 if digits.bytes().all(|b| b.is_ascii_digit()) => Ok(Some(digits)),
        _ => Err(cell.to_owned()),
    }
}

/// A description as Markdown. The export writes HTML without paragraphs' tags, and line ends as the two characters `\n`;
/// plain text is shown as it stands, whatever Markdown would make of its signs.
pub(super) fn prose(cell: &str) -> String {
    let text = text::many_lines(&cell.replace("\\n", "\n"));
    let is_html = text
        .split('<')
        .skip(1)
        .any(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'));
    let paragraphs: Vec<String> = text
        .split("\n\n")
        .map(str::trim)
        .filter(|paragraph| !paragraph.is_empty())
        .map(|paragraph| html(paragraph, is_html))
        .collect();
    markdown::from_html(&paragraphs.join("\n"))
}

/// The words of a short description on one line.
pub(super) fn words(cell: &str) -> String {
    let text = cell.replace("\\n", "\n");
    if text.contains('<') {
        text::one_line(&markdown::text_of(&text))
    } else {
        text::one_line(&decoded(&text))
    }
}

fn html(paragraph: &str, is_html: bool) -> String {
    const BLOCKS: [&str; 9] = [
        "<p",
        "<ul",
        "<ol",
        "<div",
        "<table",
        "<h",
        "<blockquote",
        "<pre",
        "<li",
    ];
    if is_html && BLOCKS.iter().any(|tag| paragraph.starts_with(tag)) {
        return paragraph.to_owned();
    }
    let text = if is_html {
        paragraph.to_owned()
    } else {
        let text = paragraph.replace('<', "&lt;");
        text.replace('>', "&gt;")
    };
    format!("<p>{}</p>", text.replace('\n', "<br>"))
}

/// Names come with HTML's `&amp;`.
fn decoded(text: &str) -> String {
    if text.contains('&') {
        text.replace("&gt;", ">")
            .replace("&lt;", "<")
            .replace("&quot;", "\"")
            .replace("&#039;", "'")
            .replace("&amp;", "&")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_hold_several_values() {
        assert_eq!(
            list(r"Tea, Cups\, small ,, Pots &amp; pans"),
            ["Tea", "Cups, small", "Pots & pans"]
        );
        assert_eq!(
            paths("Kitchen > Cups, Sale"),
            [vec!["Kitchen", "Cups"], vec!["Sale"]]
        );
    }

    #[test]
    fn prices_never_pass_through_floats() {
        let usd = Currency::default();
        for (text, minor) in [
            ("20", 2000),
            ("11.05", 1105),
            ("9,90", 990),
            ("11.0500", 1105),
            ("0", 0),
            ("100", 10_000),
        ] {
            assert_eq!(price(text, usd), Ok(Some(minor)), "{text}");
        }
        assert_eq!(price(" ", usd), Ok(None));
        assert!(price("free", usd).is_err());
        assert!(price("-3", usd).is_err());
    }

    #[test]
    fn weights_become_grams() {
        for (text, unit, grams_wanted) in [
            (".5", Unit::Pound, 227),
            ("1.5", Unit::Kilogram, 1500),
            ("12", Unit::Gram, 12),
            ("0,25", Unit::Kilogram, 250),
            ("8", Unit::Ounce, 227),
        ] {
            assert_eq!(grams(text, unit), Some(grams_wanted), "{text}");
        }
        assert_eq!(grams("", Unit::Gram), Some(0));
        assert_eq!(grams("heavy", Unit::Gram), None);
    }

    #[test]
    fn descriptions_are_shown_as_they_were_meant() {
        assert_eq!(prose(r"One.\n\nTwo."), "One.\n\nTwo.");
        let shown = markdown::render(&prose(r"[Care]:Wash cold\n\n1 * 2 # 3")).plain;
        assert!(
            shown.contains("[Care]:Wash cold") && shown.contains("1 * 2 # 3"),
            "{shown}"
        );
        let shown = markdown::render(&prose(
            "A <strong>dry</strong> cup\n\n<ul><li>one</li></ul>",
        ))
        .html;
        assert!(
            shown.contains("<strong>dry</strong>") && shown.contains("<li>one"),
            "{shown}"
        );
    }
}
