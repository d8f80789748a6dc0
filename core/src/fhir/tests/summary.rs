//! Records of several attestations as documents: what they say at present, and who said it.

use super::*;
use crate::cose::{AttestationHash, ShortHash};
use crate::keys::KeyId;
use crate::record::arbitrary::records;
use crate::record::*;
use crate::summary::{Summary, fold};
use crate::trust::{Freshness, Verdict};
use crate::wire::{AttestationKind, AttestationPayload, Origin, RecordId, Source};

const CONTEXT: SummaryContext<'_> = SummaryContext { language: "en", display: None };

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn a_summary_reads_back_unchanged(record in records()) {
        let summary = fold(&record);
        let bundle = export_summary(&record, &summary, &CONTEXT).unwrap();
        let mut again = import(&serde_json::to_vec(&bundle).unwrap()).unwrap();
        let (expected, emptied) = readable(&summary);
        // What a section says in words stays where nothing that it lists can be read.
        emptied.iter().for_each(|section| again.entries.sections[*section].narrative = None);
        prop_assert!(again.entries == expected, "{}", difference(&expected, &again.entries));
        let lost = again.report.not_carried.iter().filter(|item| item.resource_type == "Provenance");
        let reasons: Vec<Reason> = lost.map(|item| item.reason).collect();
        prop_assert!(reasons.iter().all(|reason| *reason == Reason::Technical), "{reasons:?}");
    }

    #[test]
    fn one_attestation_in_its_own_words_is_the_same_document_as_ever(entries in crate::model::arbitrary::entries()) {
        let mut payload = payload(AttestationKind::Assessment, 0, entries.into_canonical());
        payload.entries.composed = None;
        let record = record(vec![attestation(1, payload.clone())]);
        let context = ExportContext {
            record_id: payload.record_id.0,
            issuer: "Issuer 1",
            date: payload.issued_at,
            language: None,
            display: None,
        };
        prop_assert!(fold(&record).to_entries() == without_double_birth(payload.entries.clone()));
        let bundle = export_summary(&record, &fold(&record), &CONTEXT).unwrap();
        prop_assert!(bundle == export(&without_double_birth(payload.entries), &context));
    }
}

/// What can be read back of a summary: in FHIR, a family history that was entered in error states nothing. Also the
/// sections that nothing else is in.
fn readable(summary: &Summary) -> (Entries, Vec<usize>) {
    let mut entries = summary.to_entries();
    let mut folded = summary.entries();
    let mut emptied = Vec::new();
    for (number, section) in entries.sections.iter_mut().enumerate() {
        let before = section.entries.len();
        section.entries.retain(|entry| {
            let in_error = folded.next().unwrap().in_error;
            !(in_error && matches!(entry.fact, Fact::FamilyHistory(_)))
        });
        emptied.extend((before > 0 && section.entries.is_empty()).then_some(number));
    }
    (entries, emptied)
}

/// Folding drops the reason for an unknown birth date where there is one, and what a list has twice.
fn without_double_birth(mut entries: Entries) -> Entries {
    let record = record(vec![attestation(1, payload(AttestationKind::Assessment, 0, entries.clone()))]);
    entries.patient = fold(&record).patient;
    entries
}

fn payload(kind: AttestationKind, day: i64, entries: Entries) -> AttestationPayload {
    AttestationPayload::new(kind, Timestamp(1_790_000_000 + day * 86_400), RecordId([5; 8]), entries)
}

fn hash(byte: u8) -> AttestationHash {
    AttestationHash::from_bytes([byte; 16])
}

fn attestation(byte: u8, payload: AttestationPayload) -> VerifiedAttestation {
    let names = [("en".to_owned(), format!("Issuer {byte}"))].into();
    VerifiedAttestation {
        payload,
        verdict: Verdict::Trusted,
        issuer: Some(IssuerNames { names, ..IssuerNames::default() }),
        key_id: KeyId::from_bytes([byte; 8]),
        hash: hash(byte),
    }
}

