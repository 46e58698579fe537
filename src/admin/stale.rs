/// A field that differs between what an editor sends and what somebody else saved in between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Difference {
    pub field: String,
    pub yours: String,
    pub stored: String,
}

/// The fields that differ; both sides name their fields alike and in the same order, except for rows that only one has.
pub(super) fn differences(
    yours: &[(String, String)],
    stored: &[(String, String)],
) -> Vec<Difference> {
    let value = |side: &[(String, String)], field: &str| {
        side.iter()
            .find(|(name, _)| name == field)
            .map(|(_, value)| value.clone())
            .unwrap_or_default()
    };
    let only_stored = stored
        .iter()
        .filter(|(name, _)| !yours.iter().any(|(yours, _)| yours == name));
    yours
        .iter()
        .chain(only_stored)
        .map(|(field, _)| Difference {
            field: field.clone(),
            yours: value(yours, field),
            stored: value(stored, field),
        })
        .filter(|difference| difference.yours.trim() != difference.stored.trim())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_shown() {
        let side = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect()
        };
        let found = differences(
            &side(&[("Name", "A"), ("Price", "1")]),
            &side(&[("Name", "A"), ("Price", "2"), ("New", "x")]),
        );
        let fields: Vec<_> = found
            .iter()
            .map(|d| (d.field.as_str(), d.yours.as_str(), d.stored.as_str()))
            .collect();
        assert_eq!(fields, [("Price", "1", "2"), ("New", "", "x")]);
    }
}
