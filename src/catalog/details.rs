use super::choice::Variant;
use super::product_sql::{AttributeRow, ReviewRow};
use crate::clock::plain_date;
use crate::web::parts::Rating;

/// A review as the page prints it.
pub struct Review {
    pub title: String,
    pub body: String,
    pub rating: Rating,
    /// "Ines R., 12 October 2026".
    pub byline: String,
}

/// The table of specifications: one row per name, several values joined, with units; then what belongs to the variant.
pub fn specifications(rows: &[AttributeRow], chosen: Option<&Variant>) -> Vec<(String, String)> {
    let mut table: Vec<(String, String)> = Vec::new();
    for (name, value, kind, unit) in rows {
        let words = match (kind.as_str(), value.as_str(), unit) {
            ("boolean", "yes", _) => "Yes".to_owned(),
            ("boolean", _, _) => "No".to_owned(),
            (_, value, Some(unit)) => format!("{value} {unit}"),
            (_, value, None) => value.to_owned(),
        };
        match table.iter_mut().find(|(known, _)| known == name) {
            Some((_, values)) => {
                values.push_str(", ");
                values.push_str(&words);
            }
            None => table.push((name.clone(), words)),
        }
    }
    let Some(variant) = chosen else { return table };
    let has_weight = table
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("weight"));
    if let Some(grams) = variant
        .weight_grams
        .filter(|grams| *grams > 0 && !has_weight)
    {
        table.push(("Weight".to_owned(), weight(grams)));
    }
    table.push(("Item number".to_owned(), variant.sku.clone()));
    if let Some(gtin) = &variant.gtin {
        table.push(("GTIN".to_owned(), gtin.clone()));
    }
    table
}

/// "4.65 kg", "800 g".
fn weight(grams: i32) -> String {
    if grams < 1000 {
        return format!("{grams} g");
    }
    let text = format!("{}.{:03}", grams / 1000, grams % 1000);
    format!("{} kg", text.trim_end_matches('0').trim_end_matches('.'))
}

/// The mean of all reviews; `None` without any.
pub fn rating(count: i64, points: i64) -> Option<Rating> {
    if count <= 0 {
        return None;
    }
    let tenths = u32::try_from((points * 10 + count / 2) / count).ok()?;
    let noun = if count == 1 { "review" } else { "reviews" };
    Some(Rating {
        tenths,
        words: format!("{}.{} of 5, {count} {noun}", tenths / 10, tenths % 10),
    })
}

/// Reviews as printed.
pub fn reviews(rows: &[ReviewRow]) -> Vec<Review> {
    rows.iter()
        .map(|row| Review {
            title: row.title.clone(),
            body: row.body.clone(),
            rating: Rating {
                tenths: u32::try_from(row.rating).unwrap_or(0) * 10,
                words: format!("{} of 5", row.rating),
            },
            byline: format!("{}, {}", row.author, plain_date(row.written_on)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_values_of_a_name_share_a_row() {
        let row = |name: &str, value: &str, kind: &str, unit: Option<&str>| -> AttributeRow {
            (
                name.into(),
                value.into(),
                kind.into(),
                unit.map(str::to_owned),
            )
        };
        let table = specifications(
            &[
                row("For", "Resting", "text", None),
                row("Carries", "140", "number", Some("kg")),
                row("For", "Moving", "text", None),
                row("Washable", "yes", "boolean", None),
            ],
            None,
        );
        let table: Vec<(&str, &str)> = table
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(
            table,
            [
                ("For", "Resting, Moving"),
                ("Carries", "140 kg"),
                ("Washable", "Yes")
            ]
        );
        assert_eq!(
            (weight(4650), weight(800), weight(2000)),
            ("4.65 kg".into(), "800 g".into(), "2 kg".into())
        );
    }

    #[test]
    fn the_mean_is_rounded_to_tenths() {
        assert_eq!(rating(3, 14).unwrap().words, "4.7 of 5, 3 reviews");
        assert_eq!(rating(1, 5).unwrap().words, "5.0 of 5, 1 review");
        assert!(rating(0, 0).is_none());
    }
}
