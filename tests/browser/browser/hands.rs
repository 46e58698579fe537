//! What people do in a browser and see there. Whatever is not there yet is waited for.

use std::fmt::Debug;
use std::time::{Duration, Instant};

use fantoccini::actions::{
    InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MouseActions, PointerAction,
};
use fantoccini::elements::{Element, ElementRef};
use fantoccini::error::CmdError;
use fantoccini::key::Key;
use serde_json::{Value as Json, json};
use tokio::time::sleep;

use super::Browser;

/// Ctrl A, or what it is there.
const SELECT_ALL: &str = if cfg!(target_os = "macos") {
    "\u{E03D}a\u{E000}"
} else {
    "\u{E009}a\u{E000}"
};

/// How long people are patient.
const PATIENCE: Duration = Duration::from_secs(10);

/// The first that can be reached of these kinds, within such a part of the page, whose words begin like that. What lies behind an open
/// dialog cannot be reached. A label stands for its control.
const REACH: &str = r#"
    const [kinds, words, part] = arguments;
    const words_of = (element) => (element.ariaLabel ?? element.textContent).replace(/\s+/g, " ").trim();
    const top = document.querySelector("dialog:modal") ?? document;
    const parts = part ? [...top.querySelectorAll(part), ...(top.matches?.(part) ? [top] : [])] : [top];
    const found = parts.flatMap((part) => [...part.querySelectorAll(kinds)])
        .find((element) => element.checkVisibility({ visibilityProperty: true }) && words_of(element).startsWith(words));
    return found ?? null;
"#;

/// What can be seen in each element of that kind.
const SEEN: &str = r#"
    return [...document.querySelectorAll(arguments[0])]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .map((element) => element.innerText.replace(/\s+/g, " ").trim());
"#;

/// Brings it into view; whether its middle can be pointed at.
const UNCOVER: &str = r#"
    const [element] = arguments;
    element.scrollIntoView({ block: "center", behavior: "instant" });
    const { x, y, width, height } = element.getClientRects()[0];
    return element.contains(document.elementFromPoint(x + width / 2, y + height / 2));
"#;

impl Browser {
    /// Types an address of the shop.
    pub async fn open(&self, path: &str) {
        let address = format!("{}{path}", self.origin());
        self.client().goto(&address).await.expect(path);
    }

    /// The path and query where it stands.
    pub async fn path(&self) -> String {
        let url = self.client().current_url().await.expect("an address");
        url.as_str()
            .strip_prefix(self.origin())
            .unwrap_or(url.as_str())
            .to_owned()
    }

    /// Waits until it stands at an address that begins like that.
    pub async fn arrives(&self, path: &str) {
        let what = format!("arriving at {path}");
        until(&what, async || {
            Ok(self.path().await.starts_with(path).then_some(()))
        })
        .await;
    }

    /// Clicks the link with these words.
    pub async fn follow(&self, words: &str) {
        self.click("a[href]", words, "").await;
    }

    /// Clicks the link with these words in that part of the page.
    pub async fn follow_in(&self, part: &str, words: &str) {
        self.click("a[href]", words, part).await;
    }

    /// Presses the button with these words.
    pub async fn press(&self, words: &str) {
        self.click("button, summary", words, "").await;
    }

    /// Presses the button with these words in that part of the page.
    pub async fn press_in(&self, part: &str, words: &str) {
        self.click("button, summary", words, part).await;
    }

    /// Chooses the box or the round button with these words.
    pub async fn tick(&self, words: &str) {
        self.click("label", words, "").await;
    }

    /// Writes into the field of that label, in place of what is in it.
    pub async fn fill(&self, label: &str, text: &str) {
        until(&format!("filling {label}"), async || {
            let Some(field) = self.field(label).await? else {
                return Ok(None);
            };
            field
                .send_keys(&format!("{SELECT_ALL}{text}"))
                .await
                .map(Some)
        })
        .await;
    }

    /// Chooses from the list of that label.
    pub async fn choose(&self, label: &str, words: &str) {
        until(&format!("choosing {words} from {label}"), async || {
            let Some(list) = self.field(label).await? else {
                return Ok(None);
            };
            list.select_by_label(words).await.map(Some)
        })
        .await;
    }

