//! What stands first, what stands where, and what is said when nothing is listed.

use super::records::*;
use super::*;
use crate::model::*;
use crate::render::{Block, Emphasis, LineKind, Origin, Severity};

fn block<'v>(view: &'v View, code: &str) -> &'v Block {
    view.blocks.iter().find(|block| block.code == code).unwrap_or_else(|| panic!("no block {code}"))
}

fn of(sections: Vec<Section>) -> View {
    view(Entries { sections, ..Entries::default() }, "en")
}

#[test]
fn dangers_stand_first() {
    for record in [traveller(), pregnant(), child()] {
        let view = render(&record, &RenderOptions::new("en"));
        assert!(view.blocks.is_sorted_by_key(|block| !block.danger));
        assert_eq!(view.blocks[0].code, "allergies");
        assert!(view.notices.is_sorted_by_key(|notice| notice.severity));
    }
}

#[test]
fn what_is_not_stated_is_said_for_allergies_medicines_and_conditions() {
    let view = view(Entries::default(), "en");
    let said: Vec<_> = view.blocks.iter().map(|b| (b.code, b.statements[0].code.as_str())).collect();
    let expected = ["allergies", "current-medicines", "current-conditions"].map(|code| (code, "not-stated"));
    assert_eq!(said, expected);
}

#[test]
fn absences_differ_from_each_other() {
    let mut seen = std::collections::BTreeSet::new();
    for absence in Absence::ALL {
        let kind = SectionKind::Standard(StandardSection::Allergies);
        let view = of(vec![Section { absence: Some(*absence), ..Section::new(kind) }]);
        let statement = &block(&view, "allergies").statements[0];
        assert_eq!(statement.code, format!("absence-{}", absence.code()));
        assert_eq!(statement.severity == Severity::Notice, *absence == Absence::NoneKnown);
        assert!(seen.insert(statement.phrase.text.clone()));
    }
    assert_eq!(
        block(&of(vec![section(StandardSection::Allergies, vec![])]), "allergies").statements[0].code,
        "nothing-listed"
    );
}

#[test]
fn no_known_allergies_is_no_allergy() {
    for (code, kind) in [
        (no_known("no-known-allergies"), LineKind::NoneKnown),
        (no_known("no-known-food-allergies"), LineKind::NoneKnown),
        (no_known("no-allergy-info"), LineKind::NoInformation),
        (sct("716186003"), LineKind::NoneKnown),
        (sct("91936005"), LineKind::Fact),
    ] {
        let allergy = Fact::Allergy(Allergy { code, ..Allergy::default() });
        let view = of(vec![section(StandardSection::Allergies, vec![allergy])]);
        assert_eq!(block(&view, "allergies").lines[0].kind, kind);
    }
}

#[test]
fn a_severe_reaction_comes_before_an_allergy_listed_earlier() {
    let mild = Allergy { code: Some(words("mild")), ..Allergy::default() };
    let severe = Allergy {
        code: Some(words("severe")),
        reactions: vec![Reaction { severity: Some(ReactionSeverity::Severe), ..Reaction::default() }],
        ..Allergy::default()
    };
    let refuted = Allergy {
        code: Some(words("refuted")),
        verification: Some(VerificationStatus::Refuted),
        criticality: Some(Criticality::High),
        ..Allergy::default()
    };
    let facts = [refuted, mild, severe].map(Fact::Allergy).to_vec();
    let view = of(vec![section(StandardSection::Allergies, facts)]);
    let lines: Vec<_> =
        block(&view, "allergies").lines.iter().map(|l| (l.label.text.as_str(), l.emphasis)).collect();
    assert_eq!(
        lines,
        [("severe", Emphasis::Danger), ("mild", Emphasis::Plain), ("refuted", Emphasis::Muted)]
    );
}

#[test]
fn entered_in_error_is_shown_as_such() {
    let wrong = Condition {
        code: Some(words("wrong")),
        verification: Some(VerificationStatus::EnteredInError),
        ..Condition::default()
    };
    let view = of(vec![section(StandardSection::Problems, vec![Fact::Condition(wrong)])]);
    let line = &block(&view, "past-illness").lines[0];
    assert_eq!(line.flags[0].code, "verification-entered-in-error");
    assert_eq!(line.emphasis, Emphasis::Muted);
    assert_eq!(block(&view, "current-conditions").statements[0].code, "nothing-current");
}

