use actix_web::web::{Data, Path};
use askama::Template;

use super::card::{ArticleCard, minutes};
use super::sql::PersonRow;
use super::view::{Heading, Part, View, begins_with_summary, load, tells_itself_in_short};
use super::{paths, sql, structured};
use crate::catalog::ProductCard;
use crate::clock::plain_date;
use crate::frame::Frame;
use crate::media::Picture;
use crate::parts::Parts;
use crate::web::layout::{Layout, Link, Nav};
use crate::web::{Answer, Error, FieldErrors, assets, moved_to, page};

#[derive(Template)]
#[template(path = "articles/article.html")]
pub(super) struct ArticlePage {
    pub(super) layout: Layout,
    crumbs: Vec<Link>,
    slug: String,
    title: String,
    summary: String,
    byline: Vec<String>,
    /// The day in words, and as machines read it.
    updated: Option<(String, String)>,
    minutes: String,
    hero: Option<Picture>,
    in_short: String,
    contents: Vec<Heading>,
    body: Vec<Part>,
    questions: Vec<(String, String)>,
    people: Vec<Signer>,
    offer: Option<Offer>,
    next: Vec<ArticleCard>,
    goods: Vec<ProductCard>,
    inquiry_title: String,
    hours: i32,
    errors: FieldErrors,
}

/// Somebody who stands for the text.
struct Signer {
    initials: String,
    name: String,
    words: String,
}

struct Offer {
    title: String,
    text: String,
    card: ProductCard,
}

/// `GET /articles/{slug}`; an address that the article had before leads to its present one.
pub(super) async fn show(parts: Data<Parts>, slug: Path<String>) -> Answer {
    let conn = parts.db.get().await?;
    let Some(row) = sql::published(&slug, &conn).await? else {
        let now_at = sql::moved(&slug, &conn).await?.ok_or(Error::NotFound)?;
        return Ok(moved_to(&paths::article(&now_at)));
    };
    let (frame, prices) = Frame::with_prices(&parts, &conn).await?;
    let view = load(row, &prices, &conn).await?;
    drop(conn);
    page(&article_page(view, &frame, &parts)?)
}

pub(super) fn article_page(view: View, frame: &Frame, parts: &Parts) -> Result<ArticlePage, Error> {
    let (crumbs, updated) = (crumbs(&view), view.row.revised_at.or(view.row.published_at));
    let mut layout = frame.layout(view.row.title.as_str(), Nav::Learn);
    layout.sheets = &[assets::CSS_BUYING];
    layout.description.clone_from(&view.row.summary);
    layout.canonical = Some(parts.absolute(&paths::article(&view.row.slug)));
    layout.og_type = "article";
    layout.og_image = view
        .hero
        .as_ref()
        .map(|hero| parts.absolute(&hero.large_src));
    layout.json_ld =
        structured::blocks(&view, &crumbs, &frame.settings.name, parts).map_err(Error::internal)?;
    let zone = frame.settings.zone();
    let summary = if begins_with_summary(&view.row) {
        String::new()
    } else {
        view.row.summary.clone()
    };
    Ok(ArticlePage {
        layout,
        crumbs,
        byline: byline(&view),
        updated: updated.map(|at| (zone.date(at), at.to_string())),
        minutes: minutes(view.row.word_count),
        in_short: if tells_itself_in_short(&view.row.body_html) {
            String::new()
        } else {
            view.row.lead.clone()
        },
        people: signers(&view),
        offer: view.offer.map(|card| Offer {
            title: or(&view.row.offer_title, &card.name),
            text: or(&view.row.offer_text, &card.line),
            card,
        }),
        inquiry_title: or(&view.row.inquiry_title, "Is something still open?"),
        slug: view.row.slug,
        title: view.row.title,
        summary,
        hero: view.hero,
        contents: view.contents,
        body: view.body,
        questions: view.questions,
        next: view.next,
        goods: view.goods,
        hours: frame.settings.reply_hours,
        errors: FieldErrors::default(),
    })
}

fn or(text: &str, otherwise: &str) -> String {
    if text.is_empty() { otherwise } else { text }.to_owned()
}

fn crumbs(view: &View) -> Vec<Link> {
    let mut crumbs = vec![Link::new("Home", "/"), Link::new("Learn", paths::ARTICLES)];
    let topic = view.row.topic.as_str();
    if let Some((slug, name)) = view.tags.iter().find(|(_, name)| name == topic) {
        crumbs.push(Link::new(name.as_str(), paths::index(Some(slug), 1)));
    }
    crumbs
}

fn byline(view: &View) -> Vec<String> {
    let wrote = view
        .author
        .as_ref()
        .map(|author| format!("By {}", author.name));
    let checked = view
        .reviewer
        .as_ref()
        .map(|checker| match checker.role.as_str() {
            "" => format!("Checked by {}", checker.name),
            role => format!("Checked by {}, {role}", checker.name),
        });
    wrote.into_iter().chain(checked).collect()
}

fn signers(view: &View) -> Vec<Signer> {
    let author = view.author.as_ref().map(|author| Signer {
        initials: initials(&author.name),
        name: author.name.clone(),
        words: said(author, ""),
    });
    let reviewer = view.reviewer.as_ref().map(|checker| {
        let read = view
            .row
            .reviewed_on
            .map(|day| format!("Read and signed on {}.", plain_date(day)));
        Signer {
            initials: initials(&checker.name),
            name: format!("Checked by {}", checker.name),
            words: said(checker, &read.unwrap_or_default()),
        }
    });
    author.into_iter().chain(reviewer).collect()
}

fn said(person: &PersonRow, more: &str) -> String {
    let about = or(&person.bio, &person.role);
    format!("{about} {more}").trim().to_owned()
}

/// Of the name itself, without what follows a comma: "M" for "Mara, sample author".
fn initials(name: &str) -> String {
    let name = name.split(',').next().unwrap_or_default();
    name.split_whitespace()
        .filter_map(|word| word.chars().next())
        .filter(|first| first.is_alphabetic())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}
