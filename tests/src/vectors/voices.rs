//! Chains in which not everybody is heard, or not everything has its place.

use phr_core::keys::IssuerSecretKey;
use phr_core::model::*;
use phr_core::trust::{TrustListDraft, Withdrawal, WithdrawalReason};
use phr_core::wire::{AttestationPayload, Source};
use serde_json::{Value as Json, json};

use super::cast::{Cast, DAY, NOW, Signed, payload};
use super::samples::{date, language, moment, section};
use super::told::*;
use super::{Draft, Reading};

pub(super) fn drafts(cast: &Cast) -> Vec<Draft> {
    vec![
        untrusted_amendment(cast),
        untrusted_copy(cast),
        issuer_withdrawn(cast),
        unplaced(cast),
        none_known(cast),
        person(cast),
    ]
}

/// A vector of these attestations in `care`, in this order, under a changed trust list.
fn judged(
    cast: &Cast,
    (name, about): (&str, &str),
    signed: Vec<Signed>,
    change: impl FnOnce(&mut TrustListDraft),
    reading: Reading,
) -> Draft {
    let mut list = cast.list();
    change(&mut list);
    let draft = cast.draft_of(&format!("good-chain-{name}"), FOLDING, about, signed);
    Draft { trust_list: cast.sign_list(list), ..draft }.read_by_network(cast, reading)
}

/// The clinic's dates ended 25 days ago.
fn clinic_no_longer(list: &mut TrustListDraft) {
    list.issuers[1].until = Some(Timestamp(NOW - 25 * DAY));
}

fn untrusted_amendment(cast: &Cast) -> Draft {
    let first = first(cast);
    let stopped = || taken(MedicationStatus::Stopped, "2026-09-01");
    let second = stating(visit(-20, &[&first]), StandardSection::Medications, vec![medicine("387458008")]);
    let second = amending(second, &first, PENICILLIN, Amendment::EnteredInError { reason: None });
    let second = amending(amending(second, &first, WARFARIN, stopped()), &first, CHECK_UP, due("2026-11-01"));
    let second = Signed::new(&second, &cast.clinic);
    let third = amending(visit(-10, &[&second]), &first, CHECK_UP, due("2026-12-01"));
    let third = Signed::new(&amending(third, &second, 0, stopped()), &cast.issuer);
    let [penicillin, asthma, warfarin, _] = as_stated(&first, 0);
    let moved = with(first.entry(CHECK_UP), "follow_up", "due", json!({ "at": "2026-12-01" }));
    let ended = with(second.entry(0), "medication", "status", json!("stopped"));
    let period = json!({ "period": { "start": "2026-01-05", "end": "2026-09-01" } });
    let ended = with(ended, "medication", "effective", period);
    let summary = summary([
        listing(ALLERGIES, [penicillin.step(1, "not-trusted", json!({ "entered_in_error": true }))]),
        listing(PROBLEMS, [asthma]),
        listing(
            MEDICINES,
            [
                warfarin.step(1, "not-trusted", taken_json("stopped", "2026-09-01")),
                listed(1, 0, ended).step(2, "applied", taken_json("stopped", "2026-09-01")),
            ],
        ),
        listing(
            PLAN,
            [listed(0, CHECK_UP, moved).step(1, "not-trusted", due_json("2026-11-01")).step(
                2,
                "applied",
                due_json("2026-12-01"),
            )],
        ),
    ]);
    let reading =
        Reading::new().verdict(0, "trusted").verdict(1, "outside-issuer-dates").verdict(2, "trusted");
    let about = "What a visit says that is not trusted changes nothing that others stated. What it states itself is there, and a trusted visit amends that.";
    let signed = vec![first, second, third];
    judged(cast, ("untrusted-amendment", about), signed, clinic_no_longer, reading.summary(summary))
}

fn untrusted_copy(cast: &Cast) -> Draft {
    let first = first(cast);
    let restated = Source {
        attestation: first.hash().short(),
        issuer: cast.issuer.public_key().key_id(),
        issued_at: Timestamp(NOW - 30 * DAY),
    };
    // It says that what it lists as another medicine is the warfarin of the assessment.
    let sections = vec![section(StandardSection::Medications, vec![medicine("387458008")])];
    let origins = vec![origin(restated, WARFARIN, None)];
    let copy = Signed::new(&restatement(-20, &[&first], sections, origins), &cast.clinic);
    let third = amending(visit(-10, &[&copy]), &copy, 0, taken(MedicationStatus::Stopped, "2026-09-11"));
    let third = Signed::new(&third, &cast.issuer);
    let mut entries = as_stated(&first, 0);
    entries[WARFARIN] = listed(0, WARFARIN, first.entry(WARFARIN))
        .repeated(1, "not-trusted", copy.entry(0))
        .step(2, "not-trusted", taken_json("stopped", "2026-09-11"));
    let reading = Reading::new()
        .verdict(0, "trusted")
        .verdict(1, "purpose-not-allowed")
        .verdict(2, "trusted")
        .summary(summary(four_sections(entries)));
    let about = "A restatement that is not trusted calls another medicine by the origin of one that was stated. A trusted visit stops the medicine of the restatement, and not the one that was stated.";
    judged(cast, ("untrusted-copy", about), vec![first, copy, third], |_| {}, reading)
}

