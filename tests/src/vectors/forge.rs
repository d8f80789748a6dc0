//! Makes what the product refuses to make: messages with one fault, sealed and signed as if they were right.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use ciborium::Value;
use hpke::aead::ChaCha20Poly1305 as HpkeAead;
use hpke::kdf::HkdfSha256;
use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable as _, OpModeS, Serializable as _};
use phr_core::cbor;
use phr_core::cose::{SignatureKey, Signer};
use phr_core::keys::{NetworkPublicKey, RootSecretKey};
use rand_core::{Rng, TryCryptoRng, TryRng};

use crate::sha256;

/// A random source that gives the same bytes for the same name, on any machine. Secrets made from it are public.
pub(super) struct Seeded {
    name: String,
    counter: u64,
}

impl Seeded {
    pub(super) fn new(name: &str) -> Seeded {
        Seeded { name: name.to_owned(), counter: 0 }
    }

    fn block(&mut self) -> [u8; 32] {
        self.counter += 1;
        sha256(&[self.counter.to_be_bytes().as_slice(), self.name.as_bytes()].concat())
    }
}

impl TryRng for Seeded {
    type Error = core::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(self.try_next_u64()? as u32)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        let block = self.block();
        Ok(u64::from_le_bytes(core::array::from_fn(|i| block[i])))
    }

    fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Self::Error> {
        for chunk in out.chunks_mut(32) {
            chunk.copy_from_slice(&self.block()[..chunk.len()]);
        }
        Ok(())
    }
}

impl TryCryptoRng for Seeded {}

pub(super) fn array(items: Vec<Value>) -> Value {
    Value::Array(items)
}

pub(super) fn bytes(bytes: impl Into<Vec<u8>>) -> Value {
    Value::Bytes(bytes.into())
}

pub(super) fn map(pairs: Vec<(i64, Value)>) -> Value {
    Value::Map(pairs.into_iter().map(|(key, value)| (key.into(), value)).collect())
}

/// The encoding of a protected header.
pub(super) fn header(pairs: Vec<(i64, Value)>) -> Vec<u8> {
    if pairs.is_empty() { Vec::new() } else { cbor::encode(&map(pairs)) }
}

/// A COSE_Sign1, every part of which may be other than the format says.
pub(super) struct Sign1 {
    pub(super) protected: Vec<u8>,
    pub(super) unprotected: Vec<(i64, Value)>,
    pub(super) payload: Vec<u8>,
    pub(super) label: &'static str,
}

impl Sign1 {
    /// As the format says, for this signer's key.
    pub(super) fn right<K: SignatureKey>(
        payload: Vec<u8>,
        signer: &dyn Signer<Key = K>,
        label: &'static str,
    ) -> Sign1 {
        let kid = bytes(*signer.public_key().key_id().as_bytes());
        let protected = header(vec![(1, (-19).into()), (4, kid)]);
        Sign1 { protected, unprotected: Vec::new(), payload, label }
    }

    pub(super) fn sign<K: SignatureKey>(&self, signer: &dyn Signer<Key = K>) -> Value {
        let message = cbor::encode(&array(vec![
            "Signature1".into(),
            bytes(self.protected.clone()),
            bytes(self.label),
            bytes(self.payload.clone()),
        ]));
        let signature = signer.sign(&message).expect("a key in memory signs");
        array(vec![
            bytes(self.protected.clone()),
            map(self.unprotected.clone()),
            bytes(self.payload.clone()),
            bytes(signature),
        ])
    }
}

/// A COSE_Sign, every part of which may be other than the format says.
pub(super) struct Joint<'k> {
    pub(super) payload: Vec<u8>,
    pub(super) label: &'static str,
    pub(super) signers: Vec<&'k RootSecretKey>,
}

impl Joint<'_> {
    /// Signed in the order of the key ids, as the format says.
    pub(super) fn sign(&self) -> Value {
        let mut signers = self.signers.clone();
        signers.sort_by_key(|root| *root.public_key().key_id().as_bytes());
        let signatures = signers.into_iter().map(|root| self.signature(root)).collect();
        self.with(signatures)
    }

    /// With these signatures, whatever they are.
    pub(super) fn with(&self, signatures: Vec<Value>) -> Value {
        array(vec![bytes(Vec::new()), map(Vec::new()), bytes(self.payload.clone()), array(signatures)])
    }

    pub(super) fn signature(&self, root: &RootSecretKey) -> Value {
        let kid = bytes(*root.public_key().key_id().as_bytes());
        let protected = header(vec![(1, (-19).into()), (4, kid)]);
        let message = cbor::encode(&array(vec![
            "Signature".into(),
            bytes(Vec::new()),
            bytes(protected.clone()),
            bytes(self.label),
            bytes(self.payload.clone()),
        ]));
        let signature = Signer::sign(root, &message).expect("a key in memory signs");
        array(vec![bytes(protected), map(Vec::new()), bytes(signature)])
    }
}

