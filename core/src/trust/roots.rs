//! Sets of roots: who signs trust lists, how many of them must, and how one set follows another.

use std::collections::BTreeSet;

use ciborium::Value;
use serde::{Deserialize, Serialize};

use super::TrustListError;
use super::content::is_instant;
use super::signatures::{Quorum, check_signers};
use super::wire::{Fields, array, instant, map, number, pair, wrong};
use crate::cbor;
use crate::cose::{JointlySigned, ShapeError, Signer, SignerError, label};
use crate::keys::{KeyId, RootPublicKey, RootSetId};
use crate::limits;
use crate::model::Timestamp;
use crate::primitives;

/// The keys that sign trust lists, and how many of them must.
///
/// ```cddl
/// root-set = [ threshold: 1..16, [ 1*16 bstr .size 32 ] ] ; keys ascending; threshold <= their number
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RootSet {
    threshold: u8,
    keys: BTreeSet<RootPublicKey>,
}

impl RootSet {
    /// A set of which `threshold` keys must sign.
    ///
    /// # Errors
    /// [`TrustListError::Roots`] if the threshold cannot be reached or is none, or there are more keys than readers take.
    pub fn new(
        threshold: u8,
        keys: impl IntoIterator<Item = RootPublicKey>,
    ) -> Result<RootSet, TrustListError> {
        let set = RootSet { threshold, keys: keys.into_iter().collect() };
        set.check()?;
        Ok(set)
    }

    /// A set of one key, which signs alone.
    pub fn single(key: RootPublicKey) -> RootSet {
        RootSet { threshold: 1, keys: BTreeSet::from([key]) }
    }

    /// The set's name: the SHA-256 of its encoding.
    pub fn id(&self) -> RootSetId {
        let hash = primitives::sha256(&cbor::encode(&self.to_value()));
        RootSetId::from_bytes(hash).expect("every hash is a name")
    }

    /// How many keys must sign.
    pub fn threshold(&self) -> usize {
        self.threshold.into()
    }

    /// The keys, in ascending order.
    pub fn keys(&self) -> impl Iterator<Item = &RootPublicKey> {
        self.keys.iter()
    }

    /// The key with this id.
    pub fn key(&self, key_id: KeyId) -> Option<&RootPublicKey> {
        self.keys.iter().find(|key| key.key_id() == key_id)
    }

    /// The rules of a set, whether it was made or read.
    pub(super) fn check(&self) -> Result<(), TrustListError> {
        let ids: BTreeSet<_> = self.keys.iter().map(RootPublicKey::key_id).collect();
        rule(self.keys.len() <= limits::ROOTS, "more than 16 keys in a set of roots")?;
        rule(ids.len() == self.keys.len(), "two keys of one id in a set of roots")?;
        rule(
            (1..=self.keys.len()).contains(&self.threshold()),
            "a threshold that is none or cannot be reached",
        )
    }

    pub(super) fn to_value(&self) -> Value {
        let keys = self.keys.iter().map(|key| Value::Bytes(key.as_bytes().to_vec()));
        Value::Array(vec![self.threshold.into(), Value::Array(keys.collect())])
    }

    pub(super) fn from_value(value: Value) -> Result<RootSet, TrustListError> {
        let [threshold, keys] = pair(value, "root set")?;
        let keys = array(keys, "root set")?.iter().map(root_key).collect::<Result<Vec<_>, _>>()?;
        rule(keys.is_sorted_by(|a, b| a < b), "keys of a set of roots out of order")?;
        RootSet::new(number(&threshold, "root set")?, keys)
    }
}

/// Every set of roots of one trust list from the first on, and what proves that each named the next.
///
/// A reader that knows any one of the sets, however long ago it last had a list, finds its way from it to the last.
///
/// Its JSON form is for the file of a draft: the sets, and the rotations as hexadecimal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "EditedChain", into = "EditedChain")]
pub struct RootChain {
    sets: Vec<RootSet>,
    rotations: Vec<JointlySigned>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EditedChain {
    sets: Vec<RootSet>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    rotations: Vec<String>,
}

impl From<RootChain> for EditedChain {
    fn from(chain: RootChain) -> EditedChain {
        let hex =
            |rotation: JointlySigned| rotation.encode().iter().map(|byte| format!("{byte:02x}")).collect();
        EditedChain { sets: chain.sets, rotations: chain.rotations.into_iter().map(hex).collect() }
    }
}

impl TryFrom<EditedChain> for RootChain {
    type Error = TrustListError;

