//! Folding of made-up attestations: forks, gaps, wrong clocks, amendments and restatements of anything. It never stops
//! half way, loses no amendment, and comes to the same whatever the order on the card.
#![no_main]

use libfuzzer_sys::fuzz_target;
use phr_core::cose::{AttestationHash, ShortHash};
use phr_core::keys::KeyId;
use phr_core::model::arbitrary::{seeded_amendment, seeded_entry};
use phr_core::model::{Entries, Section, SectionKind, StandardSection, Timestamp};
use phr_core::record::{ConfidentialContent, OpenedBy, TrustStanding, VerifiedAttestation, VerifiedRecord};
use phr_core::summary::{StepChange, fold, news, restate};
use phr_core::trust::{Freshness, Verdict};
use phr_core::wire::{AttestationKind, AttestationPayload, Origin, RecordId, Source};

fuzz_target!(|bytes: &[u8]| {
    let mut bytes = Bytes(bytes);
    let mut attestations = Vec::new();
    while !bytes.0.is_empty() && attestations.len() < 12 {
        attestations.push(attestation(&mut bytes, attestations.len() as u8));
    }
    let amendments = attestations.iter().flat_map(|attestation| attestation.payload.amendments.values());
    let amendments: usize = amendments.map(|changes| changes.len()).sum();
    let mut reversed = attestations.clone();
    reversed.reverse();
    let record_of_all = record(attestations);
    let summary = fold(&record_of_all);
    let steps = summary.entries().flat_map(|entry| &entry.history);
    let told = steps.filter(|step| matches!(step.change, StepChange::Amended(_))).count();
    assert_eq!(told + summary.unplaced.len(), amendments);
    assert!(fold(&record(reversed)) == summary);
    let document = summary.to_entries();
    let entries = document.count();
    let news = news(document, &record_of_all, &summary);
    assert_eq!(news.known.len() + news.entries.count(), entries, "nothing of a document is lost");
    if let Ok(restatement) = restate(&record_of_all, Timestamp(200)) {
        let living = summary.entries().filter(|entry| !entry.in_error).count();
        assert_eq!(restatement.entries.count(), living);
        assert_eq!(restatement.origins.len(), living);
    }
});

/// What is left of the input; 0 behind its end.
struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn next(&mut self) -> u8 {
        self.0.split_off_first().copied().unwrap_or(0)
    }

    fn below(&mut self, end: u8) -> u8 {
        self.next() % end
    }
}

/// The attestations are named by their numbers: 0 to 11, and some that are not there.
fn hash(number: u8) -> AttestationHash {
    AttestationHash::from_bytes([number; 16])
}

fn source(bytes: &mut Bytes<'_>) -> Source {
    let attestation: ShortHash = hash(bytes.below(14)).short();
    Source { attestation, issuer: KeyId::from_bytes([7; 8]), issued_at: time(bytes) }
}

fn time(bytes: &mut Bytes<'_>) -> Timestamp {
    Timestamp(i64::from(bytes.below(32)))
}

fn attestation(bytes: &mut Bytes<'_>, number: u8) -> VerifiedAttestation {
    let mut section = Section::new(SectionKind::Standard(StandardSection::ALL[usize::from(bytes.below(4))]));
    section.entries = (0..bytes.below(4)).map(|_| seeded_entry(u64::from(bytes.next()))).collect();
    let count = section.entries.len();
    let entries = Entries { sections: vec![section], ..Entries::default() };
    let kind = AttestationKind::Visit;
    let mut payload = AttestationPayload::new(kind, time(bytes), RecordId([1; 8]), entries);
    // Only earlier ones: a hash cannot be known before it is made.
    payload.previous = (0..bytes.below(3))
        .map(|_| hash(if number == 0 { 13 } else { bytes.below(number) }).short())
        .collect();
    if bytes.below(4) == 0 {
        payload.kind = AttestationKind::Restatement;
        payload.origins = (0..count).map(|_| origin(bytes)).collect();
    } else {
        for _ in 0..bytes.below(4) {
            let entry = seeded_entry(u64::from(bytes.next()));
            let change = seeded_amendment(entry.fact.kind(), u64::from(bytes.next()));
            let target = hash(bytes.below(14)).short();
            payload.amendments.entry(target).or_default().insert(u32::from(bytes.below(5)), change);
        }
    }
    let verdict = if bytes.below(3) == 0 { Verdict::OutsideIssuerDates } else { Verdict::Trusted };
    let key_id = KeyId::from_bytes([7; 8]);
    VerifiedAttestation { payload, verdict, issuer: None, key_id, hash: hash(number) }
}

fn origin(bytes: &mut Bytes<'_>) -> Origin {
    let stated = source(bytes);
    let changed = (bytes.below(2) == 0).then(|| source(bytes));
    Origin { stated, entry: u32::from(bytes.below(4)), changed }
}

fn record(attestations: Vec<VerifiedAttestation>) -> VerifiedRecord {
    let trust = TrustStanding::assume(1, Timestamp(0), Freshness::Fresh);
    let confidential = ConfidentialContent::Absent;
    let now = Timestamp(100);
    VerifiedRecord::assume_verified(attestations, Vec::new(), trust, OpenedBy::Holder, confidential, now)
}
