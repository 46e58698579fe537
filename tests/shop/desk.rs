//! The back office's daily desk: questions, what waits, the shop's facts, ways of delivery, staff.

use std::time::Duration;

use storefront::staff::Role;

use crate::support::{Page, Shop, Visitor};

const HOUR: Duration = Duration::from_hours(1);

/// A question of that name, sent from an article; gives its id.
async fn ask(shop: &Shop, name: &str, article: &str) -> String {
    let email = format!("{}@example.com", name.to_lowercase());
    let page = shop
        .visitor()
        .post(
            "/inquiries",
            &[
                ("name", name),
                ("email", &email),
                ("message", "Which firmness suits 95 kg?\nI sit all day."),
                ("article", article),
            ],
        )
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    shop.text(&format!("SELECT id FROM inquiries WHERE name = '{name}'"))
        .await
}

/// The form of a question as the page gives it, with this note and the button of that state pressed.
async fn pressed(
    staff: &Visitor,
    path: &str,
    status: Option<&str>,
    note: &str,
) -> Vec<(String, String)> {
    let page = staff.get(path).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let mut fields = page.hidden("form.reply");
    fields.push(("note".to_owned(), note.to_owned()));
    let was = fields
        .iter()
        .find(|(name, _)| name == "was")
        .unwrap()
        .1
        .clone();
    fields.push(("status".to_owned(), status.unwrap_or(&was).to_owned()));
    fields
}