#[test]
fn conditions_are_current_in_doubt() {
    let place = |clinical, abatement: Option<When>, section_kind| {
        let condition = Condition { code: Some(words("x")), clinical, abatement, ..Condition::default() };
        let view = of(vec![section(section_kind, vec![Fact::Condition(condition)])]);
        view.blocks.iter().find(|block| !block.lines.is_empty()).unwrap().code
    };
    use StandardSection::{PastIllness, Problems};
    assert_eq!(place(None, None, Problems), "current-conditions");
    assert_eq!(place(Some(ClinicalStatus::Active), None, PastIllness), "current-conditions");
    assert_eq!(place(None, None, PastIllness), "past-illness");
    assert_eq!(place(None, Some(When::At(date("2020"))), Problems), "past-illness");
    assert_eq!(place(Some(ClinicalStatus::Resolved), None, Problems), "past-illness");
}

#[test]
fn follow_ups_stand_by_when_they_are_due() {
    let follow_up = |name: &str, due: &str, status| {
        Fact::FollowUp(FollowUp {
            kind: FollowUpKind::Task,
            code: Some(words(name)),
            status: Some(status),
            due: Some(When::At(date(due))),
            authored: None,
            performer: None,
            reasons: Vec::new(),
        })
    };
    let facts = vec![
        follow_up("later", "2027-01-01", PlanStatus::Active),
        follow_up("this month", "2026-11", PlanStatus::Active),
        follow_up("yesterday", "2026-11-19", PlanStatus::NoShow),
        follow_up("long ago", "2025", PlanStatus::Booked),
        follow_up("done", "2024", PlanStatus::Completed),
    ];
    let view = of(vec![section(StandardSection::PlanOfCare, facts)]);
    let lines: Vec<_> = block(&view, "follow-ups")
        .lines
        .iter()
        .map(|line| (line.label.text.as_str(), line.flags.last().unwrap().code.as_str()))
        .collect();
    let expected = [
        ("long ago", "overdue"),
        ("yesterday", "overdue"),
        ("this month", "due-now"),
        ("later", "plan-active"),
    ];
    assert_eq!(lines, expected);
    assert_eq!(block(&view, "plans").lines[0].label.text, "done");
    assert!(view.notices.iter().any(|n| n.code == "follow-ups-overdue" && n.text.starts_with('2')));
}

#[test]
fn facts_of_an_unknown_section_stand_where_they_are_looked_for() {
    let test = Observation { category: Some(ObservationCategory::Laboratory), ..Observation::default() };
    let kind = SectionKind::Other(Some(words("Laboratory")));
    let mut listed = section(StandardSection::Results, vec![Fact::Observation(Box::new(test))]);
    listed.kind = kind;
    let view = of(vec![listed]);
    assert_eq!(block(&view, "results").lines.len(), 1);
    let others = block(&view, "others");
    assert_eq!((others.title.text.as_str(), others.lines.len()), ("Laboratory", 0));
    assert_eq!(others.statements[0].code, "listed-above");
}

#[test]
fn results_are_newest_first() {
    let result = |day: Option<&str>| {
        let effective = day.map(|day| When::At(date(day)));
        Fact::Observation(Box::new(Observation { effective, ..Observation::default() }))
    };
    let facts = vec![result(None), result(Some("2024")), result(Some("2025-03")), result(Some("2025-02-01"))];
    let view = of(vec![section(StandardSection::Results, facts)]);
    let order: Vec<_> = block(&view, "results").lines.iter().map(|line| line.source.entry).collect();
    assert_eq!(order, [2, 3, 1, 0]);
}

#[test]
fn an_unknown_issuer_is_a_danger_and_every_line_says_so() {
    let view = render(&pregnant(), &RenderOptions::new("en"));
    assert_eq!(
        (view.notices[0].code.as_str(), view.notices[0].severity),
        ("issuer-unknown", Severity::Danger)
    );
    let lines = view.blocks.iter().flat_map(|block| &block.lines);
    assert!(lines.into_iter().all(|line| line.flags.iter().any(|flag| flag.code == "not-trusted")));
}

