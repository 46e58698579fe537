//! The only source of ids and of randomness.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// A new UUID of version 7 (RFC 9562): sorts by time of making.
#[expect(clippy::disallowed_methods, reason = "this is the one source of ids")]
pub fn new_uuid() -> Uuid {
    Uuid::now_v7()
}

/// 256 random bits as text, for cookies and unguessable links.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// Draws a new token from the operating system.
    ///
    /// # Errors
    /// Only when the operating system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bits = [0_u8; 32];
        getrandom::fill(&mut bits)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bits)))
    }

    /// Takes a token that came from outside; `None` when it cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        let bits = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bits.len() == 32).then(|| Self(text.to_owned()))
    }

    /// The text for the cookie or the link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the database keeps of a session's token: its SHA-256.
    pub fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A new password that a person can copy: 24 characters of base64url, 144 random bits.
///
/// # Errors
/// Only when the operating system has no randomness to give.
pub fn new_password() -> Result<String, getrandom::Error> {
    let mut bits = [0_u8; 18];
    getrandom::fill(&mut bits)?;
    Ok(URL_SAFE_NO_PAD.encode(bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_survives_the_cookie_and_nothing_else_passes_for_one() {
        let token = Token::random().unwrap();
        assert_eq!(Token::parse(token.as_str()).as_ref(), Some(&token));
        assert_eq!(token.hash().len(), 32);
        for wrong in ["", "abc", "' OR 1=1 --", &"a".repeat(44)] {
            assert!(Token::parse(wrong).is_none(), "{wrong}");
        }
    }
}
