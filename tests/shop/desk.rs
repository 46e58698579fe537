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
        [format!("Article: {title}")]
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
    let form = pressed(&staff, &path, Some("new"), "He wrote again.").await;
    assert_eq!(staff.send_form(&path, &form).await.status, 303);
    assert_eq!(names(&staff.get("/admin/inquiries").await), ["Tobias"]);
    assert_eq!(
        shop.number("SELECT count(*) FROM inquiries WHERE answered_at IS NULL")
            .await,
        1
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

/// The fields of a page's form: what stands in them, whether typed, chosen or ticked.
fn form_of(page: &Page, form: &str) -> Vec<(String, String)> {
    let mut fields = page.hidden(form);
    for kind in ["input.input", "input[type=checkbox][checked]"] {
        let selector = format!("{form} {kind}");
        let names = page.attributes(&selector, "name");
        for name in names {
            let one = format!("{form} [name='{name}']");
            fields.push((name, page.attr(&one, "value").unwrap_or_default()));
        }
    }
    let areas = format!("{form} textarea");
    let typed = page.texts_as_typed(&areas);
    fields.extend(page.attributes(&areas, "name").into_iter().zip(typed));
    let chosen = format!("{form} select option[selected]");
    let lists = page.attributes(&format!("{form} select"), "name");
    fields.extend(lists.into_iter().zip(page.attributes(&chosen, "value")));
    fields
}

/// The same fields with one of another value, added where it was not there.
fn with(mut fields: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    fields.retain(|(field, _)| field != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

const SETTINGS: &str = "/admin/settings";

#[tokio::test(flavor = "multi_thread")]
async fn changed_facts_show_on_the_public_pages() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let page = manager.get(SETTINGS).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let form = form_of(&page, "main form[data-save-bar]");
    assert_eq!(form.len(), 12, "{form:?}");
    let same = manager.send_form(SETTINGS, &form).await;
    assert_eq!(
        same.status,
        303,
        "the form as given is fine: {}",
        same.text()
    );

    let form = form_of(&manager.get(SETTINGS).await, "main form[data-save-bar]");
    let form = with(form, "name", "Quiet Spine");
    let form = with(form, "reply_hours", "6");
    let form = with(form, "contact_email", "ask@quiet.example");
    let form = with(form, "address", "Quiet Spine Ltd\n2 New Lane");
    let form = with(form, "delivery_countries", "DE, nl us");
    let answer = manager.send_form(SETTINGS, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert!(manager.get(&answer.location()).await.has("Saved."));

    let visitor = shop.visitor();
    let contact = visitor.get("/contact").await;
    assert!(contact.has("within 6 hours") && contact.has("ask@quiet.example"));
    assert!(contact.has("Quiet Spine Ltd") && contact.has("2 New Lane"));
    let title = visitor.get("/").await.texts("title").concat();
    assert!(title.contains("Quiet Spine"), "{title}");
    visitor.add(&shop.variant("SB-BOOK").await, 1).await;
    let checkout = visitor.get("/checkout").await;
    assert_eq!(
        checkout.attributes("#country option", "value"),
        ["DE", "NL", "US"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_facts_are_named_and_stale_ones_show_both_versions() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let first = form_of(&manager.get(SETTINGS).await, "main form[data-save-bar]");
    for (name, wrong) in [
        ("name", ""),
        ("contact_email", "nobody"),
        ("reply_hours", "0"),
        ("reply_hours", "soon"),
        ("country", "XX"),
        ("language", "english please"),
        ("time_zone", "Middle/Earth"),
        ("currency", "ABC"),
        ("delivery_countries", "US, Mars"),
    ] {
        let page = manager
            .send_form(SETTINGS, &with(first.clone(), name, wrong))
            .await;
        assert_eq!(page.status, 422, "{name}: {wrong}");
        assert_eq!(page.count(&format!("#{name}-error")), 1, "{name}: {wrong}");
        let kept = page.attr(&format!("#{name}"), "value").unwrap_or_default();
        assert_eq!(kept, wrong, "{name}");
    }
    let theirs = with(first.clone(), "tagline", "Theirs");
    assert_eq!(manager.send_form(SETTINGS, &theirs).await.status, 303);
    let page = manager
        .send_form(SETTINGS, &with(first, "tagline", "Mine"))
        .await;
    assert_eq!(page.status, 409);
    assert_eq!(
        page.texts("[aria-label='Fields that differ'] tbody tr"),
        ["One lineMineTheirs"]
    );
    assert_eq!(page.attr("#tagline", "value").unwrap(), "Mine");
    let again = form_of(&page, "main form[data-save-bar]");
    assert_eq!(manager.send_form(SETTINGS, &again).await.status, 303);
    assert_eq!(shop.text("SELECT tagline FROM shop_settings").await, "Mine");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_delivery_price_shows_at_the_checkout() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let path = "/admin/settings/delivery/standard";
    let first = form_of(&manager.get(path).await, "main form[data-save-bar]");
    let save = |name: &str, value: &str| with(first.clone(), name, value);
    for (name, wrong) in [
        ("price", "cheap"),
        ("price", "-3"),
        ("position", "last"),
        ("name", ""),
    ] {
        let page = manager.send_form(path, &save(name, wrong)).await;
        assert_eq!(page.status, 422, "{name}: {wrong}");
        assert_eq!(page.count(&format!("#{name}-error")), 1, "{name}: {wrong}");
    }
    let answer = manager.send_form(path, &save("price", "1,249.50")).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-BOOK").await, 1).await;
    let prices = |page: &Page| page.texts("#delivery_method .choice .price");
    assert_eq!(
        prices(&visitor.get("/checkout").await),
        ["$1,249.50", "Free"]
    );

    let stale = manager.send_form(path, &save("price", "3")).await;
    assert_eq!(stale.status, 409);
    assert_eq!(
        stale.texts("[aria-label='Fields that differ'] tbody tr"),
        ["Price$3.00$1,249.50"]
    );
    assert_eq!(stale.attr("#price", "value").unwrap(), "3");

    let form = form_of(&manager.get(path).await, "main form[data-save-bar]");
    let mut off = form;
    off.retain(|(name, _)| name != "active");
    assert_eq!(manager.send_form(path, &off).await.status, 303);
    assert_eq!(prices(&visitor.get("/checkout").await), ["Free"]);

    let new = "/admin/settings/delivery/new";
    let courier = [
        ("name", "Courier"),
        ("promise", "today"),
        ("price", "19"),
        ("position", "9"),
        ("active", "1"),
    ];
    assert_eq!(manager.post(new, &courier).await.status, 303);
    assert_eq!(prices(&visitor.get("/checkout").await), ["Free", "$19.00"]);
    assert_eq!(
        manager.post(new, &courier).await.status,
        422,
        "the name is taken"
    );
    let unknown = "/admin/settings/delivery/pigeon";
    assert_eq!(manager.get(unknown).await.status, 404);
    assert_eq!(manager.post(unknown, &courier).await.status, 404);
    let support = shop.staff(Role::Support).await;
    for path in [SETTINGS, path, new] {
        assert_eq!(support.get(path).await.status, 403, "{path}");
    }
}

const STAFF: &str = "/admin/settings/staff";

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_lets_people_in_and_out() {
    let shop = Shop::start().await;
    let owner = shop.staff(Role::Owner).await;
    let new = owner.get(&format!("{STAFF}/new")).await;
    assert_eq!(new.header("cache-control"), "no-store");
    let form = with(
        form_of(&new, "main form[data-save-bar]"),
        "name",
        "Mara Sample",
    );
    let page = owner.send_form(&format!("{STAFF}/new"), &form).await;
    assert_eq!((page.status, page.count("#email-error")), (422, 1));
    let form = with(form, "email", "mara@shop.example");
    let form = with(form, "role", "editor");
    let answer = owner.send_form(&format!("{STAFF}/new"), &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = owner.get(&answer.location()).await;
    assert!(page.has("Mara Sample"));
    let password = form
        .iter()
        .find(|(name, _)| name == "password")
        .unwrap()
        .1
        .clone();
    assert!(password.len() >= 20 && !page.text().contains(&password));
    let page = owner.send_form(&format!("{STAFF}/new"), &form).await;
    assert_eq!((page.status, page.count("#email-error")), (422, 1), "twice");

    let mara = shop.visitor();
    let credentials = [
        ("email", "mara@shop.example"),
        ("password", password.as_str()),
    ];
    assert_eq!(mara.post("/admin/login", &credentials).await.status, 303);
    assert_eq!(mara.get("/admin/orders").await.status, 403);
    assert_eq!(mara.get(STAFF).await.status, 403);

    let id = shop
        .text("SELECT id FROM staff WHERE email = 'mara@shop.example'")
        .await;
    let path = format!("{STAFF}/{id}");
    let first = form_of(&owner.get(&path).await, "main form[data-save-bar]");
    let promoted = with(first.clone(), "role", "support");
    assert_eq!(owner.send_form(&path, &promoted).await.status, 303);
    assert_eq!(mara.get("/admin/orders").await.status, 200, "at once");
    let stale = owner
        .send_form(&path, &with(first, "name", "Mara S."))
        .await;
    assert_eq!(stale.status, 409);
    assert_eq!(
        stale.texts("[aria-label='Fields that differ'] tbody tr"),
        ["NameMara S.Mara Sample", "RoleEditorSupport"]
    );

    let given = owner.get(&format!("{path}/password")).await;
    let fresh = given.attr("#password", "value").unwrap();
    let answer = owner
        .post(&format!("{path}/password"), &[("password", &fresh)])
        .await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(mara.get("/admin").await.status, 303, "signed out");
    assert_eq!(mara.post("/admin/login", &credentials).await.status, 422);
    let credentials = [("email", "mara@shop.example"), ("password", fresh.as_str())];
    assert_eq!(mara.post("/admin/login", &credentials).await.status, 303);
    let short = owner
        .post(&format!("{path}/password"), &[("password", "short")])
        .await;
    assert_eq!(short.status, 400);

    let mut off = form_of(&owner.get(&path).await, "main form[data-save-bar]");
    off.retain(|(name, _)| name != "active");
    assert_eq!(owner.send_form(&path, &off).await.status, 303);
    assert_eq!(mara.get("/admin").await.status, 303, "signed out at once");
    assert_eq!(mara.post("/admin/login", &credentials).await.status, 422);
    assert!(owner.get(STAFF).await.has("Switched off"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_always_remains() {
    let shop = Shop::start().await;
    let owner = shop.staff(Role::Owner).await;
    shop.sql("UPDATE staff SET active = false WHERE email = 'owner@test.example'")
        .await;
    let id = shop
        .text("SELECT id FROM staff WHERE email = 'owner@shop.example'")
        .await;
    let path = format!("{STAFF}/{id}");
    let mine = form_of(&owner.get(&path).await, "main form[data-save-bar]");
    let page = owner
        .send_form(&path, &with(mine.clone(), "role", "editor"))
        .await;
    assert_eq!(
        (page.status, page.count("#role-error, .notice--bad")),
        (422, 2)
    );
    let renamed = with(mine, "name", "Sam Other");
    assert_eq!(owner.send_form(&path, &renamed).await.status, 303);

    // Two owners who demote each other at the same moment: one stays.
    shop.sql("UPDATE staff SET active = true WHERE email = 'owner@test.example'")
        .await;
    let other = shop.visitor();
    let (email, password) = crate::support::OWNER;
    let page = other
        .post("/admin/login", &[("email", email), ("password", password)])
        .await;
    assert_eq!(page.status, 303);
    let theirs = shop
        .text(&format!("SELECT id FROM staff WHERE email = '{email}'"))
        .await;
    let their_path = format!("{STAFF}/{theirs}");
    let demote_them = with(
        form_of(&owner.get(&their_path).await, "main form[data-save-bar]"),
        "role",
        "manager",
    );
    let demote_me = with(
        form_of(&other.get(&path).await, "main form[data-save-bar]"),
        "role",
        "manager",
    );
    let (a, b) = tokio::join!(
        owner.send_form(&their_path, &demote_them),
        other.send_form(&path, &demote_me)
    );
    let mut statuses = [a.status, b.status];
    statuses.sort_unstable();
    assert!(statuses[0] == 303 && statuses[1] != 303, "{statuses:?}");
    assert_eq!(
        shop.number("SELECT count(*) FROM staff WHERE role = 'owner' AND active")
            .await,
        1
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_shows_what_waits() {
    let shop = Shop::start().await;
    let staff = shop.staff(Role::Manager).await;
    assert!(staff.get("/admin").await.has("No order waits to be sent."));
    let buyer = shop.visitor();
    buyer.add(&shop.variant("SB-BOOK").await, 1).await;
    let form = buyer.checkout_form().await;
    assert_eq!(buyer.send_form("/checkout", &form).await.status, 303);
    let question = ask(&shop, "Youssef", "").await;
    shop.sql("UPDATE stock SET on_hand = 100").await;
    shop.sql("UPDATE stock SET on_hand = 3 WHERE variant_id = (SELECT id FROM variants WHERE sku = 'SB-BOOK')")
        .await;
    shop.sql("UPDATE outbox SET last_error = 'refused', attempts = 1 WHERE kind LIKE 'inquiries.received'")
        .await;
    let page = staff.get("/admin").await;
    assert_eq!(page.status, 200);
    assert!(page.has("Sam") && page.has("Ines Romero") && page.has("Waiting for payment"));
    shop.sql("UPDATE orders SET payment_method = 'cash_on_delivery'")
        .await;
    assert!(staff.get("/admin").await.has("Paid at the door"));
    let links = page.attributes("main .panel a", "href");
    let order = shop.text("SELECT id FROM orders").await;
    let mail = shop
        .text("SELECT id FROM outbox WHERE last_error IS NOT NULL")
        .await;
    let product = shop
        .text("SELECT id FROM products WHERE slug = 'back-guide'")
        .await;
    for (kind, id) in [
        ("orders", order),
        ("inquiries", question),
        ("outbox", mail),
        ("products", product),
    ] {
        let link = format!("/admin/{kind}/{id}");
        assert!(links.contains(&link), "{link} in {links:?}");
        assert_eq!(staff.get(&link).await.status, 200, "{link}");
    }
    let few: Vec<String> = page
        .texts(".todo small")
        .into_iter()
        .filter(|words| words == "3 left")
        .collect();
    assert_eq!(few.len(), 1);

    let editor = shop.staff(Role::Editor).await;
    let page = editor.get("/admin").await;
    assert!(!page.has("Ines Romero") && !page.has("Youssef") && page.has("3 left"));
}
