//! Records of several attestations: each entry once, as it is at present, with who said what and when.

use super::records::*;
use super::*;
use crate::cose::ShortHash;
use crate::model::*;
use crate::render::{Emphasis, Line, RenderOptions, Severity, Statement, TextOptions, to_text};
use crate::wire::{Origin, Source};
use std::collections::BTreeMap;

const FIRST: u8 = 0x3f;
const SECOND: u8 = 0x51;
const THIRD: u8 = 0xc8;

/// Three attestations: a reception centre's, a clinic's that amends it, and another clinic's that amends both.
pub(super) fn thrice() -> VerifiedRecord {
    record_of(vec![reception(), visit(), second_visit()])
}

fn reception() -> VerifiedAttestation {
    let none = Absence::NoneKnown;
    let allergies = Section { absence: Some(none), ..of_kind(StandardSection::Allergies) };
    let vaccine = Immunization {
        code: sct("871765008"),
        occurrence: Some(When::At(date("2026-04-30"))),
        ..Immunization::default()
    };
    let entries = Entries {
        patient: Patient {
            names: vec![Name { text: Some("Nour Haddad".to_owned()), ..Name::default() }],
            birth_date: PartialDate::parse("1991-03"),
            sex: Some(AdministrativeGender::Female),
            ..Patient::default()
        },
        composed: None,
        sections: vec![
            allergies,
            section(
                StandardSection::Medications,
                vec![medicine("A10BA02", "500"), medicine("B03AA07", "100")],
            ),
            section(StandardSection::Immunizations, vec![Fact::Immunization(vaccine)]),
            section(StandardSection::PlanOfCare, vec![x_ray("2026-06-01")]),
        ],
    };
    signed(FIRST, "Harbour reception centre", 200, payload(entries))
}

fn visit() -> VerifiedAttestation {
    let allergy = Fact::Allergy(Allergy {
        code: sct("91936005"),
        criticality: Some(Criticality::High),
        ..Allergy::default()
    });
    let sections = vec![section(StandardSection::Allergies, vec![allergy])];
    let mut payload = later(60, &[FIRST], Entries { sections, ..Entries::default() });
    payload.entries.patient.birth_date = PartialDate::parse("1991-03-14");
    let Fact::Medication(rewritten) = medicine("A10BA02", "850") else { unreachable!("it is a medicine") };
    let rewritten = Entry::new(Fact::Medication(rewritten));
    amend(&mut payload, FIRST, 0, Amendment::Replaced(Box::new(rewritten)));
    amend(&mut payload, FIRST, 1, stopped("2026-09-20", "nausea"));
    amend(&mut payload, FIRST, 2, Amendment::EnteredInError { reason: Some(words("another person’s")) });
    signed(SECOND, "Clinic of the valley", 60, payload)
}

fn second_visit() -> VerifiedAttestation {
    let mut payload = later(5, &[SECOND], Entries::default());
    payload.entries.patient.birth_date = PartialDate::parse("1991-03-14");
    amend(&mut payload, FIRST, 0, stopped("2026-11-15", "kidney function"));
    let due = When::At(date("2026-12-10"));
    amend(&mut payload, FIRST, 3, Amendment::Due { due, reason: None });
    signed(THIRD, "Hospital of the north", 5, payload)
}

fn medicine(atc: &str, milligrams: &str) -> Fact {
    let amount = Some(Amount::Quantity(quantity(milligrams, "mg")));
    let timing = Timing {
        frequency: Some(2),
        period: Decimal::new(1, 0),
        period_unit: Some(PeriodUnit::Day),
        ..Timing::default()
    };
    let dosage =
        Dosage { timing: Some(timing), doses: vec![Dose { amount, rate: None }], ..Dosage::default() };
    Fact::Medication(Box::new(Medication {
        kind: MedicationKind::Statement,
        code: Some(Concept::coded(Coding::new("http://www.whocc.no/atc", atc.to_owned()))),
        status: Some(MedicationStatus::Active),
        do_not_perform: false,
        ingredients: Vec::new(),
        form: None,
        effective: Some(When::At(date("2026-03"))),
        authored: None,
        reasons: Vec::new(),
        dosages: vec![dosage],
        status_reasons: Vec::new(),
    }))
}

