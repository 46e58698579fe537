use std::collections::HashMap;

use jiff::Timestamp;
use uuid::Uuid;

use crate::catalog::{self, CategoryDraft, CategoryRow, SaveError};
use crate::db::Conn;
use crate::text::Slug;

/// The shop's categories, which grow by the paths that products ask for.
pub(super) struct Tree {
    rows: Vec<CategoryRow>,
    known: HashMap<Vec<String>, Uuid>,
}

impl Tree {
    pub(super) async fn load(conn: &Conn) -> diesel::QueryResult<Self> {
        Ok(Self {
            rows: catalog::categories(conn).await?,
            known: HashMap::new(),
        })
    }

    /// The category at the end of the path; what is missing of the path is made. `None` for an empty path or one with a
    /// name that leaves no address.
    pub(super) async fn at(
        &mut self,
        path: &[String],
        now: Timestamp,
        conn: &Conn,
    ) -> Result<Option<Uuid>, SaveError> {
        if let Some(id) = self.known.get(path) {
            return Ok(Some(*id));
        }
        let mut at = None;
        for name in path {
            at = match self.child(at, name) {
                Some(id) => Some(id),
                None => self.plant(at, name, now, conn).await?,
            };
            if at.is_none() {
                return Ok(None);
            }
        }
        if let Some(id) = at {
            self.known.insert(path.to_vec(), id);
        }
        Ok(at)
    }

    fn child(&self, parent: Option<Uuid>, name: &str) -> Option<Uuid> {
        let wanted = name.trim().to_lowercase();
        self.rows
            .iter()
            .find(|row| row.parent_id == parent && row.name.to_lowercase() == wanted)
            .map(|row| row.id)
    }

    async fn plant(
        &mut self,
        parent: Option<Uuid>,
        name: &str,
        now: Timestamp,
        conn: &Conn,
    ) -> Result<Option<Uuid>, SaveError> {
        let Some(slug) = self.free_slug(parent, name) else {
            return Ok(None);
        };
        let siblings = self.rows.iter().filter(|row| row.parent_id == parent);
        let draft = CategoryDraft {
            parent_id: parent,
            slug: slug.clone(),
            name: name.trim().to_owned(),
            position: i32::try_from(siblings.count()).unwrap_or(0),
            ..CategoryDraft::default()
        };
        let id = catalog::save_category(&draft, None, now, conn).await?;
        self.rows.push(CategoryRow {
            id,
            parent_id: parent,
            slug,
            name: draft.name,
        });
        Ok(Some(id))
    }

    /// "tshirts", or with the parent's address before it, or with a number behind it.
    fn free_slug(&self, parent: Option<Uuid>, name: &str) -> Option<String> {
        let plain = Slug::of_title(name)?.as_str().to_owned();
        let above = self
            .rows
            .iter()
            .find(|row| Some(row.id) == parent)
            .and_then(|row| Slug::of_title(&format!("{} {plain}", row.slug)))
            .map(|slug| slug.as_str().to_owned());
        let numbered = (2_u32..1000).map(|number| format!("{plain}-{number}"));
        std::iter::once(plain.clone())
            .chain(above)
            .chain(numbered)
            .find(|slug| self.rows.iter().all(|row| row.slug != *slug))
    }
}
