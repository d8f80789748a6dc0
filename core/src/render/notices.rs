//! What must be known before relying on the rest: trust, age of the trust list, what is not there.

use super::entry::detail;
use super::phrase::Scribe;
use super::sections::section_title;
use super::telling::Telling;
use super::view::*;
use super::wording::{Argument, Message, messages as m};
use crate::cose::ShortHash;
use crate::model::Patient;
use crate::record::{
    ConfidentialContent, IssuerNames, ListStanding, Missing, OpenedBy, StatusFinding, StatusStanding,
    TrustStanding, VerifiedAttestation, VerifiedRecord, Withheld, WithheldReason,
};
use crate::status::{CardStatus, RecordStatus};
use crate::terminology::System;
use crate::trust::{ClockStanding, Freshness, Names, Verdict, WithdrawalReason};
use std::collections::BTreeSet;

impl Telling<'_> {
    /// All notices on a record whose content is in `view`, gravest first.
    pub(super) fn notices(&self, view: &View) -> Vec<Notice> {
        let record = self.record;
        let mut notices = Vec::new();
        for (place, attestation) in record.attestations().iter().enumerate() {
            notices.push(Notice { attestation: Some(place), ..self.verdict(attestation) });
            notices.extend(self.restated_notice(attestation, place));
            notices.extend(self.left_out(attestation, place));
        }
        notices.extend(record.withheld().iter().map(|withheld| self.withheld(withheld)));
        notices.extend(record.missing().iter().map(|missing| self.missing(missing)));
        if record.attestations().is_empty() {
            notices.push(self.notice(m::NOTICE_NOTHING_SHOWN, Severity::Danger, &[]));
        }
        notices.extend(record.status().iter().filter_map(|standing| self.card_status(standing)));
        notices.extend(record.status().iter().filter_map(|standing| self.status_list(standing)));
        notices.extend(self.trust_lists(record.trust()));
        notices.extend(self.opening(record));
        notices.extend(self.folding());
        notices.extend(self.overdue(view));
        notices.extend(self.naming(view));
        notices.extend(self.wording_notice(&self.options.language));
        notices.sort_by_key(|notice| notice.severity);
        notices
    }

    /// What folding the record could not settle.
    fn folding(&self) -> Vec<Notice> {
        let summary = self.summary;
        let conflicting = summary.entries().filter(|entry| entry.conflicting).count();
        let differing = summary.patient_differs.iter().filter(|said| self.is_another_person(&said.patient));
        let differing = if self.record.has_one_voice() { 0 } else { differing.count() };
        let counts = [
            (summary.unplaced.len(), m::NOTICE_UNPLACED, Severity::Danger),
            (conflicting, m::NOTICE_CONFLICTS, Severity::Warning),
            (differing, m::NOTICE_PERSON_DIFFERS, Severity::Warning),
        ];
        let counts = counts.into_iter().filter(|(number, _, _)| *number > 0);
        let notices = counts.map(|(number, message, severity)| {
            self.notice(message, severity, &[("count", Argument::Number(number as f64))])
        });
        notices.collect()
    }

    /// Whether what is said of the person is more than the birth date less exactly than it is known.
    fn is_another_person(&self, said: &Patient) -> bool {
        let same = said
            .birth_date
            .zip(self.summary.patient.birth_date)
            .is_some_and(|(said, known)| said.agrees_with(known));
        let rest = Patient {
            birth_date: said.birth_date.filter(|_| !same),
            birth_date_absent: None,
            ..said.clone()
        };
        rest != Patient::default()
    }

    /// That an attestation speaks for others.
    fn restated_notice(&self, attestation: &VerifiedAttestation, place: usize) -> Option<Notice> {
        let number = attestation.payload.origins.len();
        let issuer = self.issuer(attestation.issuer.as_ref());
        let date = self.day_of(attestation.payload.issued_at);
        let arguments = [
            ("count", Argument::Number(number as f64)),
            ("issuer", Argument::Phrase(&issuer)),
            ("date", Argument::Phrase(&date)),
        ];
        let notice = || self.notice(m::NOTICE_RESTATED, Severity::Notice, &arguments);
        attestation.is_restatement().then(|| Notice { attestation: Some(place), ..notice() })
    }

    /// Where an attestation comes from.
    pub(super) fn provenance(&self, attestation: &VerifiedAttestation) -> Provenance {
        let payload = &attestation.payload;
        let mut details = vec![
            detail(self, m::KEY_ATTESTATION_KIND, self.ours(self.words.name(payload.kind))),
            detail(self, m::KEY_ISSUER, self.issuer(attestation.issuer.as_ref())),
            detail(self, m::KEY_KEY_ID, self.digits(attestation.key_id.to_string())),
            detail(self, m::KEY_ISSUED_AT, self.instant(payload.issued_at)),
        ];
        let composed = payload.entries.composed.map(|composed| self.date_time(composed));
        details.extend(composed.map(|date| detail(self, m::KEY_COMPOSED, date)));
        let continued = payload.previous.iter().map(|hash| self.continued(*hash));
        details.extend(continued.map(|hash| detail(self, m::KEY_PREVIOUS, hash)));
        let terminology = self.digits(payload.terminology.to_string());
        details.push(detail(self, m::KEY_TERMINOLOGY, terminology));
        Provenance {
            verdict: attestation.verdict.code(),
            trusted: attestation.verdict.is_trusted(),
            key_id: attestation.key_id.to_string(),
            hash: attestation.hash.to_string(),
            record_id: payload.record_id.to_string(),
            issued_at: payload.issued_at.to_string(),
            details,
        }
    }

    /// An attestation's name; with its kind, issuer and date where it is on the card.
    fn continued(&self, hash: ShortHash) -> Phrase {
        let name = self.digits(hash.to_string());
        let place = self.record.attestations().iter().position(|a| a.hash.short() == hash);
        let Some(place) = place else { return name };
        let kind = self.ours(self.words.name(self.record.attestations()[place].payload.kind));
        self.remarked(name, vec![kind, self.by(place)])
    }
}