fn x_ray(due: &str) -> Fact {
    Fact::FollowUp(FollowUp {
        kind: FollowUpKind::Task,
        code: Some(words("Chest X-ray")),
        status: Some(PlanStatus::Requested),
        due: Some(When::At(date(due))),
        authored: None,
        performer: None,
        reasons: Vec::new(),
    })
}

fn stopped(since: &str, reason: &str) -> Amendment {
    Amendment::Status {
        status: EntryStatus::Medication(MedicationStatus::Stopped),
        since: Some(date(since)),
        reason: Some(words(reason)),
    }
}

fn of_kind(kind: StandardSection) -> Section {
    Section::new(SectionKind::Standard(kind))
}

fn hash(byte: u8) -> AttestationHash {
    AttestationHash::from_bytes([byte; 16])
}

fn amend(payload: &mut AttestationPayload, target: u8, entry: u32, change: Amendment) {
    payload.amendments.entry(hash(target).short()).or_default().insert(entry, change);
}

fn later(days_ago: i64, previous: &[u8], entries: Entries) -> AttestationPayload {
    AttestationPayload {
        previous: previous.iter().map(|byte| hash(*byte).short()).collect(),
        kind: AttestationKind::Visit,
        issued_at: Timestamp(NOW.0 - days_ago * DAY),
        ..payload(entries)
    }
}

fn signed(byte: u8, name: &str, days_ago: i64, payload: AttestationPayload) -> VerifiedAttestation {
    let names = [("en".to_owned(), name.to_owned())].into();
    VerifiedAttestation {
        payload: AttestationPayload { issued_at: Timestamp(NOW.0 - days_ago * DAY), ..payload },
        issuer: Some(IssuerNames { names, country: Some("GR".to_owned()), organisation: None }),
        hash: hash(byte),
        key_id: KeyId::from_bytes([byte; 8]),
        verdict: Verdict::Trusted,
    }
}

fn untrusted(attestation: VerifiedAttestation) -> VerifiedAttestation {
    VerifiedAttestation { verdict: Verdict::IssuerUnknown, issuer: None, ..attestation }
}

fn english(record: &VerifiedRecord) -> View {
    render(record, &RenderOptions::new("en"))
}

fn with_history(record: &VerifiedRecord) -> View {
    render(record, &RenderOptions { history: true, references: true, ..RenderOptions::new("en") })
}

fn lines(view: &View) -> Vec<&Line> {
    view.blocks.iter().flat_map(|block| &block.lines).collect()
}

fn line<'v>(view: &'v View, reference: &str) -> &'v Line {
    let found = lines(view).into_iter().find(|line| line.source.reference == reference);
    found.unwrap_or_else(|| panic!("no line {reference}"))
}

fn said<'l>(line: &'l Line, key: &str) -> Vec<&'l str> {
    line.details.iter().filter(|d| d.key == key).map(|d| d.value.text.as_str()).collect()
}

fn flags(line: &Line) -> Vec<(&str, Severity)> {
    line.flags.iter().map(|flag| (flag.code.as_str(), flag.severity)).collect()
}

fn block_of<'v>(view: &'v View, reference: &str) -> &'v str {
    let block = view.blocks.iter().find(|b| b.lines.iter().any(|l| l.source.reference == reference));
    block.unwrap_or_else(|| panic!("no line {reference}")).code
}

fn statements<'v>(view: &'v View, code: &str) -> &'v [Statement] {
    &view
        .blocks
        .iter()
        .find(|block| block.code == code)
        .unwrap_or_else(|| panic!("no block {code}"))
        .statements
}

fn notice(view: &View, code: &str) -> Option<Severity> {
    view.notices.iter().find(|notice| notice.code == code).map(|notice| notice.severity)
}

