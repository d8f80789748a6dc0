use super::*;
use crate::testing::Seeded;

#[test]
fn secrets_never_show_in_debug() {
    let random = &mut Seeded::new(1);
    let code = AccessCode::generate(CodeLength::Sixteen, random);
    let issuer = IssuerSecretKey::generate(random);
    let sealed = SealedKey::seal(&issuer, "three blind mice", random).unwrap();
    let shown = format!(
        "{code:?} {issuer:?} {:?} {:?} {:?} {sealed:?}",
        RootSecretKey::generate(random),
        NetworkSecretKey::generate(random),
        DeviceSecretKey::generate(random)
    );
    assert_eq!(shown, "AccessCode IssuerSecretKey RootSecretKey NetworkSecretKey DeviceSecretKey SealedKey");
}

#[test]
fn key_texts_are_read_back() {
    let random = &mut Seeded::new(2);
    let issuer = IssuerSecretKey::generate(random);
    let text = issuer.expose_text();
    assert!(text.starts_with("PHR-ISSUER-SECRET-1"), "{}", text.as_str());
    let read = IssuerSecretKey::parse(&format!("  {}\n", text.as_str())).unwrap();
    assert_eq!(read.public_key(), issuer.public_key());
    assert_eq!(IssuerSecretKey::parse(&text.to_ascii_lowercase()).unwrap().public_key(), issuer.public_key());

    let public = issuer.public_key().to_string();
    assert!(public.starts_with("phr-issuer-1"), "{public}");
    assert_eq!(public.parse(), Ok(issuer.public_key()));
    assert_eq!(serde_json::to_string(&issuer.public_key()).unwrap(), format!("\"{public}\""));

    let network = NetworkSecretKey::generate(random);
    assert_eq!(NetworkSecretKey::parse(&network.expose_text()).unwrap().hint(), network.public_key().hint());
    assert_eq!(network.public_key().to_string().parse(), Ok(network.public_key()));
}

#[test]
fn one_kind_of_key_is_not_taken_for_another() {
    let random = &mut Seeded::new(3);
    let issuer = IssuerSecretKey::generate(random);
    let expected = KeyTextError::OtherKind { expected: "phr-root-secret-" };
    assert_eq!(RootSecretKey::parse(&issuer.expose_text()).unwrap_err(), expected);
    let public = issuer.public_key().to_string();
    assert_eq!(public.parse::<RootPublicKey>(), Err(KeyTextError::OtherKind { expected: "phr-root-" }));
    assert!(matches!(IssuerSecretKey::parse(&public), Err(KeyTextError::OtherKind { .. })));
    assert!(matches!(issuer.expose_text().parse::<IssuerPublicKey>(), Err(KeyTextError::OtherKind { .. })));
}

#[test]
fn a_mistyped_key_is_refused() {
    let text = IssuerSecretKey::generate(&mut Seeded::new(4)).public_key().to_string();
    for index in 0..text.len() {
        let mut typed = text.clone().into_bytes();
        typed[index] = if typed[index] == b'q' { b'p' } else { b'q' };
        let typed = String::from_utf8(typed).unwrap();
        assert_eq!(typed.parse::<IssuerPublicKey>(), Err(KeyTextError::Mistyped), "{typed}");
        assert_eq!(text[..index].parse::<IssuerPublicKey>(), Err(KeyTextError::Mistyped));
    }
}

#[test]
fn weak_keys_are_refused() {
    assert_eq!(IssuerPublicKey::from_bytes([0; 32]), Err(KeyTextError::NotAKey));
    assert_eq!(NetworkPublicKey::from_bytes([0; 32]), Err(KeyTextError::NotAKey));
}

#[test]
fn ids_begin_the_hash_of_the_key() {
    // RFC 8032 §7.1, TEST 1; its SHA-256 begins with these bytes.
    let key = [
        0xd7, 0x5a, 0x98, 0x01, 0x82, 0xb1, 0x0a, 0xb7, 0xd5, 0x4b, 0xfe, 0xd3, 0xc9, 0x64, 0x07, 0x3a, 0x0e,
        0xe1, 0x72, 0xf3, 0xda, 0xa6, 0x23, 0x25, 0xaf, 0x02, 0x1a, 0x68, 0xf7, 0x07, 0x51, 0x1a,
    ];
    let key = IssuerPublicKey::from_bytes(key).unwrap();
    assert_eq!(key.key_id().to_string(), "21fe31dfa154a261");
    assert_eq!(format!("{:?}", key.key_id()), "KeyId(21fe31dfa154a261)");
}

