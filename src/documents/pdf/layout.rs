use super::face::Faces;
use super::sheet::{MARGIN, Mark, Role, Sheet, Style, Tone};
use crate::documents::content::{Content, Row};

const TITLE: Style = style(600, false, Tone::Ink);
const NAME: Style = style(240, true, Tone::Ink);
const BODY: Style = style(190, false, Tone::Ink);
const STRONG: Style = style(190, true, Tone::Ink);
const SOFT: Style = style(170, false, Tone::Soft);
const TOTAL: Style = style(240, true, Tone::Ink);

/// From one line to the next.
const LINE: i32 = 270;
const SMALL_LINE: i32 = 240;
const THIN: i32 = 10;

const fn style(size: i32, bold: bool, tone: Tone) -> Style {
    Style { size, bold, tone }
}

/// The document on as many pages as it takes.
pub(super) fn laid_out<'a>(content: &Content, faces: &'a Faces) -> Sheet<'a> {
    let mut sheet = Sheet::new(content.paper, faces);
    head(content, &mut sheet);
    parties(content, &mut sheet);
    goods(content, &mut sheet);
    sums(content, &mut sheet);
    notes(content, &mut sheet);
    feet(content, &mut sheet);
    sheet
}

/// The mark and the seller's name, the title, and the facts beside it.
fn head(content: &Content, sheet: &mut Sheet<'_>) {
    let y = sheet.y + 160;
    sheet.rule(MARGIN, y - 130, 230, 90, Tone::Signal);
    let name = content.seller.first().map_or("", String::as_str);
    let node = sheet.node(Role::Paragraph, None);
    let name_width = sheet.width / 2 - MARGIN;
    for (at, line) in (0..).zip(sheet.face(NAME).wrapped(name, NAME.size, name_width)) {
        sheet.text(MARGIN + 340, y + at * LINE, NAME, &line, node);
    }
    let node = sheet.node(Role::Heading, None);
    sheet.text(MARGIN - 20, y + 1_150, TITLE, &content.title, node);

    let (label, right) = (sheet.width / 2 + 300, sheet.right());
    let mut line = y;
    let facts = [("Number".to_owned(), content.number.clone())];
    let table = sheet.node(Role::Table, None);
    for (name, value) in facts.iter().chain(&content.facts) {
        let row = sheet.node(Role::Row, Some(table));
        let cell = sheet.node(Role::Head, Some(row));
        sheet.text(label, line, SOFT, name, cell);
        let cell = sheet.node(Role::Cell, Some(row));
        sheet.text_to(right, line, BODY, value, cell);
        line += LINE;
    }
    sheet.y = line.max(y + 1_150) + 500;
}

/// Who sells and who buys, side by side.
fn parties(content: &Content, sheet: &mut Sheet<'_>) {
    let (middle, top) = (sheet.width / 2 + 300, sheet.y);
    let width = middle - MARGIN - 400;
    let from = party("From", &content.seller, MARGIN, width, sheet);
    sheet.y = top;
    let width = sheet.right() - middle;
    let to = party("To", &content.buyer, middle, width, sheet);
    sheet.y = from.max(to) + 350;
}

fn party(title: &str, lines: &[String], x: i32, width: i32, sheet: &mut Sheet<'_>) -> i32 {
    let node = sheet.node(Role::Paragraph, None);
    let mut y = sheet.y;
    sheet.text(x, y, SOFT, title, node);
    y += LINE;
    for (at, line) in lines.iter().enumerate() {
        let style = if at == 0 { STRONG } else { BODY };
        for part in sheet.face(style).wrapped(line, style.size, width) {
            sheet.text(x, y, style, &part, node);
            y += LINE;
        }
    }
    y
}

/// Where the columns of figures end.
struct Columns {
    quantity: i32,
    price: i32,
    amount: i32,
    /// How wide a name may be.
    name: i32,
}

fn columns(sheet: &Sheet<'_>) -> Columns {
    let amount = sheet.right();
    let price = amount - 1_700;
    let quantity = price - 1_700;
    Columns {
        quantity,
        price,
        amount,
        name: quantity - 700 - MARGIN,
    }
}

fn goods(content: &Content, sheet: &mut Sheet<'_>) {
    let columns = columns(sheet);
    let table = sheet.node(Role::Table, None);
    goods_head(table, &columns, sheet);
    for row in &content.rows {
        let names = sheet.face(BODY).wrapped(&row.name, BODY.size, columns.name);
        let details = sheet
            .face(SOFT)
            .wrapped(&row.detail, SOFT.size, columns.name);
        let height = row_height(names.len(), LINE) + row_height(details.len(), SMALL_LINE) + 160;
        if !sheet.fits(height) {
            sheet.next_page();
            sheet.y += 160;
            goods_head(table, &columns, sheet);
        }
        goods_row(row, (&names, &details), table, &columns, sheet);
    }
    sheet.y += 120;
}

fn row_height(lines: usize, line: i32) -> i32 {
    i32::try_from(lines).unwrap_or(1) * line
}

