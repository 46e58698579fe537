use super::*;
use crate::catalog::{Kind, Status};
use crate::money::Currency;

const HEAD: &str = "ID,Type,SKU,Name,Published,Visibility in catalogue,Description,In stock?,Stock,Backorders allowed?,Weight (g),Sale price,Regular price,Date sale price ends,Categories,Images,Parent,Grouped products,External URL,Button text,Attribute 1 name,Attribute 1 value(s),Attribute 1 visible,Attribute 2 name,Attribute 2 value(s)";

fn plan_of(rows: &str) -> Plan {
    let text = format!("\u{feff}{HEAD}\r\n{}", rows.replace('\n', "\r\n"));
    let setting = Setting {
        currency: Currency::default(),
        today: "2026-11-23".parse().unwrap(),
    };
    plan(&read(text.as_bytes()).unwrap(), setting)
}

#[test]
fn a_simple_product_has_one_variant() {
    let plan = plan_of(
        "7,simple,cup,Cup,1,visible,Blue.,1,12,1,250,8,10.50,,\"Kitchen > Cups, Sale\",https://example.com/a.png,,,,,Glaze,\"Matt, Dark\",1,,",
    );
    let product = &plan.products[0];
    assert_eq!(
        (product.key.as_str(), product.slug.as_str(), product.status),
        ("woocommerce:cup", "cup", Status::Active)
    );
    assert_eq!(product.categories, [vec!["Kitchen", "Cups"], vec!["Sale"]]);
    assert_eq!(product.attributes.len(), 2);
    let variant = &product.variants[0];
    assert_eq!(
        (variant.price_minor, variant.compare_at_minor),
        (800, Some(1050))
    );
    assert!(variant.tracked && variant.backorder && variant.active && variant.requires_delivery);
    assert_eq!((variant.on_hand, variant.weight_grams), (12, Some(250)));
    assert!(plan.refused.is_empty(), "{:?}", plan.refused);
}

#[test]
fn stock_is_counted_only_where_the_file_counts() {
    let plan = plan_of(
        "1,simple,a,A,1,,,1,,0,,,5,,,,,,,,,,,,\n2,simple,b,B,1,,,0,,0,,,5,,,,,,,,,,,,\n3,\"simple, virtual\",c,C,0,hidden,,1,,0,,,5,,,,,,,,,,,,",
    );
    let [a, b, c] = plan.products.as_slice() else {
        panic!("{plan:?}")
    };
    assert!(!a.variants[0].tracked);
    assert!(b.variants[0].tracked && b.variants[0].on_hand == 0);
    assert!(!c.variants[0].requires_delivery && !c.listed && c.status == Status::Draft);
}

#[test]
fn variations_find_their_parents_by_sku_by_id_and_by_place() {
    let plan = plan_of(
        "10,variable,tee,Tee,1,,,1,,0,,,,,,,,,,,Size,\"S, M, L\",1,,\n11,variation,tee-s,Tee - S,1,,,1,3,0,,,20,,,,tee,,,,Size,S,,,\n12,variation,,Tee - M,1,,,1,4,0,,,21,,,,id:10,,,,Size,m,,,\n13,variation,tee-l,Tee - L,1,,,1,5,0,,,,,,,,,,,Size,L,,,",
    );
    let product = &plan.products[0];
    assert_eq!(product.options[0].values, ["S", "M", "L"]);
    let skus: Vec<&str> = product.variants.iter().map(|v| v.sku.as_str()).collect();
    assert_eq!(skus, ["tee-s", "wc-12", "tee-l"]);
    assert_eq!(
        product.variants[1].options,
        [("Size".to_owned(), "M".to_owned())]
    );
    assert!(
        !product.variants[2].active,
        "a variation without a price is not sold"
    );
    assert_eq!(product.lines, [2, 3, 4, 5]);
    assert!(product.attributes.is_empty());
}

