//! Base64 (RFC 4648 §4 and §5): trust lists have both alphabets, with and without padding.

use base64ct::{Base64, Base64Unpadded, Encoding};

/// The bytes; line ends within are skipped. `None` for anything else, and for bits that no byte takes up.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let symbols = text.trim_end_matches(['=', '\r', '\n']).chars().filter(|c| !matches!(c, '\r' | '\n'));
    let one_alphabet: String = symbols
        .map(|symbol| match symbol {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    Base64Unpadded::decode_vec(&one_alphabet).ok()
}

/// With the first alphabet and padding, as trust lists write key ids.
pub(super) fn encode(bytes: &[u8]) -> String {
    Base64::encode_string(bytes)
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
