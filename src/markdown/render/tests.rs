use super::*;
use crate::markdown::{Piece, split_cards};

fn html(source: &str) -> String {
    render(source).html.trim().to_owned()
}

#[test]
fn headings_get_ids_and_fill_the_contents() {
    let rendered =
        render("# Top\n\n## What *helps*\n\n### Move\n\n## What helps\n\n## Ask {#ask}\n");
    let contents: Vec<_> = rendered
        .contents
        .iter()
        .map(|h| (h.id.as_str(), h.title.as_str()))
        .collect();
    assert_eq!(
        contents,
        [
            ("top", "Top"),
            ("what-helps", "What helps"),
            ("what-helps-2", "What helps"),
            ("ask", "Ask")
        ]
    );
    assert!(rendered.html.contains("<h2 id=\"top\">Top</h2>"));
    assert!(
        rendered
            .html
            .contains("<h2 id=\"what-helps\">What <em>helps</em></h2>")
    );
    assert!(rendered.html.contains("<h3 id=\"move\">Move</h3>"));
}

#[test]
fn heading_levels_leave_no_gap() {
    assert_eq!(
        html("### First\n\n##### Second\n\n# Third\n"),
        "<h2 id=\"first\">First</h2>\n<h3 id=\"second\">Second</h3>\n<h2 id=\"third\">Third</h2>"
    );
    assert_eq!(html("##\n\ntext"), "<p>text</p>");
}

#[test]
fn a_list_of_headed_items_is_the_causes() {
    let loose = "1. ### Load\n\n   Gravity.\n\n   More.\n\n2. ### Rest\n\n   Night.\n";
    assert_eq!(
        html(loose),
        "<ol class=\"causes\">\n<li><h2 id=\"load\">Load</h2>\n<p>Gravity.</p>\n<p>More.</p>\n</li>\n\
         <li><h2 id=\"rest\">Rest</h2>\n<p>Night.</p>\n</li>\n</ol>"
    );
    let tight = html("## Causes\n\n1. ### Load\n   Gravity *all* day.\n2. ### Rest\n   Night.\n");
    assert!(
        tight.contains("<h3 id=\"load\">Load</h3>\n<p>Gravity <em>all</em> day.</p>\n</li>"),
        "{tight}"
    );
    assert!(!html("1. one\n2. two\n").contains("class"));
}

#[test]
fn numbered_headings_in_a_row_are_causes_too() {
    let got = html(
        "## Causes\n\n### 1. Load & co\n\nGravity.\n\n- a\n\n### 2. Rest\n\nNight.\n\n## Then\n\nEnd.\n",
    );
    assert_eq!(
        got,
        "<h2 id=\"causes\">Causes</h2>\n<ol class=\"causes\">\n<li><h3 id=\"load-co\">Load &amp; co</h3>\n<p>Gravity.</p>\n\
         <ul>\n<li>a</li>\n</ul>\n</li>\n<li><h3 id=\"rest\">Rest</h3>\n<p>Night.</p>\n</li>\n</ol>\n<h2 id=\"then\">Then</h2>\n<p>End.</p>"
    );
    assert!(html("## A\n\n### 1. Alone\n\nText.\n").contains("<h3 id=\"1-alone\">1. Alone</h3>"));
    assert!(html("## A\n\n### 1. One\n\n### 3. Three\n").contains("1. One"));
}

#[test]
fn a_note_is_an_aside_with_its_term() {
    assert_eq!(
        html("Text.\n\n> [!NOTE]\n> **Disc** The cushion *between* two.\n"),
        "<p>Text.</p>\n<aside class=\"sidenote\"><b>Disc</b> The cushion <em>between</em> two.</aside>"
    );
    assert_eq!(
        html("x\n\n> plain\n"),
        "<p>x</p>\n<blockquote>\n<p>plain</p>\n</blockquote>"
    );
}

