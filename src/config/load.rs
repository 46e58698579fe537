use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::Config;
use super::keys::{Kind, kind_of, nearest};

/// Why the settings cannot be used, in words for the person who hosts the shop.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file that was named is not there or cannot be read.
    #[error("cannot read {path}: {reason}")]
    Unreadable { path: PathBuf, reason: String },
    /// The file is no TOML.
    #[error("{path} is not valid TOML: {reason}")]
    NotToml { path: PathBuf, reason: String },
    /// A key that does not exist.
    #[error("there is no setting `{key}` ({source_name}); did you mean `{nearest}`?")]
    UnknownKey {
        key: String,
        nearest: &'static str,
        source_name: String,
    },
    /// A value that its key cannot take.
    #[error("{0}")]
    BadValue(String),
}

/// Name and value pairs of the process's environment, or what a test puts in their place.
pub type Environment = Vec<(String, String)>;

/// The settings' file where none is named, in the working folder.
pub const FILE: &str = "storefront.toml";
const PREFIX: &str = "STOREFRONT_";

/// Reads the file (`storefront.toml` in the working folder when none is named, and then it may be
/// missing), lays the environment over it, and checks every key and value.
///
/// # Errors
/// The first thing that is wrong, with where it stands.
pub fn load(file: Option<&Path>, environment: &Environment) -> Result<Config, ConfigError> {
    let mut table = read_file(file)?;
    check_keys(
        &table,
        "",
        &file.unwrap_or(Path::new(FILE)).display().to_string(),
    )?;
    for (name, value) in environment {
        if let Some(key) = name.strip_prefix(PREFIX) {
            let key = key.to_ascii_lowercase().replace("__", ".");
            let kind = kind_of(&key).ok_or_else(|| ConfigError::UnknownKey {
                nearest: nearest(&key),
                source_name: format!("environment variable {name}"),
                key: key.clone(),
            })?;
            set(&mut table, &key, typed(name, value, kind)?);
        }
    }
    if let Some((_, url)) = environment
        .iter()
        .find(|(name, url)| name == "DATABASE_URL" && !url.is_empty())
    {
        set(&mut table, "database.url", Value::String(url.clone()));
    }
    let config: Config = Value::Table(table)
        .try_into()
        .map_err(|e: toml::de::Error| ConfigError::BadValue(e.message().to_owned()))?;
    validated(config)
}

fn read_file(file: Option<&Path>) -> Result<Table, ConfigError> {
    let path = file.unwrap_or(Path::new(FILE));
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if file.is_none() && e.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Table::new());
        }
        Err(e) => {
            return Err(ConfigError::Unreadable {
                path: path.to_owned(),
                reason: e.to_string(),
            });
        }
    };
    // Only the message and the line: the text around an error could hold a secret.
    text.parse()
        .map_err(|e: toml::de::Error| ConfigError::NotToml {
            path: path.to_owned(),
            reason: match e.span().and_then(|span| text.get(..span.start)) {
                Some(before) => format!("line {}: {}", before.lines().count().max(1), e.message()),
                None => e.message().to_owned(),
            },
        })
}

fn check_keys(table: &Table, before: &str, source_name: &str) -> Result<(), ConfigError> {
    for (name, value) in table {
        let key = if before.is_empty() {
            name.clone()
        } else {
            format!("{before}.{name}")
        };
        match value {
            Value::Table(inner) if kind_of(&key).is_none() => check_keys(inner, &key, source_name)?,
            _ if kind_of(&key).is_some() => {}
            _ => {
                return Err(ConfigError::UnknownKey {
                    nearest: nearest(&key),
                    source_name: source_name.to_owned(),
                    key,
                });
            }
        }
    }
    Ok(())
}

fn typed(name: &str, text: &str, kind: Kind) -> Result<Value, ConfigError> {
    let wrong = |wanted: &str| ConfigError::BadValue(format!("{name} takes {wanted}"));
    Ok(match kind {
        Kind::Text => Value::String(text.to_owned()),
        Kind::Number => Value::Integer(text.parse().map_err(|_| wrong("a whole number"))?),
        Kind::Switch => Value::Boolean(match text {
            "true" | "1" | "yes" | "on" => true,
            "false" | "0" | "no" | "off" => false,
            _ => return Err(wrong("true or false")),
        }),
        Kind::List => Value::Array(
            text.split(',')
                .map(str::trim)
                .filter(|t| !t.is_empty())
                .map(|t| Value::String(t.to_owned()))
                .collect(),
        ),
    })
}

