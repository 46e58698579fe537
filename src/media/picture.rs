use std::collections::HashMap;

use diesel::QueryResult;
use uuid::Uuid;

use super::sql::{self, PictureRow};
use super::{Format, MediaPath, paths};
use crate::db::Conn;

/// A picture as `templates/components/picture.html` prints it: addresses, and the size that keeps its place free.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The text alternative; empty when the picture only adorns.
    pub alt: String,
    /// Pixels of the original.
    pub width: i32,
    pub height: i32,
    /// For browsers that know no `srcset`: a JPEG of at most 960 pixels, or the original while there are no renditions.
    pub src: String,
    /// For thumbnails: the narrowest JPEG, or the original.
    pub small_src: String,
    /// For link previews and close looks: the widest JPEG, or the original.
    pub large_src: String,
    /// "address width, …", narrow ones first; empty while there are no renditions.
    pub avif_srcset: String,
    pub webp_srcset: String,
    pub jpeg_srcset: String,
}

impl Picture {
    /// The same picture with the text alternative that fits this place; empty beside its own name.
    #[must_use]
    pub fn described(mut self, alt: impl Into<String>) -> Self {
        self.alt = alt.into();
        self
    }
}

/// The pictures of these ids in one query; an unknown id is left out.
///
/// # Errors
/// The database's.
pub async fn pictures(ids: &[Uuid], conn: &Conn) -> QueryResult<HashMap<Uuid, Picture>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let mut pictures = HashMap::new();
    for row in sql::with_renditions(ids, conn).await? {
        let picture = pictures.entry(row.id).or_insert_with(|| bare(&row));
        if let Some((format, width, path)) = row.rendition {
            picture.take_up(&format, width, &path);
        }
    }
    Ok(pictures)
}

/// One picture; `None` for an unknown id.
///
/// # Errors
/// The database's.
pub async fn picture(id: Uuid, conn: &Conn) -> QueryResult<Option<Picture>> {
    Ok(pictures(&[id], conn).await?.remove(&id))
}

/// The width that browsers without `srcset` get at most.
const PLAIN_WIDTH: i32 = 960;

fn bare(row: &PictureRow) -> Picture {
    let format = Format::of_mime_type(&row.mime_type).unwrap_or(Format::Png);
    let original = paths::media(MediaPath::original(&row.content_hash, format).as_str());
    Picture {
        alt: row.alt.clone(),
        width: row.width,
        height: row.height,
        src: original.clone(),
        small_src: original.clone(),
        large_src: original,
        ..Picture::default()
    }
}

impl Picture {
    /// Takes up a rendition; they come narrow ones first.
    fn take_up(&mut self, format: &str, width: i32, path: &str) {
        let address = paths::media(path);
        let first_jpeg = self.jpeg_srcset.is_empty();
        let set = match format {
            "avif" => &mut self.avif_srcset,
            "webp" => &mut self.webp_srcset,
            _ => &mut self.jpeg_srcset,
        };
        if !set.is_empty() {
            set.push_str(", ");
        }
        set.extend([address.as_str(), " ", &width.to_string(), "w"]);
        if format == "jpeg" {
            if first_jpeg {
                self.small_src.clone_from(&address);
            }
            if first_jpeg || width <= PLAIN_WIDTH {
                self.src.clone_from(&address);
            }
            self.large_src = address;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row() -> PictureRow {
        PictureRow {
            id: Uuid::nil(),
            content_hash: "ab".repeat(32),
            mime_type: "image/png".to_owned(),
            width: 1200,
            height: 800,
            alt: "A rack".to_owned(),
            rendition: None,
        }
    }

    #[test]
    fn shows_the_original_until_there_are_renditions() {
        let picture = bare(&row());
        let original = format!("/media/ab/{}.png", "ab".repeat(32));
        assert_eq!(picture.src, original);
        assert_eq!(picture.small_src, original);
        assert_eq!(picture.large_src, original);
        assert_eq!(
            (picture.width, picture.height, picture.alt.as_str()),
            (1200, 800, "A rack")
        );
        assert!(picture.avif_srcset.is_empty() && picture.jpeg_srcset.is_empty());
    }

    #[test]
    fn offers_every_width_and_a_middling_one_to_those_who_cannot_choose() {
        let mut picture = bare(&row());
        for (width, path) in [(320, "a"), (960, "b"), (1280, "c")] {
            for format in ["avif", "jpeg", "webp"] {
                picture.take_up(format, width, &format!("{path}.{format}"));
            }
        }
        assert_eq!(
            picture.avif_srcset,
            "/media/a.avif 320w, /media/b.avif 960w, /media/c.avif 1280w"
        );
        assert!(picture.webp_srcset.starts_with("/media/a.webp 320w, "));
        assert!(picture.jpeg_srcset.ends_with(", /media/c.jpeg 1280w"));
        assert_eq!(picture.small_src, "/media/a.jpeg");
        assert_eq!(picture.src, "/media/b.jpeg");
        assert_eq!(picture.large_src, "/media/c.jpeg");
    }

    #[test]
    fn a_narrow_picture_has_one_width_for_all() {
        let mut picture = bare(&row());
        picture.take_up("jpeg", 1100, "only.jpg");
        assert_eq!(picture.src, "/media/only.jpg");
        assert_eq!(picture.clone().described("").alt, "");
    }
}
