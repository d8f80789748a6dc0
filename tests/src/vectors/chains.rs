//! Records of several attestations that amend one another, and the summary that must come of each.

use phr_core::model::*;
use serde_json::{Value as Json, json};

use super::Draft;
use super::cast::{Cast, Signed};
use super::samples::{entry, moment, sct, words};
use super::told::*;

pub(super) fn drafts(cast: &Cast) -> Vec<Draft> {
    vec![
        amendments(cast),
        clock_behind(cast),
        merged(cast),
        order(cast),
        apart(cast),
        apart_settled(cast),
        apart_alike(cast),
        entered_in_error(cast),
        resumed(cast),
        other_kind(cast),
    ]
}

fn amendments(cast: &Cast) -> Draft {
    let first = first(cast);
    let resolved = EntryStatus::Condition(ClinicalStatus::Resolved);
    let bleeding = Some(sct("131148009"));
    let stopped = Amendment::Status {
        status: EntryStatus::Medication(MedicationStatus::Stopped),
        since: Some(moment("2026-09-10")),
        reason: bleeding.clone(),
    };
    let second = stating(visit(-20, &[&first]), StandardSection::Medications, vec![medicine("387458008")]);
    let second = amending(second, &first, WARFARIN, stopped);
    let resolved = Amendment::Status { status: resolved, since: Some(moment("2026-09")), reason: None };
    let second = Signed::new(&amending(second, &first, ASTHMA, resolved), &cast.clinic);
    let third = amending(visit(-10, &[&second]), &first, CHECK_UP, due("2026-12-01"));
    let error = Amendment::EnteredInError { reason: Some(words("another person's")) };
    let third = amending(third, &first, PENICILLIN, error);
    let mut replacement = medicine("387458008");
    replacement.notes = vec!["With food.".into()];
    let third = amending(third, &second, 0, Amendment::Replaced(Box::new(replacement)));
    let third = Signed::new(&third, &cast.issuer);

    let mut with_food = second.entry(0);
    with_food["notes"] = json!(["With food."]);
    let reason = json!({ "system": "http://snomed.info/sct", "code": "131148009" });
    let ended = with(first.entry(WARFARIN), "medication", "status", json!("stopped"));
    let period = json!({ "period": { "start": "2026-01-05", "end": "2026-09-10" } });
    let ended = with(ended, "medication", "effective", period);
    let ended = with(ended, "medication", "status_reasons", json!([reason]));
    let over = with(first.entry(ASTHMA), "condition", "clinical", json!("resolved"));
    let over = with(over, "condition", "abatement", json!({ "at": "2026-09" }));
    let error = with(first.entry(PENICILLIN), "allergy", "verification", json!("entered-in-error"));
    let moved = with(first.entry(CHECK_UP), "follow_up", "due", json!({ "at": "2026-12-01" }));
    let stopped =
        json!({ "kind": "medication", "status": "stopped", "since": "2026-09-10", "reason": reason });
    let summary = summary([
        listing(
            ALLERGIES,
            [listed(0, PENICILLIN, error).in_error().step(
                2,
                "applied",
                json!({ "entered_in_error": true, "reason": { "text": "another person's" } }),
            )],
        ),
        listing(
            PROBLEMS,
            [listed(0, ASTHMA, over).step(
                1,
                "applied",
                json!({ "kind": "condition", "status": "resolved", "since": "2026-09" }),
            )],
        ),
        listing(
            MEDICINES,
            [
                listed(0, WARFARIN, ended).step(1, "applied", stopped),
                listed(1, 0, with_food.clone()).step(2, "applied", json!({ "replaced": with_food })),
            ],
        ),
        listing(PLAN, [listed(0, CHECK_UP, moved).step(2, "applied", due_json("2026-12-01"))]),
    ]);
    let about = "Two visits amend the entries of the assessment, and the second one those of the first.";
    folded(cast, ("chain-amendments", about), vec![first, second, third], &[0, 1, 2], summary)
}