#[test]
fn each_entry_stands_once_as_it_is_at_present() {
    let view = english(&thrice());
    assert_eq!(lines(&view).len(), 5);
    assert_eq!(block_of(&view, "3f3f.0"), "past-medicines");
    let metformin = line(&view, "3f3f.0");
    assert_eq!(said(metformin, "dosage"), ["850 mg, 2 × daily"]);
    assert_eq!(said(metformin, "stated-by"), ["Harbour reception centre, GR, 4 May 2026"]);
    let stopped = "stopped since 15 November 2026; by Hospital of the north, GR on 15 November 2026; \
                   because: kidney function";
    assert_eq!(said(metformin, "changed"), [stopped]);
    assert!(said(metformin, "history").is_empty());
    assert!(flags(metformin).contains(&("changed", Severity::Notice)));
    let allergy = line(&view, "5151.0");
    assert_eq!(said(allergy, "stated-by"), ["Clinic of the valley, GR, 21 September 2026"]);
    assert!(said(allergy, "changed").is_empty() && allergy.emphasis == Emphasis::Danger);
}

#[test]
fn the_whole_history_is_shown_on_request_oldest_first() {
    let view = with_history(&thrice());
    let metformin = line(&view, "3f3f.0");
    let history = said(metformin, "history");
    assert_eq!(said(metformin, "stated-by"), ["Harbour reception centre, GR, 4 May 2026"]);
    assert_eq!(
        history,
        [
            "stated anew; by Clinic of the valley, GR on 21 September 2026; before: Dosage: 500 mg, 2 × daily",
            "stopped since 15 November 2026; by Hospital of the north, GR on 15 November 2026; because: kidney \
             function; before: being taken; Taken or given: March 2026",
        ]
    );
    assert_eq!(said(metformin, "reference"), ["3f3f.0"]);
    assert!(said(line(&view, "5151.0"), "history").is_empty(), "it has none");
}

#[test]
fn what_was_entered_in_error_stays_and_stands_back() {
    let view = english(&thrice());
    let vaccine = line(&view, "3f3f.2");
    assert_eq!(vaccine.emphasis, Emphasis::Muted);
    assert!(flags(vaccine).contains(&("immunization-entered-in-error", Severity::Warning)));
    assert!(said(vaccine, "changed")[0].ends_with("because: another person’s"));
}

#[test]
fn a_kind_of_entry_without_a_status_is_flagged_when_entered_in_error() {
    let mut first = reception();
    let other =
        Fact::FamilyHistory(FamilyHistory { relationship: Some(words("aunt")), ..FamilyHistory::default() });
    first.payload.entries.sections = vec![section(StandardSection::FamilyHistory, vec![other])];
    let mut payload = later(60, &[FIRST], Entries::default());
    amend(&mut payload, FIRST, 0, Amendment::EnteredInError { reason: None });
    let view = english(&record_of(vec![first, signed(SECOND, "Clinic", 60, payload)]));
    let aunt = line(&view, "3f3f.0");
    assert_eq!(aunt.emphasis, Emphasis::Muted);
    assert!(flags(aunt).contains(&("entered-in-error", Severity::Warning)));
}

#[test]
fn a_follow_up_that_was_put_off_is_not_overdue() {
    let view = english(&thrice());
    let x_ray = line(&view, "3f3f.3");
    assert_eq!(said(x_ray, "due"), ["10 December 2026"]);
    assert!(!x_ray.flags.iter().any(|flag| flag.code == "overdue"));
    assert_eq!(notice(&view, "follow-ups-overdue"), None);
    assert_eq!(
        said(line(&with_history(&thrice()), "3f3f.3"), "history")[0],
        "now due: 10 December 2026; by Hospital of the north, GR on 15 November 2026; before: Due: 1 June 2026"
    );
}

