use std::num::NonZeroU16;

use krilla::Document;
use krilla::SerializeSettings;
use krilla::color::rgb;
use krilla::configure::{Accessibility, ConfigurationBuilder};
use krilla::destination::XyzDestination;
use krilla::geom::{PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node as TagNode, SpanTag, TableHeaderScope,
    Tag, TagGroup, TagTree,
};
use krilla::text::TextDirection;

use super::face::Faces;
use super::layout::laid_out;
use super::sheet::{Mark, Node, Role, Sheet, Tone};
use crate::documents::content::Content;

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub enum RenderError {
    #[error("the fonts in the program are damaged")]
    Fonts,
    #[error("the page has no size")]
    Page,
    #[error("the document breaks a rule of PDF/UA: {0}")]
    Rule(String),
}

/// A twentieth of a point: coordinates are whole numbers of it, and a page is scaled down once.
const TWENTIETH: f32 = 0.05;

/// The document as PDF/UA-1: tagged, with its fonts, readable aloud. The same content gives the same pages.
///
/// # Errors
/// See [`RenderError`]; none depends on the content.
pub fn render(content: &Content) -> Result<Vec<u8>, RenderError> {
    let faces = Faces::load().ok_or(RenderError::Fonts)?;
    let sheet = laid_out(content, &faces);
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| RenderError::Rule(format!("{error:?}")))?;
    let mut document = Document::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let title = format!("{} {}", content.title, content.number);
    document.set_metadata(
        Metadata::new()
            .title(title.clone())
            .authors(content.seller.first().cloned().into_iter().collect())
            .language("en".to_owned()),
    );
    let mut tagged: Vec<Vec<Identifier>> = sheet.nodes.iter().map(|_| Vec::new()).collect();
    for marks in &sheet.pages {
        draw_page(marks, &sheet, &mut tagged, &mut document)?;
    }
    let mut outline = Outline::new();
    let top = XyzDestination::new(0, Point::from_xy(0.0, 0.0));
    outline.push_child(OutlineNode::new(title, top));
    document.set_outline(outline);
    document.set_tag_tree(tree(&sheet.nodes, tagged));
    document
        .finish()
        .map_err(|error| RenderError::Rule(format!("{error:?}")))
}

/// One page, in the order in which it is read; each text notes what it belongs to.
fn draw_page(
    marks: &[Mark],
    sheet: &Sheet<'_>,
    tagged: &mut [Vec<Identifier>],
    document: &mut Document,
) -> Result<(), RenderError> {
    let (width, height) = sheet.points;
    let settings = PageSettings::from_wh(width, height).ok_or(RenderError::Page)?;
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(TWENTIETH, TWENTIETH));
    for mark in marks {
        draw(mark, sheet, tagged, &mut surface);
    }
    surface.pop();
    surface.finish();
    page.finish();
    Ok(())
}

fn draw(mark: &Mark, sheet: &Sheet<'_>, tagged: &mut [Vec<Identifier>], surface: &mut Surface<'_>) {
    match mark {
        Mark::Text {
            x,
            y,
            style,
            text,
            node,
        } => {
            let tag = match node {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::Footer)),
            };
            let identifier = surface.start_tagged(tag);
            surface.set_fill(Some(fill(style.tone)));
            surface.draw_text(
                Point::from_xy(whole(*x), whole(*y)),
                sheet.face(*style).font.clone(),
                whole(style.size),
                text,
                false,
                TextDirection::LeftToRight,
            );
            surface.end_tagged();
            if let Some(of) = node.and_then(|node| tagged.get_mut(node)) {
                of.push(identifier);
            }
        }
        Mark::Box {
            x,
            y,
            width,
            height,
            tone,
        } => {
            let corners = [*x, *y, x + width, y + height].map(whole);
            let [left, top, right, bottom] = corners;
            let mut path = PathBuilder::new();
            if let Some(area) = Rect::from_ltrb(left, top, right, bottom) {
                path.push_rect(area);
            }
            let ornament = Artifact::with_kind(ArtifactType::Layout);
            surface.start_tagged(ContentTag::Artifact(ornament));
            surface.set_fill(Some(fill(*tone)));
            if let Some(path) = path.finish() {
                surface.draw_path(&path);
            }
            surface.end_tagged();
        }
    }
}

/// No page is as large as what this cuts off.
fn whole(twentieths: i32) -> f32 {
    f32::from(i16::try_from(twentieths).unwrap_or(i16::MAX))
}

fn fill(tone: Tone) -> Fill {
    let (red, green, blue) = match tone {
        Tone::Ink => (0x15, 0x26, 0x31),
        Tone::Soft => (0x49, 0x5b, 0x66),
        Tone::Signal => (0xe3, 0x68, 0x3a),
        Tone::Hairline => (0xd2, 0xdd, 0xe0),
        Tone::Plate => (0xe9, 0xf1, 0xf3),
    };
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        ..Fill::default()
    }
}

/// The pieces in the order in which they were laid out, which is the one to read them in.
fn tree(nodes: &[Node], tagged: Vec<Vec<Identifier>>) -> TagTree {
    let mut groups: Vec<TagGroup> = nodes.iter().map(|node| group(node.role)).collect();
    for (group, identifiers) in groups.iter_mut().zip(tagged) {
        for identifier in identifiers {
            group.push(identifier);
        }
    }
    // What is part of another was laid out after it: from the last to the first, each is whole when it is put in.
    let mut inner: Vec<Vec<TagNode>> = nodes.iter().map(|_| Vec::new()).collect();
    let mut outer: Vec<TagNode> = Vec::new();
    while let Some(mut group) = groups.pop() {
        let at = groups.len();
        if let Some(children) = inner.get_mut(at) {
            for child in std::mem::take(children).into_iter().rev() {
                group.push(child);
            }
        }
        let parent = nodes.get(at).and_then(|node| node.parent);
        match parent.and_then(|parent| inner.get_mut(parent)) {
            Some(siblings) => siblings.push(group.into()),
            None => outer.push(group.into()),
        }
    }
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    for node in outer.into_iter().rev() {
        tree.push(node);
    }
    tree
}

fn group(role: Role) -> TagGroup {
    match role {
        Role::Heading => TagGroup::new(Tag::Hn(NonZeroU16::MIN, Some("Document".to_owned()))),
        Role::Paragraph => TagGroup::new(Tag::P),
        Role::Table => TagGroup::new(Tag::Table),
        Role::Row => TagGroup::new(Tag::TR),
        Role::Head => TagGroup::new(Tag::TH(TableHeaderScope::Column)),
        Role::Cell => TagGroup::new(Tag::TD),
    }
}