#[test]
fn a_variation_for_any_value_can_be_chosen_in_each() {
    let plan = plan_of(
        "10,variable,tee,Tee,1,,,1,,0,,,,,,,,,,,Colour,\"Red, Blue\",1,Size,\"S, M\"\n11,variation,tee-red,R,1,,,1,,0,,,20,,,,tee,,,,Colour,Red,,Size,\n12,variation,tee-red-s,RS,1,,,1,,0,,,19,,,,tee,,,,Colour,Red,,Size,S\n13,variation,tee-blue,B,1,,,1,6,0,,,20,,,,tee,,,,Colour,Blue,,Size,",
    );
    let product = &plan.products[0];
    let made: Vec<(&str, &str)> = product
        .variants
        .iter()
        .map(|v| (v.sku.as_str(), v.options[1].1.as_str()))
        .collect();
    assert_eq!(
        made,
        [("tee-red-m", "M"), ("tee-red-s", "S"), ("tee-blue", "Any")]
    );
    assert!(
        plan.notes.iter().any(|note| note.contains("tee-red")),
        "{:?}",
        plan.notes
    );
}

#[test]
fn what_cannot_be_taken_is_refused_with_its_line() {
    let plan = plan_of(
        "1,simple,a,A,1,,,1,,0,,,5,,,,,,,,,,,,\n2,simple,a,Again,1,,,1,,0,,,5,,,,,,,,,,,,\n3,variation,x,X,1,,,1,,0,,,5,,,,gone,,,,,,,,\n4,simple,c,,1,,,1,,0,,,5,,,,,,,,,,,,\n5,simple,d,D,1,,,1,,0,,,cheap,,,,,,,,,,,,\n6,subscription,e,E,1,,,1,,0,,,5,,,,,,,,,,,,\n7,external,f,F,1,,,1,,0,,,5,,,,,,not-a-link,,,,,,",
    );
    let lines: Vec<u64> = plan.refused.iter().map(|refused| refused.line).collect();
    assert_eq!(lines, [3, 4, 5, 6, 7, 8], "{:?}", plan.refused);
    assert_eq!(plan.products.len(), 1);
}

#[test]
fn groups_name_their_members_and_links_lead_elsewhere() {
    let plan = plan_of(
        "1,simple,a,A,1,,,1,,0,,,5,,,,,,,,,,,,\n2,grouped,g,G,1,,,1,,0,,,,,,,,\"a, id:1, z\",,,,,,,\n3,external,f,F,1,,,1,,0,,,11.05,,,,,,https://example.com/f,Look,,,,,",
    );
    assert_eq!(plan.products[1].kind, Kind::Group);
    assert_eq!(plan.products[1].members, ["woocommerce:a", "woocommerce:z"]);
    assert_eq!(plan.products[2].external_label.as_deref(), Some("Look"));
    assert_eq!(plan.products[2].variants[0].price_minor, 1105);
}

#[test]
fn a_sale_that_is_over_is_over() {
    let plan = plan_of(
        "1,simple,a,A,1,,,1,,0,,4,5,2026-11-01,,,,,,,,,,,\n2,simple,b,B,1,,,1,,0,,4,5,2026-12-01,,,,,,,,,,,",
    );
    assert_eq!(plan.products[0].variants[0].price_minor, 500);
    assert_eq!(
        (
            plan.products[1].variants[0].price_minor,
            plan.products[1].variants[0].compare_at_minor
        ),
        (400, Some(500))
    );
}

#[test]
fn a_parents_pieces_are_shared_out_once() {
    let plan = plan_of(
        "10,variable,tee,Tee,1,,,1,5,0,,,,,,,,,,,Size,\"S, M\",1,,\n11,variation,tee-s,S,1,,,1,parent,0,,,20,,,,tee,,,,Size,S,,,\n12,variation,tee-m,M,1,,,1,parent,0,,,20,,,,tee,,,,Size,M,,,",
    );
    let counts: Vec<i32> = plan.products[0]
        .variants
        .iter()
        .map(|v| v.on_hand)
        .collect();
    assert_eq!(counts, [3, 2]);
}
