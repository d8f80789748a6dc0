//! The payload of an attestation: a CWT claims map (RFC 8392) whose entries are positional CBOR arrays.
//!
//! [`encode`] gives one encoding of each value, [`decode`] accepts no other: it compares what it read with its own
//! encoding of it. SPEC.md says what stands where; `phr-card.cddl` says it formally.

mod codec;
mod fault;
mod records;
mod registry;
mod sections;
#[cfg(test)]
mod tests;
mod values;

pub use fault::{Fault, Step};

use crate::cbor::{self, CborError};
use crate::cose::AttestationHash;
use crate::limits;
use crate::model::{Code, Entries, StandardSection, Timestamp};
use crate::primitives::CryptoRng;
use ciborium::Value;
use codec::{Codec, Plain, Slots, array, integer, slots};
use std::collections::BTreeMap;

/// What one attestation says, before it is signed or after its signature was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttestationPayload {
    /// When it was made (CWT `iat`), whole seconds.
    pub issued_at: Timestamp,
    /// Which record it belongs to (CWT `cti`).
    pub record_id: RecordId,
    /// What kind of statement it is.
    pub kind: AttestationKind,
    /// The attestations that it continues; none for the first.
    pub previous: Vec<AttestationHash>,
    /// Version of the agreed terminology that the issuer's names rest on.
    pub terminology: u16,
    /// What the issuer knows and this attestation does not carry.
    pub left_out: LeftOut,
    /// What is stated.
    pub entries: Entries,
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
        /// Entries of the confidential compartment.
        Confidential = "confidential",
    }
}

/// How many details of each section the issuer left out, and how many of the source document it could not carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Details of the source document that the format has no place for.
    pub source_details: u32,
    /// Details and entries left out for room, by section.
    pub by_section: BTreeMap<StandardSection, u32>,
    /// The same for sections of the source's own, and for the person's particulars.
    pub elsewhere: u32,
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
    let mut slots = Slots::new(body, 7)?;
    let kind = field(&mut slots, "kind")?;
    let terminology = field(&mut slots, "terminology")?;
    let patient = field(&mut slots, "patient")?;
    let sections = sections::take_sections(slots.next()).map_err(|f| f.within(Step::Field("sections")))?;
    let composed = field(&mut slots, "composed")?;
    let previous = field(&mut slots, "previous")?;
    let left_out: Option<LeftOut> = field(&mut slots, "left_out")?;
    slots.end()?;
    let left_out = left_out.unwrap_or_default();
    let entries = Entries { patient, composed, sections };
    Ok(AttestationPayload { issued_at, record_id, kind, previous, terminology, left_out, entries })
}

impl Codec<RecordId> for Plain {
    fn put(id: &RecordId) -> Value {
        Value::Bytes(id.0.to_vec())
    }

    fn take(value: Value) -> Result<RecordId, Fault> {
        fixed_bytes(value, "8 bytes").map(RecordId)
    }
}

impl Codec<AttestationHash> for Plain {
    fn put(hash: &AttestationHash) -> Value {
        Value::Bytes(hash.as_bytes().to_vec())
    }

    fn take(value: Value) -> Result<AttestationHash, Fault> {
        fixed_bytes(value, "16 bytes").map(AttestationHash::from_bytes)
    }
}

fn fixed_bytes<const N: usize>(value: Value, expected: &'static str) -> Result<[u8; N], Fault> {
    let bytes = value.into_bytes().map_err(|other| Fault::new(expected, &other))?;
    bytes.try_into().map_err(|_| Fault::range(expected))
}

/// `[source details, elsewhere, section, count, section, count …]`; null when nothing was left out.
impl Codec<LeftOut> for Plain {
    fn put(left_out: &LeftOut) -> Value {
        if *left_out == LeftOut::default() {
            return Value::Null;
        }
        let place = |section: &StandardSection| StandardSection::ALL.iter().position(|s| s == section);
        let pairs = left_out.by_section.iter().flat_map(|(section, count)| {
            [Value::from(place(section).unwrap_or_default() as u64), Value::from(*count)]
        });
        let counts = [left_out.source_details.into(), left_out.elsewhere.into()];
        Value::Array(counts.into_iter().chain(pairs).collect())
    }

    fn take(value: Value) -> Result<LeftOut, Fault> {
        let mut items = array(value, "counts")?.into_iter();
        let mut left_out = LeftOut {
            source_details: Plain::take(items.next().unwrap_or(Value::Null))?,
            elsewhere: Plain::take(items.next().unwrap_or(Value::Null))?,
            ..LeftOut::default()
        };
        while let Some(section) = items.next() {
            let place = usize::try_from(integer(&section, "a section")?).ok();
            let section = place.and_then(|place| StandardSection::ALL.get(place));
            let section = section.ok_or_else(|| Fault::range("a known section"))?;
            let count = Plain::take(items.next().unwrap_or(Value::Null))?;
            left_out.by_section.insert(*section, count);
        }
        Ok(left_out)
    }
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