fn clock_behind(cast: &Cast) -> Draft {
    let first = first(cast);
    let held =
        amending(visit(-20, &[&first]), &first, WARFARIN, taken(MedicationStatus::OnHold, "2026-09-01"));
    let held = Signed::new(&held, &cast.issuer);
    let stopped =
        amending(visit(-200, &[&held]), &first, WARFARIN, taken(MedicationStatus::Stopped, "2026-09-10"));
    let stopped = Signed::new(&stopped, &cast.clinic);
    let mut entries = as_stated(&first, 0);
    entries[WARFARIN] = listed(0, WARFARIN, stopped_warfarin(&first, "2026-09-10"))
        .step(2, "applied", taken_json("on-hold", "2026-09-01"))
        .step(1, "applied", taken_json("stopped", "2026-09-10"));
    let about = "A clinic's clock is half a year behind. Its visit counts behind the one that it continues, whatever the times say.";
    let summary = summary(four_sections(entries));
    folded(cast, ("chain-clock-behind", about), vec![first, stopped, held], &[0, 2, 1], summary)
}

/// Warfarin as stated, and stopped on this day.
fn stopped_warfarin(first: &Signed, day: &str) -> Json {
    let stopped = with(first.entry(WARFARIN), "medication", "status", json!("stopped"));
    with(stopped, "medication", "effective", json!({ "period": { "start": "2026-01-05", "end": day } }))
}

fn merged(cast: &Cast) -> Draft {
    let first = first(cast);
    let stopped =
        amending(visit(-20, &[&first]), &first, WARFARIN, taken(MedicationStatus::Stopped, "2026-09-01"));
    let stopped = Signed::new(&stopped, &cast.clinic);
    let moved = amending(visit(-15, &[&first]), &first, CHECK_UP, due("2026-11-01"));
    let moved = Signed::new(&moved, &cast.issuer);
    let third = amending(visit(-10, &[&stopped, &moved]), &first, CHECK_UP, due("2026-12-01"));
    let third = Signed::new(&third, &cast.clinic);
    let mut entries = as_stated(&first, 3);
    entries[WARFARIN] = listed(3, WARFARIN, stopped_warfarin(&first, "2026-09-01")).step(
        2,
        "applied",
        taken_json("stopped", "2026-09-01"),
    );
    let again = with(first.entry(CHECK_UP), "follow_up", "due", json!({ "at": "2026-12-01" }));
    entries[CHECK_UP] = listed(3, CHECK_UP, again).step(1, "applied", due_json("2026-11-01")).step(
        0,
        "applied",
        due_json("2026-12-01"),
    );
    let about = "Two carriers continued separately and were put together, and a visit names both ends. The newest stands first on the card.";
    let summary = summary(four_sections(entries));
    folded(cast, ("chain-merged", about), vec![third, moved, stopped, first], &[3, 2, 1, 0], summary)
}

/// Four ends at the same time: their hashes decide. The fifth continues two of them, and its clock is behind.
fn order(cast: &Cast) -> Draft {
    let first = first(cast);
    let moved = |date| {
        let moved = amending(visit(-20, &[&first]), &first, CHECK_UP, due(date));
        (Signed::new(&moved, &cast.clinic), date)
    };
    let mut ends = ["2026-10-01", "2026-10-02", "2026-10-03", "2026-10-04"].map(moved);
    ends.sort_by_key(|(signed, _)| signed.hash());
    let fifth = visit(-25, &[&ends[0].0, &ends[2].0]);
    let fifth = amending(fifth, &first, WARFARIN, taken(MedicationStatus::Stopped, "2026-09-01"));
    let fifth = Signed::new(&fifth, &cast.clinic);
    let mut entries = as_stated(&first, 5);
    entries[WARFARIN] = listed(5, WARFARIN, stopped_warfarin(&first, "2026-09-01")).step(
        0,
        "applied",
        taken_json("stopped", "2026-09-01"),
    );
    let last = with(first.entry(CHECK_UP), "follow_up", "due", json!({ "at": ends[3].1 }));
    // On the card they stand the other way round: 4, 3, 2 and 1.
    let steps = ends.iter().zip([4, 3, 2, 1]);
    entries[CHECK_UP] = steps
        .fold(listed(5, CHECK_UP, last), |entry, ((_, date), index)| {
            entry.step(index, "applied", due_json(date))
        })
        .conflicting();
    let [a, b, c, d] = ends.map(|(signed, _)| signed);
    let about = "Four carriers continued at the same second; the hashes decide. A fifth attestation continues two of them with a clock that is behind, and comes as soon as both are there.";
    let summary = summary(four_sections(entries));
    folded(cast, ("chain-order", about), vec![fifth, d, c, b, a, first], &[5, 4, 3, 2, 0, 1], summary)
}

