//! Articles as staff write them: the editor, the preview, what readers then see, and the file of one.

use std::time::Duration;

use reqwest::multipart::{Form, Part};
use serde_json::Value;
use storefront::articles::{front_matter, publish_due};
use storefront::staff::Role;

use crate::support::{Page, Shop, Visitor};

const FORM: &str = "form[data-save-bar]";
const HEAT: &str = "/articles/heat-cold-or-movement";

/// The form that stands at an address, with these values in the place of its own.
async fn typed(staff: &Visitor, path: &str, values: &[(&str, &str)]) -> Vec<(String, String)> {
    let page = staff.get(path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    with(page.fields(FORM), values)
}

/// The first field of each name gets the first value for it, the second the second.
fn with(mut fields: Vec<(String, String)>, values: &[(&str, &str)]) -> Vec<(String, String)> {
    let mut changed = vec![false; fields.len()];
    for (name, value) in values {
        let found = (0..changed.len()).find(|at| !changed[*at] && fields[*at].0 == *name);
        match found {
            Some(at) => {
                changed[at] = true;
                (*value).clone_into(&mut fields[at].1);
            }
            None => fields.push(((*name).to_owned(), (*value).to_owned())),
        }
    }
    fields
}

/// Sends a form and gives the editor's page that a 303 leads to.
async fn saved(staff: &Visitor, path: &str, form: &[(String, String)]) -> Page {
    let answer = staff.send_form(path, form).await;
    assert_eq!(answer.status, 303, "{:?}", answer.texts("[role=alert]"));
    staff.get(&answer.location()).await
}

async fn heat(shop: &Shop) -> String {
    let id = "SELECT id FROM articles WHERE slug = 'heat-cold-or-movement'";
    format!("/admin/articles/{}", shop.text(id).await)
}

const BODY: &str = "A walk is the oldest remedy.\n\n## Begin small\n\nTen minutes.\n\n[[product:knee-pillow]]\n\n## Go on\n\n<script>alert(1)</script>Every day.";

fn walking() -> [(&'static str, &'static str); 8] {
    [
        ("title", "Walk it off"),
        ("summary", "Why ten minutes help."),
        ("body", BODY),
        ("tags", "Movement, Walking"),
        ("q_question", "How far?"),
        ("q_answer", "As far as it is pleasant."),
        ("q_question", "How often?"),
        ("q_answer", "Daily."),
    ]
}

#[tokio::test(flavor = "multi_thread")]
async fn an_editor_writes_previews_and_publishes() {
    let shop = Shop::start().await;
    let (editor, reader) = (shop.staff(Role::Editor).await, shop.visitor());
    let form = typed(&editor, "/admin/articles/new", &walking()).await;

    let preview = editor.send_form("/admin/articles/preview", &form).await;
    assert_eq!(preview.status, 200);
    assert_eq!(preview.texts("h1"), ["Walk it off"]);
    assert_eq!(preview.count(".prose .callout-product"), 1);
    assert_eq!(preview.count(".faq details"), 2);
    assert_eq!(
        shop.number("SELECT count(*) FROM articles WHERE slug = 'walk-it-off'")
            .await,
        0,
        "a preview stores nothing"
    );

    let page = saved(&editor, "/admin/articles/new", &form).await;
    assert!(page.has("Draft"), "{:?}", page.texts(".office-head"));
    assert_eq!(reader.get("/articles/walk-it-off").await.status, 404);
    let path = page.attr(FORM, "action").unwrap();
    let publish = with(page.fields(FORM), &[("status", "published")]);
    let page = saved(&editor, &path, &publish).await;
    assert_eq!(
        page.attr(".office-head a[href^='/articles/']", "href")
            .unwrap(),
        "/articles/walk-it-off"
    );

    let public = reader.get("/articles/walk-it-off").await;
    assert_eq!(public.status, 200);
    let shown = |page: &Page| {
        let selectors = ["h1", ".lead", ".prose", ".faq summary", ".contents a"];
        selectors.map(|selector| page.texts(selector))
    };
    assert_eq!(shown(&public), shown(&preview), "as the preview said");
    assert!(
        !public
            .texts("article script")
            .iter()
            .any(|script| script.contains("alert"))
    );
    assert!(!public.text().contains("<script>alert"));
    assert!(public.has("Every day."), "the words around it stay");
    assert_eq!(
        public.attr(".prose .callout-product a", "href").unwrap(),
        "/products/knee-pillow"
    );
    let blocks = public.texts("script[type='application/ld+json']");
    let faq = blocks
        .iter()
        .map(|block| serde_json::from_str::<Value>(block).unwrap())
        .find(|block| block["@type"] == "FAQPage")
        .expect("the questions for search engines");
    assert_eq!(faq["mainEntity"][1]["name"], "How often?");
    assert_eq!(faq["mainEntity"][1]["acceptedAnswer"]["text"], "Daily.");
    assert!(reader.get("/articles").await.has("Walk it off"));
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_see_an_edit_at_once_and_the_old_address_leads_to_the_new() {
    let shop = Shop::start().await;
    let (editor, reader) = (shop.staff(Role::Editor).await, shop.visitor());
    let path = heat(&shop).await;
    let before = reader.get(HEAT).await;
    let form = typed(
        &editor,
        &path,
        &[("title", "Heat or cold"), ("slug", "heat-or-cold")],
    )
    .await;
    saved(&editor, &path, &form).await;
    let moved = reader.get(HEAT).await;
    assert_eq!(
        (moved.status, moved.header("location")),
        (301, "/articles/heat-or-cold")
    );
    let page = reader.get("/articles/heat-or-cold").await;
    assert_eq!(page.texts("h1"), ["Heat or cold"]);
    // What the form does not touch stays as it was, to the second.
    let rest = [".faq details", ".prose > p", ".person", ".product-card h3"];
    for part in rest {
        assert_eq!(page.texts(part), before.texts(part), "{part}");
    }
    assert_eq!(
        page.attributes(".byline time", "datetime"),
        before.attributes(".byline time", "datetime")
    );

    // Back again: the address is the article's own once more, and nobody is sent in a ring.
    let form = typed(&editor, &path, &[("slug", "heat-cold-or-movement")]).await;
    saved(&editor, &path, &form).await;
    assert_eq!(reader.get(HEAT).await.status, 200);
    assert_eq!(reader.get("/articles/heat-or-cold").await.location(), HEAT);
    // Another article may take an address that only leads on.
    let form = typed(
        &editor,
        "/admin/articles/new",
        &[
            ("title", "Heat or cold"),
            ("body", "New."),
            ("status", "published"),
        ],
    )
    .await;
    saved(&editor, "/admin/articles/new", &form).await;
    assert_eq!(
        reader.get("/articles/heat-or-cold").await.texts("h1"),
        ["Heat or cold"]
    );

    let form = typed(&editor, &path, &[("status", "archived")]).await;
    saved(&editor, &path, &form).await;
    assert_eq!(reader.get(HEAT).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_edit_shows_both_versions_and_keeps_what_was_typed() {
    let shop = Shop::start().await;
    let (first, second) = (
        shop.staff(Role::Editor).await,
        shop.staff(Role::Manager).await,
    );
    let path = heat(&shop).await;
    let theirs = typed(&first, &path, &[("summary", "The first was quicker.")]).await;
    let mine = typed(&second, &path, &[("summary", "The second thought longer.")]).await;
    saved(&first, &path, &theirs).await;
    let page = second.send_form(&path, &mine).await;
    assert_eq!(page.status, 409);
    let rows = page.texts("[aria-label='Fields that differ'] tbody tr");
    assert_eq!(
        rows,
        ["SummaryThe second thought longer.The first was quicker."],
        "nothing else differs"
    );
    assert_eq!(
        page.attr("#e-summary", "value").unwrap(),
        "The second thought longer."
    );
    assert!(shop.visitor().get(HEAT).await.has("The first was quicker."));
    saved(&second, &path, &page.fields(FORM)).await;
    assert!(
        shop.visitor()
            .get(HEAT)
            .await
            .has("The second thought longer.")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_form_keeps_what_was_typed() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    let long = "x".repeat(400);
    let form = typed(
        &editor,
        "/admin/articles/new",
        &[
            ("title", "Heat"),
            ("slug", "Not A Slug"),
            ("summary", &long),
            ("status", "published"),
            ("reviewed_on", "2026-02-30"),
            ("day", "soon"),
            ("time", "25:00"),
            ("author", "nobody"),
            ("products", "knee-pillow\nno-such-thing"),
            ("related", "no-such-article"),
            ("offer", "neither"),
            ("q_question", "Only a question?"),
        ],
    )
    .await;
    let page = editor.send_form("/admin/articles/new", &form).await;
    assert_eq!(page.status, 422);
    for field in [
        "slug",
        "summary",
        "body",
        "reviewed_on",
        "day",
        "time",
        "author",
        "products",
        "related",
        "offer",
        "questions",
    ] {
        let beside = page.texts(&format!("#e-{field}-error"));
        assert_eq!(beside.len(), 1, "{field}");
        assert_eq!(
            page.count(&format!("[role=alert] a[href='#e-{field}']")),
            1,
            "{field}"
        );
        assert_eq!(page.count(&format!("#e-{field}")), 1, "{field}");
    }
    assert!(page.has("There is nothing at /products/no-such-thing."));
    let kept = page.fields(FORM);
    for (name, value) in [
        ("slug", "Not A Slug"),
        ("summary", long.as_str()),
        ("day", "soon"),
        ("products", "knee-pillow\nno-such-thing"),
        ("q_question", "Only a question?"),
        ("status", "published"),
    ] {
        assert!(
            kept.contains(&(name.to_owned(), value.to_owned())),
            "{name}: {kept:?}"
        );
    }
    let taken = typed(
        &editor,
        "/admin/articles/new",
        &[("title", "Mine"), ("slug", "heat-cold-or-movement")],
    )
    .await;
    let page = editor.send_form("/admin/articles/new", &taken).await;
    assert_eq!(page.status, 422);
    assert!(page.texts("#e-slug-error")[0].contains("another slug"));
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_added_moved_and_taken_out_without_a_script() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    let path = heat(&shop).await;
    let page = editor.get(&path).await;
    let stored = page.attributes(".question-row input[name=q_question]", "value");
    assert!(stored.len() >= 3, "{stored:?}");
    let rows = page.count(".question-row");

    let more = with(page.fields(FORM), &[("more", "questions"), ("title", "")]);
    let page = editor.send_form(&path, &more).await;
    assert_eq!(page.status, 200, "more rows want no complete form");
    assert_eq!(page.count(".question-row"), rows + 3);
    assert_eq!(
        page.attr("#e-title", "value"),
        None,
        "and keep what is typed"
    );

    let mut form = editor.get(&path).await.fields(FORM);
    let places: Vec<usize> = (0..form.len())
        .filter(|at| form[*at].0 == "q_place")
        .collect();
    "9".clone_into(&mut form[places[0]].1);
    form.push(("q_remove".to_owned(), "1".to_owned()));
    let blank = places[stored.len()];
    "0.5".clone_into(&mut form[blank].1);
    "Quite new?".clone_into(&mut form[blank + 1].1);
    "Yes.".clone_into(&mut form[blank + 2].1);
    saved(&editor, &path, &form).await;
    let mut expected = vec!["Quite new?".to_owned()];
    expected.extend(stored[2..].iter().cloned());
    expected.push(stored[0].clone());
    let public = shop.visitor().get(HEAT).await;
    assert_eq!(public.texts(".faq summary"), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_with_a_time_ahead_waits_for_it() {
    let shop = Shop::start().await;
    let (editor, reader) = (shop.staff(Role::Editor).await, shop.visitor());
    let ahead = "to_char((now() + interval '30 hours') AT TIME ZONE (SELECT time_zone FROM shop_settings), 'YYYY-MM-DD')";
    let day = shop.text(ahead).await;
    let mut values = walking().to_vec();
    values.extend([("status", "published"), ("day", &day), ("time", "06:00")]);
    let form = typed(&editor, "/admin/articles/new", &values).await;
    let page = saved(&editor, "/admin/articles/new", &form).await;
    assert!(
        page.texts(".office-head .state")[0].starts_with("Scheduled for "),
        "{:?}",
        page.texts(".office-head")
    );
    assert_eq!(page.attr("#e-time", "value").unwrap(), "06:00");
    let waits = async || {
        let conn = shop.parts().db.get().await.unwrap();
        publish_due(shop.parts().clock.now(), &conn).await.unwrap();
        drop(conn);
        reader.get("/articles/walk-it-off").await.status
    };
    assert_eq!(waits().await, 404);
    assert!(
        editor
            .get("/admin/articles?status=scheduled")
            .await
            .has("Walk it off")
    );
    shop.advance(Duration::from_hours(72));
    assert_eq!(waits().await, 200);
    let manager = shop.staff(Role::Manager).await;
    assert!(
        manager
            .get("/admin/articles?status=published")
            .await
            .has("Walk it off")
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_stays_even_when_the_form_is_refused() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    let send = async |fields: Vec<(String, String)>, file: Vec<u8>| {
        let form = fields
            .into_iter()
            .fold(Form::new(), |form, (name, value)| form.text(name, value));
        let part = Part::bytes(file).file_name("walk.png");
        let post = editor
            .request(reqwest::Method::POST, "/admin/articles/new")
            .header("Origin", shop.origin());
        editor
            .send(post.multipart(form.part("picture", part)))
            .await
    };
    let png = include_bytes!("../../demo/images/back-guide.png").to_vec();
    let form = typed(&editor, "/admin/articles/new", &[("title", "")]).await;
    let page = send(form, png).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.count("#e-title-error"), 1);
    assert_eq!(page.count("#e-hero_alt-error"), 1);
    assert_eq!(page.count(".plate img"), 1, "the picture is kept");
    let form = with(
        page.fields(FORM),
        &[
            ("title", "With a picture"),
            ("body", "Text."),
            ("hero_alt", "A path"),
            ("status", "published"),
        ],
    );
    saved(&editor, "/admin/articles/new", &form).await;
    let public = shop.visitor().get("/articles/with-a-picture").await;
    assert_eq!(public.attr(".article-hero img", "alt").unwrap(), "A path");

    let form = typed(&editor, "/admin/articles/new", &[("title", "Broken")]).await;
    let page = send(form, b"no picture at all".to_vec()).await;
    assert_eq!(page.status, 422);
    assert_eq!(page.count("#e-picture-error"), 1);
    assert_eq!(page.attr("#e-title", "value").unwrap(), "Broken");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_pane_beside_the_text_shows_it_sanitised() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    let post = editor
        .request(reqwest::Method::POST, "/admin/articles/preview")
        .header("HX-Request", "true")
        .form(&[(
            "body",
            "## Now\n\n[[product:knee-pillow]]\n\n[[product:gone]]\n\n<img src=x onerror=alert(1)>",
        )]);
    let pane = editor.send(post).await;
    assert_eq!(pane.status, 200);
    assert_eq!(pane.texts("h2"), ["Now"]);
    assert_eq!(pane.count(".callout-product"), 1);
    assert_eq!(pane.count("form"), 0, "a form within the form would end it");
    assert!(pane.has("No product of the shop is called gone"));
    assert!(!pane.text().contains("onerror"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_in_short_stands_once_in_the_contents() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    for (lead, body) in [
        ("", "> The whole in short.\n\nText.\n\n## Begin"),
        ("Also.", "> The whole in short.\n\nText.\n\n## Begin"),
        ("The whole in short.", "Text.\n\n## Begin"),
    ] {
        let form = [("title", "Short"), ("lead", lead), ("body", body)];
        let page = editor.post("/admin/articles/preview", &form).await;
        assert_eq!(page.texts(".contents a"), ["In short", "Begin"], "{lead}");
        assert_eq!(page.texts("#short"), ["The whole in short."], "{lead}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_article_is_a_file_that_tells_it_whole() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    let path = heat(&shop).await;
    let file = editor.get(&format!("{path}/source.md")).await;
    assert_eq!(file.status, 200);
    assert!(
        file.header("content-disposition")
            .contains("heat-cold-or-movement.md")
    );
    let text = file.text();
    let (head, body) = front_matter::parse(&text).unwrap();
    let demo = include_str!("../../demo/articles/heat-cold-or-movement.md");
    let (written, written_body) = front_matter::parse(demo).unwrap();
    assert_eq!(body.trim(), written_body.trim());
    assert_eq!(
        (
            head.title,
            head.faq,
            head.related,
            head.author,
            head.published
        ),
        (
            written.title,
            written.faq,
            written.related,
            written.author,
            written.published
        )
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_is_searched_by_title_and_author() {
    let shop = Shop::start().await;
    let editor = shop.staff(Role::Editor).await;
    let titles = async |query: &str| {
        let page = editor.get(&format!("/admin/articles?{query}")).await;
        assert_eq!(page.status, 200);
        page.texts("tbody td:first-child")
    };
    assert!(titles("").await.len() >= 6);
    assert_eq!(titles("q=heat").await.len(), 1);
    assert!(titles("q=mara").await.len() >= 2);
    assert!(titles("q=%25").await.is_empty(), "a sign is a sign");
    assert!(titles("status=draft").await.is_empty());
    assert!(titles("page=nonsense").await.len() >= 6);
    assert!(titles("page=9999").await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_has_to_do_with_articles_gets_there() {
    let shop = Shop::start().await;
    let support = shop.staff(Role::Support).await;
    let path = heat(&shop).await;
    for address in ["/admin/articles", "/admin/articles/new", &path] {
        assert_eq!(support.get(address).await.status, 403, "{address}");
    }
    for address in ["/admin/articles/new", "/admin/articles/preview", &path] {
        let answer = support.post(address, &[("title", "Mine")]).await;
        assert_eq!(answer.status, 403, "{address}");
    }
    let stranger = shop.visitor().post(&path, &[("title", "Mine")]).await;
    assert!(stranger.location().starts_with("/admin/login"));

    let editor = shop.staff(Role::Editor).await;
    let unknown = "/admin/articles/019ab000-0000-7000-8000-000000000000";
    assert_eq!(editor.get(unknown).await.status, 404);
    let fields = [("title", "A"), ("status", "draft"), ("version", "1")];
    assert_eq!(editor.post(unknown, &fields).await.status, 404);
    let preview = format!("{unknown}/preview");
    assert_eq!(editor.post(&preview, &fields).await.status, 404);
}
