use crate::web::Duty;

/// What a staff member may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Role {
    /// Everything.
    Owner,
    /// The daily business: everything but the staff.
    Manager,
    /// Articles and the catalog.
    Editor,
    /// Orders and inquiries.
    Support,
}

impl Role {
    /// Every role, the one that may most first.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Manager, Self::Editor, Self::Support];

    /// The role as the database spells it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == text)
    }

    /// The role as the database spells it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Editor => "editor",
            Self::Support => "support",
        }
    }

    /// The role as people read it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Owner => "Owner",
            Self::Manager => "Manager",
            Self::Editor => "Editor",
            Self::Support => "Support",
        }
    }

    /// Whether the role has that duty.
    pub fn may(self, duty: Duty) -> bool {
        match duty {
            Duty::Anything => true,
            Duty::Staff => matches!(self, Self::Owner),
            Duty::Settings => matches!(self, Self::Owner | Self::Manager),
            Duty::Catalog => matches!(self, Self::Owner | Self::Manager | Self::Editor),
            Duty::Articles => matches!(self, Self::Owner | Self::Manager | Self::Editor),
            Duty::Orders | Duty::Inquiries => {
                matches!(self, Self::Owner | Self::Manager | Self::Support)
            }
        }
    }
}