#[test]
fn a_sealed_key_opens_with_its_passphrase_only() {
    let random = &mut Seeded::new(5);
    let key = IssuerSecretKey::generate(random);
    let text = SealedKey::seal(&key, "three blind mice", random).unwrap().to_string();
    assert!(text.starts_with("phr-sealed-key-1"));
    let sealed: SealedKey = text.parse().unwrap();
    assert_eq!(sealed.open::<IssuerSecretKey>("three blind mice").unwrap().public_key(), key.public_key());
    assert_eq!(sealed.open::<IssuerSecretKey>("three blind rats").unwrap_err(), SealedKeyError::Passphrase);
    let other = sealed.open::<RootSecretKey>("three blind mice").unwrap_err();
    assert_eq!(other.code(), "key-text-other-kind");
    assert_eq!(text[..text.len() - 1].parse::<SealedKey>(), Err(KeyTextError::Mistyped));
}

#[test]
fn access_codes_are_read_in_many_scripts() {
    // 5724 is the usual example of Damm's check digit: 4 for 572.
    for typed in [
        "0000 0000 0000 5724",
        "0000-0000-0000-5724",
        "0000000000005724",
        "٠٠٠٠ ٠٠٠٠ ٠٠٠٠ ٥٧٢٤",
        "۰۰۰۰ ۰۰۰۰ ۰۰۰۰ ۵۷۲۴",
        "০০০০ ০০০০ ০০০০ ৫৭২৪",
        "0000 0000 0000 ፭፯፪፬",
        "\u{200F}0000\u{00A0}0000 0000 5724\u{200E}\n",
    ] {
        let code = AccessCode::parse(typed, CodePolicy::Standard).unwrap();
        assert_eq!(code.expose_digits(), "0000000000005724", "{typed}");
        assert_eq!(code.expose_grouped().as_str(), "0000 0000 0000 5724");
    }
}

#[test]
fn wrong_access_codes_say_what_is_wrong() {
    let parse = |typed: &str| AccessCode::parse(typed, CodePolicy::Standard).unwrap_err();
    assert_eq!(parse("0000 0000 0000 572"), AccessCodeError::WrongLength { found: 15 });
    assert_eq!(parse(""), AccessCodeError::WrongLength { found: 0 });
    assert_eq!(parse(&"1".repeat(5000)), AccessCodeError::WrongLength { found: 5000 });
    assert_eq!(parse("0000 0000 5724"), AccessCodeError::WrongLength { found: 12 });
    assert_eq!(parse("0000 0000 0000 572O"), AccessCodeError::NotADigit { position: 19 });
    assert_eq!(parse("0000 0000 0000 57፲4"), AccessCodeError::NotADigit { position: 18 });
    assert_eq!(parse("0000 0000 0000 5725"), AccessCodeError::Mistyped);
    assert_eq!(parse("0000 0000 0000 7524"), AccessCodeError::Mistyped);
    assert!(AccessCode::parse("0000 0000 5724", CodePolicy::AllowTwelve).is_ok());
}

#[test]
fn generated_codes_have_their_length_and_pass_their_check() {
    let random = &mut Seeded::new(6);
    for length in [CodeLength::Twelve, CodeLength::Sixteen, CodeLength::Twenty] {
        let code = AccessCode::generate(length, random);
        assert_eq!(code.length(), length);
        let read = AccessCode::parse(&code.expose_grouped(), CodePolicy::AllowTwelve).unwrap();
        assert_eq!(read.expose_digits(), code.expose_digits());
    }
}

#[test]
fn every_single_slip_and_every_swap_of_neighbours_is_caught() {
    let code = AccessCode::generate(CodeLength::Sixteen, &mut Seeded::new(7));
    let digits = code.expose_digits().as_bytes();
    for index in 0..digits.len() {
        for digit in (b'0'..=b'9').filter(|digit| *digit != digits[index]) {
            let mut typed = digits.to_vec();
            typed[index] = digit;
            assert_eq!(parse_bytes(&typed), Some(AccessCodeError::Mistyped));
        }
        if index > 0 && digits[index] != digits[index - 1] {
            let mut typed = digits.to_vec();
            typed.swap(index, index - 1);
            assert_eq!(parse_bytes(&typed), Some(AccessCodeError::Mistyped));
        }
    }
}

#[test]
fn every_digit_is_about_as_frequent_as_any_other() {
    let random = &mut Seeded::new(8);
    let mut counts = [0u32; 10];
    for _ in 0..1000 {
        let code = AccessCode::generate(CodeLength::Twenty, random);
        code.expose_digits().bytes().take(19).for_each(|digit| counts[usize::from(digit - b'0')] += 1);
    }
    assert!(counts.iter().all(|count| (1700..2100).contains(count)), "{counts:?}");
}

fn parse_bytes(digits: &[u8]) -> Option<AccessCodeError> {
    AccessCode::parse(str::from_utf8(digits).unwrap(), CodePolicy::Standard).err()
}
