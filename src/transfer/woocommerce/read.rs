use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};

/// A column that says something to us; the others are noted and left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Column {
    Id,
    Type,
    Sku,
    Gtin,
    Name,
    Published,
    Featured,
    Visibility,
    Summary,
    Description,
    SaleStarts,
    SaleEnds,
    InStock,
    Stock,
    Backorders,
    Weight,
    SalePrice,
    RegularPrice,
    Categories,
    Tags,
    Images,
    Parent,
    Members,
    Upsells,
    CrossSells,
    ExternalUrl,
    ButtonText,
    Position,
}

/// What the weights are given in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Unit {
    #[default]
    Kilogram,
    Gram,
    Pound,
    Ounce,
}

/// An attribute of a row: name, values as they stand there, whether pages show it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct RawAttribute {
    pub name: String,
    pub values: String,
    pub visible: bool,
}

/// One line of the file.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub line: u64,
    pub attributes: Vec<RawAttribute>,
    cells: HashMap<Column, String>,
}

/// A file that was read: its rows, and what was noticed about it.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    pub(super) rows: Vec<Row>,
    pub(super) unit: Unit,
    pub(super) notes: Vec<String>,
    /// Lines that cannot be read as rows, with the reason.
    pub(super) broken: Vec<(u64, String)>,
}

/// Why a file is no product export.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum ReadError {
    #[error("the file is empty")]
    Empty,
    #[error("the file is not UTF-8; export it again, or save it as CSV UTF-8")]
    NotUtf8,
    #[error(
        "the first line is not the heading of a WooCommerce product export: it has no column {0}"
    )]
    NoSuchColumn(&'static str),
}

impl Row {
    /// The cell without the space around it; empty when the file has no such column.
    pub(super) fn get(&self, column: Column) -> &str {
        self.cells.get(&column).map_or("", |cell| cell.trim())
    }
}

/// Which columns of the file stand where.
#[derive(Default)]
struct Headings {
    columns: Vec<(usize, Column)>,
    /// Number of the attribute to the places of its name, values and visible flag.
    attributes: std::collections::BTreeMap<u32, [Option<usize>; 3]>,
    unit: Unit,
    left_out: Vec<String>,
}

/// Reads an export as it comes: with or without a byte order mark, any line ends, commas or semicolons or tabs between
/// the cells, columns in any order.
///
/// # Errors
/// When the file is no product export at all; single broken lines are told in the plan.
pub fn read(bytes: &[u8]) -> Result<Sheet, ReadError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ReadError::NotUtf8)?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let headings = match reader.headers() {
        Ok(record) => headings(record),
        Err(_) => return Err(ReadError::NotUtf8),
    };
    let has = |column| headings.columns.iter().any(|(_, known)| *known == column);
    for (column, name) in [(Column::Type, "Type"), (Column::Name, "Name")] {
        if !has(column) {
            return Err(ReadError::NoSuchColumn(name));
        }
    }
    let mut sheet = Sheet {
        unit: headings.unit,
        ..Sheet::default()
    };
    if !headings.left_out.is_empty() {
        sheet.notes.push(format!(
            "these columns are left out: {}",
            headings.left_out.join(", ")
        ));
    }
    let lines = Lines::of(text);
    for record in reader.records() {
        match record {
            Ok(record) => {
                let line = lines.number(record.position());
                sheet.rows.extend(row(&record, line, &headings));
            }
            Err(error) => {
                let line = lines.number(error.position());
                sheet.broken.push((line, error.to_string()));
            }
        }
    }
    Ok(sheet)
}

/// The lines of a file as an editor numbers them. The reader's own count is one too low where lines end in CR LF: it
/// takes the LF for the beginning of the next record.
struct Lines<'a> {
    text: &'a [u8],
    /// Where each line after the first begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let text = text.as_bytes();
        let next = |place: usize| text.get(place.saturating_add(1)).copied();
        let starts = text
            .iter()
            .enumerate()
            .filter(|(place, byte)| {
                **byte == b'\n' || (**byte == b'\r' && next(*place) != Some(b'\n'))
            })
            .map(|(place, _)| place.saturating_add(1))
            .collect();
        Self { text, starts }
    }

    /// The number, from 1, of the line in which a record begins; 0 when that is not known.
    fn number(&self, position: Option<&csv::Position>) -> u64 {
        let Some(from) = position.and_then(|position| usize::try_from(position.byte()).ok()) else {
            return 0;
        };
        let ends = self.text.iter().skip(from);
        let begin = from
            + ends
                .take_while(|byte| matches!(byte, b'\r' | b'\n'))
                .count();
        let before = self.starts.partition_point(|start| *start <= begin);
        u64::try_from(before).unwrap_or(u64::MAX).saturating_add(1)
    }
}

/// What stands most often in the heading, outside quotes.
fn delimiter(text: &str) -> u8 {
    let heading = text.lines().next().unwrap_or_default();
    let outside: String = heading.split('"').step_by(2).collect();
    [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|mark| {
            let commas_win_ties = usize::from(*mark == b',');
            outside.bytes().filter(|byte| byte == mark).count() * 2 + commas_win_ties
        })
        .unwrap_or(b',')
}