impl Scribe {
    fn notice(
        &self,
        message: Message,
        severity: Severity,
        arguments: &[(&'static str, Argument<'_>)],
    ) -> Notice {
        let code = message.id.strip_prefix("notice-").unwrap_or(message.id).to_owned();
        Notice { code, severity, text: self.fill(message, arguments).text, attestation: None }
    }

    fn verdict(&self, attestation: &VerifiedAttestation) -> Notice {
        let issuer = self.issuer(attestation.issuer.as_ref());
        let date = self.day_of(attestation.payload.issued_at);
        let issuer = ("issuer", Argument::Phrase(&issuer));
        let date = ("date", Argument::Phrase(&date));
        let danger = |message| self.notice(message, Severity::Danger, &[issuer, date]);
        match attestation.verdict {
            Verdict::Trusted => self.notice(m::NOTICE_TRUSTED, Severity::Ok, &[issuer, date]),
            Verdict::IssuerUnknown => self.notice(m::NOTICE_ISSUER_UNKNOWN, Severity::Danger, &[date]),
            Verdict::IssuerWithdrawn { at, reason } => {
                let (at, reason) = (self.day_of(at), self.words.say(withdrawal(reason)));
                let more = [("since", Argument::Phrase(&at)), ("reason", Argument::Text(&reason))];
                self.notice(m::NOTICE_ISSUER_WITHDRAWN, Severity::Danger, &[issuer, date, more[0], more[1]])
            }
            Verdict::OutsideIssuerDates => danger(m::NOTICE_OUTSIDE_ISSUER_DATES),
            Verdict::PurposeNotAllowed => danger(m::NOTICE_PURPOSE_NOT_ALLOWED),
            Verdict::DatedInFuture => danger(m::NOTICE_DATED_IN_FUTURE),
            Verdict::SignatureWrong => danger(m::NOTICE_SIGNATURE_WRONG),
        }
    }

    fn withheld(&self, withheld: &Withheld) -> Notice {
        let key = withheld.key_id.to_string();
        let key = ("key", Argument::Text(&key));
        let danger = |message| self.notice(message, Severity::Danger, &[key]);
        match withheld.reason {
            WithheldReason::IssuerUnknown => danger(m::NOTICE_WITHHELD_ISSUER_UNKNOWN),
            WithheldReason::SignatureWrong => danger(m::NOTICE_WITHHELD_SIGNATURE_WRONG),
            WithheldReason::OtherRecord => danger(m::NOTICE_WITHHELD_OTHER_RECORD),
            WithheldReason::OtherCompartment => danger(m::NOTICE_WITHHELD_OTHER_COMPARTMENT),
            WithheldReason::Unreadable(code) => {
                let arguments = [key, ("code", Argument::Text(code))];
                self.notice(m::NOTICE_WITHHELD_UNREADABLE, Severity::Danger, &arguments)
            }
        }
    }

    fn missing(&self, missing: &Missing) -> Notice {
        let hash = missing.hash.to_string();
        let notice = self.notice(m::NOTICE_MISSING, Severity::Danger, &[("hash", Argument::Text(&hash))]);
        Notice { attestation: Some(missing.named_by), ..notice }
    }

    /// The issuer's name in the view's language, in English, or in whatever language there is; with its country.
    pub(super) fn issuer(&self, issuer: Option<&IssuerNames>) -> Phrase {
        let Some(issuer) = issuer else { return self.say(m::ISSUER_NOT_KNOWN) };
        let name = self.name_in(&issuer.names);
        let country = issuer.country.as_ref().map(|country| self.written(country));
        let organisation = issuer.organisation.as_ref().map(|organisation| self.written(organisation));
        self.list(name.into_iter().chain(organisation).chain(country).collect())
    }

