//! The numbers that people see are the same everywhere, to the minor unit.

use storefront::staff::Role;

use crate::support::{Page, Shop};

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// The rows of the sums that a page shows: label and amount.
fn sums(page: &Page) -> Vec<(String, String)> {
    let labels = page.texts("dl[data-sums] dt").into_iter();
    labels.zip(page.texts("dl[data-sums] dd")).collect()
}

fn shows(page: &Page, label: &str, amount: &str) -> bool {
    sums(page).contains(&(label.to_owned(), amount.to_owned()))
}

async fn set_rules(shop: &Shop, dice: &mut Dice) {
    let (entered, shown) = (dice.roll(2) == 1, dice.roll(2) == 1);
    let off = dice.roll(3);
    for statement in [
        format!("UPDATE shop_settings SET prices_include_tax = {entered}, show_prices_with_tax = {shown}"),
        "DELETE FROM tax_rates".to_owned(),
        format!(
            "INSERT INTO tax_rates (id, tax_class, country, region, name, rate_ppm, priority) VALUES \
             (gen_random_uuid(), 'standard', 'US', '', 'State tax', {}, 1), (gen_random_uuid(), 'standard', 'US', 'Oregon', 'City tax', {}, 2), \
             (gen_random_uuid(), 'reduced', 'US', '', 'State tax', {}, 1)",
            dice.roll(250_000),
            dice.roll(30_000),
            dice.roll(90_000)
        ),
        format!(
            "UPDATE products SET tax_class = (ARRAY['standard', 'reduced', 'none'])[1 + (abs(hashtext(slug)) + {}) % 3]",
            dice.roll(3)
        ),
        "UPDATE discounts SET active = false, code = NULL".to_owned(),
        match off {
            0 => format!("INSERT INTO discounts (id, name, code, kind, percent_ppm) VALUES (gen_random_uuid(), 'Percent', 'SAVE', 'percent', {})", 1 + dice.roll(900_000)),
            1 => format!("INSERT INTO discounts (id, name, code, kind, amount_minor) VALUES (gen_random_uuid(), 'Amount', 'SAVE', 'amount', {})", 1 + dice.roll(9_000)),
            _ => "INSERT INTO discounts (id, name, code, kind, percent_ppm, buy_quantity, get_quantity) VALUES (gen_random_uuid(), 'Third half', 'SAVE', 'buy_x_get_y', 333333, 2, 1)".to_owned(),
        },
        format!("UPDATE delivery_methods SET price_minor = {} WHERE code = 'standard'", dice.roll(2_000)),
        "UPDATE stock SET on_hand = 1000".to_owned(),
    ] {
        shop.sql(&statement).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn cart_checkout_order_mail_and_office_show_the_same_numbers() {
    let shop = Shop::start().await;
    let manager = shop.staff(Role::Manager).await;
    let variants = shop.names(
        "SELECT variants.id::text AS name FROM variants JOIN products ON products.id = product_id \
         WHERE variants.active AND status = 'active' AND kind = 'goods' ORDER BY sku",
    );
    let mut dice = Dice(0x5eed_2026);
    for round in 0..12 {
        set_rules(&shop, &mut dice).await;
        let visitor = shop.visitor();
        for _ in 0..=dice.roll(4) {
            let at = usize::try_from(dice.roll(variants.len() as u64)).unwrap();
            visitor
                .add(&variants[at], 1 + i32::try_from(dice.roll(4)).unwrap())
                .await;
        }
        let code = visitor.post("/cart/discount", &[("code", "save")]).await;
        let cart = sums(&visitor.get("/cart").await);
        let form = visitor.checkout_form().await;
        let mut shown = form.clone();
        shown.push(("update".to_owned(), "1".to_owned()));
        let page = visitor.send_form("/checkout", &shown).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let checkout = sums(&page);
        // With the address the hidden fields tell the total that was just shown.
        let mut again = page.hidden("#checkout-form");
        again.extend(
            form.into_iter()
                .filter(|(name, _)| !name.starts_with("shown_") && name != "checkout_key"),
        );
        let placed = visitor.send_form("/checkout", &again).await;
        assert_eq!(
            placed.status,
            303,
            "round {round}: {:?}",
            placed.texts("[role=alert]")
        );
        let token = placed.location().rsplit('/').next().unwrap().to_owned();
        let order = sums(&visitor.get(&placed.location()).await);
        assert_eq!(checkout, order, "round {round}");
        let id = shop
            .text(&format!("SELECT id FROM orders WHERE token = '{token}'"))
            .await;
        let office = sums(&manager.get(&format!("/admin/orders/{id}")).await);
        assert_eq!(office, order, "round {round}: the office");
        let mail = shop
            .text(&format!(
                "SELECT body_text FROM outbox WHERE order_id = '{id}' AND kind = 'order.placed'"
            ))
            .await;
        for (label, amount) in &order {
            assert!(
                mail.contains(&format!("{label}: {amount}")),
                "round {round}: {label}: {amount} in {mail}"
            );
        }
        if shop
            .text("SELECT prices_include_tax = show_prices_with_tax FROM shop_settings")
            .await
            == "true"
        {
            // Prices that are entered as they are shown do not depend on the address.
            assert_eq!(cart[0], order[0], "round {round}");
            if code.status == 303 {
                assert_eq!(cart[1], order[1], "round {round}");
            }
        }
        let stored = shop
            .text(&format!(
                "SELECT concat_ws(' ', items_minor, discount_minor + delivery_discount_minor, tax_minor, total_minor) FROM orders WHERE id = '{id}'"
            ))
            .await;
        let parts = shop
            .text(&format!(
                "SELECT concat_ws(' ', sum(total_minor), (SELECT coalesce(sum(amount_minor), 0) FROM order_discounts WHERE order_id = '{id}'), \
                 (SELECT coalesce(sum(tax_minor), 0) FROM order_taxes WHERE order_id = '{id}'), \
                 (SELECT total_minor FROM orders WHERE id = '{id}')) FROM order_lines WHERE order_id = '{id}'"
            ))
            .await;
        assert_eq!(stored, parts, "round {round}");
        assert_eq!(
            shop.number(&format!("SELECT sum(tax_minor) + (SELECT delivery_tax_minor FROM orders WHERE id = '{id}') FROM order_lines WHERE order_id = '{id}'")).await,
            shop.number(&format!("SELECT tax_minor FROM orders WHERE id = '{id}'")).await,
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_address_with_another_tax_is_told_before_anything_is_ordered() {
    let shop = Shop::start().await;
    shop.sql("INSERT INTO tax_rates (id, tax_class, country, region, name, rate_ppm) VALUES (gen_random_uuid(), 'standard', 'US', 'Oregon', 'Oregon tax', 100000)").await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-KNEE-GR").await, 2).await;
    assert!(shows(&visitor.get("/cart").await, "Tax", "At checkout"));
    let form = visitor.checkout_form().await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 409);
    assert!(
        page.has("The total went from $96.90 to $106.59"),
        "{:?}",
        page.texts("[role=alert]")
    );
    assert!(shows(&page, "Oregon tax 10%", "$9.69"));
    let mut again = page.hidden("#checkout-form");
    again.extend(
        form.into_iter()
            .filter(|(name, _)| !name.starts_with("shown_") && name != "checkout_key"),
    );
    assert_eq!(visitor.send_form("/checkout", &again).await.status, 303);
    assert_eq!(shop.number("SELECT total_minor FROM orders").await, 10_659);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_taken_kept_explained_and_removed() {
    let shop = Shop::start().await;
    shop.sql("INSERT INTO discounts (id, name, code, kind, percent_ppm) VALUES (gen_random_uuid(), 'Autumn', 'AUTUMN10', 'percent', 100000)").await;
    shop.sql("INSERT INTO discounts (id, name, code, kind, amount_minor, stacking) VALUES (gen_random_uuid(), 'Alone', 'ALONE', 'amount', 500, 'alone')").await;
    let visitor = shop.visitor();
    assert_eq!(
        visitor
            .post("/cart/discount", &[("code", "AUTUMN10")])
            .await
            .status,
        422,
        "nothing is in the cart"
    );
    visitor.add(&shop.variant("SB-KNEE-GR").await, 2).await;
    let cart = visitor
        .post_and_follow("/cart/discount", &[("code", " autumn10 ")])
        .await;
    assert!(
        shows(&cart, "Autumn (AUTUMN10)", "−$9.00") && shows(&cart, "Total so far", "$81.00"),
        "{:?}",
        sums(&cart)
    );
    let unknown = visitor.post("/cart/discount", &[("code", "AUTUM")]).await;
    assert_eq!(unknown.status, 422);
    assert!(unknown.has("There is no code AUTUM."));
    let beside = visitor.post("/cart/discount", &[("code", "ALONE")]).await;
    assert_eq!(beside.status, 422);
    assert!(beside.has("can’t be used together with “Autumn”"));
    assert!(
        visitor.get("/cart").await.has("Autumn (AUTUMN10)"),
        "what was there stays"
    );
    let cart = visitor
        .post_and_follow("/cart/discount", &[("code", "")])
        .await;
    assert!(!cart.has("AUTUMN10") && shows(&cart, "Total so far", "$90.00"));

    // Beside the checkout's form nothing that was typed is lost, and Enter in the code's field orders nothing.
    let mut form = visitor.checkout_form().await;
    form.push(("code".to_owned(), "AUTUMN10".to_owned()));
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 200);
    assert!(shows(&page, "Autumn (AUTUMN10)", "−$9.00"));
    assert_eq!(page.attr("#city", "value").unwrap(), "Portland");
    assert_eq!(shop.number("SELECT count(*) FROM orders").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_discount_with_three_uses_is_used_three_times_by_twenty_buyers_at_once() {
    let shop = Shop::start_with(|config| config.database.pool = Some(16)).await;
    shop.sql("INSERT INTO discounts (id, name, code, kind, percent_ppm, max_uses) VALUES (gen_random_uuid(), 'Few', 'FEW', 'percent', 500000, 3)").await;
    shop.sql("UPDATE stock SET on_hand = 1000").await;
    let variant = shop.variant("SB-KNEE-GR").await;
    let mut buyers = Vec::new();
    for _ in 0..20 {
        let visitor = shop.visitor();
        visitor.add(&variant, 1).await;
        assert_eq!(
            visitor
                .post("/cart/discount", &[("code", "FEW")])
                .await
                .status,
            303
        );
        let form = visitor.checkout_form().await;
        buyers.push((visitor, form));
    }
    let pages = futures_util::future::join_all(
        buyers
            .iter()
            .map(|(visitor, form)| visitor.send_form("/checkout", form)),
    )
    .await;
    let placed = pages.iter().filter(|page| page.status == 303).count();
    assert_eq!(
        placed,
        3,
        "{:?}",
        pages.iter().map(|page| page.status).collect::<Vec<_>>()
    );
    for page in pages.iter().filter(|page| page.status != 303) {
        assert_eq!(page.status, 409);
        assert!(
            page.has("been used as often as it may be"),
            "{:?}",
            page.texts("[role=alert]")
        );
    }
    assert_eq!(shop.number("SELECT used FROM discounts").await, 3);
    assert_eq!(shop.number("SELECT count(*) FROM discount_uses").await, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_has_used_a_discount_up_is_told_so() {
    let shop = Shop::start().await;
    shop.sql("INSERT INTO discounts (id, name, kind, percent_ppm, max_uses_per_customer) VALUES (gen_random_uuid(), 'Welcome', 'percent', 200000, 1)").await;
    let variant = shop.variant("SB-KNEE-GR").await;
    for (round, total) in [(1, 4290), (2, 5190)] {
        let visitor = shop.visitor();
        visitor.add(&variant, 1).await;
        let form = visitor.checkout_form().await;
        let page = visitor.send_form("/checkout", &form).await;
        let placed = if round == 1 {
            page
        } else {
            assert_eq!(page.status, 409, "the page showed the discount");
            assert!(
                page.has("The total went from $42.90 to $51.90"),
                "{:?}",
                page.texts("[role=alert]")
            );
            let mut again = page.hidden("#checkout-form");
            again.extend(
                form.into_iter()
                    .filter(|(name, _)| !name.starts_with("shown_") && name != "checkout_key"),
            );
            visitor.send_form("/checkout", &again).await
        };
        assert_eq!(placed.status, 303, "{:?}", placed.texts("[role=alert]"));
        assert_eq!(
            shop.number("SELECT total_minor FROM orders ORDER BY number DESC LIMIT 1")
                .await,
            total
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_goes_it_is_said_with_what_to_do() {
    let shop = Shop::start().await;
    shop.sql("UPDATE delivery_methods SET max_weight_grams = 1")
        .await;
    let visitor = shop.visitor();
    visitor.add(&shop.variant("SB-KNEE-GR").await, 1).await;
    let page = visitor.get("/checkout").await;
    assert!(
        page.has(
            "We have no way to deliver this order to United States as it is. Try with fewer pieces"
        ),
        "{:?}",
        page.texts("fieldset")
    );
    let form = visitor.checkout_form().await;
    let page = visitor.send_form("/checkout", &form).await;
    assert_eq!(page.status, 409);
    assert!(page.has("We have no way to deliver this order"));
    assert_eq!(shop.number("SELECT count(*) FROM orders").await, 0);
}
