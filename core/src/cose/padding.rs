//! Padding inside the encryption: one byte `80`, then zeros (ISO/IEC 7816-4).

/// Lengthens `content` to exactly `length` bytes, or gives `None` if there is no room for the first padding byte.
pub(crate) fn pad(content: &[u8], length: usize) -> Option<Vec<u8>> {
    if content.len() >= length {
        return None;
    }
    let mut padded = Vec::with_capacity(length);
    padded.extend_from_slice(content);
    padded.push(MARK);
    padded.resize(length, 0);
    Some(padded)
}

/// What stood before the padding, or `None` if there is none.
pub(crate) fn unpad(padded: &[u8]) -> Option<&[u8]> {
    let mark = padded.iter().rposition(|byte| *byte != 0)?;
    (padded[mark] == MARK).then(|| &padded[..mark])
}

const MARK: u8 = 0x80;
