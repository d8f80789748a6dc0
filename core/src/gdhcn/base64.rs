//! Base64 (RFC 4648 §4 and §5): trust lists have both alphabets, with and without padding.

/// The bytes; line ends within are skipped. `None` for anything else, and for bits that no byte takes up.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3 + 2);
    let (mut bits, mut held) = (0u32, 0u32);
    for symbol in text.trim_end_matches(['=', '\r', '\n']).bytes().filter(|b| !matches!(b, b'\r' | b'\n')) {
        bits = bits << 6 | value(symbol)?;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    (bits == 0 && held < 6).then_some(bytes)
}

fn value(symbol: u8) -> Option<u32> {
    let value = match symbol {
        b'A'..=b'Z' => symbol - b'A',
        b'a'..=b'z' => symbol - b'a' + 26,
        b'0'..=b'9' => symbol - b'0' + 52,
        b'+' | b'-' => 62,
        b'/' | b'_' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

/// With the first alphabet and padding, as trust lists write key ids.
pub(super) fn encode(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let number = (0..3).fold(0, |n, i| n << 8 | u32::from(chunk.get(i).copied().unwrap_or(0)));
        for (place, shift) in [18, 12, 6, 0].into_iter().enumerate() {
            let symbol = ALPHABET[(number >> shift & 63) as usize];
            text.push(if place <= chunk.len() { char::from(symbol) } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_4648_are_read_and_written() {
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
            assert_eq!(decode(text.trim_end_matches('=')).as_deref(), Some(bytes.as_bytes()));
        }
        assert_eq!(decode("-_8"), decode("+/8="));
        assert_eq!(decode("Zm\r\n9v\n").as_deref(), Some(b"foo".as_slice()));
    }

    #[test]
    fn what_is_no_base64_is_refused() {
        for text in ["Z", "Zm9vY", "Zh", "Zm=v", "Zm 9v", "Zm9v.", "ünicode"] {
            assert_eq!(decode(text), None, "{text}");
        }
    }
}
