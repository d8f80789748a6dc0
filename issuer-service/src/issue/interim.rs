//! Entries to a signed record, ready to be sealed.

use super::plan::Plan;
use phr_cli_kit::Failure;
use phr_core::card::Record;
use phr_core::compress;
use phr_core::cose::sign_attestation;
use phr_core::model::Entries;
use phr_core::wire::{self, AttestationKind, AttestationPayload, LeftOut, RecordId};

/// A record before it is sealed, and how long it was at each stage.
pub(super) struct Prepared {
    pub(super) payload: usize,
    pub(super) deflated: usize,
    pub(super) signed: usize,
    pub(super) encoded: usize,
    pub(super) record: Record,
}

pub(super) fn prepare(
    entries: Entries,
    left_out: LeftOut,
    record_id: RecordId,
    plan: &Plan,
) -> Result<Prepared, Failure> {
    let payload = wire::encode(&AttestationPayload {
        issued_at: plan.issued_at,
        record_id,
        kind: AttestationKind::Assessment,
        previous: Vec::new(),
        terminology: 1,
        left_out,
        entries,
    });
    let deflated = compress::deflate(&payload);
    let lengths = (payload.len(), deflated.len());
    let attestation = sign_attestation(deflated, &plan.key)?;
    let signed = attestation.as_bytes().len();
    let record = Record::new(vec![attestation]);
    let encoded = record.encode()?.len();
    Ok(Prepared { payload: lengths.0, deflated: lengths.1, signed, encoded, record })
}