#[test]
fn none_known_said_before_an_allergy_was_listed_is_what_was_said_then() {
    let view = english(&thrice());
    let allergies = statements(&view, "allergies");
    assert_eq!((allergies[0].code.as_str(), allergies.len()), ("overtaken-nilknown", 1));
    assert!(allergies[0].phrase.text.contains("Harbour reception centre, GR, 4 May 2026"));
    // The other way round it holds, contradicts what is listed, and is seen to.
    let mut none_last = later(5, &[SECOND], Entries::default());
    none_last.entries.sections = reception().payload.entries.sections[..1].to_vec();
    let records = vec![reception(), visit(), signed(THIRD, "Hospital", 5, none_last)];
    let view = english(&record_of(records));
    let last = statements(&view, "allergies").last().unwrap();
    assert_eq!((last.code.as_str(), last.severity), ("absence-nilknown", Severity::Warning));
}

#[test]
fn an_entry_that_says_none_is_known_is_overtaken_by_later_ones_of_those_who_count() {
    let mut first = reception();
    let none = Fact::Allergy(Allergy { code: no_known("no-known-allergies"), ..Allergy::default() });
    first.payload.entries.sections = vec![section(StandardSection::Allergies, vec![none])];
    let overtaken = |second| {
        let view = english(&record_of(vec![first.clone(), second]));
        line(&view, "3f3f.0").flags.iter().any(|flag| flag.code == "overtaken")
    };
    let mut second = visit();
    second.payload.amendments = BTreeMap::new();
    assert!(overtaken(second.clone()));
    assert!(!overtaken(untrusted(second)));
}

#[test]
fn a_claim_of_somebody_not_trusted_is_told_and_changes_nothing() {
    let record = record_of(vec![reception(), untrusted(visit())]);
    let view = english(&record);
    let iron = line(&view, "3f3f.1");
    assert_eq!(block_of(&view, "3f3f.1"), "current-medicines");
    let claim = iron.flags.iter().find(|flag| flag.code == "claim").unwrap();
    assert_eq!(claim.severity, Severity::Warning);
    assert_eq!(claim.text, "claim by an issuer that is not trusted: stopped since 20 September 2026");
    assert!(said(iron, "claim")[0].contains("because: nausea"));
    assert!(said(iron, "changed").is_empty());
    // Of a claim that the entry reads otherwise, what it is said to read.
    assert!(said(line(&view, "3f3f.0"), "claim")[0].contains("it reads: Dosage: 850 mg, 2 × daily"));
    assert!(flags(line(&view, "5151.0")).contains(&("not-trusted", Severity::Warning)));
    assert_eq!(view.person.iter().filter(|d| d.key == "otherwise-stated").count(), 1);
}

#[test]
fn what_carriers_say_differently_is_seen_without_asking() {
    let mut apart = later(50, &[FIRST], Entries::default());
    amend(&mut apart, FIRST, 1, Amendment::EnteredInError { reason: None });
    let view = english(&record_of(vec![reception(), visit(), signed(THIRD, "Hospital", 50, apart)]));
    let iron = line(&view, "3f3f.1");
    assert!(flags(iron).contains(&("conflicting", Severity::Warning)));
    assert_eq!(said(iron, "history").len(), 2);
    assert_eq!(notice(&view, "conflicts"), Some(Severity::Warning));
    assert_eq!(notice(&english(&thrice()), "conflicts"), None);
}

#[test]
fn an_amendment_whose_entry_is_not_there_is_a_danger_and_says_what_it_says() {
    let view = english(&record_of(vec![visit(), second_visit()]));
    assert_eq!(notice(&view, "unplaced"), Some(Severity::Danger));
    assert_eq!(notice(&view, "missing"), Some(Severity::Danger));
    let changes = statements(&view, "unplaced");
    assert_eq!(changes.len(), 5);
    assert!(changes.iter().all(|s| s.severity == Severity::Danger && s.code == "entry-not-there"));
    let text: Vec<&str> = changes.iter().map(|s| s.phrase.text.as_str()).collect();
    assert!(text[0].contains("850 mg, 2 × daily"), "{text:?}");
    assert!(text[1].contains("3f3f3f3f3f3f3f3f.1") && text[1].contains("stopped since 20 September 2026"));
}

