//! What fuzz targets of signed lists share: an issuer, who signs whatever a target wants.

use ciborium::Value;
use core::convert::Infallible;
use phr_core::cbor;
use phr_core::cose::Signer;
use phr_core::keys::IssuerSecretKey;
use phr_core::model::Timestamp;
use phr_core::status::{StatusDraft, StatusList};
use rand_core::{TryCryptoRng, TryRng};
use std::sync::LazyLock;

/// A key that everybody can make.
pub fn issuer() -> &'static IssuerSecretKey {
    static ISSUER: LazyLock<IssuerSecretKey> = LazyLock::new(|| IssuerSecretKey::generate(&mut Ones));
    &ISSUER
}

/// A list without records, earlier than every other.
pub fn empty_list() -> StatusList<Vec<u8>> {
    let draft = StatusDraft::new(1, Timestamp(100), Timestamp(200), Timestamp(0));
    draft.sign(issuer()).expect("the draft keeps the rules")
}

/// A signed head for this index. The bytes are the span (four), and then the lengths of the codes; or, where the first is
/// 255, the payload as it is.
pub fn sign_head(bytes: &[u8], index: &[u8], count: u16) -> Vec<u8> {
    let payload = match bytes.split_first_chunk::<4>() {
        Some((span, lengths)) if span[0] != 255 => right_payload(u32::from_be_bytes(*span), lengths, index, count),
        _ => bytes.get(1..).unwrap_or_default().to_vec(),
    };
    let kid = Value::Bytes(issuer().public_key().key_id().as_bytes().to_vec());
    let protected = cbor::encode(&Value::Map(vec![(1.into(), (-19).into()), (4.into(), kid)]));
    let parts = [protected, b"phr-card/1/status-list".to_vec(), payload].map(Value::Bytes);
    let [protected, label, payload] = parts;
    let message = cbor::encode(&Value::Array(vec![
        "Signature1".into(),
        protected.clone(),
        label,
        payload.clone(),
    ]));
    let signature = Signer::sign(issuer(), &message).expect("a key in memory signs");
    let signature = Value::Bytes(signature.to_vec());
    cbor::encode(&Value::Array(vec![protected, Value::Map(Vec::new()), payload, signature]))
}

fn right_payload(span: u32, lengths: &[u8], index: &[u8], count: u16) -> Vec<u8> {
    let array = |items: Vec<Value>| Value::Array(items);
    let fields = [
        1.into(),
        2.into(),
        100.into(),
        200.into(),
        count.into(),
        array(vec![0.into(), span.into()]),
        array(vec![30.into(), 180.into()]),
        array(lengths.iter().map(|length| Value::from(*length)).collect()),
        Value::Bytes(phr_core::sha256(index).to_vec()),
    ];
    cbor::encode(&Value::Map((1u8..).zip(fields).map(|(key, value)| (key.into(), value)).collect()))
}

/// A source of ones, for a key that is no secret.
struct Ones;

impl TryRng for Ones {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        Ok(u32::MAX)
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        Ok(u64::MAX)
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Infallible> {
        out.fill(1);
        Ok(())
    }
}

impl TryCryptoRng for Ones {}
