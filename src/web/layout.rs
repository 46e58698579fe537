//! What every page prints around its own part, as plain data: `storefront` and `admin` fill it.

use super::{Duty, JsonLd};

/// The frame of a public page. The same for every visitor, so that pages can be remembered.
#[derive(Clone, Debug, Default)]
pub struct Layout {
    /// The page's own title, without the shop's name.
    pub title: String,
    pub description: String,
    /// Absolute address under which search engines shall know the page.
    pub canonical: Option<String>,
    /// Content of the robots element, for pages that search engines shall leave out.
    pub robots: Option<&'static str>,
    /// Open Graph type: `website`, `article` or `product`.
    pub og_type: &'static str,
    /// Absolute address of the picture to show beside a link.
    pub og_image: Option<String>,
    pub json_ld: Vec<JsonLd>,
    pub current: Nav,
    pub shop_name: String,
    pub tagline: String,
    /// BCP 47.
    pub language: String,
    /// Addresses of the style sheets beyond `tokens` and `shop`: constants of `web::assets`.
    pub sheets: &'static [&'static str],
    /// Links of the footer's two lists.
    pub categories: Vec<Link>,
    pub articles: Vec<Link>,
    /// Whether the shop has terms of sale to read.
    pub has_terms: bool,
    pub year: i16,
}

/// Where in the main menu a page belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nav {
    Shop,
    Learn,
    Ask,
    #[default]
    None,
}

/// The words and the address of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub text: String,
    pub href: String,
}

impl Link {
    /// A link to `href` that reads `text`.
    pub fn new(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            href: href.into(),
        }
    }
}

/// The frame of a staff page.
#[derive(Clone, Debug, Default)]
pub struct Office {
    pub title: String,
    pub current: Section,
    pub shop_name: String,
    pub staff_name: String,
    /// As people read it: "Owner", "Manager".
    pub staff_role: String,
    /// One or two letters.
    pub initials: String,
    /// What the signed-in member may open; the rail leaves the rest out.
    pub duties: Vec<Duty>,
    pub open_orders: i64,
    /// Payments about which staff have to decide.
    pub open_differences: i64,
    pub open_inquiries: i64,
    /// Open inquiries whose promised time is over.
    pub overdue_inquiries: i64,
    /// Mails that could not be sent or wait to be read in the outbox.
    pub unsent_mails: i64,
}

impl Office {
    /// Whether the signed-in member has that duty.
    pub fn may(&self, duty: Duty) -> bool {
        self.duties.contains(&duty)
    }
}

/// Where on the back office's rail a page belongs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Section {
    #[default]
    Home,
    Orders,
    Checkouts,
    Payments,
    Inquiries,
    Products,
    Categories,
    Discounts,
    Articles,
    Outbox,
    Settings,
}