    fn try_from(edited: EditedChain) -> Result<RootChain, TrustListError> {
        edited.sets.iter().try_for_each(RootSet::check)?;
        let parse = |text: &String| {
            let bytes = from_hex(text).ok_or(wrong("rotations"))?;
            Ok::<_, TrustListError>(JointlySigned::parse(&bytes, "root-rotation")?)
        };
        let rotations = edited.rotations.iter().map(parse).collect::<Result<_, _>>()?;
        let chain = RootChain { sets: edited.sets, rotations };
        chain.check()?;
        Ok(chain)
    }
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits = text.bytes().map(|byte| char::from(byte).to_digit(16)).collect::<Option<Vec<_>>>()?;
    let pairs = digits.chunks(2).map(|pair| u8::try_from(pair.first()? << 4 | pair.get(1)?).ok());
    pairs.collect()
}

impl RootChain {
    /// A chain of one set: of roots that were never changed.
    pub fn first(set: RootSet) -> RootChain {
        RootChain { sets: vec![set], rotations: Vec::new() }
    }

    /// The set that signs now.
    pub fn last(&self) -> &RootSet {
        self.sets.last().expect("a chain has a first set")
    }

    /// The sets, the first one first.
    pub fn sets(&self) -> &[RootSet] {
        &self.sets
    }

    /// Whether the set is one of the chain's.
    pub fn contains(&self, id: RootSetId) -> bool {
        self.sets.iter().any(|set| set.id() == id)
    }

    /// The chain with one more set, which the last one and the new one have agreed upon.
    ///
    /// # Errors
    /// [`TrustListError::Roots`] if the rotation begins at another set than the last, or the chain would become longer
    /// than readers take or come back to a set that it had; as [`PartlySignedRotation::check_complete`].
    pub fn rotated(mut self, rotation: PartlySignedRotation) -> Result<RootChain, TrustListError> {
        rule(rotation.from == *self.last(), "the rotation begins at another set than the list's last")?;
        rotation.check_complete()?;
        self.sets.push(rotation.to);
        self.rotations.push(rotation.message);
        self.check()?;
        Ok(self)
    }

    /// Steps 2 and 3 of accepting a trust list: the chain is well formed, and each rotation is signed by enough keys of
    /// the set before it and of the set after it.
    pub(super) fn check(&self) -> Result<(), TrustListError> {
        rule((1..=limits::ROOT_SETS).contains(&self.sets.len()), "no set of roots, or more than 32")?;
        rule(self.rotations.len() + 1 == self.sets.len(), "not one rotation between each set and the next")?;
        let ids: BTreeSet<_> = self.sets.iter().map(RootSet::id).collect();
        rule(ids.len() == self.sets.len(), "the same set of roots twice")?;
        let steps = self.sets.windows(2).zip(&self.rotations);
        steps.into_iter().try_for_each(|(sets, rotation)| check_rotation(&sets[0], &sets[1], rotation))
    }

    pub(super) fn to_values(&self) -> [Value; 2] {
        let rotations = self.rotations.iter().map(|rotation| Value::Bytes(rotation.encode()));
        let sets = self.sets.iter().map(RootSet::to_value).collect();
        [Value::Array(sets), Value::Array(rotations.collect())]
    }

    pub(super) fn from_values([sets, rotations]: [Value; 2]) -> Result<RootChain, TrustListError> {
        let (sets, rotations) = (array(sets, "root sets")?, array(rotations, "rotations")?);
        rule(sets.len() <= limits::ROOT_SETS, "more than 32 sets of roots")?;
        let sets = sets.into_iter().map(RootSet::from_value).collect::<Result<_, _>>()?;
        let parse = |value: Value| {
            let bytes = value.into_bytes().map_err(|_| wrong("rotations"))?;
            Ok::<_, TrustListError>(JointlySigned::parse(&bytes, "root-rotation")?)
        };
        let rotations = rotations.into_iter().map(parse).collect::<Result<_, _>>()?;
        let chain = RootChain { sets, rotations };
        chain.check()?;
        Ok(chain)
    }
}

/// The statement that one set of roots follows another, on its way from root to root until enough of both have signed.
///
/// ```cddl
/// partly-signed-rotation = [ from: root-set, to: root-set, bstr .cbor jointly-signed<rotation> ]
/// rotation = { 1: 1, 2: bstr .size 32, 3: bstr .size 32, 4: instant } ; version, ids of the two sets, made at
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartlySignedRotation {
    from: RootSet,
    to: RootSet,
    message: JointlySigned,
}

impl PartlySignedRotation {
    /// The statement, signed by nobody yet.
    pub fn prepare(from: RootSet, to: RootSet, at: Timestamp) -> PartlySignedRotation {
        let payload = map([
            (1, Some(VERSION.into())),
            (2, Some(Value::Bytes(from.id().as_bytes().to_vec()))),
            (3, Some(Value::Bytes(to.id().as_bytes().to_vec()))),
            (4, Some(at.0.into())),
        ]);
        PartlySignedRotation { from, to, message: JointlySigned::unsigned(cbor::encode(&payload)) }
    }

