use uuid::Uuid;

use super::choice::Variant;
use super::load_page::Loaded;
use crate::media::Picture;

/// A picture of the gallery.
#[derive(Clone, Debug)]
pub struct View {
    pub id: Uuid,
    /// Counted from one.
    pub number: usize,
    /// Shows the page with this picture in front, for browsers without scripts.
    pub href: String,
    /// What it shows, in words.
    pub words: String,
    /// With an empty text alternative: its words stand on the link.
    pub picture: Picture,
    /// A drawing of anatomy, which lies on dark film.
    pub film: bool,
    pub current: bool,
}

/// The gallery in its order; the chosen variant stays chosen when another picture is looked at.
pub fn views(loaded: &Loaded, chosen: Option<&Variant>) -> Vec<View> {
    let keep = chosen.map_or_else(String::new, |variant| format!("variant={}&", variant.id));
    loaded
        .images
        .iter()
        .filter_map(|(id, alt)| Some((id, alt, loaded.pictures.get(id)?)))
        .zip(1..)
        .map(|((id, alt, picture), number)| View {
            id: *id,
            number,
            href: format!("?{keep}view={number}"),
            words: if alt.is_empty() {
                picture.alt.clone()
            } else {
                alt.clone()
            },
            film: picture.width.saturating_mul(9) == picture.height.saturating_mul(16),
            picture: picture.clone().described(""),
            current: false,
        })
        .collect()
}

/// The picture in front: the one asked for, else the chosen variant's, else the first; described in words.
pub fn front(views: &[View], asked: &str, of_variant: Option<Uuid>) -> Option<View> {
    let number: Option<usize> = asked.parse().ok();
    let view = views
        .iter()
        .find(|view| number == Some(view.number))
        .or_else(|| views.iter().find(|view| of_variant == Some(view.id)))
        .or_else(|| views.first())?;
    let mut front = view.clone();
    front.picture = front.picture.described(front.words.clone());
    front.current = true;
    Some(front)
}
