use std::collections::HashMap;

use diesel_async::AsyncConnection as _;
use indicatif::ProgressBar;
use jiff::Timestamp;
use uuid::Uuid;

use super::draft;
use super::plan::{Plan, PlannedProduct};
use super::sql;
use super::tree::Tree;
use crate::catalog::{self, SaveError, Saved, Target};
use crate::db::Conn;
use crate::media;
use crate::parts::Parts;
use crate::settings::ShopSettings;
use crate::transfer::turn::one_import_at_a_time;
use crate::transfer::{Done, Fetched, Outcome, Refused, Report, fetch};

/// Whether an import writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Everything that is accepted, in one transaction.
    Write,
    /// Only finds out what it would do; fetches no pictures.
    DryRun,
}

/// What kept a whole import from being written; nothing of it was.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the database refused the import, nothing was written: {0}")]
    Database(#[from] diesel::result::Error),
    #[error(transparent)]
    Unavailable(#[from] crate::db::Unavailable),
    /// The end of a dry run, which rolls back what it tried.
    #[error("nothing was to be written")]
    OnlyPlanned(Box<Report>),
}

/// Writes a plan: fetches the pictures that are not there yet, then saves all products in one transaction through the
/// catalog's own verb. A product that the catalog refuses is reported with its line; the others are written.
///
/// # Errors
/// When the database fails; nothing is written then.
pub async fn import(
    plan: Plan,
    shop: &ShopSettings,
    way: Way,
    parts: &Parts,
    progress: &ProgressBar,
) -> Result<Report, ImportError> {
    let mut conn = parts.db.get().await?;
    let now = parts.clock.now();
    let known = sql::fetched(&addresses(&plan), &conn).await?;
    let fetched = match way {
        Way::Write => fetch_new(&plan, &known, parts, progress).await,
        Way::DryRun => Fetched::default(),
    };
    progress.set_length(plan.products.len() as u64);
    progress.set_position(0);
    progress.set_message("products");
    let written = conn
        .transaction(async |conn| {
            let report = write(plan, shop, known, fetched, now, conn, progress).await?;
            match way {
                Way::Write => Ok(report),
                Way::DryRun => Err(ImportError::OnlyPlanned(Box::new(report))),
            }
        })
        .await;
    progress.finish_and_clear();
    parts.work.notify_one();
    match written {
        Err(ImportError::OnlyPlanned(report)) => Ok(Report {
            planned: true,
            ..*report
        }),
        written => written,
    }
}

/// Every picture's address once, in the file's order.
fn addresses(plan: &Plan) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let mut urls = Vec::new();
    for product in &plan.products {
        let of_variants = product
            .variants
            .iter()
            .filter_map(|variant| variant.image_url.as_ref());
        for url in product.image_urls.iter().chain(of_variants) {
            if seen.insert(url.as_str()) {
                urls.push(url.clone());
            }
        }
    }
    urls
}

async fn fetch_new(
    plan: &Plan,
    known: &HashMap<String, Uuid>,
    parts: &Parts,
    progress: &ProgressBar,
) -> Fetched {
    let wanted: Vec<String> = addresses(plan)
        .into_iter()
        .filter(|url| !known.contains_key(url))
        .collect();
    if wanted.is_empty() {
        return Fetched::default();
    }
    progress.set_length(wanted.len() as u64);
    progress.set_message("pictures");
    fetch(&wanted, &parts.media, progress).await
}

async fn write(
    plan: Plan,
    shop: &ShopSettings,
    mut media: HashMap<String, Uuid>,
    fetched: Fetched,
    now: Timestamp,
    conn: &mut Conn,
    progress: &ProgressBar,
) -> Result<Report, ImportError> {
    one_import_at_a_time(conn).await?;
    for (url, kept) in &fetched.kept {
        let id = media::record(kept, now, conn).await?;
        sql::remember(url, id, now, conn).await?;
        media.insert(url.clone(), id);
    }
    let mut writer = Writer::new(&plan.products, media, now, conn).await?;
    let mut report = Report {
        refused: plan.refused,
        notes: plan.notes,
        missing_pictures: fetched.missing,
        ..Report::default()
    };
    for product in &plan.products {
        match writer.save(product, conn).await? {
            Ok((outcome, slug)) => report.done.push(Done {
                outcome,
                name: product.name.clone(),
                path: format!("/products/{slug}"),
                lines: product.lines.clone(),
                detail: draft::detail(product, shop),
            }),
            Err(reason) => report
                .refused
                .extend(product.lines.iter().map(|line| Refused {
                    line: *line,
                    reason: reason.clone(),
                })),
        }
        progress.inc(1);
    }
    for product in &plan.products {
        writer.link(product, &mut report.notes, conn).await?;
    }
    report.refused.sort_by_key(|refused| refused.line);
    Ok(report)
}

/// What is known while the products are written.
struct Writer {
    now: Timestamp,
    tree: Tree,
    media: HashMap<String, Uuid>,
    /// Id and slug of products that an earlier run made, by key.
    imported: HashMap<String, (Uuid, String)>,
    /// Id and name of the product that has a SKU.
    owners: HashMap<String, (Uuid, String)>,
    /// What is in the shop after this run, by key and by SKU.
    ids: HashMap<String, Uuid>,
}

