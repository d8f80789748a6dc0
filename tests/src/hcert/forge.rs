//! Making certificates, with one thing wrong where a vector wants that.

use std::io::Write as _;

use ciborium::Value;
use flate2::Compression;
use flate2::write::ZlibEncoder;

use super::signers::Signer;
use super::{CLOCK, DAY};

/// What goes around the message.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Packing {
    /// The tag of COSE_Sign1.
    Sign1,
    /// The tags of CWT and COSE_Sign1.
    CwtSign1,
    /// No tag.
    Bare,
}

/// A certificate being put together.
#[derive(Clone)]
pub struct Forge {
    signer: Signer,
    /// The protected header.
    pub protected: Vec<(Value, Value)>,
    /// The unprotected header.
    pub unprotected: Vec<(Value, Value)>,
    /// The claims.
    pub claims: Vec<(Value, Value)>,
    payload: Option<Vec<u8>>,
    context: &'static str,
    packing: Packing,
}

/// A map of CBOR.
pub(super) fn map<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Map(members.into_iter().map(|(name, value)| (name.into(), value)).collect())
}

/// An EU certificate with one statement of this group.
pub(super) fn dcc(group: &str, statement: Value) -> Value {
    let name = map([
        ("fn", "Sample".into()),
        ("gn", "Specimen".into()),
        ("fnt", "SAMPLE".into()),
        ("gnt", "SPECIMEN".into()),
    ]);
    map([
        ("ver", "1.3.0".into()),
        ("nam", name),
        ("dob", "1990-01-01".into()),
        (group, Value::Array(vec![statement])),
    ])
}

pub(super) fn vaccination() -> Value {
    map([
        ("tg", "840539006".into()),
        ("vp", "1119349007".into()),
        ("mp", "EU/1/20/1528".into()),
        ("ma", "ORG-100030215".into()),
        ("dn", 2.into()),
        ("sd", 2.into()),
        ("dt", "2026-05-01".into()),
        ("co", "XA".into()),
        ("is", "Test ministry".into()),
        ("ci", "URN:UVCI:01:XA:TEST#A".into()),
    ])
}

impl Forge {
    /// An EU certificate of a vaccination, issued ten days before the vectors' clock and valid for a year.
    pub fn new(signer: Signer) -> Forge {
        let (alg, kid) = ((1.into(), (-7).into()), (4.into(), Value::Bytes(signer.key_id())));
        let claims = vec![
            (1.into(), "XA".into()),
            (4.into(), (CLOCK + 355 * DAY).into()),
            (6.into(), (CLOCK - 10 * DAY).into()),
        ];
        let forge = Forge {
            signer,
            protected: vec![alg, kid],
            unprotected: Vec::new(),
            claims,
            payload: None,
            context: "Signature1",
            packing: Packing::Sign1,
        };
        forge.content(1, dcc("v", vaccination()))
    }

    /// Puts this content in place of what was there.
    pub(super) fn content(self, claim: i64, content: Value) -> Forge {
        self.claim(-260, Value::Map(vec![(claim.into(), content)]))
    }

    /// Sets a claim.
    pub(super) fn claim(mut self, key: i64, value: Value) -> Forge {
        self.claims.retain(|(found, _)| *found != key.into());
        self.claims.push((key.into(), value));
        self
    }

    pub(super) fn without_claim(mut self, key: i64) -> Forge {
        self.claims.retain(|(found, _)| *found != key.into());
        self
    }

    /// Sets a parameter of the protected header.
    pub(super) fn protect(mut self, key: i64, value: Value) -> Forge {
        self.protected.retain(|(found, _)| *found != key.into());
        self.protected.push((key.into(), value));
        self
    }

    pub(super) fn unprotect(mut self, key: i64, value: Value) -> Forge {
        self.unprotected.push((key.into(), value));
        self
    }

    pub(super) fn without_protected(mut self, key: i64) -> Forge {
        self.protected.retain(|(found, _)| *found != key.into());
        self
    }

    /// Signs these bytes instead of the claims.
    pub fn payload(self, payload: Vec<u8>) -> Forge {
        Forge { payload: Some(payload), ..self }
    }

    pub(super) fn context(self, context: &'static str) -> Forge {
        Forge { context, ..self }
    }

    pub(super) fn packing(self, packing: Packing) -> Forge {
        Forge { packing, ..self }
    }

    /// The parts of the COSE_Sign1.
    pub(super) fn parts(&self) -> [Value; 4] {
        let protected = encode(&Value::Map(self.protected.clone()));
        let payload = self.payload.clone().unwrap_or_else(|| encode(&Value::Map(self.claims.clone())));
        let signed = Value::Array(vec![
            self.context.into(),
            Value::Bytes(protected.clone()),
            Value::Bytes(Vec::new()),
            Value::Bytes(payload.clone()),
        ]);
        let signature = self.signer.sign(&encode(&signed));
        [
            Value::Bytes(protected),
            Value::Map(self.unprotected.clone()),
            Value::Bytes(payload),
            Value::Bytes(signature),
        ]
    }

    /// The signed message.
    pub fn cose(&self) -> Vec<u8> {
        packed(self.parts().to_vec(), self.packing)
    }

    /// The text of the symbol.
    pub fn text(&self) -> String {
        text(&self.cose())
    }
}

pub(super) fn packed(parts: Vec<Value>, packing: Packing) -> Vec<u8> {
    let sign1 = |parts| Value::Tag(18, Box::new(Value::Array(parts)));
    encode(&match packing {
        Packing::Sign1 => sign1(parts),
        Packing::CwtSign1 => Value::Tag(61, Box::new(sign1(parts))),
        Packing::Bare => Value::Array(parts),
    })
}

pub(super) fn encode(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).expect("a vector takes what is written to it");
    bytes
}

/// The text that bears a message.
pub(super) fn text(cose: &[u8]) -> String {
    prefixed(&zlib(cose))
}

pub(super) fn prefixed(packed: &[u8]) -> String {
    format!("HC1:{}", base45(packed))
}

pub(super) fn zlib(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).expect("a vector takes what is written to it");
    encoder.finish().expect("a vector takes what is written to it")
}

/// Base45 (RFC 9285).
pub(super) fn base45(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
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
