use crate::money::{Currency, Money};
use crate::text;
use crate::web::{FieldErrors, Fields};

/// What a reader of the listing asked for, as its address says it.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Search words, a SKU or a GTIN.
    pub q: String,
    /// Slug of a category; empty for all.
    pub category: String,
    pub min: Bound,
    pub max: Bound,
    pub in_stock: bool,
    /// Lower-case name and value. Values of one name are alternatives; names add up.
    pub attributes: Vec<(String, String)>,
    pub sort: Sort,
    /// Counted from one.
    pub page: u32,
    /// What is wrong with the prices typed; those are then left out of account.
    pub errors: FieldErrors,
}

/// An end of the range of prices: as typed, and in minor units where that is an amount.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bound {
    pub typed: String,
    pub minor: Option<i64>,
}

/// The order of the listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// The shop's own order; with search words, what fits best first.
    #[default]
    Recommended,
    PriceUp,
    PriceDown,
    Newest,
    Name,
}

/// More values than this are no choice that a person made.
const MOST_ATTRIBUTES: usize = 40;

/// Characters that are read of search words and values.
const MOST_CHARACTERS: usize = 120;

/// A page beyond this is nobody's.
const MOST_PAGES: u32 = 100_000;

impl Filter {
    /// Reads the query of a listing. What cannot be read is left out; never an error.
    pub fn read(fields: &Fields, currency: Currency) -> Self {
        let mut errors = FieldErrors::default();
        let min = Bound::read("min_price", fields, currency, &mut errors);
        let max = Bound::read("max_price", fields, currency, &mut errors);
        if let (Some(low), Some(high)) = (min.minor, max.minor)
            && low > high
        {
            errors.add(
                "max_price",
                "This is below the price on the left. Write a higher one.",
            );
        }
        Self {
            q: clipped(fields.text("q")),
            category: clipped(fields.text("category")),
            min,
            max,
            in_stock: fields.ticked("in_stock"),
            attributes: attributes(fields),
            sort: Sort::parse(fields.text("sort")),
            page: fields
                .text("page")
                .trim()
                .parse()
                .unwrap_or(1)
                .clamp(1, MOST_PAGES),
            errors,
        }
    }

    /// Whether less than everything in the shop's own order is asked for.
    pub fn narrows(&self) -> bool {
        !self.pairs().is_empty()
    }

    /// Whether the value of that attribute is chosen; the name in lower case.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.attributes
            .iter()
            .any(|(n, v)| n == name && v.to_lowercase() == value.to_lowercase())
    }

    /// Names and values of the address, without the page.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        let mut add = |name: &str, value: &str| {
            if !value.is_empty() {
                pairs.push((name.to_owned(), value.to_owned()));
            }
        };
        add("q", &self.q);
        add("category", &self.category);
        for (name, value) in &self.attributes {
            add(&format!("attr.{name}"), value);
        }
        add("min_price", &self.min.typed);
        add("max_price", &self.max.typed);
        add("in_stock", if self.in_stock { "1" } else { "" });
        add("sort", self.sort.word_in_address());
        pairs
    }

    /// The address of the listing at `base` with this filter and that page.
    pub fn href(&self, base: &str, page: u32) -> String {
        let mut pairs = self.pairs();
        if page > 1 {
            pairs.push(("page".to_owned(), page.to_string()));
        }
        address(base, &pairs)
    }
}

/// The address of those names and values.
pub fn address(base: &str, pairs: &[(String, String)]) -> String {
    if pairs.is_empty() {
        return base.to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    format!("{base}?{query}")
}

impl Bound {
    fn read(name: &str, fields: &Fields, currency: Currency, errors: &mut FieldErrors) -> Self {
        let typed = clipped(fields.text(name));
        if typed.is_empty() {
            return Self::default();
        }
        let minor = errors.take(
            name,
            Money::parse(&typed, currency)
                .map(|money| money.minor)
                .map_err(|e| e.to_string()),
        );
        Self { typed, minor }
    }
}

impl Sort {
    /// Every order, with its words.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Recommended, "Recommended"),
        (Self::PriceUp, "Price, low to high"),
        (Self::PriceDown, "Price, high to low"),
        (Self::Newest, "Newest"),
        (Self::Name, "Name"),
    ];

    /// From an address; the shop's order for anything unknown.
    pub fn parse(text: &str) -> Self {
        match text.trim().to_lowercase().replace('-', "_").as_str() {
            "price" | "price_asc" | "price_low" => Self::PriceUp,
            "_price" | "price_desc" | "price_high" => Self::PriceDown,
            "newest" | "new" | "latest" => Self::Newest,
            "name" | "title" => Self::Name,
            _ => Self::Recommended,
        }
    }

    /// As the address and the query spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Recommended => "recommended",
            Self::PriceUp => "price_asc",
            Self::PriceDown => "price_desc",
            Self::Newest => "newest",
            Self::Name => "name",
        }
    }

    /// The shop's own order needs no word.
    fn word_in_address(self) -> &'static str {
        if self == Self::Recommended {
            ""
        } else {
            self.as_str()
        }
    }
}

fn attributes(fields: &Fields) -> Vec<(String, String)> {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, value) in fields.starting("attr.") {
        let pair = (clipped(name).to_lowercase(), clipped(value));
        if !pair.0.is_empty()
            && !pair.1.is_empty()
            && pairs.len() < MOST_ATTRIBUTES
            && !pairs.contains(&pair)
        {
            pairs.push(pair);
        }
    }
    pairs
}

fn clipped(text: &str) -> String {
    text::one_line(text)
        .chars()
        .take(MOST_CHARACTERS)
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Filter {
        Filter::read(
            &Fields::decode(query.as_bytes()).unwrap(),
            Currency::default(),
        )
    }

    #[test]
    fn an_address_is_read_and_written_again() {
        let query = "q=knee+pillow&attr.for=Sleeping&attr.for=Sitting&attr.firmness=Medium&min_price=20&max_price=99.50&in_stock=1&sort=price_desc&page=3";
        let filter = read(query);
        assert_eq!(filter.min.minor, Some(2000));
        assert_eq!(filter.max.minor, Some(9950));
        assert!(
            filter.has("for", "sleeping")
                && filter.has("firmness", "Medium")
                && !filter.has("for", "Medium")
        );
        assert_eq!(
            filter.href("/products", filter.page),
            format!("/products?{query}")
        );
        assert!(filter.errors.is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_left_out_with_a_sentence() {
        let filter =
            read("min_price=abc&max_price=-5&sort=sideways&page=x&attr.=y&attr.z=&q=%20%20");
        assert_eq!((filter.min.minor, filter.max.minor), (None, None));
        assert!(filter.errors.of("min_price").is_some() && filter.errors.of("max_price").is_some());
        assert_eq!(
            (filter.sort, filter.page, filter.q.as_str()),
            (Sort::Recommended, 1, "")
        );
        assert!(filter.attributes.is_empty());
        assert!(
            read("min_price=50&max_price=20")
                .errors
                .of("max_price")
                .is_some()
        );
    }

    #[test]
    fn nothing_asked_for_is_the_plain_address() {
        assert!(!read("sort=recommended").narrows());
        assert_eq!(read("").href("/products", 1), "/products");
        assert_eq!(read("").href("/products", 2), "/products?page=2");
        assert!(read("attr.a=1&".repeat(90).as_str()).attributes.len() == 1);
        assert!(read(&format!("q={}", "x".repeat(5000))).q.len() <= MOST_CHARACTERS);
    }
}