impl Writer {
    async fn new(
        products: &[PlannedProduct],
        media: HashMap<String, Uuid>,
        now: Timestamp,
        conn: &Conn,
    ) -> Result<Self, ImportError> {
        let linked = products
            .iter()
            .flat_map(|p| p.members.iter().chain(&p.related));
        let linked: Vec<String> = linked.cloned().collect();
        let keys = products.iter().map(|product| product.key.clone());
        let keys: Vec<String> = keys.chain(linked.iter().cloned()).collect();
        let variants = products.iter().flat_map(|product| &product.variants);
        let skus = variants.map(|variant| variant.sku.clone());
        let skus: Vec<String> = skus.chain(linked.iter().map(|key| sku_of(key))).collect();
        let imported = catalog::imported(&keys, conn).await?;
        let owners = catalog::owners_of_skus(&skus, conn).await?;
        let by_key = imported.iter().map(|(key, (id, _))| (key.clone(), *id));
        let by_sku = owners.iter().map(|(sku, (id, _))| (sku.clone(), *id));
        let ids = by_key.chain(by_sku);
        Ok(Self {
            now,
            tree: Tree::load(conn).await?,
            media,
            ids: ids.collect(),
            imported,
            owners,
        })
    }

    /// Saves one product; the inner error is the sentence that refuses it.
    async fn save(
        &mut self,
        product: &PlannedProduct,
        conn: &mut Conn,
    ) -> Result<Result<(Outcome, String), String>, ImportError> {
        let known = self.imported.get(&product.key).cloned();
        if let Some(reason) = self.foreign_sku(product, known.as_ref().map(|(id, _)| *id)) {
            return Ok(Err(reason));
        }
        let (target, slug) = match known {
            Some((id, slug)) => {
                let seen_version = None;
                (Target::Existing { id, seen_version }, slug)
            }
            None => match free_slug(&product.slug, conn).await? {
                Some(slug) => (Target::New, slug),
                None => return Ok(Err("no free address was found for it".to_owned())),
            },
        };
        let saved = conn
            .transaction(async |conn| {
                let mut categories = Vec::new();
                for path in &product.categories {
                    categories.extend(self.tree.at(path, self.now, conn).await?);
                }
                let mut draft = draft::of(product, slug.clone(), categories, &self.media);
                if let Target::Existing { id, .. } = target {
                    draft::recount(&mut draft, &sql::counted(id, conn).await?);
                }
                let saved = catalog::save_step(&draft, target, None, self.now, conn).await?;
                if !matches!(saved, Saved::Unchanged(_)) {
                    sql::remember_counts(saved.id(), &draft::counts(product), conn).await?;
                }
                Ok(saved)
            })
            .await;
        let saved = match saved {
            Ok(saved) => saved,
            Err(SaveError::Database(error)) => return Err(error.into()),
            Err(refusal) => {
                // What the savepoint took back is not in the tree either.
                self.tree = Tree::load(conn).await?;
                return Ok(Err(refusal.to_string()));
            }
        };
        self.ids.insert(product.key.clone(), saved.id());
        let skus = product.variants.iter().map(|v| (v.sku.clone(), saved.id()));
        self.ids.extend(skus);
        Ok(Ok((outcome(saved), slug)))
    }

    /// A sentence when a SKU belongs to a product that this file's row does not speak of.
    fn foreign_sku(&self, product: &PlannedProduct, known: Option<Uuid>) -> Option<String> {
        product.variants.iter().find_map(|variant| {
            let (owner, name) = self.owners.get(&variant.sku)?;
            (Some(*owner) != known).then(|| {
                format!(
                    "the SKU {} belongs to {name} in the shop, which this import did not make",
                    variant.sku
                )
            })
        })
    }

    /// Writes what a group gathers and what goes well with a product, once all are there.
    async fn link(
        &self,
        product: &PlannedProduct,
        notes: &mut Vec<String>,
        conn: &Conn,
    ) -> Result<(), ImportError> {
        let Some(id) = self.ids.get(&product.key) else {
            return Ok(());
        };
        for (kind, keys) in [("member", &product.members), ("related", &product.related)] {
            let mut linked = Vec::new();
            for key in keys {
                match self.ids.get(key).or_else(|| self.ids.get(&sku_of(key))) {
                    Some(other) => linked.push(*other),
                    None => notes.push(format!(
                        "{} names the product {}, which is neither in the file nor in the shop",
                        product.name,
                        sku_of(key)
                    )),
                }
            }
            catalog::relink(*id, kind, &linked, conn).await?;
        }
        Ok(())
    }
}

/// What the file wrote where it named the product of that key.
fn sku_of(key: &str) -> String {
    key.trim_start_matches("woocommerce:").to_owned()
}

fn outcome(saved: Saved) -> Outcome {
    match saved {
        Saved::Created(_) => Outcome::Created,
        Saved::Updated(_) => Outcome::Updated,
        Saved::Unchanged(_) => Outcome::Skipped,
    }
}

/// The wished address, or with a number behind it when another product has it.
async fn free_slug(wish: &str, conn: &Conn) -> Result<Option<String>, ImportError> {
    for number in 1_u32..1000 {
        let slug = if number == 1 {
            wish.to_owned()
        } else {
            format!("{wish}-{number}")
        };
        if catalog::id_by_slug(&slug, conn).await?.is_none() {
            return Ok(Some(slug));
        }
    }
    Ok(None)
}
