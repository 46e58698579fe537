use super::super::{Form, read};

const PAGE: &str = r##"<!doctype html><html><head><title>How to rest | A shop</title>
<meta name="description" content="Rest, in short."><link rel="canonical" href="https://shop.example/blog/rest">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"FAQPage","mainEntity":[
{"@type":"Question","name":"Is noon too early?","acceptedAnswer":{"@type":"Answer","text":"<p>Noon suits most people who rise early.</p>"}}]}]}</script>
</head><body><header><nav><a href="/">Home</a></nav></header>
<main><article><header><h1>How to <em>rest</em></h1></header><img src="/a.jpg" alt="">
<p>By <a href="/pat">Pat Sample</a></p><p>Rest is <strong>work</strong>, see <a href="/blog/work">there</a> and <a href="#x">below</a>.</p>
<script>alert(1)</script><h2>When</h2><ul><li>At noon</li><li>At night</li></ul>
<div class="share-buttons">Share this</div>
<h3>Frequently asked questions</h3><p>Noon suits most people who rise early.</p>
<details><summary>For how long?</summary><p>For as long as it takes.</p></details>
<h2>Ask us</h2><form><input name="email"><button>Send</button></form></article>
<aside class="related">Related posts</aside></main>
<div class="cart-drawer"><p>Your cart is empty</p></div><footer>© 2026 A shop</footer></body></html>"##;

#[test]
fn a_page_becomes_its_text() {
    let it = read(PAGE.as_bytes(), Form::Html, "x").unwrap();
    assert_eq!(it.head.title, "How to rest");
    assert_eq!(it.head.summary, "Rest, in short.");
    assert_eq!(it.head.inquiry_title, "Ask us");
    assert_eq!(
        it.body_markdown,
        "Rest is **work**, see [there](https://shop.example/blog/work) and below.\n\n## When\n\n- At noon\n- At night"
    );
    let faq: Vec<(&str, &str)> = it
        .head
        .faq
        .iter()
        .map(|faq| (faq.question.as_str(), faq.answer.as_str()))
        .collect();
    assert_eq!(
        faq,
        [
            (
                "Is noon too early?",
                "Noon suits most people who rise early."
            ),
            ("For how long?", "For as long as it takes."),
        ]
    );
    assert!(
        it.notes.iter().any(|n| n.contains("By Pat Sample")),
        "{:?}",
        it.notes
    );
    assert!(
        it.notes.iter().any(|n| n.contains("/a.jpg")),
        "{:?}",
        it.notes
    );
}

#[test]
fn a_page_without_structure_is_read_whole() {
    let html = "<title>One – Site</title><div>Home</div><div><p>First.</p><h4>Then</h4><p>Second.</p></div>";
    let it = read(html.as_bytes(), Form::Html, "x").unwrap();
    assert_eq!(it.head.title, "One");
    assert_eq!(it.body_markdown, "First.\n\n#### Then\n\nSecond.");
}

#[test]
fn a_page_of_menus_has_no_text() {
    let html = "<nav>Home</nav><footer>About</footer>";
    assert!(read(html.as_bytes(), Form::Html, "x").is_err());
    let deep = format!("{}words", "<div class=cart>".repeat(20_000));
    assert!(read(deep.as_bytes(), Form::Html, "x").is_ok());
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config::with_cases(48))]

    #[test]
    fn anything_is_survived(html in "(<[a-z/]{0,8}( class=cart| href=x)?>|[ -~]{0,12}|\n){0,40}") {
        let _ = read(html.as_bytes(), Form::Html, "x");
    }
}
