//! A trust list of the WHO network: any document, and any certificate of a key that is one.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::gdhcn::{GdhcnKeys, TrustDocument};

/// The key of RFC 7515, appendix A.3, with a certificate that the fuzzer writes.
fn with_certificate(der: &[u8]) -> String {
    format!(
        r#"{{"id":"did:web:a.example","verificationMethod":[{{"id":"did:web:a.example:trustlist:XXA#AAAA","type":
        "JsonWebKey2020","publicKeyJwk":{{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","x5c":["{}"]}}}}]}}"#,
        base64(der)
    )
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let number = (0..3).fold(0, |n, i| n << 8 | usize::from(chunk.get(i).copied().unwrap_or(0)));
        let symbols = [18, 12, 6, 0].map(|shift| char::from(ALPHABET[number >> shift & 63]));
        text.extend(symbols.iter().take(chunk.len() + 1));
    }
    text
}

fuzz_target!(|bytes: &[u8]| {
    if let Ok(document) = TrustDocument::parse(bytes) {
        let keys = GdhcnKeys::from_documents(&[document.clone()]);
        assert!(keys.len() <= document.keys().len());
    }
    let document =
        TrustDocument::parse(with_certificate(bytes).as_bytes()).expect("the document is well formed");
    assert_eq!(document.keys().len() + document.not_taken().len(), 1);
});