fn apart(cast: &Cast) -> Draft {
    let first = first(cast);
    let stopped =
        amending(visit(-20, &[&first]), &first, WARFARIN, taken(MedicationStatus::Stopped, "2026-09-01"));
    let stopped = Signed::new(&stopped, &cast.clinic);
    let held =
        amending(visit(-15, &[&first]), &first, WARFARIN, taken(MedicationStatus::OnHold, "2026-09-02"));
    let held = Signed::new(&held, &cast.issuer);
    let on_hold = with(first.entry(WARFARIN), "medication", "status", json!("on-hold"));
    let on_hold = with(on_hold, "medication", "effective", json!({ "period": { "start": "2026-01-05" } }));
    let mut entries = as_stated(&first, 0);
    entries[WARFARIN] = listed(0, WARFARIN, on_hold)
        .step(1, "applied", taken_json("stopped", "2026-09-01"))
        .step(2, "applied", taken_json("on-hold", "2026-09-02"))
        .conflicting();
    let about = "Two carriers continued separately and say different things of a medicine. The later one applies, and it is marked.";
    folded(
        cast,
        ("chain-apart", about),
        vec![first, stopped, held],
        &[0, 1, 2],
        summary(four_sections(entries)),
    )
}

fn apart_settled(cast: &Cast) -> Draft {
    let first = first(cast);
    let says = |days, previous: &[&Signed], status, since, key| {
        Signed::new(&amending(visit(days, previous), &first, WARFARIN, taken(status, since)), key)
    };
    let stopped = says(-20, &[&first], MedicationStatus::Stopped, "2026-09-01", &cast.clinic);
    let held = says(-15, &[&first], MedicationStatus::OnHold, "2026-09-02", &cast.issuer);
    let both = [&stopped, &held];
    let settled = says(-10, &both, MedicationStatus::Stopped, "2026-09-03", &cast.clinic);
    let mut entries = as_stated(&first, 0);
    entries[WARFARIN] = listed(0, WARFARIN, stopped_warfarin(&first, "2026-09-03"))
        .step(1, "applied", taken_json("stopped", "2026-09-01"))
        .step(2, "applied", taken_json("on-hold", "2026-09-02"))
        .step(3, "applied", taken_json("stopped", "2026-09-03"));
    let about =
        "Two carriers say different things of a medicine, and a visit that continues both settles it.";
    let signed = vec![first, stopped, held, settled];
    folded(cast, ("chain-apart-settled", about), signed, &[0, 1, 2, 3], summary(four_sections(entries)))
}

fn apart_alike(cast: &Cast) -> Draft {
    let first = first(cast);
    let stopped = |days, key| {
        let stopped = taken(MedicationStatus::Stopped, "2026-09-01");
        Signed::new(&amending(visit(days, &[&first]), &first, WARFARIN, stopped), key)
    };
    let (one, other) = (stopped(-20, &cast.clinic), stopped(-15, &cast.issuer));
    let mut entries = as_stated(&first, 0);
    entries[WARFARIN] = listed(0, WARFARIN, stopped_warfarin(&first, "2026-09-01"))
        .step(1, "applied", taken_json("stopped", "2026-09-01"))
        .step(2, "same", taken_json("stopped", "2026-09-01"));
    let about = "Two carriers continued separately and say the same of a medicine.";
    folded(
        cast,
        ("chain-apart-alike", about),
        vec![first, one, other],
        &[0, 1, 2],
        summary(four_sections(entries)),
    )
}