#[test]
fn a_warning_is_named_by_its_heading() {
    let source = "Text.\n\n> [!WARNING]\n> ## When to look closer {#ask}\n>\n> Have it seen if it:\n>\n> - lasts\n> - spreads\n";
    let rendered = render(source);
    assert_eq!(
        rendered.html.trim(),
        "<p>Text.</p>\n<section class=\"when-to-ask stack\" aria-labelledby=\"ask\"><h2 id=\"ask\" class=\"minor-heading\">\
         When to look closer</h2>\n<p>Have it seen if it:</p>\n<ul>\n<li>lasts</li>\n<li>spreads</li>\n</ul>\n</section>"
    );
    assert_eq!(rendered.contents[0].id, "ask");
    assert!(html("> [!WARNING]\n> Careful.\n").starts_with("<div class=\"when-to-ask stack\">"));
}

#[test]
fn a_quote_at_the_beginning_is_the_text_in_short() {
    let rendered = render("> Discs *fill*.\n\nText.\n");
    assert_eq!(
        rendered.html.trim(),
        "<p class=\"in-short\" id=\"short\">Discs <em>fill</em>.</p>\n<p>Text.</p>"
    );
    assert_eq!(
        rendered.contents,
        [Heading {
            id: "short".into(),
            title: "In short".into()
        }]
    );
    assert!(
        html("> [!IMPORTANT]\n> One.\n>\n> Two.\n")
            .starts_with("<div class=\"in-short\" id=\"short\">\n<p>One.</p>")
    );
}

#[test]
fn a_product_alone_is_a_card_and_in_a_sentence_a_link() {
    let rendered = render(
        "A\n\n[[product:knee-pillow]]\n\nUse the [[product:knee-pillow]] & rest.\n\n::product mat\n",
    );
    assert_eq!(rendered.cards, ["knee-pillow", "mat"]);
    assert_eq!(
        split_cards(&rendered.html)
            .iter()
            .filter(|piece| matches!(piece, Piece::Card(_)))
            .count(),
        2
    );
    assert!(
        rendered.html.contains(
            "<p>Use the <a href=\"/products/knee-pillow\">knee pillow</a> &amp; rest.</p>"
        )
    );
    assert_eq!(rendered.plain, "A\nUse the knee pillow & rest.");
    assert_eq!(rendered.word_count, 7);
}

#[test]
fn a_card_is_neither_made_of_code_nor_forged() {
    assert!(render("`[[product:a]]`\n").cards.is_empty());
    assert!(render("    [[product:a]]\n").cards.is_empty());
    assert!(render("[[product:A b]]\n").cards.is_empty());
    for forged in [
        "<product-card slug=\"a\"></product-card>",
        "<span id=\"card/a\"></span>",
        "<span title='<span id=\"card/a\"></span>' id=\"card/a\">x</span>",
        "<a title='<product-card slug=\"a\"></product-card>' href=\"/\">x</a>",
        "&lt;product-card slug=&quot;a&quot;&gt;&lt;/product-card&gt;",
    ] {
        let pieces = split_cards(&render(forged).html);
        assert!(
            !pieces.iter().any(|piece| matches!(piece, Piece::Card(_))),
            "{forged}"
        );
    }
}

#[test]
fn tables_scroll_in_a_region_named_by_the_heading() {
    let got = html("## Sizes\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n");
    assert!(
        got.contains("<div class=\"table-scroll\" role=\"region\" aria-labelledby=\"sizes\" tabindex=\"0\"><table>"),
        "{got}"
    );
    assert!(
        got.contains("<th scope=\"col\">a</th>") && got.ends_with("</table>\n</div>"),
        "{got}"
    );
}

#[test]
fn links_and_pictures_load_nothing_from_elsewhere() {
    assert_eq!(
        html("[x](/products \"t\")"),
        "<p><a href=\"/products\" title=\"t\">x</a></p>"
    );
    assert_eq!(
        html("[x](https://e.org/?a=1&b=2)"),
        "<p><a href=\"https://e.org/?a=1&amp;b=2\" rel=\"noopener\">x</a></p>"
    );
    assert_eq!(
        html("<a@b.de>"),
        "<p><a href=\"mailto:a@b.de\">a@b.de</a></p>"
    );
    let own = html("![A \"spine\"](/media/a.png)");
    assert!(
        own.contains("src=\"/media/a.png\"") && own.contains("alt=\"A &quot;spine&quot;\""),
        "{own}"
    );
    assert!(own.contains("loading=\"lazy\""), "{own}");
    assert_eq!(
        html("![A](https://e.org/a.png)"),
        "<p><a href=\"https://e.org/a.png\">A</a></p>"
    );
    for sneaky in [
        "<img src=\"//e.org/a.png\">",
        "<img src=\"\\\\e.org/a.png\">",
        "<img src=\" HTTPS://e.org/a.png\">",
    ] {
        assert!(!html(sneaky).contains("src"), "{sneaky}");
    }
}

