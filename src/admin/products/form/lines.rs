//! How lists are written in one field: a line for each entry.

use crate::catalog::{Attribute, OptionDraft};

/// The lines that hold something.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A whole number; nothing typed is 0.
pub(super) fn number(text: &str, sentence: &str) -> Result<i32, String> {
    let text = text.trim().trim_start_matches('+');
    if text.is_empty() {
        Ok(0)
    } else {
        text.parse().map_err(|_| sentence.to_owned())
    }
}

/// A specification as the form shows it.
pub(super) fn attribute_line(attribute: &Attribute) -> String {
    let unit = attribute.unit.as_deref().unwrap_or("");
    match attribute.kind.as_str() {
        "text" if unit.is_empty() => format!("{}: {}", attribute.name, attribute.value),
        kind if unit.is_empty() => format!("{}: {} | {kind}", attribute.name, attribute.value),
        kind => format!("{}: {} | {kind} | {unit}", attribute.name, attribute.value),
    }
}

/// A specification as it was typed.
pub(super) fn parse_attribute(line: &str) -> Result<Attribute, String> {
    let (name, rest) = line
        .split_once(':')
        .ok_or_else(|| format!("Write “{line}” as Name: value."))?;
    let mut parts = rest.split(" | ").map(str::trim);
    let value = parts.next().unwrap_or_default().to_owned();
    let kind = parts.next().unwrap_or("text").to_owned();
    if !matches!(kind.as_str(), "text" | "number" | "boolean") || value.is_empty() {
        return Err(format!(
            "Write “{line}” as Name: value, or Name: 4.6 | number | kg."
        ));
    }
    let unit = parts
        .next()
        .filter(|unit| !unit.is_empty())
        .map(str::to_owned);
    Ok(Attribute {
        name: name.trim().to_owned(),
        value,
        kind,
        unit,
    })
}

/// An option as the form shows it.
pub(super) fn option_line(option: &OptionDraft) -> String {
    let values = option.values.iter().map(|(value, swatch)| match swatch {
        Some(hex) => format!("{value} {hex}"),
        None => value.clone(),
    });
    format!(
        "{}: {}",
        option.name,
        values.collect::<Vec<_>>().join(" | ")
    )
}

/// An option as it was typed.
pub(super) fn parse_option(line: &str) -> Result<OptionDraft, String> {
    let wrong = || format!("Write “{line}” as Name: value | value.");
    let (name, rest) = line.split_once(':').ok_or_else(wrong)?;
    let values = rest
        .split('|')
        .map(str::trim)
        .filter(|value| !value.is_empty())
        .map(|value| {
            let swatch = value.rsplit_once(' ').filter(|(_, last)| is_hex(last));
            swatch.map_or((value.to_owned(), None), |(value, hex)| {
                (value.trim().to_owned(), Some(hex.to_ascii_lowercase()))
            })
        });
    let values: Vec<_> = values.collect();
    if values.is_empty() || name.trim().is_empty() {
        return Err(wrong());
    }
    Ok(OptionDraft {
        name: name.trim().to_owned(),
        values,
    })
}

fn is_hex(text: &str) -> bool {
    text.strip_prefix('#')
        .is_some_and(|hex| hex.len() == 6 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_specification_is_read_as_it_was_shown() {
        for (kind, unit) in [
            ("text", None),
            ("number", None),
            ("number", Some("kg")),
            ("boolean", None),
        ] {
            let attribute = Attribute {
                name: "Pages".to_owned(),
                value: "120".to_owned(),
                kind: kind.to_owned(),
                unit: unit.map(str::to_owned),
            };
            // the form's lines come without blanks at their ends
            let line = attribute_line(&attribute);
            assert_eq!(parse_attribute(line.trim()), Ok(attribute));
        }
    }
}
