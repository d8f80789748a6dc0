//! Base45 (RFC 9285).

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The bytes that a text bears (RFC 9285 §4); `None` for a symbol or a group that no bytes have.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        let number = group.iter().rev().try_fold(0u32, |n, symbol| Some(n * 45 + digit(*symbol)?))?;
        match group.len() {
            3 => bytes.extend_from_slice(&u16::try_from(number).ok()?.to_be_bytes()),
            2 => bytes.push(u8::try_from(number).ok()?),
            _ => return None,
        }
    }
    Some(bytes)
}

fn digit(symbol: u8) -> Option<u32> {
    let place = ALPHABET.iter().position(|letter| *letter == symbol)?;
    u32::try_from(place).ok()
}

/// Undoes [`decode`].
#[cfg(test)]
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(2) {
        let mut number = chunk.iter().fold(0, |n, byte| n << 8 | usize::from(*byte));
        for _ in 0..=chunk.len() {
            text.push(char::from(ALPHABET[number % 45]));
            number /= 45;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_rfc_9285_are_read() {
        for (bytes, text) in
            [("AB", "BB8"), ("Hello!!", "%69 VD92EX0"), ("base-45", "UJCLQE7W581"), ("ietf!", "QED8WEX0")]
        {
            assert_eq!(decode(text).as_deref(), Some(bytes.as_bytes()));
            assert_eq!(encode(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn what_no_bytes_have_is_refused() {
        for text in ["GGW", "::", ":::", "A", "BB8A", "bb8", "B\u{e9}", "BB,"] {
            assert_eq!(decode(text), None, "{text}");
        }
        assert_eq!(decode("FGW"), Some(vec![0xff, 0xff]));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(bytes in prop::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(decode(&encode(&bytes)), Some(bytes));
        }

        #[test]
        fn what_is_read_is_written_alike(text in "[0-9A-Z $%*+./:-]{0,60}") {
            if let Some(bytes) = decode(&text) {
                prop_assert_eq!(encode(&bytes), text);
            }
        }
    }
}
