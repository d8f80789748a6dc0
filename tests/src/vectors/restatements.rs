//! Restatements: alone, beside what they restate, and beside others that were made apart.

use phr_core::model::*;
use phr_core::wire::{AttestationPayload, LeftOut, Origin, Source};
use serde_json::{Value as Json, json};

use super::Draft;
use super::cast::{Cast, Signed};
use super::told::*;

pub(super) fn drafts(cast: &Cast) -> Vec<Draft> {
    let past = Past::new(cast);
    vec![
        alone(cast, &past),
        beside_originals(cast, &past),
        changed_elsewhere(cast, &past),
        twice(cast, &past),
        earlier(cast, &past),
        otherwise(cast, &past),
        amended(cast, &past),
    ]
}

/// What is restated: the assessment, and a visit that stops the medicine, moves the follow-up and states a new medicine.
struct Past {
    first: Signed,
    second: Signed,
    /// The two as sources.
    sources: [Source; 2],
}

/// A medicine that the second attestation states.
const NEW: &str = "387458008";

impl Past {
    fn new(cast: &Cast) -> Past {
        let first = first(cast);
        let second = stating(visit(-20, &[&first]), StandardSection::Medications, vec![medicine(NEW)]);
        let second = amending(second, &first, WARFARIN, taken(MedicationStatus::Stopped, "2026-09-01"));
        let second = Signed::new(&amending(second, &first, CHECK_UP, due("2026-12-01")), &cast.clinic);
        let sources = [source(&first, &cast.issuer, -30), source(&second, &cast.clinic, -20)];
        Past { first, second, sources }
    }

    /// Both restated: penicillin, asthma, warfarin, the new medicine, check-up.
    fn restated(&self) -> AttestationPayload {
        let mut sections = four_entries().sections;
        let mut stopped = medicine("372756006");
        let change = taken(MedicationStatus::Stopped, "2026-09-01");
        change.apply(&mut stopped).expect("it is a medicine");
        sections[2].entries = vec![stopped, medicine(NEW)];
        due("2026-12-01").apply(&mut sections[3].entries[0]).expect("it is a follow-up");
        restatement(-5, &[&self.second], sections, self.origins().to_vec())
    }

    fn origins(&self) -> [Origin; 5] {
        let [first, second] = self.sources;
        [
            origin(first, PENICILLIN, None),
            origin(first, ASTHMA, None),
            origin(first, WARFARIN, Some(second)),
            origin(second, 0, None),
            origin(first, CHECK_UP, Some(second)),
        ]
    }

    /// The assessment alone, restated so many days after the clock.
    fn first_restated(&self, days: i64) -> AttestationPayload {
        let origins = (0..4).map(|number| origin(self.sources[0], number, None));
        restatement(days, &[&self.first], four_entries().sections, origins.collect())
    }

    fn stopped(&self) -> Json {
        let stopped = with(self.first.entry(WARFARIN), "medication", "status", json!("stopped"));
        let period = json!({ "period": { "start": "2026-01-05", "end": "2026-09-01" } });
        with(stopped, "medication", "effective", period)
    }

    fn moved(&self, date: &str) -> Json {
        with(self.first.entry(CHECK_UP), "follow_up", "due", json!({ "at": date }))
    }
}

fn alone(cast: &Cast, past: &Past) -> Draft {
    let by_section = [(StandardSection::Medications, 1), (StandardSection::PlanOfCare, 1)].into();
    let left_out = LeftOut { by_section, ..LeftOut::default() };
    let restated = Signed::new(&AttestationPayload { left_out, ..past.restated() }, &cast.issuer);
    let origins = past.origins();
    let at = |number: usize, entry: Json| listed(0, number, entry).from(&origins[number]);
    let summary = summary([
        listing(ALLERGIES, [at(0, past.first.entry(PENICILLIN))]),
        listing(PROBLEMS, [at(1, past.first.entry(ASTHMA))]),
        listing(MEDICINES, [at(2, past.stopped()), at(3, past.second.entry(0))]),
        listing(PLAN, [at(4, past.moved("2026-12-01"))]),
    ]);
    let about = "An assessment and a visit that amends it, said again in one attestation that stands alone. The two earlier states are counted as left out.";
    folded(cast, ("restatement", about), vec![restated], &[0], summary)
}