/// A COSE_Encrypt for networks, every part of which may be other than the format says.
pub(super) struct Compartment {
    pub(super) plaintext: Vec<u8>,
    pub(super) aad: Vec<u8>,
    pub(super) networks: Vec<NetworkPublicKey>,
}

impl Compartment {
    /// A care compartment of this record, with the least padding.
    pub(super) fn care(record: &[u8], network: NetworkPublicKey) -> Compartment {
        let plaintext = [record, &[0x80]].concat();
        Compartment { plaintext, aad: b"phr-card/1/care".to_vec(), networks: vec![network] }
    }

    pub(super) fn seal(&self, random: &mut Seeded) -> Value {
        let (mut key, mut iv) = ([0; 32], [0; 12]);
        random.fill_bytes(&mut iv);
        random.fill_bytes(&mut key);
        let protected = header(vec![(1, 24.into())]);
        let aad =
            cbor::encode(&array(vec!["Encrypt".into(), bytes(protected.clone()), bytes(self.aad.clone())]));
        let payload = Payload { msg: &self.plaintext, aad: &aad };
        let ciphertext = ChaCha20Poly1305::new(&Key::from(key)).encrypt(&Nonce::from(iv), payload);
        let recipients = self.networks.iter().map(|network| network_recipient(network, &key, random));
        array(vec![
            bytes(protected),
            map(vec![(5, bytes(iv))]),
            bytes(ciphertext.expect("a short text can be encrypted")),
            array(recipients.collect()),
        ])
    }
}

fn network_recipient(network: &NetworkPublicKey, key: &[u8; 32], mut random: &mut Seeded) -> Value {
    let protected = header(vec![(1, 50.into())]);
    let info = cbor::encode(&array(vec![
        "HPKE Recipient".into(),
        24.into(),
        bytes(protected.clone()),
        bytes(Vec::new()),
    ]));
    let public = <X25519HkdfSha256 as hpke::Kem>::PublicKey::from_bytes(network.as_bytes());
    let (encapsulated, wrapped) = hpke::single_shot_seal_with_rng::<HpkeAead, HkdfSha256, X25519HkdfSha256>(
        &OpModeS::Base,
        &public.expect("the key is one"),
        &info,
        key,
        &[],
        &mut random,
    )
    .expect("the key is usable");
    array(vec![
        bytes(protected),
        map(vec![(4, bytes(*network.hint().as_bytes())), (-4, bytes(encapsulated.to_bytes().to_vec()))]),
        bytes(wrapped),
    ])
}

/// A place in a value: array items by index; `M` entries of a map by position.
#[derive(Clone, Copy)]
pub(super) enum At {
    /// An item of an array.
    I(usize),
    /// The value of the nth pair of a map.
    M(usize),
}

/// The value at a place.
pub(super) fn place<'v>(value: &'v mut Value, path: &[At]) -> &'v mut Value {
    path.iter().fold(value, |value, step| match step {
        At::I(index) => &mut value.as_array_mut().expect("an array")[*index],
        At::M(index) => &mut value.as_map_mut().expect("a map")[*index].1,
    })
}

/// The list at a place.
pub(super) fn items<'v>(value: &'v mut Value, path: &[At]) -> &'v mut Vec<Value> {
    place(value, path).as_array_mut().expect("an array")
}

/// `bytes` with the only occurrence of `from` replaced.
pub(super) fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut found = bytes.windows(from.len()).enumerate().filter(|(_, window)| *window == from);
    let (at, _) = found.next().expect("the bytes are there");
    assert!(found.next().is_none(), "the bytes are there twice");
    [&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

/// `bytes` with one bit turned over.
pub(super) fn flipped(bytes: &[u8], at: usize) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    bytes[at] ^= 1;
    bytes
}