fn entered_in_error(cast: &Cast) -> Draft {
    const FAMILY: &str = "10157-6";
    let mother = entry(Fact::FamilyHistory(FamilyHistory {
        relationship: Some(words("mother")),
        conditions: vec![FamilyCondition { code: sct("73211009"), onset: None }],
        deceased: None,
    }));
    let mut wrong = medicine("387458008");
    if let Fact::Medication(fact) = &mut wrong.fact {
        fact.status = Some(MedicationStatus::EnteredInError);
    }
    let first = first(cast);
    let error = || Amendment::EnteredInError { reason: None };
    let second = stating(visit(-20, &[&first]), StandardSection::Medications, vec![wrong]);
    let second = stating(second, StandardSection::FamilyHistory, vec![mother]);
    let second = amending(second, &first, WARFARIN, error());
    let second = Signed::new(&amending(second, &first, ASTHMA, error()), &cast.clinic);
    let again = || taken(MedicationStatus::Active, "2026-09-12");
    let third = amending(visit(-10, &[&second]), &first, WARFARIN, again());
    let third = amending(amending(third, &second, 0, again()), &second, 1, error());
    let right = four_entries().sections[1].entries[0].clone();
    let third = amending(third, &first, ASTHMA, Amendment::Replaced(Box::new(right)));
    let third = Signed::new(&third, &cast.clinic);

    let in_error = json!({ "entered_in_error": true });
    let wrong = with(first.entry(WARFARIN), "medication", "status", json!("entered-in-error"));
    let [penicillin, _, _, check_up] = as_stated(&first, 0);
    let summary = summary([
        listing(ALLERGIES, [penicillin]),
        listing(
            PROBLEMS,
            [listed(0, ASTHMA, first.entry(ASTHMA)).step(1, "applied", in_error.clone()).step(
                2,
                "applied",
                json!({ "replaced": first.entry(ASTHMA) }),
            )],
        ),
        listing(
            MEDICINES,
            [
                listed(0, WARFARIN, wrong).in_error().step(1, "applied", in_error.clone()).step(
                    2,
                    "same",
                    taken_json("active", "2026-09-12"),
                ),
                listed(1, 0, second.entry(0)).in_error().step(2, "same", taken_json("active", "2026-09-12")),
            ],
        ),
        listing(PLAN, [check_up]),
        listing(FAMILY, [listed(1, 1, second.entry(1)).in_error().step(2, "applied", in_error)]),
    ]);
    let about = "What was entered in error stays so under a later status, and not when the whole entry is replaced; it is marked where the entry has no status too, and where the entry says it itself.";
    folded(cast, ("chain-entered-in-error", about), vec![first, second, third], &[0, 1, 2], summary)
}

fn resumed(cast: &Cast) -> Draft {
    let first = first(cast);
    let resolved = EntryStatus::Condition(ClinicalStatus::Resolved);
    let relapse = EntryStatus::Condition(ClinicalStatus::Relapse);
    let second =
        amending(visit(-20, &[&first]), &first, WARFARIN, taken(MedicationStatus::Stopped, "2026-09-01"));
    let resolved = Amendment::Status { status: resolved, since: Some(moment("2026-08")), reason: None };
    let second = Signed::new(&amending(second, &first, ASTHMA, resolved), &cast.clinic);
    let third =
        amending(visit(-10, &[&second]), &first, WARFARIN, taken(MedicationStatus::Active, "2026-09-11"));
    let relapse = Amendment::Status { status: relapse, since: Some(moment("2026-09-11")), reason: None };
    let third = Signed::new(&amending(third, &first, ASTHMA, relapse), &cast.clinic);
    let open = json!({ "period": { "start": "2026-01-05" } });
    let mut entries = as_stated(&first, 0);
    entries[WARFARIN] = listed(0, WARFARIN, with(first.entry(WARFARIN), "medication", "effective", open))
        .step(1, "applied", taken_json("stopped", "2026-09-01"))
        .step(2, "applied", taken_json("active", "2026-09-11"));
    entries[ASTHMA] = listed(0, ASTHMA, with(first.entry(ASTHMA), "condition", "clinical", json!("relapse")))
        .step(1, "applied", json!({ "kind": "condition", "status": "resolved", "since": "2026-08" }))
        .step(2, "applied", json!({ "kind": "condition", "status": "relapse", "since": "2026-09-11" }));
    let about = "A medicine is taken again and a condition comes back: neither has an end any more.";
    folded(
        cast,
        ("chain-resumed", about),
        vec![first, second, third],
        &[0, 1, 2],
        summary(four_sections(entries)),
    )
}

fn other_kind(cast: &Cast) -> Draft {
    let first = first(cast);
    let second =
        amending(visit(-20, &[&first]), &first, ASTHMA, taken(MedicationStatus::Stopped, "2026-09-01"));
    let second = amending(second, &first, WARFARIN, due("2026-11-01"));
    let allergy = four_entries().sections[0].entries[0].clone();
    let second = amending(second, &first, CHECK_UP, Amendment::Replaced(Box::new(allergy)));
    let second = Signed::new(&second, &cast.clinic);
    let [penicillin, asthma, warfarin, check_up] = as_stated(&first, 0);
    let entries = [
        penicillin,
        asthma.step(1, "other-kind", taken_json("stopped", "2026-09-01")),
        warfarin.step(1, "other-kind", due_json("2026-11-01")),
        check_up.step(1, "other-kind", json!({ "replaced": first.entry(PENICILLIN) })),
    ];
    let about = "Amendments that are for another kind of fact than their entry do not apply.";
    folded(cast, ("chain-other-kind", about), vec![first, second], &[0, 1], summary(four_sections(entries)))
}
