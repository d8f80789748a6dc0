//! Chains over both compartments, attestations in the wrong one, and a chain with a gap.

use phr_core::card::Sealing;
use phr_core::model::*;
use phr_core::wire::{AttestationKind, AttestationPayload};
use serde_json::json;

use super::cast::{Cast, Signed, payload};
use super::samples;
use super::told::*;
use super::{Draft, Reading};

const RECORD: &str = "Record and attestations";

pub(super) fn good(cast: &Cast) -> Vec<Draft> {
    vec![confidential_chain(cast), confidential_restated(cast)]
}

pub(super) fn bad(cast: &Cast) -> Vec<Draft> {
    vec![previous_missing(cast), confidential_in_care(cast), visit_in_confidential(cast)]
}

/// The first of the compartment `confidential`.
fn first_confidential(cast: &Cast) -> Signed {
    let kind = AttestationKind::Confidential;
    Signed::new(&AttestationPayload { kind, ..at(-30, payload(samples::hiv())) }, &cast.issuer)
}

fn confidential_chain(cast: &Cast) -> Draft {
    let first = first(cast);
    let moved = amending(visit(-15, &[&first]), &first, CHECK_UP, due("2026-12-01"));
    let moved = Signed::new(&moved, &cast.clinic);
    let hiv = first_confidential(cast);
    let remission = EntryStatus::Condition(ClinicalStatus::Remission);
    let remission = Amendment::Status { status: remission, since: None, reason: None };
    let last = AttestationPayload { kind: AttestationKind::Confidential, ..visit(-10, &[&hiv]) };
    let last = amending(
        amending(last, &hiv, 0, remission),
        &first,
        WARFARIN,
        taken(MedicationStatus::OnHold, "2026-09"),
    );
    let last = Signed::new(&last, &cast.clinic);

    let due_later = with(first.entry(CHECK_UP), "follow_up", "due", json!({ "at": "2026-12-01" }));
    let check_up = || listed(0, CHECK_UP, due_later.clone()).step(1, "applied", due_json("2026-12-01"));
    let in_remission = with(hiv.entry(0), "condition", "clinical", json!("remission"));
    let hiv_now =
        listed(2, 0, in_remission).step(3, "applied", json!({ "kind": "condition", "status": "remission" }));
    let on_hold = with(first.entry(WARFARIN), "medication", "status", json!("on-hold"));
    let on_hold = listed(0, WARFARIN, on_hold).step(3, "applied", taken_json("on-hold", "2026-09"));
    let [penicillin, asthma, warfarin, _] = as_stated(&first, 0);
    let seen_by_network = summary(four_sections([penicillin, asthma, warfarin, check_up()]));
    let [penicillin, asthma, ..] = as_stated(&first, 0);
    let seen_by_holder = summary([
        listing(ALLERGIES, [penicillin]),
        listing(PROBLEMS, [asthma, hiv_now]),
        listing(MEDICINES, [on_hold]),
        listing(PLAN, [check_up()]),
    ]);
    let about = "A chain in each compartment; the later confidential attestation amends an entry of care too. Who opens care alone sees nothing of it, and nothing is missing there.";
    let networks = [cast.network.public_key()];
    let sealing = Sealing { holder: Some(&cast.code), networks: &networks, ..Sealing::default() };
    let signed = (vec![first, moved], Some(vec![hiv, last]));
    let by_holder =
        [0, 2, 1, 3].iter().fold(Reading::new(), |reading, index| reading.verdict(*index, "trusted"));
    cast.draft_sealed("good-confidential-chain", FOLDING, about, signed, &sealing)
        .opening(cast.by_holder(), by_holder.confidential("open").summary(seen_by_holder).json())
        .opening(
            cast.by_network(),
            Reading::trusted(2).confidential("locked").summary(seen_by_network).json(),
        )
}

fn confidential_restated(cast: &Cast) -> Draft {
    let first = first(cast);
    let secret = AttestationPayload { kind: AttestationKind::Confidential, ..visit(-10, &[&first]) };
    let secret = Signed::new(&amending(secret, &first, CHECK_UP, due("2026-12-01")), &cast.clinic);
    let origins: [_; 4] =
        core::array::from_fn(|number| origin(source(&first, &cast.issuer, -30), number, None));
    let care = restatement(-5, &[&first], four_entries().sections, origins.to_vec());
    let care = Signed::new(&care, &cast.issuer);

    let restated = || {
        let mut number = 0;
        as_stated(&first, 0).map(|entry| {
            number += 1;
            entry.from(&origins[number - 1])
        })
    };
    let mut seen_by_holder = restated();
    let moved = with(first.entry(CHECK_UP), "follow_up", "due", json!({ "at": "2026-12-01" }));
    let moved = listed(0, CHECK_UP, moved).from(&origins[CHECK_UP]);
    seen_by_holder[CHECK_UP] = moved.step(1, "applied", due_json("2026-12-01"));
    let about = "A confidential attestation amends an entry of care; what it names there was restated later, so nothing is missing.";
    let networks = [cast.network.public_key()];
    let sealing = Sealing { holder: Some(&cast.code), networks: &networks, ..Sealing::default() };
    let by_holder = Reading::new().verdict(1, "trusted").verdict(0, "trusted").confidential("open");
    let by_network = Reading::trusted(1).confidential("locked");
    let signed = (vec![care], Some(vec![secret]));
    cast.draft_sealed("good-confidential-restated", RECORD, about, signed, &sealing)
        .opening(cast.by_holder(), by_holder.summary(summary(four_sections(seen_by_holder))).json())
        .opening(cast.by_network(), by_network.summary(summary(four_sections(restated()))).json())
}

fn previous_missing(cast: &Cast) -> Draft {
    let first = first(cast);
    let gone = Signed::new(&visit(-20, &[&first]), &cast.clinic);
    let last = amending(visit(-10, &[&gone]), &first, CHECK_UP, due("2026-12-01"));
    let last = Signed::new(&last, &cast.clinic);
    let moved = with(first.entry(CHECK_UP), "follow_up", "due", json!({ "at": "2026-12-01" }));
    let mut entries = as_stated(&first, 0);
    entries[CHECK_UP] = listed(0, CHECK_UP, moved).step(1, "applied", due_json("2026-12-01"));
    let mut summary = summary(four_sections(entries));
    summary["missing"] = json!([{ "hash": gone.hash().short().to_string(), "named_by": 1 }]);
    let about = "The attestation that the visit continues is not on the card.";
    cast.draft_of("bad-chain-previous-missing", RECORD, about, vec![first, last])
        .read_by_network(cast, Reading::trusted(2).summary(summary))
}

fn confidential_in_care(cast: &Cast) -> Draft {
    let signed = vec![first(cast), first_confidential(cast)];
    let about = "An attestation of kind confidential stands in care.";
    cast.draft_of("bad-confidential-in-care", RECORD, about, signed)
        .read_by_network(cast, Reading::trusted(1).withheld(1, "other-compartment"))
}

fn visit_in_confidential(cast: &Cast) -> Draft {
    let first = first(cast);
    let visit = Signed::new(&visit(-10, &[&first]), &cast.clinic);
    let sealing = Sealing { holder: Some(&cast.code), ..Sealing::default() };
    let about = "A visit stands in the confidential compartment.";
    let reading = Reading::trusted(1).withheld(1, "other-compartment").confidential("open");
    cast.draft_sealed("bad-visit-in-confidential", RECORD, about, (vec![first], Some(vec![visit])), &sealing)
        .opening(cast.by_holder(), reading.json())
}
