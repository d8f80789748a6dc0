//! The payload of an attestation: a CWT claims map (RFC 8392) whose entries are positional CBOR arrays.
//!
//! [`encode`] gives one encoding of each value, [`decode`] accepts no other: it compares what it read with its own
//! encoding of it. SPEC.md says what stands where; `phr-card.cddl` says it formally.

mod amendments;
mod codec;
mod fault;
mod left_out;
mod origins;
mod records;
mod registry;
mod sections;
#[cfg(test)]
mod tests;
mod values;

pub use amendments::Amendments;
pub use fault::{Fault, Step};
pub use left_out::LeftOut;
pub use origins::{Origin, Source};

use crate::cbor::{self, CborError};
use crate::cose::ShortHash;
use crate::limits;
use crate::model::{Amendment, Code, Confidentiality, Entries, Timestamp};
use crate::primitives::CryptoRng;
use ciborium::Value;
use codec::{Codec, Plain, Slots, slots};
use std::collections::BTreeSet;

/// What one attestation says, before it is signed or after its signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestationPayload {
    /// When it was made (CWT `iat`), whole seconds.
    pub issued_at: Timestamp,
    /// Which record it belongs to (CWT `cti`).
    pub record_id: RecordId,
    /// What kind of statement it is.
    pub kind: AttestationKind,
    /// The attestations that it continues; none for an assessment.
    pub previous: BTreeSet<ShortHash>,
    /// Version of the agreed terminology that the issuer's names rest on.
    pub terminology: u16,
    /// What the issuer knows and this attestation does not carry.
    pub left_out: LeftOut,
    /// What is stated.
    pub entries: Entries,
    /// What it says of entries of earlier attestations.
    pub amendments: Amendments,
    /// Of a restatement, where each of its entries comes from, in the order of the entries; otherwise none.
    pub origins: Vec<Origin>,
}

/// The random name of a record, the same for life. It identifies the card and says nothing of the person.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordId(pub [u8; 8]);

code_enum! {
    /// What kind of statement an attestation is.
    AttestationKind {
        /// The first of a record: a health assessment.
        Assessment = "assessment",
        /// A later one, made at a return visit.
        Visit = "visit",
        /// The living entries of a record, said again in one attestation.
        Restatement = "restatement",
        /// What the confidential compartment holds: its first entries, later ones, or a restatement of them.
        Confidential = "confidential",
    }
}

/// Why bytes are not an attestation's payload.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WireError {
    /// The bytes are not deterministic CBOR.
    #[error("the signed content is not in the card's encoding: {0}")]
    Cbor(#[from] CborError),
    /// Longer than [`limits::PAYLOAD_BYTES`].
    #[error("the signed content is longer than any card's")]
    TooLong,
    /// Well-formed, and not what the format says.
    #[error("the signed content is not as the card format says: {0}")]
    Shape(#[from] Fault),
    /// The right values in a spelling that the format does not use.
    #[error("the signed content spells a value in a way that the card format does not")]
    NotCanonical,
}

impl WireError {
    /// Stable code, for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Cbor(error) => error.code(),
            Self::TooLong => "payload-too-long",
            Self::Shape(_) => "payload-shape",
            Self::NotCanonical => "payload-not-canonical",
        }
    }
}

/// CWT claim `iat` (RFC 8392, section 3.1.6).
const CLAIM_IAT: i64 = 6;
/// CWT claim `cti` (RFC 8392, section 3.1.7).
const CLAIM_CTI: i64 = 7;
/// The PHR's claim, in the range for private use (RFC 8392, section 9.1).
const CLAIM_PHR: i64 = -65_537;

impl AttestationPayload {
    /// A statement of this kind that says nothing more yet, resting on the agreed terminology of this crate.
    pub fn new(kind: AttestationKind, issued_at: Timestamp, record_id: RecordId, entries: Entries) -> Self {
        Self {
            issued_at,
            record_id,
            kind,
            previous: BTreeSet::new(),
            terminology: crate::terminology::AGREED_VERSION,
            left_out: LeftOut::default(),
            entries,
            amendments: Amendments::default(),
            origins: Vec::new(),
        }
    }

    /// What goes with which kind.
    fn check_kind(&self) -> Result<(), Fault> {
        let continues = !self.previous.is_empty();
        let origins = self.origins.len();
        let distinct: BTreeSet<_> = self.origins.iter().map(|o| (o.stated.attestation, o.entry)).collect();
        let restates_all = origins == self.entries.count() && distinct.len() == origins;
        let (right, expected) = match self.kind {
            AttestationKind::Assessment => (
                !continues && self.amendments.is_empty() && origins == 0,
                "an assessment that continues and amends nothing",
            ),
            AttestationKind::Visit => {
                (continues && origins == 0, "a visit that continues something and restates nothing")
            }
            AttestationKind::Restatement => (
                continues && self.amendments.is_empty() && restates_all,
                "a restatement that continues something and says the origin of each entry",
            ),
            AttestationKind::Confidential => (
                origins == 0 || (restates_all && self.amendments.is_empty()),
                "the origin of each entry or of none",
            ),
        };
        if right { Ok(()) } else { Err(Fault::range(expected)) }
    }
}

/// The payload bytes of an attestation. Entries are grouped as [`Entries::into_canonical`] does.
pub fn encode(attestation: &AttestationPayload) -> Vec<u8> {
    let entries = &attestation.entries;
    let body = slots(
        vec![
            Plain::put(&attestation.kind),
            attestation.terminology.into(),
            Plain::put(&entries.patient),
            sections::put_sections(&entries.sections),
            Plain::put(&entries.composed),
            Plain::put(&attestation.previous),
            Plain::put(&attestation.left_out),
            Plain::put(&attestation.amendments),
            origins::put(&attestation.origins),
        ],
        Vec::new(),
    );
    cbor::encode(&Value::Map(vec![
        (CLAIM_IAT.into(), attestation.issued_at.0.into()),
        (CLAIM_CTI.into(), Value::Bytes(attestation.record_id.0.to_vec())),
        (CLAIM_PHR.into(), body),
    ]))
}

