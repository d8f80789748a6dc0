//! Folding: each rule by itself, and what holds of every record.

mod made_up;
mod news;
mod properties;
mod rules;

use super::{Summary, SummaryEntry, fold};
use crate::cose::AttestationHash;
use crate::keys::KeyId;
use crate::model::{Entries, Entry, Section, SectionKind, StandardSection, Timestamp};
use crate::primitives::sha256;
use crate::record::*;
use crate::trust::{Freshness, Verdict};
use crate::wire::{self, AttestationKind, AttestationPayload, Origin, RecordId, Source};

const UNTRUSTED: Verdict = Verdict::OutsideIssuerDates;

/// An attestation with its right hash, as if its signature had been checked.
fn attested(payload: AttestationPayload, verdict: Verdict) -> VerifiedAttestation {
    let hash = sha256(&wire::encode(&payload));
    VerifiedAttestation {
        payload,
        verdict,
        issuer: Some(IssuerNames::default()),
        key_id: KeyId::from_bytes([7; 8]),
        hash: AttestationHash::from_bytes(core::array::from_fn(|at| hash[at])),
    }
}

fn record_of(attestations: Vec<VerifiedAttestation>) -> VerifiedRecord {
    record_with(attestations, Vec::new())
}

fn record_with(attestations: Vec<VerifiedAttestation>, withheld: Vec<Withheld>) -> VerifiedRecord {
    let trust = TrustStanding::assume(1, Timestamp(0), Freshness::Fresh);
    let confidential = ConfidentialContent::Absent;
    VerifiedRecord::assume_verified(
        attestations,
        withheld,
        trust,
        OpenedBy::Holder,
        confidential,
        Timestamp(10_000),
    )
}

fn folded(attestations: &[VerifiedAttestation]) -> Summary {
    fold(&record_of(attestations.to_vec()))
}

/// A payload of one section, or none where it lists nothing.
fn payload(kind: AttestationKind, time: i64, entries: Vec<Entry>) -> AttestationPayload {
    let mut sections = Vec::new();
    if !entries.is_empty() {
        let section = Section::new(SectionKind::Standard(StandardSection::PlanOfCare));
        sections.push(Section { entries, ..section });
    }
    let entries = Entries { sections, ..Entries::default() }.into_canonical();
    AttestationPayload::new(kind, Timestamp(time), RecordId([1; 8]), entries)
}

fn source(attestation: &VerifiedAttestation) -> Source {
    Source {
        attestation: attestation.hash.short(),
        issuer: attestation.key_id,
        issued_at: attestation.payload.issued_at,
    }
}

/// A restatement of what a summary holds, by the rules for whoever writes one; attestations as they were folded.
fn restated(record: &VerifiedRecord, time: i64) -> AttestationPayload {
    let summary = fold(record);
    let all = record.attestations();
    let mut origins = Vec::new();
    let mut sections = Vec::new();
    for section in &summary.sections {
        let mut entries: Vec<&SummaryEntry> =
            section.entries.iter().filter(|entry| !entry.in_error).collect();
        entries.sort_by_key(|entry| entry.entry.fact.kind());
        origins.extend(entries.iter().map(|entry| origin_of(entry, all)));
        let entries = entries.into_iter().map(|entry| entry.entry.clone()).collect();
        sections.push(Section { entries, ..Section::new(section.kind.clone()) });
    }
    let entries = Entries { sections, ..Entries::default() };
    let mut payload =
        AttestationPayload::new(AttestationKind::Restatement, Timestamp(time), RecordId([1; 8]), entries);
    payload.previous =
        record.heads().chain(record.confidential_heads()).map(|head| head.hash.short()).collect();
    payload.origins = origins;
    payload
}

fn origin_of(entry: &SummaryEntry, all: &[VerifiedAttestation]) -> Origin {
    let own =
        Origin { stated: source(&all[entry.place.attestation]), entry: entry.place.number, changed: None };
    let origin = entry.origin.unwrap_or(own);
    match entry.last_change() {
        Some(step) => Origin { changed: Some(source(&all[step.attestation])), ..origin },
        None => origin,
    }
}
