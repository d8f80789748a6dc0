//! What fitting takes for current, past or none known is what a reader shows as such.

use super::*;
use crate::cose::AttestationHash;
use crate::keys::KeyId;
use crate::model::arbitrary;
use crate::record::*;
use crate::render::{Emphasis, Line, LineKind, RenderOptions, render};
use crate::terminology::{self, Abnormality, NothingListed, System};
use crate::trust::{Freshness, Verdict};
use proptest::prelude::*;

/// 18 May 2026, when the records of these tests were made and are read.
const NOW: Timestamp = Timestamp(1_779_105_600);

/// Every line that a reader shows, with the code of its block.
fn lines(entries: Entries) -> Vec<(String, Line)> {
    let payload = AttestationPayload::new(AttestationKind::Assessment, NOW, RecordId([0; 8]), entries);
    let attestation = VerifiedAttestation {
        payload,
        verdict: Verdict::Trusted,
        issuer: None,
        key_id: KeyId::from_bytes([0; 8]),
        hash: AttestationHash::from_bytes([0; 16]),
    };
    let trust = TrustStanding::assume(1, NOW, Freshness::Fresh);
    let confidential = ConfidentialContent::Absent;
    let record = VerifiedRecord::assume_verified(
        vec![attestation],
        Vec::new(),
        trust,
        OpenedBy::Holder,
        confidential,
        NOW,
    );
    let blocks = render(&record, &RenderOptions::new("en")).blocks;
    blocks.into_iter().flat_map(|b| b.lines.into_iter().map(move |line| (b.code.to_owned(), line))).collect()
}

proptest! {
    #[test]
    fn what_holds_for_fitting_stands_with_what_holds_for_the_reader(record in arbitrary::entries()) {
        let record = Entries { composed: PartialDateTime::parse("2026-05-18"), ..record };
        let shown = lines(record.clone());
        for part in order(&record) {
            let here = |line: &Line| (line.source.section, Some(line.source.entry)) == (part.section, part.entry);
            let Some((block, _)) = shown.iter().find(|(_, line)| here(line)) else { continue };
            let fact = &record.sections[part.section].entries[part.entry.unwrap()].fact;
            // Only these priorities have a block of their own, and only for facts of their own kind.
            let expected = match (part.priority, fact.kind()) {
                (Priority::CurrentMedicines, FactKind::Medication) => "current-medicines",
                (Priority::PastTreatment, FactKind::Medication) => "past-medicines",
                (Priority::ActiveProblems, FactKind::Condition) if is_listed_as_problem(part.kind) => "current-conditions",
                (Priority::PastIllness, FactKind::Condition) if is_listed_as_problem(part.kind) => "past-illness",
                (Priority::OpenFollowUps, FactKind::FollowUp) => "follow-ups",
                (Priority::Plans, FactKind::FollowUp) => "plans",
                _ => continue,
            };
            prop_assert_eq!(block, expected);
        }
    }
}

fn is_listed_as_problem(section: Option<StandardSection>) -> bool {
    matches!(section, None | Some(StandardSection::Problems | StandardSection::PastIllness))
}

fn of_code(concept: Concept) -> Line {
    let fact = Fact::Condition(Condition { code: Some(concept), ..Condition::default() });
    lines(entries(vec![section(StandardSection::Problems, vec![fact])])).remove(0).1
}

/// Every agreed code, and some that are not.
fn codes() -> impl Iterator<Item = (System, String)> {
    let agreed = terminology::concepts().map(|(system, code, _)| (system, code.to_owned()));
    let situations = ["160244002", "428607008", "428197003", "716220001", "787481004", "160245001", "1"];
    let others = situations.map(|code| (System::SCT, code.to_owned()));
    let interpretations = ["H>", "L<", "<", "POS"].map(|code| (System::OBS_INTERPRETATION, code.to_owned()));
    agreed.chain(others).chain(interpretations)
}

#[test]
fn a_code_that_says_there_is_none_is_shown_so() {
    let mut seen = BTreeSet::new();
    for (system, code) in codes() {
        let expected = match terminology::nothing_listed(system, &code) {
            Some(NothingListed::NoneKnown) => LineKind::NoneKnown,
            Some(NothingListed::NoInformation) => LineKind::NoInformation,
            None => LineKind::Fact,
        };
        let shown = of_code(Concept::coded(Coding::new(system.uri(), code.as_str()))).kind;
        assert_eq!(shown, expected, "{system} {code}");
        seen.insert(format!("{shown:?}"));
    }
    assert_eq!(seen.len(), 3);
}

#[test]
fn a_finding_that_stands_out_is_kept_before_one_that_does_not() {
    let mut seen = BTreeSet::new();
    for (system, code) in codes().filter(|(system, _)| *system == System::OBS_INTERPRETATION) {
        let mut fact = observation("potassium", "2026-05-18");
        let Fact::Observation(inner) = &mut fact else { panic!() };
        inner.interpretations.push(Concept::coded(Coding::new(system.uri(), code.as_str())));
        let record = entries(vec![section(StandardSection::Results, vec![fact])]);
        let expected = match terminology::abnormality(system, &code) {
            Some(Abnormality::Critical) => Emphasis::Danger,
            Some(Abnormality::Abnormal) => Emphasis::Abnormal,
            None => Emphasis::Plain,
        };
        let kept = order(&record)[0].priority;
        assert_eq!(kept == Priority::AbnormalResults, expected != Emphasis::Plain, "{code}");
        assert_eq!(lines(record).remove(0).1.emphasis, expected, "{code}");
        seen.insert(expected);
    }
    assert_eq!(seen.len(), 3);
}