#[test]
fn what_is_kept_back_is_a_danger_and_says_nothing_of_the_person() {
    let hash = AttestationHash::from_bytes([1; 16]);
    let key_id = KeyId::from_bytes([2; 8]);
    let reasons = [
        WithheldReason::IssuerUnknown,
        WithheldReason::SignatureWrong,
        WithheldReason::Unreadable("payload-shape"),
        WithheldReason::OtherRecord,
    ];
    for reason in reasons {
        let withheld = vec![Withheld { reason, key_id, hash }];
        let trust = TrustStanding::assume(1, NOW, Freshness::Fresh);
        let absent = ConfidentialContent::Absent;
        let record =
            VerifiedRecord::assume_verified(Vec::new(), withheld, trust, OpenedBy::Holder, absent, NOW);
        let view = render(&record, &RenderOptions::new("en"));
        assert_eq!(view.notices[0].severity, Severity::Danger);
        assert!(view.notices[0].code.starts_with("withheld-"));
        assert!(view.notices[0].text.contains(&key_id.to_string()));
        assert_eq!((view.blocks.len(), view.person.len(), view.withheld.len()), (0, 0, 1));
    }
}

#[test]
fn unknown_codes_stay_themselves() {
    let view = render(&child(), &RenderOptions::new("fr"));
    let label = &block(&view, "allergies").lines[0].label;
    assert_eq!((label.origin, label.text.as_str()), (Origin::Code, "http://example.org/codes A-17"));
    assert!(view.notices.iter().any(|notice| notice.code == "names-unknown"));
}

#[test]
fn doses_in_words() {
    let say = |dosage: Dosage, language: &str| {
        let words = crate::render::wording::Wording::find(language).unwrap();
        crate::render::phrase::Scribe { words, now: NOW }.dosage(&dosage).unwrap().text
    };
    let timing = |timing: Timing| Dosage { timing: Some(timing), ..Dosage::default() };
    let every = |period: &str, unit| {
        timing(Timing {
            frequency: Some(1),
            period: Decimal::parse(period),
            period_unit: Some(unit),
            ..Timing::default()
        })
    };
    assert_eq!(say(every("8", PeriodUnit::Hour), "en"), "every 8 hours");
    assert_eq!(say(every("8", PeriodUnit::Hour), "fr"), "toutes les 8 heures");
    assert_eq!(say(every("1", PeriodUnit::Day), "en"), "1 × daily");
    assert_eq!(say(every("1", PeriodUnit::Week), "fr"), "1 fois par semaine");
    let short = timing(Timing {
        frequency: Some(2),
        period: Decimal::parse("1"),
        period_unit: Some(PeriodUnit::Day),
        bounds: Some(Bounds::Duration(quantity("7", "d"))),
        ..Timing::default()
    });
    let tablets = Dosage {
        doses: vec![Dose { amount: Some(Amount::Quantity(quantity("2", "{tablet}"))), rate: None }],
        route: sct("26643006"),
        as_needed: Some(AsNeeded::For(words("pain"))),
        ..short
    };
    assert_eq!(
        say(tablets.clone(), "en"),
        "2 tablets by mouth, 2 × daily, for 7 days, only when needed, for pain"
    );
    assert_eq!(
        say(tablets, "fr"),
        "2 comprimés par voie orale, 2 fois par jour, pendant 7 jours, seulement si besoin, pour pain"
    );
}

#[test]
fn dates_say_no_more_than_is_known() {
    let say = |text: &str, language: &str| {
        let words = crate::render::wording::Wording::find(language).unwrap();
        crate::render::phrase::Scribe { words, now: NOW }.date_time(date(text)).text
    };
    assert_eq!(say("2010-05-05", "en"), "5 May 2010");
    assert_eq!(say("2010-05-01", "fr"), "1er mai 2010");
    assert_eq!(say("2010-05", "fr"), "mai 2010");
    assert_eq!(say("2010", "ar"), "2010");
    assert_eq!(say("2010-05-05", "ar"), "5 مايو 2010");
    assert_eq!(say("2026-04-20T09:30:00+02:00", "en"), "20 April 2026, 09:30 UTC+02:00");
}

