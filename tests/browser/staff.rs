//! The first step of everybody in the back office.

use crate::browser::Browser;
use crate::support::OWNER;

/// Signs the owner in.
pub async fn sign_in(browser: &Browser) {
    browser.open("/admin").await;
    browser.arrives("/admin/login").await;
    browser.fill("Email", OWNER.0).await;
    browser.fill("Password", OWNER.1).await;
    browser.press("Sign in").await;
    browser.sees("[aria-label='Back office']", "Orders").await;
}