fn names(page: &Page) -> Vec<String> {
    page.texts(".inbox-list a b")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_question_is_seen_with_its_age_and_answered() {
    let shop = Shop::start().await;
    let slug = shop
        .text("SELECT slug FROM articles WHERE status = 'published' ORDER BY slug LIMIT 1")
        .await;
    let title = shop
        .text(&format!("SELECT title FROM articles WHERE slug = '{slug}'"))
        .await;
    let id = ask(&shop, "Tobias", &slug).await;
    let staff = shop.staff(Role::Support).await;
    shop.advance(HOUR / 2);

    let page = staff.get("/admin/inquiries").await;
    assert_eq!(page.status, 200);
    assert_eq!(names(&page), ["Tobias"]);
    assert_eq!(page.texts(".inbox-list .due"), ["23 hours left"]);
    assert_eq!(
        page.texts(".inbox-list .inbox-about"),
        [format!("From {title}")]
    );

    let path = format!("/admin/inquiries/{id}");
    let link = shop
        .text("SELECT body_text FROM outbox WHERE kind = 'inquiries.received'")
        .await;
    assert!(
        link.contains(&path),
        "the mail to the shop points here: {link}"
    );
    let page = staff.get(&path).await;
    assert!(page.has("I sit all day."));
    let mailto = page.attr(".message a", "href").unwrap();
    assert!(
        mailto.starts_with("mailto:tobias@example%2Ecom?subject=Re%3A%20"),
        "{mailto}"
    );
    assert_eq!(
        page.attributes(".message a", "href").last().unwrap(),
        &format!("/articles/{slug}")
    );
    let mails = page.attributes(".inbox-message .todo a", "href");
    assert_eq!(mails.len(), 2, "{mails:?}");
    for mail in mails {
        assert_eq!(staff.get(&mail).await.status, 200, "{mail}");
    }

    let form = pressed(&staff, &path, Some("answered"), "Told him: soft nodes.").await;
    let answer = staff.send_form(&path, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = staff.get(&answer.location()).await;
    assert!(page.has("Saved."));
    assert_eq!(page.texts("#note"), ["Told him: soft nodes."]);
    assert_eq!(page.texts(".inbox-message .state")[0], "Answered");
    assert_eq!(
        names(&staff.get("/admin/inquiries").await),
        Vec::<String>::new()
    );
    assert_eq!(
        names(&staff.get("/admin/inquiries?view=answered").await),
        ["Tobias"]
    );

    let first = shop.text("SELECT answered_at FROM inquiries").await;
    shop.advance(HOUR);
    let form = pressed(&staff, &path, Some("closed"), "Told him: soft nodes.").await;
    assert_eq!(staff.send_form(&path, &form).await.status, 303);
    assert_eq!(
        shop.text("SELECT answered_at FROM inquiries").await,
        first,
        "closing keeps the time of the answer"
    );
    let unknown = "/admin/inquiries/019ab000-0000-7000-8000-000000000000";
    assert_eq!(staff.get(unknown).await.status, 404);
    assert_eq!(staff.send_form(unknown, &form).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_first_stands_first_and_lateness_is_counted() {
    let shop = Shop::start().await;
    let staff = shop.staff(Role::Manager).await;
    ask(&shop, "Early", "").await;
    shop.advance(HOUR * 11);
    ask(&shop, "Middle", "").await;
    shop.sql("UPDATE inquiries SET status = 'spam' WHERE name = 'Middle'")
        .await;
    ask(&shop, "Recent", "").await;
    // a sign-in lasts twelve hours
    let staff = {
        drop(staff);
        shop.advance(HOUR * 15 + Duration::from_mins(1));
        sign_in(&shop, "manager@shop.example").await
    };
    let page = staff.get("/admin/inquiries").await;
    assert_eq!(names(&page), ["Early", "Recent"]);
    assert_eq!(
        page.texts(".inbox-list .due"),
        ["2 hours late", "8 hours left"]
    );
    assert!(page.has("One is late."));
    let late = staff.get("/admin/inquiries?view=late").await;
    assert_eq!(names(&late), ["Early"]);
    assert_eq!(
        names(&staff.get("/admin/inquiries?view=spam").await),
        ["Middle"]
    );
    assert_eq!(
        names(&staff.get("/admin/inquiries?view=all").await),
        ["Recent", "Middle", "Early"]
    );
    let found = staff
        .get("/admin/inquiries?view=all&q=recent%40example")
        .await;
    assert_eq!(names(&found), ["Recent"]);
    let none = staff.get("/admin/inquiries?q=nobody").await;
    assert_eq!((none.status, names(&none).len()), (200, 0));
    assert!(none.has("Nobody of that name or email wrote here."));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stale_answer_shows_both_notes_and_keeps_the_typed_one() {
    let shop = Shop::start().await;
    let id = ask(&shop, "Helen", "").await;
    let path = format!("/admin/inquiries/{id}");
    let staff = shop.staff(Role::Owner).await;
    let form = |note: &str, status: &str, version: &str| {
        [
            ("version", version),
            ("was", "new"),
            ("note", note),
            ("status", status),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
    };
    let first = staff
        .send_form(&path, &form("Mine was first", "answered", "1"))
        .await;
    assert_eq!(first.status, 303);
    let page = staff
        .send_form(&path, &form("Mine came second", "closed", "1"))
        .await;
    assert_eq!(page.status, 409);
    let rows = page.texts("[aria-label='Fields that differ'] tbody tr");
    assert_eq!(
        rows,
        ["NoteMine came secondMine was first", "StateClosedAnswered"]
    );
    assert_eq!(page.texts("#note"), ["Mine came second"]);
    assert_eq!(
        shop.text("SELECT note FROM inquiries").await,
        "Mine was first"
    );
    // The page carries the newer version: sending it again is a decision.
    let mut again = page.hidden("form.reply");
    again.push(("note".to_owned(), "Mine came second".to_owned()));
    again.push(("status".to_owned(), "closed".to_owned()));
    assert_eq!(staff.send_form(&path, &again).await.status, 303);
    assert_eq!(
        shop.text("SELECT note || ', ' || status FROM inquiries")
            .await,
        "Mine came second, closed"
    );
    let long = "x".repeat(8001);
    let page = staff.send_form(&path, &form(&long, "closed", "3")).await;
    assert_eq!((page.status, page.texts("#note")), (422, vec![long]));
}

#[tokio::test(flavor = "multi_thread")]
async fn questions_are_for_those_who_answer_them() {
    let shop = Shop::start().await;
    let id = ask(&shop, "Carla", "").await;
    let editor = shop.staff(Role::Editor).await;
    for path in ["/admin/inquiries", &format!("/admin/inquiries/{id}")] {
        assert_eq!(editor.get(path).await.status, 403, "{path}");
    }
    let rail = editor.get("/admin").await.attributes(".rail nav a", "href");
    assert!(
        !rail.contains(&"/admin/inquiries".to_owned())
            && rail.contains(&"/admin/products".to_owned()),
        "{rail:?}"
    );
}

/// Signs in once more: after twelve hours everybody has to.
async fn sign_in(shop: &Shop, email: &str) -> Visitor {
    let visitor = shop.visitor();
    let password = crate::support::OWNER.1;
    let page = visitor
        .post("/admin/login", &[("email", email), ("password", password)])
        .await;
    assert_eq!(page.status, 303, "{}", page.text());
    visitor
}