    fn name_in(&self, names: &Names) -> Option<Phrase> {
        let name = names.get(self.language()).or_else(|| names.get("en")).or_else(|| names.values().next());
        name.map(|name| self.written(name))
    }

    /// How old each list is, and whether the clock can be right.
    fn trust_lists(&self, trust: &TrustStanding) -> Vec<Notice> {
        let several = trust.lists.len() > 1;
        let mut notices: Vec<_> = trust.lists.iter().map(|list| self.trust_list(list, several)).collect();
        if let ClockStanding::Behind { at_least } = trust.clock {
            let at_least = self.day_of(at_least);
            let date = [("date", Argument::Phrase(&at_least))];
            notices.push(self.notice(m::NOTICE_CLOCK_BEHIND, Severity::Warning, &date));
        }
        notices
    }

    fn trust_list(&self, list: &ListStanding, several: bool) -> Notice {
        let day = self.day_of(list.issued_at);
        let date = ("date", Argument::Phrase(&day));
        let notice = match list.freshness {
            Freshness::Fresh => self.notice(m::NOTICE_TRUST_LIST_FRESH, Severity::Ok, &[date]),
            Freshness::Ageing { days } => {
                self.notice(m::NOTICE_TRUST_LIST_AGEING, Severity::Notice, &[date, ("days", count(days))])
            }
            Freshness::Old { days } => {
                self.notice(m::NOTICE_TRUST_LIST_OLD, Severity::Warning, &[date, ("days", count(days))])
            }
        };
        if !several {
            return notice;
        }
        let publisher = self.name_in(&list.names).unwrap_or_else(|| self.digits(list.roots.to_string()));
        let text = self.fill(
            m::NOTICE_OF_PUBLISHER,
            &[("publisher", Argument::Phrase(&publisher)), ("notice", Argument::Text(&notice.text))],
        );
        Notice { text: text.text, ..notice }
    }

    /// That a card is revoked or superseded.
    fn card_status(&self, standing: &StatusStanding) -> Option<Notice> {
        let StatusFinding::Told { issued_at, record, card, .. } = standing.finding else { return None };
        let issuer = self.issuer(Some(&standing.issuer));
        let issuer = ("issuer", Argument::Phrase(&issuer));
        let dated = |message, severity, at| {
            let date = self.day_of(at);
            self.notice(message, severity, &[issuer, ("date", Argument::Phrase(&date))])
        };
        match (card, record) {
            (CardStatus::Revoked, _) => Some(dated(m::NOTICE_CARD_REVOKED, Severity::Danger, issued_at)),
            (CardStatus::Superseded, RecordStatus::Superseded { not_before }) => {
                Some(dated(m::NOTICE_CARD_SUPERSEDED, Severity::Danger, not_before))
            }
            _ => None,
        }
    }

    /// That a status list is not there, cannot be read, or is not recent.
    fn status_list(&self, standing: &StatusStanding) -> Option<Notice> {
        let issuer = self.issuer(Some(&standing.issuer));
        let issuer = ("issuer", Argument::Phrase(&issuer));
        let aged = |message, severity, at, days| {
            let date = self.day_of(at);
            self.notice(
                message,
                severity,
                &[issuer, ("date", Argument::Phrase(&date)), ("days", count(days))],
            )
        };
        match standing.finding {
            StatusFinding::NotHeld => {
                Some(self.notice(m::NOTICE_STATUS_LIST_NOT_HELD, Severity::Notice, &[issuer]))
            }
            StatusFinding::Unreadable(code) => {
                let code = ("code", Argument::Text(code));
                Some(self.notice(m::NOTICE_STATUS_LIST_UNREADABLE, Severity::Warning, &[issuer, code]))
            }
            StatusFinding::Told { issued_at, freshness, .. } => match freshness {
                Freshness::Fresh => None,
                Freshness::Ageing { days } => {
                    Some(aged(m::NOTICE_STATUS_LIST_AGEING, Severity::Notice, issued_at, days))
                }
                Freshness::Old { days } => {
                    Some(aged(m::NOTICE_STATUS_LIST_OLD, Severity::Warning, issued_at, days))
                }
            },
        }
    }