fn record(attestations: Vec<VerifiedAttestation>) -> VerifiedRecord {
    let trust = TrustStanding::assume(1, Timestamp(0), Freshness::Fresh);
    let absent = ConfidentialContent::Absent;
    let now = Timestamp(1_800_000_000);
    VerifiedRecord::assume_verified(attestations, Vec::new(), trust, OpenedBy::Holder, absent, now)
}

fn condition(text: &str) -> Entry {
    let code = Concept::new(None, Some(text.to_owned()));
    let clinical = Some(ClinicalStatus::Active);
    Entry::new(Fact::Condition(Condition { code, clinical, ..Condition::default() }))
}

fn problems(texts: &[&str]) -> Entries {
    let kind = SectionKind::Standard(StandardSection::Problems);
    let entries = texts.iter().map(|text| condition(text)).collect();
    Entries { sections: vec![Section { entries, ..Section::new(kind) }], ..Entries::default() }
}

fn first() -> VerifiedAttestation {
    attestation(1, payload(AttestationKind::Assessment, 0, problems(&["cough", "fever"])))
}

/// Resolves the first entry of the first attestation, and states another.
fn second(change: Amendment) -> VerifiedAttestation {
    let mut payload = payload(AttestationKind::Visit, 9, problems(&["fracture"]));
    payload.previous = [hash(1).short()].into();
    payload.amendments = [(hash(1).short(), [(0, change)].into())].into();
    attestation(2, payload)
}

fn resolved() -> Amendment {
    Amendment::Status {
        status: EntryStatus::Condition(ClinicalStatus::Resolved),
        since: PartialDateTime::parse("2026-09-20"),
        reason: Concept::new(None, Some("treated".to_owned())),
    }
}

fn untrusted(attestation: VerifiedAttestation) -> VerifiedAttestation {
    VerifiedAttestation { verdict: Verdict::IssuerUnknown, issuer: None, ..attestation }
}

fn exported(record: &VerifiedRecord) -> Json {
    export_summary(record, &fold(record), &CONTEXT).unwrap()
}

fn resources<'b>(bundle: &'b Json, resource_type: &str) -> Vec<&'b Json> {
    let all = bundle["entry"].as_array().unwrap().iter().map(|entry| &entry["resource"]);
    all.filter(|resource| resource["resourceType"] == resource_type).collect()
}

fn at<'b>(bundle: &'b Json, reference: &Json) -> &'b Json {
    let entries = bundle["entry"].as_array().unwrap();
    &entries.iter().find(|entry| entry["fullUrl"] == reference["reference"]).unwrap()["resource"]
}

fn activity(provenance: &Json) -> &str {
    provenance["activity"]["coding"][0]["code"].as_str().unwrap()
}

#[test]
fn who_stated_and_who_changed_what_is_told() {
    let bundle = exported(&record(vec![first(), second(resolved())]));
    let provenance = resources(&bundle, "Provenance");
    let told: Vec<(&str, usize)> =
        provenance.iter().map(|p| (activity(p), p["target"].as_array().unwrap().len())).collect();
    assert_eq!(told, [("CREATE", 2), ("CREATE", 1), ("UPDATE", 1)]);
    let changed = at(&bundle, &provenance[2]["target"][0]);
    assert_eq!(changed["code"]["text"], "cough");
    assert_eq!(changed["clinicalStatus"]["coding"][0]["code"], "resolved");
    assert_eq!(changed["abatementDateTime"], "2026-09-20");
    assert_eq!(at(&bundle, &provenance[2]["agent"][0]["who"])["name"], "Issuer 2");
    assert_eq!(provenance[2]["recorded"], "2026-09-30T14:13:20Z");
    assert_eq!(provenance[2]["entity"][0]["what"]["identifier"]["value"], "02".repeat(16));
    let composition = resources(&bundle, "Composition")[0];
    let authors: Vec<_> =
        composition["author"].as_array().unwrap().iter().map(|a| &at(&bundle, a)["name"]).collect();
    assert_eq!(authors, ["Issuer 2", "Issuer 1"], "the newest comes first");
    assert_eq!(bundle["meta"]["security"], Json::Null);
}