fn issuer_withdrawn(cast: &Cast) -> Draft {
    let first = first(cast);
    let stopped = taken(MedicationStatus::Stopped, "2026-09-01");
    let second = Signed::new(&amending(visit(-20, &[&first]), &first, WARFARIN, stopped), &cast.clinic);
    let third = visit(-10, &[&second]);
    let third = amending(third, &first, WARFARIN, taken(MedicationStatus::Active, "2026-09-11"));
    let third = Signed::new(&amending(third, &first, CHECK_UP, due("2026-12-01")), &cast.issuer);
    let mut entries = as_stated(&first, 0);
    let ended = with(first.entry(WARFARIN), "medication", "status", json!("stopped"));
    let period = json!({ "period": { "start": "2026-01-05", "end": "2026-09-01" } });
    entries[WARFARIN] = listed(0, WARFARIN, with(ended, "medication", "effective", period))
        .step(1, "applied", taken_json("stopped", "2026-09-01"))
        .step(2, "not-trusted", taken_json("active", "2026-09-11"));
    let moved = with(first.entry(CHECK_UP), "follow_up", "due", json!({ "at": "2026-12-01" }));
    entries[CHECK_UP] = listed(0, CHECK_UP, moved).step(2, "applied", due_json("2026-12-01"));
    let reading = Reading::new()
        .verdict(0, "issuer-withdrawn")
        .verdict(1, "trusted")
        .verdict(2, "issuer-withdrawn")
        .summary(summary(four_sections(entries)));
    let withdraw = |list: &mut TrustListDraft| {
        let withdrawal = Withdrawal { at: Timestamp(NOW - DAY), reason: WithdrawalReason::Compromised };
        list.issuers[0].withdrawn = Some(withdrawal);
    };
    let about = "The issuer of the assessment was withdrawn. Its entries are still there; where a trusted clinic has spoken of one, its own later amendment is a claim only.";
    judged(cast, ("issuer-withdrawn", about), vec![first, second, third], withdraw, reading)
}

fn unplaced(cast: &Cast) -> Draft {
    let first = first(cast);
    let new = |key: &IssuerSecretKey| {
        let new = stating(visit(-20, &[&first]), StandardSection::Medications, vec![medicine("387458008")]);
        Signed::new(&new, key)
    };
    let (withheld, absent) = (new(&cast.stranger), new(&cast.clinic));
    let last = amending(visit(-10, &[&first]), &first, 9, due("2026-11-01"));
    let last = amending(amending(last, &withheld, 0, due("2026-11-02")), &absent, 0, due("2026-11-03"));
    let last = Signed::new(&last, &cast.clinic);
    let unplaced = |target: &Signed, entry: usize, reason: &str, date: &str| {
        json!({
            "attestation": 2, "target": target.hash().short().to_string(), "entry": entry, "reason": reason,
            "change": due_json(date),
        })
    };
    let mut all = vec![
        unplaced(&first, 9, "no-such-entry", "2026-11-01"),
        unplaced(&withheld, 0, "entry-withheld", "2026-11-02"),
        unplaced(&absent, 0, "entry-not-there", "2026-11-03"),
    ];
    all.sort_by_key(|unplaced| unplaced["target"].to_string());
    let mut summary = summary(four_sections(as_stated(&first, 0)));
    summary["unplaced"] = Json::Array(all);
    let reading = Reading::new().verdict(0, "trusted").verdict(2, "trusted").withheld(1, "issuer-unknown");
    let about = "A visit amends an entry that its attestation does not have, one of an attestation that is withheld, and one of an attestation that is not on the card.";
    let signed = vec![first, withheld, last];
    judged(cast, ("unplaced", about), signed, |_| {}, reading.summary(summary))
}

