use std::path::PathBuf;

/// What the caller is to the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// The one shop of this folder: the server is watched, started again when it dies, and stopped with the shop.
    Serve,
    /// A command: joins the server that runs, else starts one; the last command out stops it.
    Join,
    /// A test run: like `Join`, but dropping it leaves the server running for the next; `stop` stops it.
    Keep,
}

/// Whether what was committed must survive a power cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Checksums and every sync that PostgreSQL knows.
    Durable,
    /// For tests: fast, and worthless after a crash of the machine.
    Throwaway,
}

/// How to run the private server.
#[derive(Debug, Clone)]
pub struct Options {
    pub role: Role,
    pub durability: Durability,
    /// Server settings (`name`, `value`) that win over ours.
    pub settings: Vec<(String, String)>,
    /// Below which folder the database goes when root's server could not reach the wanted one; `None` makes that an error.
    pub elsewhere: Option<PathBuf>,
}

impl Options {
    /// A durable server with our settings and no other place to go.
    #[must_use]
    pub fn new(role: Role) -> Self {
        Self {
            role,
            durability: Durability::Durable,
            settings: Vec::new(),
            elsewhere: None,
        }
    }

    /// The settings to start with, in the order in which the server reads them (the last of a name wins).
    pub(super) fn all_settings(&self) -> impl Iterator<Item = (&str, &str)> {
        let more = match self.durability {
            Durability::Durable => DURABLE,
            Durability::Throwaway => THROWAWAY,
        };
        let own = self
            .settings
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        COMMON.iter().chain(more).copied().chain(own)
    }
}

const COMMON: &[(&str, &str)] = &[
    ("listen_addresses", ""),
    ("cluster_name", "storefront"),
    ("shared_buffers", "64MB"),
    ("random_page_cost", "1.1"),
    ("jit", "off"), // pays only for queries of seconds; a shop's pages must not wait for a compiler
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("logging_collector", "off"), // standard error is server.log already
    ("log_line_prefix", "%m [%p] "),
    ("log_checkpoints", "off"),
];

const DURABLE: &[(&str, &str)] = &[
    ("max_connections", "60"),
    ("log_min_duration_statement", "500ms"),
    ("max_wal_size", "512MB"),
];

const THROWAWAY: &[(&str, &str)] = &[
    ("max_connections", "200"),
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("wal_level", "minimal"),
    ("max_wal_senders", "0"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_callers_settings_come_last_and_so_win() {
        let mut options = Options::new(Role::Join);
        options
            .settings
            .push(("shared_buffers".into(), "16MB".into()));
        let last = options
            .all_settings()
            .filter(|(name, _)| *name == "shared_buffers")
            .last();
        assert_eq!(last, Some(("shared_buffers", "16MB")));
    }

    #[test]
    fn only_throwaway_servers_skip_the_sync() {
        let mut options = Options::new(Role::Serve);
        assert!(!options.all_settings().any(|(name, _)| name == "fsync"));
        options.durability = Durability::Throwaway;
        assert!(
            options
                .all_settings()
                .any(|setting| setting == ("fsync", "off"))
        );
    }
}