#[test]
fn a_claim_of_somebody_not_trusted_is_kept_and_changes_nothing() {
    let bundle = exported(&record(vec![first(), untrusted(second(resolved()))]));
    let conditions = resources(&bundle, "Condition");
    assert_eq!(conditions[0]["clinicalStatus"]["coding"][0]["code"], "active");
    assert_eq!(conditions[0]["meta"]["security"], Json::Null);
    assert_eq!(conditions[2]["meta"]["security"][0]["code"], "UNRELIABLE");
    assert_eq!(conditions[2]["meta"]["tag"][0]["code"], "issuer-unknown");
    assert_eq!(bundle["meta"]["security"], Json::Null, "a part is to be trusted");
    assert_eq!(bundle["meta"]["tag"][0]["code"], "issuer-unknown");
    let provenance = resources(&bundle, "Provenance");
    let claim = provenance.last().unwrap();
    assert_eq!(claim["meta"]["security"][0]["code"], "UNRELIABLE");
    let said = &claim["extension"][0]["extension"];
    let part = |url: &str| said.as_array().unwrap().iter().find(|e| e["url"] == url).unwrap();
    assert_eq!(at(&bundle, &part("target")["valueReference"])["code"]["text"], "cough");
    assert_eq!(part("effect")["valueCode"], "not-trusted");
    assert_eq!(part("status")["valueCode"], "resolved");
    assert_eq!(part("since")["valueDateTime"], "2026-09-20");
    assert_eq!(part("reason")["valueCodeableConcept"]["text"], "treated");
    let composition = resources(&bundle, "Composition")[0];
    assert_eq!(at(&bundle, &composition["author"][0])["name"], "Issuer 1");
}

#[test]
fn what_an_entry_is_claimed_to_read_is_contained_and_states_nothing() {
    let claimed = Amendment::Replaced(Box::new(condition("whooping cough")));
    let record = record(vec![first(), untrusted(second(claimed))]);
    let bundle = exported(&record);
    let claim = *resources(&bundle, "Provenance").last().unwrap();
    assert_eq!(claim["contained"][0]["code"]["text"], "whooping cough");
    let id = format!("#{}", claim["contained"][0]["id"].as_str().unwrap());
    let reads = claim["extension"][0]["extension"].as_array().unwrap().last().unwrap();
    assert_eq!(reads["valueReference"]["reference"], id);
    assert!(read(&bundle).entries == fold(&record).to_entries());
}

#[test]
fn a_record_of_which_nothing_is_trusted_or_a_part_is_missing_is_unreliable_as_a_whole() {
    let bundle = exported(&record(vec![untrusted(first()), untrusted(second(resolved()))]));
    assert_eq!(bundle["meta"]["security"][0]["code"], "UNRELIABLE");
    let bundle = exported(&record(vec![second(resolved())]));
    assert_eq!(bundle["meta"]["security"][0]["code"], "UNRELIABLE");
    assert_eq!(bundle["meta"]["tag"][0]["code"], "missing");
    assert!(export_summary(&record(vec![]), &fold(&record(vec![])), &CONTEXT).is_none());
}

#[test]
fn an_amendment_of_an_entry_that_is_not_there_is_told() {
    let bundle = exported(&record(vec![
        second(resolved()),
        attestation(3, {
            let mut third = payload(AttestationKind::Visit, 10, Entries::default());
            third.previous = [hash(2).short()].into();
            third
        }),
    ]));
    let provenance = resources(&bundle, "Provenance");
    let said = &provenance[1]["extension"][0]["extension"];
    assert_eq!(said[0]["valueString"], "0101010101010101.0");
    assert_eq!(said[1]["valueCode"], "entry-not-there");
    // The third attestation says nothing of entries, and is told nevertheless.
    assert_eq!(at(&bundle, &provenance[2]["target"][0])["resourceType"], "Composition");
}

