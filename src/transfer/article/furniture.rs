//! Lines that belong to a page and not to its text: the cart's drawer, menus, forms, notices.

/// What a line is, looked at alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Guess {
    Text,
    /// Could be either; its neighbours decide.
    Perhaps,
    Furniture,
}

/// Whole lines, in lower case, without numbers and marks at their ends.
const SURE: [&str; 62] = [
    "accept all",
    "accept all cookies",
    "accept cookies",
    "add to basket",
    "add to cart",
    "all rights reserved",
    "back to shop",
    "back to top",
    "click to share",
    "close cart",
    "close menu",
    "continue shopping",
    "continue to checkout",
    "cookie settings",
    "estimated total",
    "go to cart",
    "leave a comment",
    "leave a reply",
    "main menu",
    "my cart",
    "next post",
    "no products in the cart",
    "open menu",
    "post comment",
    "powered by shopify",
    "powered by wordpress",
    "previous post",
    "proceed to checkout",
    "proudly powered by wordpress",
    "read more articles",
    "recent posts",
    "related articles",
    "related posts",
    "required fields are marked",
    "return to shop",
    "scroll to top",
    "select options",
    "send message",
    "share",
    "share on",
    "share this",
    "share this article",
    "share this page",
    "share this post",
    "shopping bag",
    "shopping basket",
    "shopping cart",
    "sign up for our newsletter",
    "skip to content",
    "skip to main content",
    "skip to navigation",
    "subscribe to our newsletter",
    "there are no products in the cart",
    "toggle menu",
    "toggle navigation",
    "view basket",
    "view cart",
    "your bag is empty",
    "your basket is empty",
    "your cart",
    "your cart is currently empty",
    "your cart is empty",
];

/// Beginnings of lines.
const SURE_BEGINNINGS: [&str; 15] = [
    "©",
    "(c) 20",
    "copyright ©",
    "copyright 20",
    "fill in the form",
    "fill out the form",
    "share on ",
    "posted in ",
    "filed under ",
    "this site uses cookies",
    "this website uses cookies",
    "we use cookies",
    "you have no items in your ",
    "your email address will not be published",
    "press enter to search",
];

/// Lines that stand in menus and forms, and in texts as well.
const PERHAPS: [&str; 68] = [
    "about",
    "about us",
    "account",
    "apply coupon",
    "articles",
    "blog",
    "cart",
    "categories",
    "checkout",
    "close",
    "comment",
    "comments",
    "contact",
    "contact us",
    "cookie policy",
    "decline",
    "e-mail",
    "email",
    "email address",
    "facebook",
    "first name",
    "full name",
    "home",
    "imprint",
    "instagram",
    "last name",
    "learn",
    "linkedin",
    "log in",
    "login",
    "logout",
    "menu",
    "message",
    "my account",
    "name",
    "news",
    "newsletter",
    "next",
    "phone",
    "phone number",
    "pinterest",
    "previous",
    "print",
    "privacy policy",
    "products",
    "quantity",
    "read more",
    "register",
    "remove",
    "search",
    "send",
    "services",
    "shop",
    "sign in",
    "sign up",
    "sitemap",
    "store",
    "subject",
    "submit",
    "subscribe",
    "subtotal",
    "terms and conditions",
    "terms of service",
    "total",
    "tweet",
    "twitter",
    "website",
    "wishlist",
];

/// Lines of a form, which tell that an empty heading before them was the form's.
const FORM: [&str; 2] = ["fill out the form", "fill in the form"];

/// Which of these lines, in the order of the page, are furniture. A line that could be either goes where its neighbours
/// go; at the page's beginning and end it goes.
pub(super) fn marks(lines: &[&str]) -> Vec<bool> {
    let mut guesses: Vec<Guess> = lines.iter().map(|line| guess(line)).collect();
    spread(&mut guesses);
    guesses.reverse();
    spread(&mut guesses);
    guesses.reverse();
    guesses
        .into_iter()
        .map(|guess| guess == Guess::Furniture)
        .collect()
}

/// Whether the line invites to fill in a form.
pub(super) fn is_of_form(line: &str) -> bool {
    let line = lower(line);
    FORM.iter().any(|beginning| line.starts_with(beginning))
}

/// Whether a line before the text tells who wrote it and when.
pub(super) fn is_byline(text: &str) -> bool {
    const BEGINNINGS: [&str; 12] = [
        "by ",
        "written by ",
        "author:",
        "posted by ",
        "reviewed by ",
        "medically reviewed by ",
        "published on ",
        "published:",
        "posted on ",
        "updated on ",
        "last updated",
        "reading time",
    ];
    let text = text.trim().to_lowercase();
    let is_short = text.chars().count() <= 100 && !text.ends_with('.');
    let ends = ["min read", "minute read", "minutes read"];
    is_short
        && (BEGINNINGS.iter().any(|begin| text.starts_with(begin))
            || ends.iter().any(|end| text.ends_with(end)))
}

/// The note about a line that tells who wrote a text and when.
pub(super) fn byline_note(line: &str) -> String {
    format!("\"{line}\" is left out; give the article its author and dates in the back office")
}

/// The note that tells which lines were left out; none when none were.
pub(super) fn note(left_out: &[String]) -> Option<String> {
    const MOST: usize = 12;
    if left_out.is_empty() {
        return None;
    }
    let quoted = left_out
        .iter()
        .take(MOST)
        .map(|line| format!("\"{}\"", crate::text::shortened(line, 60)));
    let more = match left_out.len().saturating_sub(MOST) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    Some(format!(
        "left out, since they belong to the page and not to its text: {}{more}",
        quoted.collect::<Vec<_>>().join(", ")
    ))
}

/// What stands next to furniture, or at the edge where the walk begins, and could be it, is it.
fn spread(guesses: &mut [Guess]) {
    let mut beside = true;
    for guess in guesses {
        if beside && *guess == Guess::Perhaps {
            *guess = Guess::Furniture;
        }
        beside = *guess == Guess::Furniture;
    }
}

fn guess(line: &str) -> Guess {
    if line.chars().count() > 200 {
        return Guess::Text;
    }
    let line = lower(line);
    let words = line.trim_matches(|c: char| {
        c.is_numeric() || c.is_whitespace() || "()[]{}!.:*+\u{d7}\u{2715}>»|-→".contains(c)
    });
    if SURE.contains(&words) || SURE_BEGINNINGS.iter().any(|begin| line.starts_with(begin)) {
        Guess::Furniture
    } else if PERHAPS.contains(&words) {
        Guess::Perhaps
    } else {
        Guess::Text
    }
}

fn lower(line: &str) -> String {
    let line = crate::text::one_line(line).to_lowercase();
    line.replace('\u{2019}', "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawer_and_a_form_are_furniture() {
        let lines = [
            "Home",
            "Shop",
            "How to sit",
            "Sit up.",
            "Search",
            "It is worth it.",
            "Shopping cart2",
            "Cart",
            "There are no products in the cart!",
            "Fill out the form, and somebody answers",
            "Name*",
            "Send",
        ];
        let left: Vec<&str> = lines
            .iter()
            .zip(marks(&lines))
            .filter(|(_, gone)| !gone)
            .map(|(line, _)| *line)
            .collect();
        assert_eq!(left, ["How to sit", "Sit up.", "Search", "It is worth it."]);
    }

    #[test]
    fn the_note_is_bounded() {
        let lines: Vec<String> = (0..20).map(|n| format!("line {n}")).collect();
        assert!(note(&lines).unwrap().ends_with("\"line 11\" and 8 more"));
        assert_eq!(note(&[]), None);
    }
}