fn beside_originals(cast: &Cast, past: &Past) -> Draft {
    let restated = Signed::new(&past.restated(), &cast.issuer);
    let first = &past.first;
    let [penicillin, asthma, _, _] = as_stated(first, 0);
    let summary = summary([
        listing(ALLERGIES, [penicillin.repeated(2, "same", first.entry(PENICILLIN))]),
        listing(PROBLEMS, [asthma.repeated(2, "same", first.entry(ASTHMA))]),
        listing(
            MEDICINES,
            [
                listed(0, WARFARIN, past.stopped())
                    .step(1, "applied", taken_json("stopped", "2026-09-01"))
                    .repeated(2, "same", past.stopped()),
                listed(1, 0, past.second.entry(0)).repeated(2, "same", past.second.entry(0)),
            ],
        ),
        listing(
            PLAN,
            [listed(0, CHECK_UP, past.moved("2026-12-01"))
                .step(1, "applied", due_json("2026-12-01"))
                .repeated(2, "same", past.moved("2026-12-01"))],
        ),
    ]);
    let about = "A restatement beside the attestations that it restates: each entry is there once, and nothing else comes of it.";
    let signed = vec![first.clone(), past.second.clone(), restated];
    folded(cast, ("chain-restated", about), signed, &[0, 1, 2], summary)
}

fn changed_elsewhere(cast: &Cast, past: &Past) -> Draft {
    let first = &past.first;
    let held = amending(visit(-25, &[first]), first, WARFARIN, taken(MedicationStatus::OnHold, "2026-08-27"));
    let held = Signed::new(&held, &cast.clinic);
    let again =
        amending(visit(-10, &[&held]), first, WARFARIN, taken(MedicationStatus::Active, "2026-09-11"));
    let again = Signed::new(&again, &cast.clinic);
    let restated = Signed::new(&past.restated(), &cast.issuer);
    let [penicillin, asthma, _, _] = as_stated(first, 0);
    let open = json!({ "period": { "start": "2026-01-05" } });
    let summary = summary([
        listing(ALLERGIES, [penicillin.repeated(3, "same", first.entry(PENICILLIN))]),
        listing(PROBLEMS, [asthma.repeated(3, "same", first.entry(ASTHMA))]),
        listing(
            MEDICINES,
            [
                listed(0, WARFARIN, with(first.entry(WARFARIN), "medication", "effective", open))
                    .step(1, "applied", taken_json("on-hold", "2026-08-27"))
                    .repeated(3, "applied", past.stopped())
                    .step(2, "applied", taken_json("active", "2026-09-11"))
                    .conflicting(),
                listed(3, 3, past.second.entry(0)).from(&past.origins()[3]),
            ],
        ),
        listing(
            PLAN,
            [listed(0, CHECK_UP, past.moved("2026-12-01")).repeated(3, "applied", past.moved("2026-12-01"))],
        ),
    ]);
    let about = "One carrier has the assessment and two visits; the other a restatement of the assessment and of a visit that is on neither. What that visit changed counts at its time, between the two.";
    let signed = vec![first.clone(), held, again, restated];
    folded(cast, ("chain-restated-change", about), signed, &[0, 1, 2, 3], summary)
}

/// Origins of the four entries of the assessment, one of them changed.
fn origins_with(past: &Past, number: usize, changed: Source) -> Vec<Origin> {
    let changed = |entry| Some(changed).filter(|_| entry == number);
    (0..4).map(|entry| origin(past.sources[0], entry, changed(entry))).collect()
}

fn twice(cast: &Cast, past: &Past) -> Draft {
    let first = &past.first;
    // Two visits that are not on the card; each is restated by somebody who did not have the other.
    let [early, late] = [-18, -12].map(|days| {
        let signed = Signed::new(&visit(days, &[first]), &cast.clinic);
        let source = source(&signed, &cast.clinic, days);
        (signed, source)
    });
    let mut sections = four_entries().sections;
    due("2026-10-01").apply(&mut sections[3].entries[0]).expect("it is a follow-up");
    let older = restatement(-15, &[&early.0], sections.clone(), origins_with(past, CHECK_UP, early.1));
    let mut origins = origins_with(past, CHECK_UP, late.1);
    origins[WARFARIN].changed = Some(late.1);
    due("2026-12-01").apply(&mut sections[3].entries[0]).expect("it is a follow-up");
    let stopped = taken(MedicationStatus::Stopped, "2026-09-01");
    stopped.apply(&mut sections[2].entries[0]).expect("it is a medicine");
    let newer = restatement(-5, &[&late.0], sections, origins.clone());
    let signed = [older, newer].map(|payload| Signed::new(&payload, &cast.issuer));
    let unchanged = |number: usize| {
        let origin = origin(past.sources[0], number, None);
        listed(0, number, first.entry(number)).from(&origin).repeated(1, "same", first.entry(number))
    };
    let entries = [
        unchanged(PENICILLIN),
        unchanged(ASTHMA),
        listed(1, WARFARIN, past.stopped()).from(&origins[WARFARIN]).repeated(
            0,
            "earlier",
            first.entry(WARFARIN),
        ),
        listed(1, CHECK_UP, past.moved("2026-12-01"))
            .from(&origins[CHECK_UP])
            .repeated(0, "earlier", past.moved("2026-10-01"))
            .conflicting(),
    ];
    let about = "Two restatements of one assessment. What only the newer one changed is read there; what both changed, each in its own way, is marked besides.";
    let summary = summary(four_sections(entries));
    folded(cast, ("chain-restated-twice", about), signed.to_vec(), &[0, 1], summary)
}