    /// Presses a key of the keyboard.
    pub async fn key(&self, key: Key) {
        let value = char::from(key);
        let press = KeyActions::new("keyboard".into())
            .then(KeyAction::Down { value })
            .then(KeyAction::Up { value });
        self.client().perform_actions(press).await.expect("a key");
    }

    /// Types where the focus is. `\u{E009}` holds Ctrl for what follows, `\u{E000}` lets it go.
    pub async fn type_keys(&self, keys: &str) {
        let here = self.client().active_element().await.expect("a focus");
        here.send_keys(keys).await.expect("keys");
    }

    /// What is in the field of that label.
    pub async fn typed(&self, label: &str) -> String {
        until(&format!("reading {label}"), async || {
            let Some(field) = self.field(label).await? else {
                return Ok(None);
            };
            field.prop("value").await
        })
        .await
    }

    /// Waits until one of these elements shows these words.
    pub async fn sees(&self, selector: &str, words: &str) {
        let what = format!("seeing “{words}” in {selector}");
        until(&what, async || {
            let texts = self.texts_now(selector).await?;
            Ok(texts.iter().any(|text| text.contains(words)).then_some(()))
        })
        .await;
    }

    /// What each of these elements shows now.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        self.texts_now(selector).await.expect(selector)
    }

    /// What a script gives.
    pub async fn ask(&self, script: &str, values: Vec<Json>) -> Json {
        self.client().execute(script, values).await.expect(script)
    }

    async fn texts_now(&self, selector: &str) -> Result<Vec<String>, CmdError> {
        let texts = self.client().execute(SEEN, vec![json!(selector)]).await?;
        Ok(serde_json::from_value(texts).unwrap_or_default())
    }

    /// With the pointer, so what covers it is in the way.
    async fn click(&self, kinds: &str, words: &str, part: &str) {
        until(&format!("clicking “{words}” {part}"), async || {
            let Some(found) = self.reach(kinds, words, part).await? else {
                return Ok(None);
            };
            let target = json!({ ELEMENT: found.element_id().to_string() });
            if self.client().execute(UNCOVER, vec![target]).await? != true {
                return Ok(None);
            }
            let press = MouseActions::new("mouse".into())
                .then(PointerAction::MoveToElement {
                    element: found,
                    duration: None,
                    x: 0.0,
                    y: 0.0,
                })
                .then(PointerAction::Down {
                    button: MOUSE_BUTTON_LEFT,
                })
                .then(PointerAction::Up {
                    button: MOUSE_BUTTON_LEFT,
                });
            self.client().perform_actions(press).await.map(Some)
        })
        .await;
    }

    async fn reach(
        &self,
        kinds: &str,
        words: &str,
        part: &str,
    ) -> Result<Option<Element>, CmdError> {
        let found = self
            .client()
            .execute(REACH, vec![json!(kinds), json!(words), json!(part)])
            .await?;
        Ok(self.element(&found))
    }

    /// By its visible label, or by the one that only screen readers tell.
    async fn field(&self, label: &str) -> Result<Option<Element>, CmdError> {
        if let Some(named) = self.reach("input, select, textarea", label, "").await? {
            return Ok(Some(named));
        }
        let Some(label) = self.reach("label", label, "").await? else {
            return Ok(None);
        };
        let control = json!(label.element_id().to_string());
        let script = "return arguments[0].control";
        let found = self
            .client()
            .execute(script, vec![json!({ ELEMENT: control })])
            .await?;
        Ok(self.element(&found))
    }

    fn element(&self, found: &Json) -> Option<Element> {
        let id = found.get(ELEMENT)?.as_str()?;
        Some(Element::from_element_id(
            self.client().clone(),
            ElementRef::from(id.to_owned()),
        ))
    }
}

/// The standard's name for an element in JSON.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Tries until there is something; what fails meanwhile may be the page before.
async fn until<T: Debug>(what: &str, attempt: impl AsyncFn() -> Result<Option<T>, CmdError>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        match attempt().await {
            Ok(Some(found)) => return found,
            missed if Instant::now() > end => panic!("{what}: {missed:?}"),
            _ => sleep(Duration::from_millis(50)).await,
        }
    }
}
