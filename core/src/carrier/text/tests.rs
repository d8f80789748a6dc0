use proptest::prelude::*;

use super::*;

#[test]
fn known_texts() {
    assert_eq!(encode(&[0]), "PHR1:000");
    assert_eq!(encode(&[255]), "PHR1:255");
    assert_eq!(encode(&[1, 0]), "PHR1:00256");
    assert_eq!(encode(&[0xff; 22]), "PHR1:95780971304118053647396689196894323976171195136475135");
    assert_eq!(
        encode(&[0xff; 23]),
        format!("PHR1:{}255", "95780971304118053647396689196894323976171195136475135")
    );
}

#[test]
fn the_prefix_is_read_forgivingly() {
    for text in [
        "PHR1:00256",
        "phr1:00256",
        "Phr1;00256",
        "PHR1Ö00256",
        " PHR1:00256\r\n",
        "https://reader.example/#PHR1:00256",
        "HTTPS://reader.example/en/?lang=ar#phr1:00256",
    ] {
        assert_eq!(decode(text), Ok(vec![1, 0]), "{text}");
    }
}

#[test]
fn anything_else_is_refused() {
    let cases = [
        ("", CardTextError::NotACard),
        ("PHR", CardTextError::NotACard),
        ("PHR1", CardTextError::NotACard),
        ("PHR100256", CardTextError::NotACard),
        ("HC1:6BF", CardTextError::NotACard),
        ("https://reader.example/PHR1:00256", CardTextError::NotACard),
        ("http://reader.example/#PHR1:00256", CardTextError::NotACard),
        ("PHR2:00256", CardTextError::OtherVersion { version: 2 }),
        ("PHR1:", CardTextError::Incomplete { found: 0 }),
        ("PHR1:1", CardTextError::Incomplete { found: 1 }),
        ("PHR1:0025", CardTextError::Incomplete { found: 4 }),
        ("PHR1:00 56", CardTextError::NotADigit { position: 3 }),
        ("PHR1:002٥6", CardTextError::NotADigit { position: 4 }),
        ("PHR1:256", CardTextError::OutOfRange),
        ("PHR1:65536", CardTextError::OutOfRange),
        ("PHR1:95780971304118053647396689196894323976171195136475136", CardTextError::OutOfRange),
    ];
    for (text, expected) in cases {
        assert_eq!(decode(text), Err(expected), "{text}");
    }
    let long = format!("PHR1:{}", "0".repeat(MAX_TEXT));
    assert_eq!(decode(&long), Err(CardTextError::TooLong));
    assert_eq!(decode(&encode(&vec![0; limits::CARD_BYTES + 1])), Err(CardTextError::TooLong));
    assert!(decode(&encode(&vec![7; limits::CARD_BYTES])).is_ok());
}

proptest! {
    #[test]
    fn what_is_written_is_read(bytes in proptest::collection::vec(any::<u8>(), 1..3000)) {
        let text = encode(&bytes);
        prop_assert_eq!(text.len(), PREFIX.len() + digit_count(bytes.len()));
        prop_assert_eq!(decode(&text), Ok(bytes));
    }

    #[test]
    fn what_is_read_is_written_the_same(digits in "[0-9]{1,200}") {
        let text = format!("PHR1:{digits}");
        if let Ok(bytes) = decode(&text) {
            prop_assert_eq!(encode(&bytes), text);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}", tail in "\\PC{0,40}") {
        let _ = decode(&text);
        let _ = decode(&format!("PHR1:{tail}"));
        let _ = decode(&format!("https://{text}#PHR1{tail}"));
    }
}
