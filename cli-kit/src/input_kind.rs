//! What an input is.

/// What the first bytes of an input say that it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputKind {
    /// A picture (PNG, JPEG, WebP, a page of a PDF).
    Picture,
    /// The text of a symbol.
    Text,
    /// The bytes of a card, of this version or a later one.
    Card,
    /// Something else.
    Unknown,
}

impl InputKind {
    /// By the first bytes alone.
    pub fn of(bytes: &[u8]) -> Self {
        let picture = bytes.starts_with(b"\x89PNG")
            || bytes.starts_with(b"\xff\xd8\xff")
            || bytes.starts_with(b"%PDF-")
            || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP"));
        let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
        let begins = |with: &[u8]| start.get(..with.len()).is_some_and(|s| s.eq_ignore_ascii_case(with));
        match bytes {
            _ if picture => Self::Picture,
            // A CBOR array of few items whose first is the version; a later one is told by the core.
            [0x81..=0x97, 0x01..=0x17, ..] => Self::Card,
            _ if begins(b"PHR") || begins(b"https://") => Self::Text,
            _ => Self::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::InputKind::{self, *};

    #[test]
    fn inputs_are_told_apart_by_content() {
        let cases: [(&[u8], InputKind); 11] = [
            (b"%PDF-1.7\n", Picture),
            (b"\x89PNG\r\n", Picture),
            (b"\xff\xd8\xff\xe0", Picture),
            (b"RIFF\0\0\0\0WEBPVP8 ", Picture),
            (b"RIFF\0\0\0\0WAVE", Unknown),
            (b"\xef\xbb\xbf phr1:123", Text),
            (b"HTTPS://example.org/#PHR1:1", Text),
            (b"\x82\x01\x83", Card),
            (b"\x84\x02\x83", Card),
            (b"\x82\x02\x83", Card),
            (b"", Unknown),
        ];
        for (bytes, kind) in cases {
            assert_eq!(InputKind::of(bytes), kind, "{bytes:?}");
        }
    }
}