fn none_known(cast: &Cast) -> Draft {
    use StandardSection as S;
    let absent = |kind, absence| Section { absence: Some(absence), ..section(kind, Vec::new()) };
    let told = "Takes something for the heart.";
    let medicines = Section { narrative: Some(told.into()), ..section(S::Medications, Vec::new()) };
    let sections = vec![
        absent(S::Allergies, Absence::NoneKnown),
        absent(S::Problems, Absence::NoneKnown),
        medicines,
        absent(S::Immunizations, Absence::NotAsked),
    ];
    let first = Entries { sections, ..Entries::default() };
    let first = Signed::new(&at(-30, payload(first)), &cast.issuer);
    let [allergies, problems, medicines, _] = four_entries().sections.try_into().expect("four sections");
    let mut second = visit(-27, &[&first]);
    second.entries.sections = vec![allergies, medicines, absent(S::Immunizations, Absence::NotAvailable)];
    let second = Signed::new(&second, &cast.clinic);
    let mut third = visit(-20, &[&second]);
    third.entries.sections = vec![problems];
    let third = Signed::new(&third, &cast.clinic);
    let overtaken = |absence: &str| json!([{ "attestation": 0, "absence": absence, "overtaken": true }]);
    let with_statements = |mut section: Json, statements: Json| {
        section["statements"] = statements;
        section
    };
    let statements = json!([
        { "attestation": 0, "absence": "notasked", "overtaken": true },
        { "attestation": 1, "absence": "unavailable" },
    ]);
    let summary = summary([
        with_statements(listing(ALLERGIES, [listed(1, 0, second.entry(0))]), overtaken("nilknown")),
        with_statements(
            listing(PROBLEMS, [listed(2, 0, third.entry(0))]),
            json!([{ "attestation": 0, "absence": "nilknown" }]),
        ),
        with_statements(
            listing(MEDICINES, [listed(1, 1, second.entry(1))]),
            json!([{ "attestation": 0, "narrative": told }]),
        ),
        with_statements(json!({ "section": "11369-6" }), statements),
    ]);
    let reading =
        Reading::new().verdict(0, "trusted").verdict(1, "trusted").verdict(2, "outside-issuer-dates");
    let about = "Reasons for listing nothing are overtaken by a later list and by a later reason, but not by somebody who is not trusted; a narrative is not overtaken.";
    let signed = vec![first, second, third];
    judged(cast, ("none-known", about), signed, clinic_no_longer, reading.summary(summary))
}

fn person(cast: &Cast) -> Draft {
    let stating = |payload: AttestationPayload, patient: Patient, composed: Option<&str>| {
        let entries = Entries { patient, composed: composed.map(moment), ..payload.entries };
        AttestationPayload { entries, ..payload }
    };
    let patient = Patient {
        birth_date_absent: Some("unknown".into()),
        sex: Some(AdministrativeGender::Unknown),
        languages: vec![language("ar-SY")],
        ..Patient::default()
    };
    let first = payload(Entries::default());
    let first = Signed::new(&stating(at(-30, first), patient, Some("2026-08-20")), &cast.issuer);
    let patient = Patient {
        birth_date: Some(date("1994")),
        sex: Some(AdministrativeGender::Female),
        languages: vec![language("ar-SY"), language("tr")],
        ..Patient::default()
    };
    let second = Signed::new(&stating(visit(-28, &[&first]), patient, None), &cast.clinic);
    let patient = Patient { birth_date: Some(date("1994-03-02")), ..Patient::default() };
    let third = Signed::new(&stating(visit(-26, &[&second]), patient, None), &cast.clinic);
    let patient = Patient {
        birth_date: Some(date("1990")),
        languages: vec![language("tr"), language("fr")],
        birth_country: Some("SY".into()),
        ..Patient::default()
    };
    let fourth = stating(visit(-20, &[&third]), patient, Some("2026-09-01"));
    let fourth = Signed::new(&fourth, &cast.clinic);
    let language = |code: &str| json!({ "code": { "system": "urn:ietf:bcp:47", "code": code } });
    let summary = json!({
        "patient": {
            "birth_date": "1994-03-02", "sex": "female", "languages": [language("ar-SY"), language("tr")],
        },
        "patient_differs": [
            { "attestation": 0, "patient": { "birth_date_absent": "unknown", "sex": "unknown" } },
            { "attestation": 1, "patient": { "birth_date": "1994" } },
            {
                "attestation": 3,
                "patient": { "birth_date": "1990", "languages": [language("fr")], "birth_country": "SY" },
            },
        ],
        "composed": "2026-08-20",
    });
    let reading = Reading::trusted(3).verdict(3, "outside-issuer-dates").summary(summary);
    let about = "Later visits know the birth date, then to the day, and another language. What one says that is not trusted differs and does not count.";
    let signed = vec![first, second, third, fourth];
    judged(cast, ("person", about), signed, clinic_no_longer, reading)
}
