//! Delivery as staff set it and as buyers meet it.

use storefront::staff::Role;

use crate::support::{Page, Shop, Visitor, with};

const DELIVERY: &str = "/admin/settings/delivery";
const FORM: &str = "main form[data-save-bar]";

/// Adds a zone and gives its id.
async fn zone(shop: &Shop, staff: &Visitor, name: &str, areas: &str, position: &str) -> String {
    let fields = [("name", name), ("areas", areas), ("position", position)];
    let page = staff.post(&format!("{DELIVERY}/zones/new"), &fields).await;
    assert_eq!(page.status, 303, "{}", page.text());
    shop.text(&format!(
        "SELECT id FROM delivery_zones WHERE name = '{name}'"
    ))
    .await
}

/// Names and prices of the ways that the checkout offers for an address.
async fn offered(
    visitor: &Visitor,
    country: &str,
    region: &str,
    code: &str,
) -> Vec<(String, String)> {
    let fields = visitor.checkout_form().await;
    let fields = with(fields, "country", country);
    let fields = with(fields, "region", region);
    let fields = with(fields, "postal_code", code);
    let page = visitor
        .send_form("/checkout", &with(fields, "update", "1"))
        .await;
    assert!(page.status < 500, "{}", page.text());
    let names = page.texts("#delivery_method .choice b").into_iter();
    names
        .zip(page.texts("#delivery_method .choice .price"))
        .collect()
}