    /// Who opened the card, and what of it stayed closed.
    fn opening(&self, record: &VerifiedRecord) -> Vec<Notice> {
        let mut notices = Vec::new();
        if let OpenedBy::Network(names) = record.opener() {
            let name = self.name_in(names).unwrap_or_else(|| self.say(m::NETWORK_NOT_KNOWN));
            let network = [("network", Argument::Phrase(&name))];
            notices.push(self.notice(m::NOTICE_OPENED_BY_NETWORK, Severity::Notice, &network));
        }
        match record.confidential() {
            ConfidentialContent::Absent => {}
            ConfidentialContent::Locked => {
                notices.push(self.notice(m::NOTICE_CONFIDENTIAL_LOCKED, Severity::Notice, &[]));
            }
            ConfidentialContent::Open => {
                notices.push(self.notice(m::NOTICE_CONFIDENTIAL_OPEN, Severity::Warning, &[]));
            }
            ConfidentialContent::PartlyOpen => {
                notices.push(self.notice(m::NOTICE_CONFIDENTIAL_LOCKED, Severity::Notice, &[]));
                notices.push(self.notice(m::NOTICE_CONFIDENTIAL_OPEN, Severity::Warning, &[]));
            }
        }
        notices
    }

    fn left_out(&self, attestation: &VerifiedAttestation, place: usize) -> Vec<Notice> {
        let left_out = &attestation.payload.left_out;
        let mut notices = Vec::new();
        for (section, number) in &left_out.by_section {
            let section = section_title(self, *section);
            let arguments = [("count", count(*number)), ("section", Argument::Text(&section))];
            notices.push(self.notice(m::NOTICE_LEFT_OUT, Severity::Notice, &arguments));
        }
        let counts = [
            (left_out.elsewhere, m::NOTICE_LEFT_OUT_ELSEWHERE),
            (left_out.source_details, m::NOTICE_LEFT_OUT_OF_SOURCE),
            (left_out.confidential, m::NOTICE_LEFT_OUT_CONFIDENTIAL),
        ];
        for (number, message) in counts.into_iter().filter(|(number, _)| *number > 0) {
            notices.push(self.notice(message, Severity::Notice, &[("count", count(number))]));
        }
        notices.into_iter().map(|notice| Notice { attestation: Some(place), ..notice }).collect()
    }

    fn overdue(&self, view: &View) -> Option<Notice> {
        let flags = view.blocks.iter().flat_map(|block| &block.lines).flat_map(|line| &line.flags);
        let number = flags.filter(|flag| flag.code == "overdue").count();
        let arguments = [("count", Argument::Number(number as f64))];
        (number > 0).then(|| self.notice(m::NOTICE_FOLLOW_UPS_OVERDUE, Severity::Warning, &arguments))
    }

    /// Concepts without a name, and names that nobody with a clinical background has reviewed; each concept once.
    fn naming(&self, view: &View) -> Vec<Notice> {
        let distinct = |wanted: &dyn Fn(&Label) -> bool| {
            let codes = view.labels().filter(|label| wanted(label)).filter_map(|label| label.code.as_ref());
            codes.map(|code| (&code.system, &code.code)).collect::<BTreeSet<_>>().len()
        };
        let tags = [System::BCP47.uri(), System::ISO3166.uri()];
        // The code of a language or a country is its name to many.
        let speaks =
            |label: &Label| label.code.as_ref().is_some_and(|code| tags.contains(&code.system.as_str()));
        let counts = [
            (
                distinct(&|label| label.origin == Origin::Code && !speaks(label)),
                m::NOTICE_NAMES_UNKNOWN,
                Severity::Warning,
            ),
            (
                distinct(&|label| label.origin == Origin::TerminologyEnglish),
                m::NOTICE_NAMES_ENGLISH,
                Severity::Notice,
            ),
            (distinct(&|label| label.draft), m::NOTICE_NAMES_DRAFT, Severity::Notice),
        ];
        let counts = counts.into_iter().filter(|(number, _, _)| *number > 0);
        counts
            .map(|(number, message, severity)| {
                self.notice(message, severity, &[("count", Argument::Number(number as f64))])
            })
            .collect()
    }

    /// That the view is not in the language asked for, or that its wording is a draft.
    fn wording_notice(&self, asked: &str) -> Option<Notice> {
        if super::wording::Wording::find(asked).is_none() {
            let language = [("language", Argument::Text(asked))];
            return Some(self.notice(m::NOTICE_LANGUAGE_UNKNOWN, Severity::Notice, &language));
        }
        let draft = !self.words.language().complete;
        draft.then(|| self.notice(m::NOTICE_LANGUAGE_DRAFT, Severity::Notice, &[]))
    }
}

fn withdrawal(reason: WithdrawalReason) -> Message {
    match reason {
        WithdrawalReason::Unspecified => m::WITHDRAWAL_UNSPECIFIED,
        WithdrawalReason::Compromised => m::WITHDRAWAL_COMPROMISED,
        WithdrawalReason::Replaced => m::WITHDRAWAL_REPLACED,
        WithdrawalReason::Ceased => m::WITHDRAWAL_CEASED,
    }
}

fn count(number: u32) -> Argument<'static> {
    Argument::Number(f64::from(number))
}