fn goods_head(table: usize, columns: &Columns, sheet: &mut Sheet<'_>) {
    let row = sheet.node(Role::Row, Some(table));
    let y = sheet.y;
    let cell = sheet.node(Role::Head, Some(row));
    sheet.text(MARGIN, y, SOFT, "What", cell);
    for (x, words) in [
        (columns.quantity, "Pieces"),
        (columns.price, "Price"),
        (columns.amount, "Amount"),
    ] {
        let cell = sheet.node(Role::Head, Some(row));
        sheet.text_to(x, y, SOFT, words, cell);
    }
    let width = sheet.right() - MARGIN;
    sheet.rule(MARGIN, y + 110, width, 20, Tone::Ink);
    sheet.y += 420;
}

fn goods_row(
    row: &Row,
    (names, details): (&[String], &[String]),
    table: usize,
    columns: &Columns,
    sheet: &mut Sheet<'_>,
) {
    let node = sheet.node(Role::Row, Some(table));
    let first = sheet.y;
    let cell = sheet.node(Role::Cell, Some(node));
    for name in names {
        sheet.text(MARGIN, sheet.y, BODY, name, cell);
        sheet.y += LINE;
    }
    for detail in details {
        sheet.text(MARGIN, sheet.y, SOFT, detail, cell);
        sheet.y += SMALL_LINE;
    }
    for (x, words) in [
        (columns.quantity, &row.quantity),
        (columns.price, &row.price),
        (columns.amount, &row.amount),
    ] {
        let cell = sheet.node(Role::Cell, Some(node));
        sheet.text_to(x, first, BODY, words, cell);
    }
    let width = sheet.right() - MARGIN;
    sheet.rule(MARGIN, sheet.y - 110, width, THIN, Tone::Hairline);
    sheet.y += 160;
}

/// The sums under the amounts; they stay together, with the total.
fn sums(content: &Content, sheet: &mut Sheet<'_>) {
    let height = row_height(content.sums.len(), 300) + 400;
    if !sheet.fits(height) {
        sheet.next_page();
        sheet.y += 160;
    }
    let (label, right) = (sheet.width / 2 + 300, sheet.right());
    let width = right - label - 1_900;
    let table = sheet.node(Role::Table, None);
    for sum in &content.sums {
        let total = sum.kind == "total";
        let (name, amount) = if total { (TOTAL, TOTAL) } else { (SOFT, BODY) };
        if total {
            sheet.rule(label, sheet.y - 150, right - label, 20, Tone::Ink);
            sheet.y += 150;
        }
        let row = sheet.node(Role::Row, Some(table));
        let cell = sheet.node(Role::Head, Some(row));
        let first = sheet.y;
        for (at, line) in (0..).zip(sheet.face(name).wrapped(&sum.label, name.size, width)) {
            sheet.y = first + at * LINE;
            sheet.text(label, sheet.y, name, &line, cell);
        }
        let cell = sheet.node(Role::Cell, Some(row));
        sheet.text_to(right, first, amount, &sum.amount, cell);
        sheet.y += if total { 380 } else { 290 };
    }
    sheet.y += 250;
}

/// What is still to be said, each on a quiet ground.
fn notes(content: &Content, sheet: &mut Sheet<'_>) {
    let width = sheet.right() - MARGIN;
    for (title, lines) in &content.notes {
        let wrapped: Vec<String> = lines
            .iter()
            .flat_map(|line| sheet.face(BODY).wrapped(line, BODY.size, width - 480))
            .collect();
        let height = row_height(wrapped.len() + 1, LINE) + 280;
        if !sheet.fits(height) {
            sheet.next_page();
        }
        sheet.put(Mark::Box {
            x: MARGIN,
            y: sheet.y,
            width,
            height,
            tone: Tone::Plate,
        });
        let node = sheet.node(Role::Paragraph, None);
        let mut y = sheet.y + 320;
        sheet.text(MARGIN + 240, y, STRONG, title, node);
        for line in &wrapped {
            y += LINE;
            sheet.text(MARGIN + 240, y, BODY, line, node);
        }
        sheet.y += height + 200;
    }
}

/// The number of each page, and what it is a page of.
fn feet(content: &Content, sheet: &mut Sheet<'_>) {
    let seller = content.seller.first().map_or("", String::as_str);
    let left = format!("{seller}  ·  {} {}", content.title, content.number);
    let left = sheet.face(SOFT).printable(&left);
    let (pages, y, right) = (sheet.pages.len(), sheet.height - 800, sheet.right());
    let face = sheet.face(SOFT);
    for (at, page) in sheet.pages.iter_mut().enumerate() {
        let number = format!("Page {} of {pages}", at + 1);
        let width = face.width(&number, SOFT.size);
        for (x, text) in [(MARGIN, left.clone()), (right - width, number)] {
            page.push(Mark::Text {
                x,
                y,
                style: SOFT,
                text,
                node: None,
            });
        }
    }
}