fn headings(record: &StringRecord) -> Headings {
    let mut headings = Headings::default();
    for (place, heading) in record.iter().enumerate() {
        let plain = plain(heading);
        if let Some((number, part)) = attribute(&plain) {
            let places = headings.attributes.entry(number).or_default();
            match (part, places) {
                ("name", [name, _, _]) => *name = Some(place),
                ("value(s)" | "values" | "value", [_, values, _]) => *values = Some(place),
                ("visible", [_, _, visible]) => *visible = Some(place),
                _ => {}
            }
        } else if let Some(column) = column(&plain) {
            if column == Column::Weight {
                headings.unit = unit(&plain);
            }
            headings.columns.push((place, column));
        } else if !plain.is_empty() {
            headings.left_out.push(heading.trim().to_owned());
        }
    }
    headings
}

/// Lower case, single spaces, American spelling, without the question mark.
fn plain(heading: &str) -> String {
    heading
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
        .replace("catalogue", "catalog")
        .trim_end_matches('?')
        .trim_start_matches('\u{feff}')
        .to_owned()
}

/// "attribute 2 value(s)" is the second attribute's "value(s)".
fn attribute(heading: &str) -> Option<(u32, &str)> {
    let (number, part) = heading.strip_prefix("attribute ")?.split_once(' ')?;
    Some((number.parse().ok()?, part))
}

fn column(heading: &str) -> Option<Column> {
    Some(match heading {
        "id" => Column::Id,
        "type" => Column::Type,
        "sku" => Column::Sku,
        "gtin, upc, ean, or isbn" | "gtin" | "ean" | "upc" | "isbn" => Column::Gtin,
        "name" => Column::Name,
        "published" => Column::Published,
        "is featured" | "featured" => Column::Featured,
        "visibility in catalog" => Column::Visibility,
        "short description" => Column::Summary,
        "description" => Column::Description,
        "date sale price starts" => Column::SaleStarts,
        "date sale price ends" => Column::SaleEnds,
        "in stock" => Column::InStock,
        "stock" => Column::Stock,
        "backorders allowed" => Column::Backorders,
        "sale price" => Column::SalePrice,
        "regular price" | "price" => Column::RegularPrice,
        "categories" => Column::Categories,
        "tags" => Column::Tags,
        "images" => Column::Images,
        "parent" => Column::Parent,
        "grouped products" => Column::Members,
        "upsells" => Column::Upsells,
        "cross-sells" => Column::CrossSells,
        "external url" => Column::ExternalUrl,
        "button text" => Column::ButtonText,
        "position" => Column::Position,
        _ if heading == "weight" || heading.starts_with("weight (") => Column::Weight,
        _ => return None,
    })
}

fn unit(heading: &str) -> Unit {
    match heading.trim_start_matches("weight").trim() {
        "(g)" => Unit::Gram,
        "(lbs)" | "(lb)" => Unit::Pound,
        "(oz)" => Unit::Ounce,
        _ => Unit::Kilogram,
    }
}

/// `None` for a line without any content.
fn row(record: &StringRecord, line: u64, headings: &Headings) -> Option<Row> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    let cell = |place: Option<usize>| place.and_then(|place| record.get(place));
    let attributes = headings
        .attributes
        .values()
        .map(|[name, values, visible]| RawAttribute {
            name: attribute_name(cell(*name).unwrap_or_default()),
            values: cell(*values).unwrap_or_default().trim().to_owned(),
            visible: cell(*visible).is_none_or(|flag| flag.trim() != "0"),
        })
        .filter(|attribute| !attribute.name.is_empty())
        .collect();
    let cells = headings
        .columns
        .iter()
        .filter_map(|(place, column)| Some((*column, record.get(*place)?.to_owned())))
        .collect();
    Some(Row {
        line,
        attributes,
        cells,
    })
}

/// "`pa_color`" is how the shop's own tables call "color".
fn attribute_name(text: &str) -> String {
    let text = text.trim();
    text.strip_prefix("pa_").unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_differ_and_are_found() {
        let text = "\u{feff}Type;Name;Weight (lbs);Visibility in catalogue;Is featured?;Colour of the box\r\nsimple;\"Mug; blue\";1;hidden;1;x\r\n";
        let sheet = read(text.as_bytes()).unwrap();
        let row = &sheet.rows[0];
        assert_eq!((row.line, row.get(Column::Name)), (2, "Mug; blue"));
        assert_eq!(row.get(Column::Visibility), "hidden");
        assert_eq!(row.get(Column::Featured), "1");
        assert_eq!(sheet.unit, Unit::Pound);
        assert_eq!(
            sheet.notes,
            ["these columns are left out: Colour of the box"]
        );
    }

    #[test]
    fn attributes_are_counted_not_placed() {
        let text = "Type,Name,Attribute 2 name,Attribute 2 value(s),Attribute 1 name,Attribute 1 value(s),Attribute 1 visible\nsimple,Mug,pa_size,\"S, M\",Colour,Red,0\n";
        let sheet = read(text.as_bytes()).unwrap();
        let attributes = &sheet.rows[0].attributes;
        assert_eq!(attributes[0].name, "Colour");
        assert!(!attributes[0].visible);
        assert_eq!(
            (attributes[1].name.as_str(), attributes[1].values.as_str()),
            ("size", "S, M")
        );
    }

    #[test]
    fn what_is_no_export_is_said_to_be_none() {
        assert_eq!(read(b"\xef\xbb\xbf").unwrap_err(), ReadError::Empty);
        assert_eq!(
            read(b"Type,Name\nsimple,M\xfcsli").unwrap_err(),
            ReadError::NotUtf8
        );
        assert_eq!(
            read(b"Handle,Title\na,b").unwrap_err(),
            ReadError::NoSuchColumn("Type")
        );
    }
}
