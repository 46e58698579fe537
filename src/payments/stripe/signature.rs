use std::fmt::Write as _;

use hmac::{Hmac, KeyInit as _, Mac as _};
use jiff::Timestamp;
use sha2::Sha256;

/// A message that is older, or further ahead of the clock, is not believed, so that a copied one is of no use later.
const SECONDS: i64 = 300;

/// Why a message is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    #[error("the signature cannot be read")]
    Unreadable,
    #[error("the signature is of another time")]
    Old,
    #[error("the signature is not right")]
    Wrong,
}

/// Whether Stripe has sent this: the header `Stripe-Signature` holds the time and one or several signatures over time and body, each
/// compared in constant time. See <https://docs.stripe.com/webhooks#verify-manually>.
///
/// # Errors
/// Why not.
pub fn verify(
    header: &str,
    body: &[u8],
    secret: &str,
    now: Timestamp,
) -> Result<(), SignatureError> {
    let (mut time, mut signatures) = (None, Vec::new());
    for part in header.split(',') {
        match part.trim().split_once('=') {
            Some(("t", value)) => time = Some(value),
            Some(("v1", value)) => signatures.push(value),
            _ => {}
        }
    }
    let time = time.ok_or(SignatureError::Unreadable)?;
    let seconds: i64 = time.parse().map_err(|_| SignatureError::Unreadable)?;
    if signatures.is_empty() {
        return Err(SignatureError::Unreadable);
    }
    let mac = mac(time, body, secret).ok_or(SignatureError::Unreadable)?;
    let is_right = |signature: &str| {
        bytes(signature).is_some_and(|bytes| mac.clone().verify_slice(&bytes).is_ok())
    };
    if !signatures.into_iter().any(is_right) {
        return Err(SignatureError::Wrong);
    }
    let apart = now.as_second().saturating_sub(seconds).saturating_abs();
    if apart > SECONDS {
        Err(SignatureError::Old)
    } else {
        Ok(())
    }
}

/// The header with which Stripe would send this body: for stand-ins.
pub fn signed_header(body: &[u8], secret: &str, at: Timestamp) -> String {
    let time = at.as_second().to_string();
    let signature = mac(&time, body, secret).map(|mac| mac.finalize().into_bytes());
    let mut hex = String::new();
    for byte in signature.into_iter().flatten() {
        // Writing into a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    format!("t={time},v1={hex}")
}

fn mac(time: &str, body: &[u8], secret: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).ok()?;
    mac.update(time.as_bytes());
    mac.update(b".");
    mac.update(body);
    Some(mac)
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    if !hex.is_ascii() || hex.len() % 2 == 1 {
        return None;
    }
    (0..hex.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(hex.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_test";
    const BODY: &[u8] = br#"{"id":"evt_1"}"#;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn what_stripe_signs_is_believed_for_five_minutes_both_ways() {
        let header = signed_header(BODY, SECRET, at(1_000_000));
        for seconds in [999_700, 1_000_000, 1_000_300] {
            assert_eq!(
                verify(&header, BODY, SECRET, at(seconds)),
                Ok(()),
                "{seconds}"
            );
        }
        for seconds in [999_699, 1_000_301] {
            assert_eq!(
                verify(&header, BODY, SECRET, at(seconds)),
                Err(SignatureError::Old)
            );
        }
    }

    /// The signature of RFC 4231's second case, by way of the same function.
    #[test]
    fn the_code_is_that_of_the_standard() {
        let mut mac = Hmac::<Sha256>::new_from_slice(b"Jefe").unwrap();
        mac.update(b"what do ya want for nothing?");
        let expected =
            bytes("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843").unwrap();
        assert!(mac.verify_slice(&expected).is_ok());
    }

    #[test]
    fn one_right_signature_of_several_is_enough() {
        let header = signed_header(BODY, SECRET, at(5));
        let (time, right) = header.split_once(',').unwrap();
        for header in [
            format!("{time},v1={},{right}", "0".repeat(64)),
            format!("{right}, v0=zz,{time},v1=xyz"),
        ] {
            assert_eq!(verify(&header, BODY, SECRET, at(5)), Ok(()), "{header}");
        }
    }

    #[test]
    fn anything_else_is_not_believed() {
        let header = signed_header(BODY, SECRET, at(5));
        let (time, right) = header.split_once(',').unwrap();
        let old_scheme = format!("{time},{}", right.replace("v1=", "v0="));
        let moved = format!("t=6,{right}");
        for (header, body, secret, error) in [
            (header.as_str(), BODY, "whsec_other", SignatureError::Wrong),
            (&header, b"{}".as_slice(), SECRET, SignatureError::Wrong),
            (&moved, BODY, SECRET, SignatureError::Wrong),
            (&old_scheme, BODY, SECRET, SignatureError::Unreadable),
            (right, BODY, SECRET, SignatureError::Unreadable),
            ("t=x,v1=00", BODY, SECRET, SignatureError::Unreadable),
            ("", BODY, SECRET, SignatureError::Unreadable),
        ] {
            assert_eq!(verify(header, body, secret, at(5)), Err(error), "{header}");
        }
    }
}