#[test]
fn raw_html_keeps_words_and_harmless_tags() {
    assert_eq!(html("a <kbd>x</kbd> b"), "<p>a <kbd>x</kbd> b</p>");
    assert_eq!(
        html("<div>\n\n**bold**\n\n</div>"),
        "<div>\n<p><strong>bold</strong></p>\n</div>"
    );
    assert_eq!(
        html(
            "<p class=\"lead\" id=\"main\" style=\"color:red\" role=\"alert\" tabindex=\"5\">x</p>"
        ),
        "<p>x</p>"
    );
}

/// Each is rendered, and nothing that could run or load may be left of it.
const HOSTILE: [&str; 28] = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//e.org/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\" onload=alert(1)//",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\" \u{1}javascript:alert(1)\">x</a>",
    "[x](javascript:alert(1))",
    "[x](<java&#115;cript:alert(1)>)",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](data:image/svg+xml;base64,PHN2Zz4=)",
    "[x](vbscript:msgbox(1))",
    "<javascript:alert(1)>",
    "<iframe src=\"https://e.org\"></iframe>",
    "<svg><script>alert(1)</script></svg>",
    "<svg onload=alert(1)><animate onbegin=alert(1) attributeName=x></svg>",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<style>@import url(//e.org)</style><p style=\"background:url(javascript:alert(1))\">x</p>",
    "<object data=\"x\"></object><embed src=x>",
    "<form action=\"//e.org\"><input name=a><button formaction=javascript:alert(1)>x</button></form>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<table><td><svg><desc><table><img src=x onerror=alert(1)></table></desc></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "</div></article></main><meta http-equiv=refresh content=0><base href=//e.org><link rel=stylesheet href=x>",
];

#[test]
fn nothing_that_runs_gets_through() {
    for source in HOSTILE {
        assert_harmless(source, &render(source).html);
        let wrapped = format!(
            "> [!NOTE]\n> {source}\n\n1. ### {source}\n\n| {source} |\n|--|\n| {source} |\n"
        );
        assert_harmless(&wrapped, &render(&wrapped).html);
    }
}

fn assert_harmless(source: &str, html: &str) {
    let page = scraper::Html::parse_fragment(html);
    for element in page
        .tree
        .nodes()
        .filter_map(|node| node.value().as_element())
    {
        let name = element.name();
        let bad = [
            "script", "style", "iframe", "svg", "math", "object", "embed", "form", "input", "meta",
            "base", "link",
        ];
        assert!(!bad.contains(&name), "{name} from {source}: {html}");
        for (attribute, value) in element.attrs() {
            assert!(
                !attribute.starts_with("on") && attribute != "style",
                "{attribute} from {source}: {html}"
            );
            let address = value
                .to_ascii_lowercase()
                .replace(|c: char| c.is_whitespace() || c.is_control(), "");
            if matches!(attribute, "href" | "src") {
                assert!(
                    !address.starts_with("javascript:") && !address.starts_with("data:"),
                    "{source}: {html}"
                );
                assert!(!address.starts_with("vbscript:"), "{source}: {html}");
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_text_renders_to_harmless_html(source in "[ -~\n<>\\[\\]#*`|!:\"'/]{0,300}") {
        let rendered = render(&source);
        assert_harmless(&source, &rendered.html);
        assert_eq!(&rendered, &render(&source));
    }

    #[test]
    fn pieces_put_together_are_the_whole(
        parts in proptest::collection::vec("(\\[\\[product:[a-z]{1,4}\\]\\]|> \\[!NOTE\\]|1\\. ### a|<b>|### 1\\. x|[a-z ]{0,9})", 0..12)
    ) {
        let rendered = render(&parts.join("\n\n"));
        let whole: String = split_cards(&rendered.html).into_iter().map(|piece| match piece {
            Piece::Html(html) => html,
            Piece::Card(slug) => format!("<product-card slug=\"{slug}\"></product-card>"),
        }).collect();
        assert_eq!(whole, rendered.html);
    }
}
