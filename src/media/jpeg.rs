//! Whether a JPEG is all there. The decoder fills missing rows with grey and says nothing, so a cut-off upload
//! would be published; the end-of-image marker tells (ITU-T T.81, B.1.1). Cameras append thumbnails and films behind
//! it, so it need not stand last.

const START: u8 = 0xd8;
const END: u8 = 0xd9;

/// Walks the segments; true when the picture's own end-of-image marker is reached.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let Some((marker, after)) = next_marker(rest) {
        rest = match marker {
            END => return true,
            START => after,
            // Entropy-coded data follows a scan's segment; `next_marker` passes over what looks like markers in it.
            _ => skip_segment(after),
        };
    }
    false
}

/// The next marker that bears a meaning here, and what follows it.
fn next_marker(bytes: &[u8]) -> Option<(u8, &[u8])> {
    let mut rest = bytes;
    loop {
        let at = rest.iter().position(|&b| b == 0xff)?;
        let (&marker, after) = rest.get(at + 1..)?.split_first()?;
        match marker {
            // Stuffed or filling bytes, TEM and restart markers stand alone.
            0x00 | 0x01 | 0xd0..=0xd7 => rest = after,
            0xff => rest = rest.get(at + 1..)?,
            _ => return Some((marker, after)),
        }
    }
}

/// What follows a segment that begins with its own length in two bytes.
fn skip_segment(bytes: &[u8]) -> &[u8] {
    let length = bytes
        .first_chunk()
        .map_or(0, |length| usize::from(u16::from_be_bytes(*length)));
    bytes.get(length..).unwrap_or_default()
}
