//! A record: the chain of attestations about one person.

use core::fmt;

use crate::cbor;
use crate::cose::{Attestation, ShapeError};
use crate::limits;

/// The attestations of one person's record, in the order in which they were added, each with its received bytes.
///
/// ```cddl
/// record = [ * attestation ]
/// ```
///
/// The record in `care` has at least one attestation. That in `confidential` may be empty, so that an issuer can give
/// every card a confidential compartment and none stands out.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Record {
    attestations: Vec<Attestation>,
}

impl Record {
    /// A record of these attestations.
    pub fn new(attestations: Vec<Attestation>) -> Record {
        Record { attestations }
    }

    /// The attestations, oldest first.
    pub fn attestations(&self) -> &[Attestation] {
        &self.attestations
    }

    /// Takes the record apart.
    pub fn into_attestations(self) -> Vec<Attestation> {
        self.attestations
    }

    /// Writes the record, with every attestation's bytes as they are.
    ///
    /// # Errors
    /// [`ShapeError::TooLarge`] beyond [`limits::ATTESTATIONS`].
    pub fn encode(&self) -> Result<Vec<u8>, ShapeError> {
        if self.attestations.len() > limits::ATTESTATIONS {
            return Err(ShapeError::TooLarge);
        }
        let mut bytes = array_head(self.attestations.len());
        for attestation in &self.attestations {
            bytes.extend_from_slice(attestation.as_bytes());
        }
        Ok(bytes)
    }

    /// Reads a record, without looking into its payloads.
    ///
    /// # Errors
    /// [`ShapeError`] if the bytes are anything but an array of attestations.
    pub fn parse(bytes: &[u8]) -> Result<Record, ShapeError> {
        let value = cbor::decode(bytes)?;
        let count = value.as_array().ok_or(ShapeError::Unexpected { expected: "record" })?.len();
        if count > limits::ATTESTATIONS {
            return Err(ShapeError::TooLarge);
        }
        let mut rest = bytes.get(array_head(count).len()..).unwrap_or_default();
        let mut attestations = Vec::with_capacity(count);
        for _ in 0..count {
            let (item, behind) = rest.split_at(cbor::item_length(rest)?);
            attestations.push(Attestation::parse(item)?);
            rest = behind;
        }
        Ok(Record { attestations })
    }
}

/// Prints how many attestations there are.
impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Record({} attestations)", self.attestations.len())
    }
}

/// The head of a CBOR array (RFC 8949 §3.1) of at most 65 535 items.
fn array_head(count: usize) -> Vec<u8> {
    match count {
        0..=23 => vec![0x80 | count as u8],
        24..=0xff => vec![0x98, count as u8],
        _ => vec![0x99, (count >> 8) as u8, count as u8],
    }
}
