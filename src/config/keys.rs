//! Every key that a file or the environment may set.

/// What a value looks like in the environment, where all is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Switch,
    List,
}

/// Dotted key and kind; the README's table has the same rows.
pub(super) const KEYS: &[(&str, Kind)] = &[
    ("server.bind", Kind::Text),
    ("server.public_url", Kind::Text),
    ("server.workers", Kind::Number),
    ("server.trusted_proxies", Kind::List),
    ("ops.bind", Kind::Text),
    ("database.url", Kind::Text),
    ("database.replica_url", Kind::Text),
    ("database.pool", Kind::Number),
    ("data_dir", Kind::Text),
    ("pg_bin", Kind::Text),
    ("media.url", Kind::Text),
    ("mail.url", Kind::Text),
    ("mail.keep_days", Kind::Number),
    ("payments.stripe.secret_key", Kind::Text),
    ("payments.stripe.webhook_secret", Kind::Text),
    ("payments.stripe.api_base", Kind::Text),
    ("limits.enabled", Kind::Switch),
    ("shop.name", Kind::Text),
    ("shop.currency", Kind::Text),
    ("shop.country", Kind::Text),
    ("shop.language", Kind::Text),
    ("shop.contact_email", Kind::Text),
    ("shop.time_zone", Kind::Text),
];

/// Every key, in the order of the README's table.
pub fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(key, _)| *key)
}

/// The kind of a key; `None` when there is no such key.
pub(super) fn kind_of(key: &str) -> Option<Kind> {
    KEYS.iter()
        .find(|(known, _)| *known == key)
        .map(|(_, kind)| *kind)
}

/// The known key that is written most like this one.
pub(super) fn nearest(key: &str) -> &'static str {
    KEYS.iter()
        .map(|(known, _)| *known)
        .min_by_key(|known| strsim::damerau_levenshtein(known, key))
        .unwrap_or("server.bind")
}