#[test]
fn ages_are_as_exact_as_the_birth_date() {
    let age = |born: &str| {
        let patient = Patient { birth_date: PartialDate::parse(born), ..Patient::default() };
        let view = view(Entries { patient, ..Entries::default() }, "en");
        view.person.into_iter().find(|d| d.key == "age").map(|d| d.value.text)
    };
    assert_eq!(age("1984-11-20").as_deref(), Some("42 years"));
    assert_eq!(age("1984-11-21").as_deref(), Some("41 years"));
    assert_eq!(age("1984").as_deref(), Some("41 to 42 years"));
    assert_eq!(age("2026-01-31").as_deref(), Some("9 months"));
    assert_eq!(age("2025-11").as_deref(), Some("11 to 12 months"));
    assert_eq!(age("2030-01-01"), None);
}

#[test]
fn a_language_without_wording_is_shown_in_english_and_says_so() {
    let shown = view(Entries::default(), "tlh");
    assert_eq!(shown.language, "en");
    assert!(shown.notices.iter().any(|notice| notice.code == "language-unknown"));
    assert_eq!(view(Entries::default(), "fr-BE").language, "fr");
}

#[test]
fn french_says_since_and_from_as_the_precision_of_the_date_wants() {
    let said = |period: Period| {
        let fact = Procedure { performed: Some(When::Period(period)), ..Procedure::default() };
        let sections = vec![section(StandardSection::Procedures, vec![Fact::Procedure(fact)])];
        let view = view(Entries { sections, ..Entries::default() }, "fr");
        let lines = view.blocks.iter().flat_map(|block| &block.lines);
        lines.flat_map(|line| &line.details).find(|d| d.key == "date").unwrap().value.text.clone()
    };
    let period = |start: &str, end: &str| {
        let end_of = |text: &str| PartialDateTime::parse(text);
        said(Period { start: end_of(start), end: end_of(end) })
    };
    assert_eq!(period("2025-04", "2026-04-27"), "avril 2025 au 27 avril 2026");
    assert_eq!(period("2023", "2025-04"), "2023 à avril 2025");
    assert_eq!(period("2025-04-01", "2025-05-02"), "du 1er avril 2025 au 2 mai 2025");
    assert_eq!(period("2025-04", ""), "depuis avril 2025");
    assert_eq!(period("2025-04-03", ""), "depuis le 3 avril 2025");
    assert_eq!(period("", "2025"), "jusqu’en 2025");
    assert_eq!(period("", "2025-04-03"), "jusqu’au 3 avril 2025");
}

#[test]
fn a_vaccination_that_was_not_given_is_not_said_to_be_given_on_a_day() {
    let said = |status| {
        let occurrence = Some(When::At(date("2026-05-18")));
        let fact = Immunization { status: Some(status), occurrence, ..Immunization::default() };
        let view = of(vec![section(StandardSection::Immunizations, vec![Fact::Immunization(fact)])]);
        block(&view, "immunizations").lines[0].details[0].key
    };
    assert_eq!(said(ImmunizationStatus::Completed), "given");
    assert_eq!(said(ImmunizationStatus::NotDone), "date");
}

#[test]
fn a_condition_that_was_ruled_out_is_not_a_current_one() {
    let fact = Condition {
        code: Some(words("refuted")),
        verification: Some(VerificationStatus::Refuted),
        ..Condition::default()
    };
    let view = of(vec![section(StandardSection::Problems, vec![Fact::Condition(fact)])]);
    assert!(block(&view, "current-conditions").lines.is_empty());
    let line = &block(&view, "past-illness").lines[0];
    assert_eq!((line.emphasis, line.flags[0].code.as_str()), (Emphasis::Muted, "verification-refuted"));
}

#[test]
fn a_dose_said_in_several_ways_is_not_several_doses() {
    let said = |amounts: &[(&str, &str)]| {
        let amount = |(value, ucum): &(&str, &str)| Some(Amount::Quantity(quantity(value, ucum)));
        let doses = amounts.iter().map(|given| Dose { amount: amount(given), rate: None }).collect();
        let scribe = crate::render::phrase::Scribe {
            words: crate::render::wording::Wording::english(),
            now: Timestamp(0),
        };
        scribe.dosage(&Dosage { doses, ..Dosage::default() }).unwrap().text
    };
    assert_eq!(said(&[("850", "mg"), ("1", "{tbl}"), ("850", "mg")]), "850 mg (1 tablet)");
    assert_eq!(said(&[("1", "mL"), ("1", "mL")]), "1 mL");
}
