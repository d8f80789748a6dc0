//! Made-up records for property tests: chains of attestations that amend and restate one another, rightly and wrongly.

use super::*;
use crate::cose::ShortHash;
use crate::model::arbitrary::{entries, entry};
use crate::model::{Amendment, Concept, Entries, Entry, EntryStatus, Fact, PartialDateTime, When};
use crate::wire::{Origin, Source};
use proptest::prelude::*;

/// Day of the first attestation.
const START: i64 = 1_780_000_000;
const DAY: i64 = 86_400;

/// Records of one to five attestations. Some continue one another and some were made apart; some are by issuers who are
/// not trusted, some confidential, some restatements. Amendments may be for other kinds of entries, or for none.
pub fn records() -> impl Strategy<Value = VerifiedRecord> {
    let attestation = (entries(), any::<u64>(), proptest::collection::vec(entry(), 4));
    proptest::collection::vec(attestation, 1..5).prop_map(|stated| {
        let mut attestations: Vec<VerifiedAttestation> = Vec::new();
        for (entries, seed, spare) in stated {
            let next = attestation_after(&attestations, entries.into_canonical(), &mut Dice(seed), spare);
            attestations.push(next);
        }
        let trust = TrustStanding::assume(1, Timestamp(START), Freshness::Fresh);
        let now = Timestamp(START + 100 * DAY);
        let absent = ConfidentialContent::Absent;
        VerifiedRecord::assume_verified(attestations, Vec::new(), trust, OpenedBy::Holder, absent, now)
    })
}

/// A stream of choices from one seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        // Constants of Knuth's MMIX generator.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound.max(1)
    }
}

fn attestation_after(
    earlier: &[VerifiedAttestation],
    entries: Entries,
    dice: &mut Dice,
    spare: Vec<Entry>,
) -> VerifiedAttestation {
    let place = earlier.len();
    let kind = match (place, dice.below(6)) {
        (0, _) => AttestationKind::Assessment,
        (_, 0) => AttestationKind::Restatement,
        (_, 1) => AttestationKind::Confidential,
        _ => AttestationKind::Visit,
    };
    let issued_at = Timestamp(START + place as i64 * DAY + dice.below(3 * DAY as usize) as i64);
    let mut payload = AttestationPayload::new(kind, issued_at, RecordId([7; 8]), entries);
    payload.previous.extend(earlier.iter().filter(|_| dice.below(2) == 0).map(|a| a.hash.short()));
    if kind == AttestationKind::Restatement {
        payload.origins = origins(earlier, payload.entries.count(), dice);
    } else if let Some(some) = earlier.get(dice.below(place)) {
        payload.previous.insert(some.hash.short());
        for spare in spare {
            amend(&mut payload, earlier, spare, dice);
        }
    }
    let trusted = dice.below(4) > 0;
    let names = [("en".to_owned(), format!("Issuer {place}"))].into();
    let mut hash = [place as u8; 16];
    hash[1] = dice.below(256) as u8;
    VerifiedAttestation {
        payload,
        verdict: if trusted { Verdict::Trusted } else { Verdict::IssuerUnknown },
        issuer: trusted.then(|| IssuerNames { names, ..IssuerNames::default() }),
        key_id: KeyId::from_bytes([place as u8; 8]),
        hash: AttestationHash::from_bytes(hash),
    }
}

/// Each from another entry, of an attestation that is there or of one that is not.
fn origins(earlier: &[VerifiedAttestation], count: usize, dice: &mut Dice) -> Vec<Origin> {
    let gone = Source {
        attestation: ShortHash([0xee; 8]),
        issuer: KeyId::from_bytes([0xee; 8]),
        issued_at: Timestamp(START - DAY),
    };
    let source = |attestation: &VerifiedAttestation| Source {
        attestation: attestation.hash.short(),
        issuer: attestation.key_id,
        issued_at: attestation.payload.issued_at,
    };
    let entries = 0..count as u32;
    entries
        .map(|entry| {
            let stated = earlier.get(dice.below(earlier.len() + 1)).map_or(gone, source);
            let changed = (dice.below(3) == 0).then_some(gone);
            Origin { stated, entry, changed }
        })
        .collect()
}

/// Amends a random entry of a random attestation, or one behind its last.
fn amend(payload: &mut AttestationPayload, earlier: &[VerifiedAttestation], spare: Entry, dice: &mut Dice) {
    let Some(target) = earlier.get(dice.below(earlier.len())) else { return };
    let entries: Vec<&Entry> = target.payload.entries.sections.iter().flat_map(|s| &s.entries).collect();
    let number = dice.below(entries.len() + 1);
    let fact = entries.get(number).map(|entry| &entry.fact);
    let reason = Concept::new(None, Some(format!("reason {}", dice.below(1000))));
    let change = match (dice.below(5), fact) {
        (0, _) => Amendment::EnteredInError { reason },
        (1, Some(fact)) => match status(fact, dice) {
            Some(status) => Amendment::Status { status, since: PartialDateTime::parse("2026-11"), reason },
            None => Amendment::EnteredInError { reason },
        },
        (2, _) => Amendment::Due { due: When::Text(format!("in {} weeks", dice.below(9))), reason },
        (3, Some(fact)) if fact.kind() != spare.fact.kind() => {
            let mut entry = entries[number].clone();
            entry.notes.push(format!("rewritten {}", dice.below(1000)));
            Amendment::Replaced(Box::new(entry))
        }
        _ => Amendment::Replaced(Box::new(spare)),
    };
    payload.amendments.entry(target.hash.short()).or_default().insert(number as u32, change);
}

fn status(fact: &Fact, dice: &mut Dice) -> Option<EntryStatus> {
    const CODES: [&str; 8] =
        ["active", "stopped", "resolved", "inactive", "completed", "revoked", "cancelled", "final"];
    let fitting = CODES.iter().filter_map(|code| EntryStatus::from_code(fact.kind(), code));
    let fitting: Vec<EntryStatus> = fitting.collect();
    fitting.get(dice.below(fitting.len())).copied()
}
