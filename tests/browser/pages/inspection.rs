//! Looks at a page as different people do, and gathers everything that is wrong before it fails.

use serde_json::json;

use super::axe::{self, Rules};
use super::still;
use crate::browser::Browser;

/// What sticks out, when something does.
const WIDE: &str = r#"
    if (document.documentElement.scrollWidth <= innerWidth) return [];
    const scrolls = (element) => Boolean(element) && (getComputedStyle(element).overflowX !== "visible" || scrolls(element.parentElement));
    return [...document.querySelectorAll("main *")]
        .filter((element) => element.getBoundingClientRect().right > innerWidth + 1 && !scrolls(element.parentElement))
        .slice(0, 4).map((element) => element.outerHTML.slice(0, 100));
"#;

/// Pages looked at and what was wrong with them.
pub struct Inspection<'a> {
    browser: &'a Browser,
    pages: usize,
    wrong: Vec<String>,
}

impl<'a> Inspection<'a> {
    pub fn new(browser: &'a Browser) -> Self {
        Self {
            browser,
            pages: 0,
            wrong: Vec::new(),
        }
    }

    /// The page at that address.
    pub async fn page(&mut self, address: &str) {
        for width in [1440, 390] {
            self.show(width, "light").await;
            self.browser.open(address).await;
            let moved = still::shifts(self.browser).await;
            self.note(&format!("{address} {width}"), moved.into_iter().collect());
            self.look(address, width).await;
        }
    }

    /// What somebody sees who did something.
    pub async fn after(&mut self, name: &str, deed: impl AsyncFn(&Browser)) {
        self.after_at(&[1440, 390], name, deed).await;
    }

    /// What somebody sees on a phone who did something that only phones need.
    pub async fn after_narrow(&mut self, name: &str, deed: impl AsyncFn(&Browser)) {
        self.after_at(&[390], name, deed).await;
    }

    async fn after_at(&mut self, widths: &[u32], name: &str, deed: impl AsyncFn(&Browser)) {
        for &width in widths {
            self.show(width, "light").await;
            deed(self.browser).await;
            self.look(name, width).await;
        }
    }

    /// Fails with everything that was wrong.
    pub fn finish(self) {
        eprintln!("{} pages looked at, in four ways each", self.pages);
        assert!(
            self.wrong.is_empty(),
            "{} findings: {:#?}",
            self.wrong.len(),
            self.wrong
        );
    }

    async fn look(&mut self, name: &str, width: u32) {
        if width == 390 {
            self.measure(name, 320).await; // as narrow as it gets, or 1280 at four times the size
        }
        self.measure(name, width).await;
        for (scheme, rules) in [("light", Rules::All), ("dark", Rules::Colours)] {
            self.show(width, scheme).await;
            let violations = axe::violations(self.browser, rules).await;
            self.note(&format!("{name} {width} {scheme}"), violations);
        }
        let complaints = self.browser.complaints().await;
        self.note(&format!("{name} {width}"), complaints);
        self.pages += usize::from(width == 390);
    }

    /// Whether somebody must scroll sideways to read.
    async fn measure(&mut self, name: &str, width: u32) {
        self.show(width, "light").await;
        let wide = self.browser.ask(WIDE, Vec::new()).await;
        if wide != json!([]) {
            self.note(
                &format!("{name} {width}"),
                vec![format!("must be scrolled sideways: {wide}")],
            );
        }
    }

    fn note(&mut self, place: &str, wrong: Vec<String>) {
        self.wrong
            .extend(wrong.into_iter().map(|what| format!("{place}: {what}")));
    }

    async fn show(&self, width: u32, scheme: &str) {
        let size =
            json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.browser
            .tell("Emulation.setDeviceMetricsOverride", size)
            .await;
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.browser
            .tell(
                "Emulation.setEmulatedMedia",
                json!({ "features": features }),
            )
            .await;
    }
}