#[test]
fn carriers_that_disagree_and_confidential_entries_are_marked() {
    let mut apart = second(Amendment::EnteredInError { reason: None });
    apart.hash = hash(3);
    apart.payload.kind = AttestationKind::Confidential;
    let bundle = exported(&record(vec![first(), second(resolved()), apart]));
    let cough = resources(&bundle, "Condition")[0];
    assert_eq!(cough["meta"]["tag"][0]["code"], "conflicting");
    assert_eq!(cough["meta"]["security"][0]["code"], "R");
    assert_eq!(cough["verificationStatus"]["coding"][0]["code"], "entered-in-error");
}

#[test]
fn a_kind_without_a_status_of_its_own_gets_that_of_fhir() {
    let history = Fact::FamilyHistory(FamilyHistory::default());
    let survey = Fact::Other(Other { resource_type: "RiskAssessment".to_owned(), ..Other::default() });
    let mut stated = first();
    stated.payload.entries.sections[0].entries = [history, survey].map(Entry::new).to_vec();
    let mut visit = second(Amendment::EnteredInError { reason: None });
    let error = Amendment::EnteredInError { reason: None };
    visit.payload.amendments.get_mut(&hash(1).short()).unwrap().insert(1, error);
    let bundle = exported(&record(vec![stated, visit]));
    for resource_type in ["FamilyMemberHistory", "RiskAssessment"] {
        let resource = resources(&bundle, resource_type)[0];
        assert_eq!(resource["status"], "entered-in-error");
        assert_eq!(resource["_status"], Json::Null);
    }
}

#[test]
fn a_restated_entry_has_its_origin_as_entity() {
    let source = |byte: u8| Source {
        attestation: ShortHash([byte; 8]),
        issuer: KeyId::from_bytes([byte; 8]),
        issued_at: Timestamp(1_790_000_000),
    };
    let mut restated = payload(AttestationKind::Restatement, 20, problems(&["cough", "fever"]));
    restated.previous = [hash(1).short()].into();
    restated.origins = vec![
        Origin { stated: source(1), entry: 0, changed: Some(source(2)) },
        Origin { stated: source(1), entry: 1, changed: None },
    ];
    let names = first().issuer.unwrap();
    let record = record(vec![attestation(4, restated)]).quoting([(KeyId::from_bytes([1; 8]), names)].into());
    let bundle = exported(&record);
    let provenance = resources(&bundle, "Provenance");
    assert_eq!(provenance.len(), 2);
    let changed = provenance.iter().find(|p| p["entity"].as_array().unwrap().len() == 2).unwrap();
    assert_eq!(at(&bundle, &changed["target"][0])["code"]["text"], "cough");
    assert_eq!(changed["entity"][0]["what"]["identifier"]["value"], "01".repeat(8));
    assert_eq!(changed["entity"][0]["agent"][0]["who"]["display"], "Issuer 1");
    assert_eq!(changed["entity"][1]["agent"][0]["who"]["display"], "02".repeat(8));
    assert_eq!(at(&bundle, &changed["agent"][0]["who"])["name"], "Issuer 4");
}

#[test]
fn what_is_left_out_is_counted_in_the_document() {
    let mut payload = payload(AttestationKind::Assessment, 0, Entries::default());
    payload.left_out.source_details = 3;
    payload.left_out.add_in(StandardSection::Results, 2);
    let record = record(vec![attestation(1, payload)]);
    let bundle = export_summary(&record, &fold(&record), &CONTEXT).unwrap();
    let extensions = bundle["entry"][0]["resource"]["extension"].as_array().unwrap();
    let count = |n: usize| extensions[n]["extension"][1]["valueUnsignedInt"].as_u64();
    assert_eq!(extensions[0]["extension"][0]["valueCoding"]["code"], "30954-2");
    assert_eq!(extensions[1]["extension"][0]["valueCode"], "source-details");
    assert_eq!([count(0), count(1)], [Some(2), Some(3)]);
    // Whoever issues it again is told that the document says so.
    let again = import(&serde_json::to_vec(&bundle).unwrap()).unwrap();
    assert_eq!(again.report.by_reason().get(&Reason::Extension), Some(&2));
}
