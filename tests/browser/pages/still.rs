//! Whether what is on the page stays where it first stood.

use crate::browser::Browser;

/// Less than anybody can see.
const STILL: f64 = 0.001;

/// Adds up how far things moved since the page began to load and while somebody scrolls to its end, as browsers measure it.
const MEASURE: &str = "
    const done = arguments[0];
    const moved = [];
    const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) if (!entry.hadRecentInput) moved.push(entry);
    });
    observer.observe({ type: 'layout-shift', buffered: true });
    const frame = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    (async () => {
        await document.fonts.ready;
        for (let at = 0; at < document.documentElement.scrollHeight; at += innerHeight) {
            scrollTo({ top: at, behavior: 'instant' });
            await frame();
        }
        await frame();
        scrollTo({ top: 0, behavior: 'instant' });
        await frame();
        done({
            far: moved.reduce((sum, entry) => sum + entry.value, 0),
            what: moved.flatMap((entry) => entry.sources.map(({ node }) => node?.outerHTML?.slice(0, 120) ?? String(node?.nodeValue))),
        });
    })();
";

/// What moved, when something did.
pub async fn shifts(browser: &Browser) -> Option<String> {
    let measured = browser
        .client()
        .execute_async(MEASURE, Vec::new())
        .await
        .expect("a measure");
    let far = measured["far"].as_f64().expect("a distance");
    (far >= STILL).then(|| format!("moved by {far}: {}", measured["what"]))
}
