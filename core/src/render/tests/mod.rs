mod calendar;
mod complete;
mod order;
mod records;
mod several;
mod snapshots;

use super::{RenderOptions, View, render};
use crate::cose::AttestationHash;
use crate::keys::KeyId;
use crate::model::{Entries, Timestamp};
use crate::record::*;
use crate::trust::{Freshness, Verdict};
use crate::wire::{AttestationKind, AttestationPayload, RecordId};

/// 20 November 2026, 10:00 UTC.
const NOW: Timestamp = Timestamp(1_795_168_800);
const DAY: i64 = 86_400;

fn payload(entries: Entries) -> AttestationPayload {
    let record_id = RecordId(*b"\x01\x23\x45\x67\x89\xab\xcd\xef");
    AttestationPayload::new(AttestationKind::Assessment, Timestamp(NOW.0 - 200 * DAY), record_id, entries)
}

fn attestation(payload: AttestationPayload) -> VerifiedAttestation {
    let names = [("en", "Reception Centre North"), ("ar", "مركز الاستقبال الشمالي")];
    let names = names.map(|(tag, name)| (tag.to_owned(), name.to_owned())).into();
    VerifiedAttestation {
        payload,
        verdict: Verdict::Trusted,
        issuer: Some(IssuerNames { names, country: Some("IT".to_owned()), organisation: None }),
        key_id: KeyId::from_bytes([0xc3; 8]),
        hash: AttestationHash::from_bytes([0xa5; 16]),
    }
}

fn record_of(attestations: Vec<VerifiedAttestation>) -> VerifiedRecord {
    let trust = TrustStanding::assume(7, Timestamp(NOW.0 - 10 * DAY), Freshness::Fresh);
    VerifiedRecord::assume_verified(
        attestations,
        Vec::new(),
        trust,
        OpenedBy::Holder,
        ConfidentialContent::Absent,
        NOW,
    )
}

fn view(entries: Entries, language: &str) -> View {
    render(&record_of(vec![attestation(payload(entries))]), &RenderOptions::new(language))
}