/// Reads a payload.
///
/// # Errors
/// Anything but the one encoding that [`encode`] gives.
pub fn decode(payload: &[u8]) -> Result<AttestationPayload, WireError> {
    if payload.len() > limits::PAYLOAD_BYTES {
        return Err(WireError::TooLong);
    }
    let attestation = take_claims(cbor::decode(payload)?)?;
    if encode(&attestation) == payload { Ok(attestation) } else { Err(WireError::NotCanonical) }
}

fn take_claims(value: Value) -> Result<AttestationPayload, Fault> {
    let claims = value.into_map().map_err(|other| Fault::new("a claims map", &other))?;
    let claims: [(Value, Value); 3] = claims.try_into().map_err(|_| Fault::range("three claims"))?;
    let [(iat, issued_at), (cti, record_id), (phr, body)] = claims;
    if [iat, cti, phr] != [CLAIM_IAT, CLAIM_CTI, CLAIM_PHR].map(Value::from) {
        return Err(Fault::range("the claims iat, cti and the PHR's own"));
    }
    let issued_at = Timestamp(Plain::take(issued_at).map_err(|f: Fault| f.within(Step::Field("iat")))?);
    let record_id = Plain::take(record_id).map_err(|f: Fault| f.within(Step::Field("cti")))?;
    take_body(issued_at, record_id, body)
}

fn take_body(issued_at: Timestamp, record_id: RecordId, body: Value) -> Result<AttestationPayload, Fault> {
    fn field<T>(slots: &mut Slots, name: &'static str) -> Result<T, Fault>
    where
        Plain: Codec<T>,
    {
        Plain::take(slots.next()).map_err(|f| f.within(Step::Field(name)))
    }
    let mut slots = Slots::new(body, 9)?;
    let kind = field(&mut slots, "kind")?;
    let terminology = field(&mut slots, "terminology")?;
    let patient = field(&mut slots, "patient")?;
    let sections = sections::take_sections(slots.next()).map_err(|f| f.within(Step::Field("sections")))?;
    let composed = field(&mut slots, "composed")?;
    let previous = field(&mut slots, "previous")?;
    let left_out: Option<LeftOut> = field(&mut slots, "left_out")?;
    let amendments = field(&mut slots, "amendments")?;
    let origins = origins::take(slots.next()).map_err(|f| f.within(Step::Field("origins")))?;
    slots.end()?;
    let left_out = left_out.unwrap_or_default();
    let entries = Entries { patient, composed, sections };
    let payload = AttestationPayload {
        issued_at,
        record_id,
        kind,
        previous,
        terminology,
        left_out,
        entries,
        amendments,
        origins,
    };
    payload.check_kind()?;
    Ok(if kind == AttestationKind::Confidential { restricted(payload) } else { payload })
}

/// What the compartment says of all its entries, they say themselves once they are out of it.
fn restricted(mut payload: AttestationPayload) -> AttestationPayload {
    let sections = payload.entries.sections.iter_mut().flat_map(|section| &mut section.entries);
    let amendments = payload.amendments.values_mut().flat_map(|changes| changes.values_mut());
    let replaced = amendments.filter_map(|amendment| match amendment {
        Amendment::Replaced(entry) => Some(entry.as_mut()),
        _ => None,
    });
    sections.chain(replaced).for_each(|entry| entry.confidentiality = Confidentiality::Restricted);
    payload
}

impl Codec<RecordId> for Plain {
    fn put(id: &RecordId) -> Value {
        Value::Bytes(id.0.to_vec())
    }

    fn take(value: Value) -> Result<RecordId, Fault> {
        fixed_bytes(value, "8 bytes").map(RecordId)
    }
}

impl Codec<ShortHash> for Plain {
    fn put(hash: &ShortHash) -> Value {
        Value::Bytes(hash.0.to_vec())
    }

    fn take(value: Value) -> Result<ShortHash, Fault> {
        fixed_bytes(value, "8 bytes").map(ShortHash)
    }
}

/// Ascending; null when there is none.
impl Codec<BTreeSet<ShortHash>> for Plain {
    fn put(hashes: &BTreeSet<ShortHash>) -> Value {
        Plain::put(&hashes.iter().copied().collect::<Vec<_>>())
    }

    fn take(value: Value) -> Result<BTreeSet<ShortHash>, Fault> {
        let hashes: Vec<ShortHash> = Plain::take(value)?;
        Ok(hashes.into_iter().collect())
    }
}

fn fixed_bytes<const N: usize>(value: Value, expected: &'static str) -> Result<[u8; N], Fault> {
    let bytes = value.into_bytes().map_err(|other| Fault::new(expected, &other))?;
    bytes.try_into().map_err(|_| Fault::range(expected))
}

impl RecordId {
    /// A new random one.
    pub fn generate(random: &mut dyn CryptoRng) -> Self {
        let mut id = [0; 8];
        random.fill_bytes(&mut id);
        Self(id)
    }
}

/// Lower-case hexadecimal.
impl core::fmt::Display for RecordId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl core::fmt::Debug for RecordId {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "RecordId({self})")
    }
}

/// The wire number of an enumeration's member, from 1; for documents and tools.
pub fn wire_number<E: Code>(member: E) -> u64 {
    codec::Digit::digit(&Some(member))
}