#[test]
fn a_restated_entry_tells_who_restates_it_and_from_whom_and_when_it_comes() {
    let first = reception();
    let source = Source {
        attestation: ShortHash([FIRST; 8]),
        issuer: KeyId::from_bytes([FIRST; 8]),
        issued_at: first.payload.issued_at,
    };
    let changed = Source {
        attestation: ShortHash([SECOND; 8]),
        issuer: KeyId::from_bytes([SECOND; 8]),
        issued_at: visit().payload.issued_at,
    };
    let origins =
        (0..4).map(|entry| Origin { stated: source, entry, changed: (entry == 0).then_some(changed) });
    let restated = AttestationPayload {
        kind: AttestationKind::Restatement,
        origins: origins.collect(),
        ..later(3, &[FIRST, SECOND], first.payload.entries)
    };
    let names = reception().issuer.unwrap();
    let record = record_of(vec![signed(THIRD, "Hospital of the north", 3, restated)])
        .quoting([(KeyId::from_bytes([FIRST; 8]), names)].into());
    let view = english(&record);
    assert_eq!(
        said(line(&view, "c8c8.0"), "restated-by"),
        [
            "restated by Hospital of the north, GR on 17 November 2026; first stated by Harbour reception centre, \
          GR on 4 May 2026; last changed by holder of key 5151515151515151 on 21 September 2026"
        ]
    );
    assert!(flags(line(&view, "c8c8.1")).contains(&("restated", Severity::Notice)));
    assert_eq!(notice(&view, "restated"), Some(Severity::Notice));
    assert_eq!(notice(&view, "missing"), None);
    assert!(statements(&view, "allergies")[0].phrase.text.contains("Hospital of the north"));
}

#[test]
fn who_the_person_is_said_to_be_otherwise_is_shown() {
    let mut other = later(60, &[FIRST], Entries::default());
    other.entries.patient.birth_date = PartialDate::parse("1990");
    let view = english(&record_of(vec![reception(), signed(SECOND, "Clinic", 60, other)]));
    let said: Vec<_> = view.person.iter().map(|d| (d.key, d.value.text.as_str())).collect();
    assert!(said.contains(&("birth-date", "1990 (month and day not known)")), "{said:?}");
    let otherwise = "Date of birth: March 1991 (day not known) (Harbour reception centre, GR, 4 May 2026)";
    assert!(said.contains(&("otherwise-stated", otherwise)), "{said:?}");
    assert_eq!(notice(&view, "person-differs"), Some(Severity::Warning));
}

#[test]
fn confidential_parts_of_earlier_cards_that_are_not_here_are_counted() {
    let mut first = reception();
    first.payload.left_out.confidential = 2;
    let view = english(&record_of(vec![first]));
    assert_eq!(notice(&view, "left-out-confidential"), Some(Severity::Notice));
}

#[test]
fn the_list_of_attestations_says_what_each_continues() {
    let view = english(&thrice());
    let continues = |place: usize| {
        let details = &view.attestations[place].details;
        details.iter().find(|d| d.key == "previous").map(|d| d.value.text.as_str())
    };
    assert_eq!(continues(0), None);
    let name = "3f".repeat(8);
    let first = format!("{name} (health assessment, Harbour reception centre, GR, 4 May 2026)");
    assert_eq!(continues(1), Some(first.as_str()));
}

#[test]
fn the_text_of_several_attestations_holds_all_of_the_view() {
    for language in ["en", "fr", "ar"] {
        let options = RenderOptions { history: true, references: true, ..RenderOptions::new(language) };
        let view = render(&thrice(), &options);
        let plain = super::complete::squeezed(&to_text(&view, TextOptions::default()));
        for detail in lines(&view).into_iter().flat_map(|line| &line.details) {
            let text = super::complete::squeezed(&detail.value.text);
            assert!(plain.contains(&text), "{language}: {text}");
        }
    }
}
