//! Published vectors, one per primitive.

use argon2::{AssociatedData, ParamsBuilder};

use super::*;

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_hexdigit).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(str::from_utf8(pair).unwrap(), 16).unwrap()).collect()
}

fn array<const N: usize>(text: &str) -> [u8; N] {
    hex(text).try_into().unwrap()
}

#[test]
fn ed25519_signs_as_rfc_8032_section_7_1() {
    let cases = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        ),
    ];
    for (secret, public, message, signature) in cases {
        let secret = SigningSecret::new(&array(secret).into());
        let (public, signature) = (array(public), array(signature));
        assert_eq!(secret.public_key(), public);
        assert_eq!(secret.sign(&hex(message)), signature);
        assert_eq!(verify(&public, &hex(message), &signature), Ok(()));
        assert_eq!(verify(&public, b"another message", &signature), Err(Failed));
    }
}

#[test]
fn small_order_signing_keys_are_refused() {
    let mut identity = [0; 32];
    identity[0] = 1;
    assert!(!is_signing_public_key(&identity));
    assert!(!is_signing_public_key(&[0; 32]));
}

#[test]
fn x25519_public_keys_are_those_of_rfc_7748_section_6_1() {
    let alice: [u8; 32] = array("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
    let expected: [u8; 32] = array("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    assert_eq!(AgreementSecret::new(&alice.into()).public_key(), expected);
}

#[test]
fn hpke_opens_what_rfc_9180_appendix_a_2_1_1_sealed() {
    let opened = hpke_open_any(
        &array("8057991eef8f1f1af18f4a9491d16a1ce333f695d4db8e38da75975c4478e0fb"),
        &array("1afa08d3dec047a643885163f1180476fa7ddb54c6a8029ea33f95796bf2ac4a"),
        &hex("4f6465206f6e2061204772656369616e2055726e"),
        &hex("436f756e742d30"),
        &hex("1c5250d8034ec2b784ba2cfd69dbdb8af406cfe3ff938e131f0def8c8b60b4db21993c62ce81883d2dd1b51a28"),
    );
    assert_eq!(opened.unwrap().as_slice(), b"Beauty is truth, truth beauty");
}

#[test]
fn chacha20_poly1305_is_that_of_rfc_8439_section_2_8_2() {
    let key: [u8; 32] = core::array::from_fn(|i| 0x80 + i as u8);
    let iv = array("070000004041424344454647");
    let aad = hex("50515253c0c1c2c3c4c5c6c7");
    let text = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
    let sealed = aead_seal(&key, &iv, &aad, text).unwrap();
    assert_eq!(sealed[..16], hex("d31a8d34648e60db7b86afbc53ef7ec2"));
    assert_eq!(sealed[text.len()..], hex("1ae10b594f09e26a7e902ecbd0600691"));
    assert_eq!(aead_open(&key, &iv, &aad, &sealed).unwrap().as_slice(), text);
    assert!(aead_open(&key, &iv, b"", &sealed).is_err());
    assert!(aead_open(&key, &iv, &aad, &sealed[1..]).is_err());
    assert!(aead_open(&key, &iv, &aad, b"short").is_err());
}

#[test]
fn argon2id_is_that_of_rfc_9106_section_5_3() {
    let params = ParamsBuilder::new()
        .m_cost(32)
        .t_cost(3)
        .p_cost(4)
        .data(AssociatedData::new(&[4; 12]).unwrap())
        .build()
        .unwrap();
    let argon = Argon2::new_with_secret(&[3; 8], Algorithm::Argon2id, Version::V0x13, params).unwrap();
    let mut tag = [0; 32];
    argon.hash_password_into(&[1; 32], &[2; 16], &mut tag).unwrap();
    assert_eq!(tag, array("0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"));
}

#[test]
fn the_slow_hash_costs_what_the_format_says() {
    let params = Params::new(65_536, 3, 1, Some(32)).unwrap();
    let expected = argon2id(b"0123", &[7; 12], params).unwrap();
    assert_eq!(slow_hash(b"0123", &[7; 12]), Ok(expected));
}

#[test]
fn hkdf_expands_as_rfc_5869_appendix_a_1() {
    let prk = array("077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5");
    let expected = hex("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
    assert_eq!(expand_key(&prk, &hex("f0f1f2f3f4f5f6f7f8f9"))[..], expected);
}

#[test]
fn aes_key_wrap_is_that_of_rfc_3394_section_4_6() {
    let kek: [u8; 32] = core::array::from_fn(|i| i as u8);
    let key = array("00112233445566778899AABBCCDDEEFF000102030405060708090A0B0C0D0E0F");
    let wrapped = array("28C9F404C4B810F4CBCCB35CFB87F8263F5786E2D80ED326CBC7F0E71A99F43BFB988B9B7A02DD21");
    assert_eq!(wrap_key(&kek, &key), Ok(wrapped));
    assert_eq!(*unwrap_key(&kek, &wrapped).unwrap(), key);
    assert!(unwrap_key(&key, &wrapped).is_err());
}

#[test]
fn es256_signatures_are_those_of_rfc_6979_appendix_a_2_5() {
    let x = array("60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6");
    let y = array("7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
    let signature = array(
        "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716\
         f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8",
    );
    let key = P256PublicKey::from_coordinates(&x, &y).unwrap();
    assert_eq!(key.verify(b"sample", &signature), Ok(()));
    assert_eq!(key.verify(b"Sample", &signature), Err(Failed));
    assert_eq!(key.verify(b"sample", &[0; ES256_LEN]), Err(Failed));
    assert!(P256PublicKey::from_coordinates(&x, &x).is_err());
    assert!(P256PublicKey::from_sec1(&[0]).is_err(), "the point at infinity is no key");
}