    /// Reads what [`PartlySignedRotation::encode`] wrote, and checks the signatures that are there.
    ///
    /// # Errors
    /// [`TrustListError`].
    pub fn parse(bytes: &[u8]) -> Result<PartlySignedRotation, TrustListError> {
        let expected = ShapeError::Unexpected { expected: "partly-signed-rotation" };
        let value = cbor::decode(bytes).map_err(ShapeError::from)?;
        let parts: [Value; 3] = array(value, "rotation")?.try_into().map_err(|_| expected)?;
        let [from, to, message] = parts;
        let message = message.into_bytes().map_err(|_| expected)?;
        let message = JointlySigned::parse(&message, "root-rotation")?;
        let rotation =
            PartlySignedRotation { from: RootSet::from_value(from)?, to: RootSet::from_value(to)?, message };
        rotation.check_signers()?;
        check_ids(&rotation.from, &rotation.to, rotation.message.payload_unverified())?;
        Ok(rotation)
    }

    /// The statement with the signatures that it has, for a file.
    pub fn encode(&self) -> Vec<u8> {
        let message = Value::Bytes(self.message.encode());
        cbor::encode(&Value::Array(vec![self.from.to_value(), self.to.to_value(), message]))
    }

    /// The set that is replaced.
    pub fn from(&self) -> &RootSet {
        &self.from
    }

    /// The set that replaces it.
    pub fn to(&self) -> &RootSet {
        &self.to
    }

    /// Who has signed.
    pub fn signers(&self) -> Vec<KeyId> {
        self.message.signers().collect()
    }

    /// How many signatures of the old set and of the new one are wanting.
    pub fn missing(&self) -> (usize, usize) {
        (Quorum::of(&self.message, &self.from).missing(), Quorum::of(&self.message, &self.to).missing())
    }

    /// Signs with one key of either set.
    ///
    /// # Errors
    /// [`TrustListError::NotARoot`] if the key is in neither; what the signer says, or
    /// [`SignerError::SignatureWrong`].
    pub fn sign(&mut self, root: &dyn Signer<Key = RootPublicKey>) -> Result<(), TrustListError> {
        let key = root.public_key();
        if self.from.key(key.key_id()).or(self.to.key(key.key_id())) != Some(&key) {
            return Err(TrustListError::NotARoot { key_id: key.key_id() });
        }
        let signature = root.sign(&self.message.message(&key, label::ROOT_ROTATION))?;
        self.message
            .add(&key, label::ROOT_ROTATION, signature)
            .map_err(|_| SignerError::SignatureWrong.into())
    }

    /// Takes over the signatures of another copy.
    ///
    /// # Errors
    /// [`TrustListError::OtherDocument`] if it states something else.
    pub fn combine(&mut self, other: PartlySignedRotation) -> Result<(), TrustListError> {
        if (&other.from, &other.to) != (&self.from, &self.to)
            || other.message.payload_unverified() != self.message.payload_unverified()
        {
            return Err(TrustListError::OtherDocument);
        }
        self.message.take_over(other.message);
        Ok(())
    }

    /// Whether enough of both sets have signed.
    ///
    /// # Errors
    /// [`TrustListError::TooFewForRotation`], or as [`PartlySignedRotation::parse`].
    pub fn check_complete(&self) -> Result<(), TrustListError> {
        check_rotation(&self.from, &self.to, &self.message)
    }

    fn check_signers(&self) -> Result<(), TrustListError> {
        check_signers(&self.message, &[&self.from, &self.to], label::ROOT_ROTATION)
    }
}

/// The version of a rotation's layout.
const VERSION: u64 = 1;

/// Step 3 of accepting a trust list.
fn check_rotation(from: &RootSet, to: &RootSet, message: &JointlySigned) -> Result<(), TrustListError> {
    check_signers(message, &[from, to], label::ROOT_ROTATION)?;
    for set in [from, to] {
        let quorum = Quorum::of(message, set);
        if !quorum.is_reached() {
            let Quorum { have, need } = quorum;
            return Err(TrustListError::TooFewForRotation { set: set.id(), have, need });
        }
    }
    check_ids(from, to, message.payload_unverified())
}

fn check_ids(from: &RootSet, to: &RootSet, payload: &[u8]) -> Result<(), TrustListError> {
    let mut fields = Fields::new(cbor::decode(payload).map_err(ShapeError::from)?)?;
    let version = fields.required(1, "version")?;
    rule(version == VERSION.into(), "a rotation of a newer version; update this reader")?;
    let ids = [fields.required(2, "from")?, fields.required(3, "to")?];
    let at = instant(&fields.required(4, "at")?, "at")?;
    rule(is_instant(at), "a rotation that is not between the years 1970 and 9999")?;
    fields.finish()?;
    let expected = [from, to].map(|set| Value::Bytes(set.id().as_bytes().to_vec()));
    rule(ids == expected, "a rotation between other sets than those that it stands between")
}

fn root_key(value: &Value) -> Result<RootPublicKey, TrustListError> {
    let bytes =
        value.as_bytes().and_then(|bytes| bytes.as_slice().try_into().ok()).ok_or(wrong("root key"))?;
    RootPublicKey::from_bytes(bytes).map_err(|_| wrong("root key"))
}

fn rule(kept: bool, broken: &'static str) -> Result<(), TrustListError> {
    if kept { Ok(()) } else { Err(TrustListError::Roots { rule: broken }) }
}