fn earlier(cast: &Cast, past: &Past) -> Draft {
    let older = Signed::new(&past.first_restated(-28), &cast.issuer);
    let held = taken(MedicationStatus::OnHold, "2026-08-27");
    let held = amending(visit(-25, &[&older]), &past.first, WARFARIN, held);
    let held = Signed::new(&amending(held, &past.first, CHECK_UP, due("2026-12-01")), &cast.clinic);
    let late = amending(visit(-10, &[&held]), &past.first, CHECK_UP, due("2027-01-10"));
    let late = Signed::new(&late, &cast.clinic);
    let newer = Signed::new(&past.restated(), &cast.issuer);
    let origins = past.origins();
    let unchanged = |number: usize| {
        let entry = past.first.entry(number);
        listed(0, number, entry.clone()).from(&origins[number]).repeated(3, "same", entry)
    };
    let summary = summary([
        listing(ALLERGIES, [unchanged(PENICILLIN)]),
        listing(PROBLEMS, [unchanged(ASTHMA)]),
        listing(
            MEDICINES,
            [
                listed(3, 2, past.stopped())
                    .from(&origins[2])
                    .repeated(0, "earlier", past.first.entry(WARFARIN))
                    .step(1, "earlier", taken_json("on-hold", "2026-08-27"))
                    .conflicting(),
                listed(3, 3, past.second.entry(0)).from(&origins[3]),
            ],
        ),
        listing(
            PLAN,
            [listed(3, 4, past.moved("2027-01-10"))
                .from(&origins[4])
                .repeated(0, "earlier", past.first.entry(CHECK_UP))
                .step(1, "same", due_json("2026-12-01"))
                .step(2, "applied", due_json("2027-01-10"))
                .conflicting()],
        ),
    ]);
    let about = "An older restatement with two visits, and a newer one that was made without them. What a visit said before the newer state is earlier than that, and what one said later applies.";
    folded(cast, ("chain-restated-earlier", about), vec![older, held, late, newer], &[0, 1, 2, 3], summary)
}

fn otherwise(cast: &Cast, past: &Past) -> Draft {
    let mut restated = past.first_restated(-5);
    if let Fact::Allergy(allergy) = &mut restated.entries.sections[0].entries[0].fact {
        allergy.verification = Some(VerificationStatus::Unconfirmed);
    }
    let restated = Signed::new(&restated, &cast.issuer);
    let first = &past.first;
    let unconfirmed = with(first.entry(PENICILLIN), "allergy", "verification", json!("unconfirmed"));
    let [penicillin, asthma, warfarin, check_up] = as_stated(first, 0);
    let entries = [
        penicillin.repeated(1, "repeated", unconfirmed).conflicting(),
        asthma.repeated(1, "same", first.entry(ASTHMA)),
        warfarin.repeated(1, "same", first.entry(WARFARIN)),
        check_up.repeated(1, "same", first.entry(CHECK_UP)),
    ];
    let about = "A restatement repeats an allergy otherwise than it was stated, and names nobody who changed it. The original stands, and it is marked.";
    let summary = summary(four_sections(entries));
    folded(cast, ("chain-restated-otherwise", about), vec![first.clone(), restated], &[0, 1], summary)
}

fn amended(cast: &Cast, past: &Past) -> Draft {
    let restated = Signed::new(&past.first_restated(-20), &cast.issuer);
    let old = amending(
        visit(-15, &[&restated]),
        &past.first,
        WARFARIN,
        taken(MedicationStatus::OnHold, "2026-09-01"),
    );
    let old = Signed::new(&old, &cast.clinic);
    let new =
        amending(visit(-10, &[&old]), &restated, WARFARIN, taken(MedicationStatus::Active, "2026-09-11"));
    let new = Signed::new(&amending(new, &restated, CHECK_UP, due("2026-12-01")), &cast.clinic);
    let from = |number: usize| origin(past.sources[0], number, None);
    let entries = [
        listed(0, PENICILLIN, past.first.entry(PENICILLIN)).from(&from(PENICILLIN)),
        listed(0, ASTHMA, past.first.entry(ASTHMA)).from(&from(ASTHMA)),
        listed(0, WARFARIN, past.first.entry(WARFARIN))
            .from(&from(WARFARIN))
            .step(1, "applied", taken_json("on-hold", "2026-09-01"))
            .step(2, "applied", taken_json("active", "2026-09-11")),
        listed(0, CHECK_UP, past.moved("2026-12-01")).from(&from(CHECK_UP)).step(
            2,
            "applied",
            due_json("2026-12-01"),
        ),
    ];
    let about = "Two visits continue a restatement. One names an entry by the attestation that stated it first, the other by its place in the restatement.";
    let summary = summary(four_sections(entries));
    folded(cast, ("chain-restated-amended", about), vec![restated, old, new], &[0, 1, 2], summary)
}
