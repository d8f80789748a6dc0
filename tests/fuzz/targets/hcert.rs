//! A certificate of the WHO network: its text, its message, and content that a listed key signed.
#![no_main]

use libfuzzer_sys::fuzz_target;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};
use phr_core::gdhcn::{GdhcnKeys, TrustDocument};
use phr_core::hcert::{Hcert, HcertVerdict};
use phr_core::model::Timestamp;
use std::sync::LazyLock;

/// The key of RFC 7515, appendix A.3, listed under the id `AAAA`.
static KEYS: LazyLock<GdhcnKeys> = LazyLock::new(|| {
    const LIST: &str = r#"{"id":"did:web:a.example","verificationMethod":[{"id":"did:web:a.example:trustlist:XXA#AAAA",
        "type":"JsonWebKey2020","publicKeyJwk":{"kty":"EC","crv":"P-256",
        "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}}]}"#;
    let document = TrustDocument::parse(LIST.as_bytes()).expect("the document is well formed");
    GdhcnKeys::from_documents(&[document])
});

static SIGNER: LazyLock<SigningKey> = LazyLock::new(|| {
    const SECRET: [u8; 32] = [
        0x8e, 0x9b, 0x10, 0x9e, 0x71, 0x90, 0x98, 0xbf, 0x98, 0x04, 0x87, 0xdf, 0x1f, 0x5d, 0x77, 0xe9, 0xcb,
        0x29, 0x60, 0x6e, 0xbe, 0xd2, 0x26, 0x3b, 0x5f, 0x57, 0xc2, 0x13, 0xdf, 0x84, 0xf4, 0xb2,
    ];
    SigningKey::from_slice(&SECRET).expect("the key of the RFC is a key")
});

/// `{1: -7, 4: h'000000'}`
const PROTECTED: [u8; 8] = [0xa2, 0x01, 0x26, 0x04, 0x43, 0, 0, 0];

fn byte_string(bytes: &[u8]) -> Vec<u8> {
    let length = u16::try_from(bytes.len()).unwrap_or(u16::MAX).to_be_bytes();
    [&[0x59], length.as_slice(), bytes].concat()
}

/// A COSE_Sign1 of this payload.
fn signed(payload: &[u8]) -> Vec<u8> {
    let shortest = |bytes: &[u8]| match bytes.len() {
        0..=23 => [&[0x40 + bytes.len() as u8], bytes].concat(),
        24..=255 => [&[0x58, bytes.len() as u8], bytes].concat(),
        _ => byte_string(bytes),
    };
    let protected = shortest(&PROTECTED);
    let structure = [b"\x84\x6aSignature1", protected.as_slice(), b"\x40", &shortest(payload)].concat();
    let signature: Signature = SIGNER.sign(&structure);
    [b"\x84", protected.as_slice(), b"\xa0", &byte_string(payload), b"\x58\x40", &signature.to_bytes()]
        .concat()
}

fuzz_target!(|bytes: &[u8]| {
    let now = Timestamp(1_780_272_000);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Hcert::parse(text).map(|certificate| certificate.verify(&KEYS, now).map(|_| ()));
    }
    if let Ok(certificate) = Hcert::from_cose(bytes)
        && let Ok(reading) = certificate.verify(&KEYS, now)
    {
        assert!(!reading.verdict().is_trusted(), "nobody signs here");
    }
    if bytes.len() < 60_000 {
        let certificate = Hcert::from_cose(&signed(bytes)).expect("the message is well formed");
        if let Ok(reading) = certificate.verify(&KEYS, now) {
            let wrong = [HcertVerdict::SignatureWrong, HcertVerdict::IssuerUnknown];
            assert!(!wrong.contains(&reading.verdict()), "the signature is good");
        }
    }
});