fn set(table: &mut Table, key: &str, value: Value) {
    match key.split_once('.') {
        None => {
            table.insert(key.to_owned(), value);
        }
        Some((section, rest)) => {
            let entry = table
                .entry(section)
                .or_insert_with(|| Value::Table(Table::new()));
            if let Value::Table(inner) = entry {
                set(inner, rest, value);
            }
        }
    }
}

fn validated(config: Config) -> Result<Config, ConfigError> {
    if let Some(url) = &config.server.public_url {
        let parsed = url::Url::parse(url)
            .ok()
            .filter(|u| matches!(u.scheme(), "http" | "https") && u.has_host());
        if parsed.is_none_or(|u| u.path() != "/" || u.query().is_some()) {
            return Err(ConfigError::BadValue(
                "server.public_url is the shop's origin, such as https://shop.example".to_owned(),
            ));
        }
    }
    if let Some(code) = &config.shop.currency
        && crate::money::Currency::from_code(code).is_none()
    {
        return Err(ConfigError::BadValue(
            "shop.currency is a code of ISO 4217, such as USD".to_owned(),
        ));
    }
    for network in &config.server.trusted_proxies {
        crate::web::Network::parse(network).map_err(ConfigError::BadValue)?;
    }
    Ok(config)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn env(pairs: &[(&str, &str)]) -> Environment {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    fn file(text: &str) -> tempfile::NamedTempFile {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    }

    #[test]
    fn the_environment_goes_before_the_file() {
        let file = file(
            "[server]\nbind = '127.0.0.1:1'\nworkers = 3\n[payments.stripe]\nsecret_key = 'sk_1'\n",
        );
        let config = load(
            Some(file.path()),
            &env(&[
                ("STOREFRONT_SERVER__BIND", "127.0.0.1:2"),
                ("DATABASE_URL", "postgres://x/y"),
            ]),
        )
        .unwrap();
        assert_eq!(config.server.bind.port(), 2);
        assert_eq!(config.server.workers, Some(3));
        assert_eq!(
            config.database.url.as_ref().unwrap().reveal(),
            "postgres://x/y"
        );
        assert!(
            !format!("{config:?}").contains("sk_1"),
            "secrets do not show"
        );
    }

    #[test]
    fn an_unknown_key_names_the_nearest() {
        let file = file("[server]\nbnid = 'x'\n");
        let error = load(Some(file.path()), &env(&[])).unwrap_err().to_string();
        assert!(
            error.contains("`server.bnid`") && error.contains("`server.bind`"),
            "{error}"
        );
        let error = load(Some(file.path()), &env(&[("STOREFRONT_MAIL__URI", "x")]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("server.bnid"), "{error}");
        let empty = tempfile::NamedTempFile::new().unwrap();
        let error = load(Some(empty.path()), &env(&[("STOREFRONT_MAIL__URI", "x")]))
            .unwrap_err()
            .to_string();
        assert!(error.contains("`mail.url`"), "{error}");
    }

    #[test]
    fn wrong_values_say_what_is_wanted() {
        let empty = tempfile::NamedTempFile::new().unwrap();
        for (name, value, part) in [
            ("STOREFRONT_SERVER__WORKERS", "many", "whole number"),
            ("STOREFRONT_LIMITS__ENABLED", "maybe", "true or false"),
            ("STOREFRONT_SERVER__PUBLIC_URL", "shop.example", "origin"),
            ("STOREFRONT_SHOP__CURRENCY", "XXQ", "ISO 4217"),
            (
                "STOREFRONT_SERVER__TRUSTED_PROXIES",
                "10.0.0.0/99",
                "10.0.0.0/99",
            ),
        ] {
            let error = load(Some(empty.path()), &env(&[(name, value)]))
                .unwrap_err()
                .to_string();
            assert!(error.contains(part), "{name}: {error}");
        }
    }
}