fn named(ways: &[(&str, &str)]) -> Vec<(String, String)> {
    let ways = ways.iter();
    ways.map(|(name, price)| ((*name).to_owned(), (*price).to_owned()))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn zones_and_steps_decide_what_is_offered_and_what_it_costs() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    shop.sql("UPDATE delivery_methods SET active = false").await;
    let north = zone(&shop, &manager, "Far north", "us ak\nCA: x*, y1a 1a1", "1").await;
    let rest = zone(&shop, &manager, "North America", "US, CA", "2").await;
    let kept = shop
        .text(&format!(
            "SELECT string_agg(country || region || postal_pattern, '; ' ORDER BY country) FROM delivery_zone_areas WHERE zone_id = '{north}'"
        ))
        .await;
    assert_eq!(kept, "CAX*, Y1A 1A1; USAlaska");
    let sled = [
        ("name", "Sled"),
        ("zone", north.as_str()),
        ("kind", "by_weight"),
        ("price", "10"),
        ("steps", "1 kg: 20.00\n2.5 kg: 35"),
        ("max_weight", "3 kg"),
        ("active", "1"),
    ];
    let van = [
        ("name", "Van"),
        ("zone", rest.as_str()),
        ("kind", "by_subtotal"),
        ("price", "9"),
        ("steps", "50: 4.50"),
        ("free_over", "100"),
        ("position", "1"),
        ("active", "1"),
    ];
    let ship = [
        ("name", "Ship"),
        ("price", "30"),
        ("position", "2"),
        ("active", "1"),
    ];
    for way in [&sled[..], &van, &ship] {
        let page = manager.post(&format!("{DELIVERY}/new"), way).await;
        assert_eq!(page.status, 303, "{}", page.text());
    }
    let visitor = shop.visitor();
    let book = shop.variant("SB-BOOK").await; // $28.00 and 540 g
    visitor.add(&book, 1).await;
    assert_eq!(
        offered(&visitor, "US", "Alaska", "99501").await,
        named(&[("Sled", "$10.00"), ("Ship", "$30.00")])
    );
    assert_eq!(
        offered(&visitor, "CA", "Yukon", "Y1A 1A1").await,
        named(&[("Sled", "$10.00"), ("Ship", "$30.00")])
    );
    assert_eq!(
        offered(&visitor, "US", "Oregon", "97205").await,
        named(&[("Van", "$9.00"), ("Ship", "$30.00")])
    );
    assert_eq!(
        offered(&visitor, "DE", "", "10115").await,
        named(&[("Ship", "$30.00")])
    );
    visitor.add(&book, 1).await; // $56.00 and 1,080 g
    assert_eq!(
        offered(&visitor, "US", "AK", "99501").await[0],
        named(&[("Sled", "$20.00")])[0]
    );
    assert_eq!(
        offered(&visitor, "US", "Oregon", "97205").await[0],
        named(&[("Van", "$4.50")])[0]
    );
    visitor.add(&book, 4).await; // $168.00 and 3,240 g
    assert_eq!(
        offered(&visitor, "US", "AK", "99501").await,
        named(&[("Ship", "$30.00")]),
        "too heavy for the sled"
    );
    assert_eq!(
        offered(&visitor, "US", "Oregon", "97205").await[0],
        named(&[("Van", "Free")])[0]
    );
    let list = manager.get(DELIVERY).await;
    assert!(list.has("$10.00 to $35.00, by weight"), "{}", list.text());
    assert!(list.has("$4.50 to $9.00, by value; free from $100.00"));
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_offered_the_checkout_says_so_and_places_nothing() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let home = zone(&shop, &manager, "Home", "US", "1").await;
    shop.sql(&format!("UPDATE delivery_methods SET zone_id = '{home}'"))
        .await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-BOOK").await, 1).await;
    let form = visitor.checkout_form().await;
    let form = with(form, "country", "DE");
    let form = with(with(form, "region", ""), "postal_code", "10115");
    let page = visitor.send_form("/checkout", &form).await;
    assert!((400..500).contains(&page.status), "{}", page.status);
    assert_eq!(page.count("#delivery_method .choice"), 0);
    assert!(page.count("#delivery_method a[href='/contact']") > 0);
    assert_eq!(shop.number("SELECT count(*) FROM orders").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn zones_that_cannot_be_are_named_and_those_in_use_stay() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let new = format!("{DELIVERY}/zones/new");
    for (areas, words) in [
        ("", "at least one country"),
        ("Mars", "does not begin with a country’s code"),
        ("US Bavaria", "no state of this name"),
        ("DE Bayern", "name no region"),
        ("US: 2000..1000", "no range"),
    ] {
        let page = manager
            .post(&new, &[("name", "Wrong"), ("areas", areas)])
            .await;
        assert_eq!(page.status, 422, "{areas}");
        assert!(page.texts("#areas-error")[0].contains(words), "{areas}");
        assert_eq!(page.texts("#areas"), [areas]);
    }
    let id = zone(&shop, &manager, "Islands", "US Hawaii", "3").await;
    let path = format!("{DELIVERY}/zones/{id}");
    let first = manager.get(&path).await.fields(FORM);
    let theirs = with(first.clone(), "areas", "US Hawaii, US Guam");
    assert_eq!(manager.send_form(&path, &theirs).await.status, 303);
    let mine = with(first, "name", "Sunny islands");
    let page = manager.send_form(&path, &mine).await;
    assert_eq!(page.status, 409);
    assert_eq!(
        page.texts("[aria-label='Fields that differ'] tbody tr"),
        [
            "NameSunny islandsIslands",
            "PlacesUS HawaiiUS Guam US Hawaii"
        ]
    );
    let again = with(page.fields(FORM), "areas", "US Guam");
    assert_eq!(manager.send_form(&path, &again).await.status, 303);

    shop.sql(&format!(
        "UPDATE delivery_methods SET zone_id = '{id}' WHERE code = 'standard'"
    ))
    .await;
    let delete = format!("{path}/delete");
    let page = manager.post(&delete, &[]).await;
    assert_eq!(page.status, 422);
    assert!(page.has("Standard delivery. Give them another zone first."));
    shop.sql("UPDATE delivery_methods SET zone_id = NULL").await;
    assert_eq!(manager.post(&delete, &[]).await.status, 303);
    assert_eq!(manager.get(&path).await.status, 404);
    assert_eq!(manager.post(&delete, &[]).await.status, 404);
    assert_eq!(manager.send_form(&path, &again).await.status, 404);
    let support = shop.staff(Role::Support).await;
    assert_eq!(support.post(&new, &[]).await.status, 403);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_way_with_wrong_numbers_is_refused_and_a_stale_one_shows_both() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let path = format!("{DELIVERY}/standard");
    let first = manager.get(&path).await.fields(FORM);
    let save = |name: &str, value: &str| with(first.clone(), name, value);
    let gone = "019ab000-0000-7000-8000-000000000000";
    for (name, wrong) in [
        ("zone", gone),
        ("zone", "here"),
        ("kind", "by_luck"),
        ("max_weight", "heavy"),
        ("max_weight", "0"),
        ("free_over", "a lot"),
    ] {
        let page = manager.send_form(&path, &save(name, wrong)).await;
        assert_eq!(page.status, 422, "{name}: {wrong}");
        assert_eq!(page.count(&format!("#{name}-error")), 1, "{name}: {wrong}");
    }
    let heavy = with(save("kind", "by_weight"), "steps", "heavy: 3");
    let page = manager.send_form(&path, &heavy).await;
    assert_eq!((page.status, page.count("#steps-error")), (422, 1));
    assert_eq!(page.texts("#steps"), ["heavy: 3"]);

    let theirs = with(save("kind", "by_weight"), "steps", "2 kg: 9");
    assert_eq!(manager.send_form(&path, &theirs).await.status, 303);
    let page = manager.send_form(&path, &save("max_weight", "30 kg")).await;
    assert_eq!(page.status, 409);
    assert_eq!(
        page.texts("[aria-label='Fields that differ'] tbody tr"),
        [
            "Price goes byOne price for allThe weight of the parcel",
            "Steps2 kg: 9.00",
            "Heaviest parcel30 kg"
        ]
    );
    let same = manager.get(&path).await.fields(FORM);
    assert_eq!(manager.send_form(&path, &same).await.status, 303);
    assert_eq!(
        shop.text("SELECT string_agg(starts_at || ' ' || price_minor, ',') FROM delivery_steps")
            .await,
        "2000 900"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn zones_of_countries_that_are_not_served_are_pointed_out() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    zone(&shop, &manager, "Nordics", "NO, IS, DE", "1").await;
    let page: Page = manager.get(DELIVERY).await;
    assert!(page.has("Not among the countries that you deliver to: Iceland, Norway."));
}
