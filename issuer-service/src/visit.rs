//! `phr-issuer visit`: a card in, and the card anew with what was found, done and changed at a return visit.

mod amend;
mod document;

use crate::args::{NextCode, VisitOptions};
use crate::making::{Draft, Holder, Plan, Source, check_free, code_length, entry_words, make_card};
use crate::messages;
use crate::status_list::{check_draft, note_superseded};
use crate::table::table;
use amend::Amending;
use document::VisitFile;
use phr_cli_kit::{
    BreakGlass, CardOpening, Exit, Failure, Granted, OpenedCards, Overwrite, TrustInUse, now, print,
    read_input, say, system_random,
};
use phr_core::card::OpenedCard;
use phr_core::fhir::{self, ImportReport, Imported};
use phr_core::limits;
use phr_core::model::{Entries, Entry, Patient};
use phr_core::record::{ConfidentialContent, VerifiedAttestation, VerifiedRecord};
use phr_core::summary::{self, News, Particular, Summary};
use phr_core::trust::Purpose;
use phr_core::wire::{AttestationKind, AttestationPayload, LeftOut, RecordId};
use std::collections::BTreeSet;
use std::path::Path;

pub(crate) fn run(mut options: VisitOptions) -> Result<Exit, Failure> {
    check_options(&options)?;
    let overwrite = Overwrite::forced(options.making.force);
    check_free(&options.making.out, overwrite)?;
    let named = options.making.trust.as_deref().zip(options.making.root.as_deref());
    let trust = TrustInUse::choose(named, options.home.as_deref())?;
    options.status_draft.as_deref().map_or(Ok(()), check_draft)?;
    let file = VisitFile::from_options(&options)?;
    let without_code = options.granted_network || options.network_key.is_some();
    let break_glass = without_code.then(|| break_glass(&options)).transpose()?;
    let cards = open(&options, &trust)?;
    let holder = next_holder(&options, &cards)?;
    let folder = std::mem::take(&mut options.making.out);
    let taking = Taking::from_options(&options);
    let restate = options.restate;
    let purpose = if restate { Purpose::Assess } else { Purpose::Visit };
    let plan = Plan::new(options.making, holder, purpose, Some(trust))?;
    plan.warnings.iter().for_each(say);
    if restate {
        check_may_restate(&plan)?;
    }
    let card = Card::read(&plan, &cards, break_glass.as_ref())?;
    break_glass.iter().try_for_each(|glass| glass.record(&card.opened, &card.record))?;
    card.tell(cards.opened.len(), restate);
    let visit = Visit::new(&plan, &card, file, taking)?;
    let (told, similar) = (visit.told(), visit.similar());
    let draft = visit.into_draft(&plan, &card, restate, cards.opened.len() > 1)?;
    let made = make_card(&plan, draft, &folder, &mut system_random())?;
    options.status_draft.as_deref().map_or(Ok(()), |path| note_replaced(&plan, &card, path))?;
    told.iter().for_each(say);
    if !similar.is_empty() {
        print(format!("{}\n  {}\n", messages::SIMILAR_ENTRIES, similar.join("\n  ")))?;
    }
    let report = &made.report;
    let row = [
        folder.display().to_string(),
        report.bytes.sealed.to_string(),
        report.code(),
        report.attestations.to_string(),
        report.amendments.to_string(),
        report.confidential_entries().to_string(),
        report.left_out.source_details.to_string(),
        report.left_out.for_room().to_string(),
    ];
    print(table(&[messages::VISIT_HEADING.map(str::to_owned).to_vec(), row.to_vec()]))?;
    Ok(Exit::Good)
}

fn check_options(options: &VisitOptions) -> Result<(), Failure> {
    let nothing = options.fhir.is_none() && options.entries.is_none() && options.amend.is_empty();
    match nothing && !options.restate && options.card.len() < 2 {
        true => Err(Failure::usage("--fhir", messages::NOTHING_TO_ADD)),
        false => Ok(()),
    }
}

/// Who restates vouches for all that was said. A card on which nobody trusted does would replace one that could be read.
fn check_may_restate(plan: &Plan) -> Result<(), Failure> {
    match plan.verdict(Purpose::Assess).filter(|verdict| !verdict.is_trusted()) {
        None => Ok(()),
        Some(verdict) => Err(Failure::new("restate-not-allowed", messages::may_not_restate(verdict.code()))
            .hint(messages::MAY_NOT_RESTATE_HINT)),
    }
}

/// Notes in the draft of the issuer's status list that the card was replaced. The list can say that only of cards with an
/// attestation of this issuer.
fn note_replaced(plan: &Plan, card: &Card, draft: &Path) -> Result<(), Failure> {
    let Some(held) = &plan.trust else { return Ok(()) };
    let ours = |attestation: &&VerifiedAttestation| {
        attestation.verdict.is_trusted() && held.trust.succeeds(plan.key_id(), attestation.key_id)
    };
    let dates =
        card.record.attestations().iter().filter(ours).map(|attestation| attestation.payload.issued_at);
    match dates.max().filter(|newest| *newest < plan.issued_at) {
        Some(newest) => {
            note_superseded(draft, card.record_id, newest, plan.issued_at)?;
            say(messages::noted_replaced(draft));
        }
        None => say(messages::NOT_OURS_TO_REPLACE),
    }
    Ok(())
}

fn break_glass(options: &VisitOptions) -> Result<BreakGlass, Failure> {
    let (reason, log, home) = (&options.reason, &options.log, &options.home);
    BreakGlass::new(options.operator.as_deref(), reason.as_deref(), log.as_deref(), home.as_deref())
}

fn open(options: &VisitOptions, trust: &TrustInUse) -> Result<OpenedCards, Failure> {
    let opening = CardOpening {
        inputs: &options.card,
        access_code_files: &options.access_code_file,
        network_key: options.network_key.as_deref(),
        passphrase_file: options.network_passphrase_file.as_deref(),
        granted: options.granted_network.then(|| Granted {
            home: options.home.as_deref(),
            passphrase_file: options.device_passphrase_file.as_deref(),
            now: trust.trust.time(now()).0,
        }),
    };
    opening.open()
}

/// The access code of the card that is made.
fn next_holder(options: &VisitOptions, cards: &OpenedCards) -> Result<Holder, Failure> {
    match (options.access_code, &cards.code) {
        _ if options.no_holder => Ok(Holder::Nobody),
        (NextCode::New, _) => Ok(Holder::New(code_length(options.making.digits))),
        (NextCode::Keep, Some(code)) => Ok(Holder::Kept(code.clone())),
        (NextCode::Keep, None) => Err(Failure::usage("--access-code", messages::CODE_NOT_KNOWN)),
    }
}

/// The person's card as it was read, or several put together.
struct Card {
    opened: OpenedCard,
    record: VerifiedRecord,
    record_id: RecordId,
    summary: Summary,
}

impl Card {
    fn read(plan: &Plan, cards: &OpenedCards, break_glass: Option<&BreakGlass>) -> Result<Self, Failure> {
        let held =
            plan.trust.as_ref().ok_or_else(|| Failure::usage("--trust", messages::VISIT_NEEDS_TRUST))?;
        let trust = &held.trust;
        let opened = match OpenedCard::merge(&cards.opened, trust, plan.issued_at) {
            Ok(opened) => opened,
            Err(error) => {
                // The error names the records.
                break_glass
                    .map_or(Ok(()), |glass| glass.record_each(&cards.opened, trust, plan.issued_at))?;
                return Err(Failure::from(error).hint(messages::OTHER_RECORD_HINT));
            }
        };
        let record = opened.verify(trust, plan.issued_at).with_status(&held.status, trust, plan.issued_at);
        let unreadable = || Failure::new("visit-nothing-readable", messages::NOTHING_READABLE);
        let record_id =
            record.record_id().ok_or_else(|| unreadable().hint(messages::NOTHING_READABLE_HINT))?;
        let summary = summary::fold(&record);
        Ok(Self { opened, record, record_id, summary })
    }

    /// Says what has to be heeded of the card.
    fn tell(&self, cards: usize, restating: bool) {
        if cards > 1 {
            say(messages::put_together(cards, self.record.attestations().len()));
        }
        if !self.record.is_trusted() {
            say(messages::NOT_ALL_TRUSTED);
        }
        let status = self.record.status().iter().filter_map(|standing| standing.finding.card());
        status.filter_map(messages::card_status).for_each(say);
        let said = self.summary.patient_differs.iter();
        let differs: BTreeSet<&str> = said
            .flat_map(|said| summary::contradictions(&said.patient, &self.summary.patient))
            .map(messages::particular)
            .collect();
        if restating && !differs.is_empty() {
            say(messages::particulars_lost(&Vec::from_iter(differs)));
        }
        let conflicts = self.summary.entries().filter(|entry| entry.conflicting).count();
        if conflicts > 0 {
            say(messages::conflicts(conflicts));
        }
    }

    /// Whether something confidential is on a card and stayed closed.
    fn is_locked(&self) -> bool {
        matches!(self.record.confidential(), ConfidentialContent::Locked | ConfidentialContent::PartlyOpen)
    }
}

/// What is taken although it gives pause.
#[derive(Clone, Copy)]
struct Taking {
    leave_confidential: bool,
    same_person: bool,
}

impl Taking {
    fn from_options(options: &VisitOptions) -> Self {
        Self { leave_confidential: options.leave_confidential, same_person: options.same_person }
    }
}

/// What is added to a card.
struct Visit {
    source: Source,
    care: News,
    confidential: News,
    amending: Amending,
    confidential_left: bool,
}

impl Visit {
    fn new(plan: &Plan, card: &Card, file: VisitFile, taking: Taking) -> Result<Self, Failure> {
        if card.is_locked() && !taking.leave_confidential {
            return Err(Failure::new("confidential-locked", messages::CONFIDENTIAL_LOCKED)
                .hint(messages::CONFIDENTIAL_LOCKED_HINT));
        }
        check_same_person(&file.imported.entries.patient, card, taking.same_person)?;
        let amending = Amending::new(card, &file, plan.confidential)?;
        let (mut source, care, confidential) = Source::split(plan, file.bytes, file.imported);
        let latest = card.record.attestations().iter().map(|a| a.payload.issued_at).max();
        if latest.is_some_and(|latest| latest > plan.issued_at) {
            say(messages::CLOCK_BEHIND_CARD);
        }
        let news = |entries| summary::news(entries, &card.record, &card.summary);
        let confidential = news(confidential.unwrap_or_default());
        // The marked entries are those of the confidential part, in its order.
        let mut at = 0..;
        source.marked.retain(|_| at.next().is_some_and(|at| !confidential.known.contains(&at)));
        Ok(Self { source, care: news(care), confidential, amending, confidential_left: card.is_locked() })
    }

    /// What whoever issues should know of how the document met the card.
    fn told(&self) -> Vec<String> {
        let count =
            |count: fn(&News) -> &Vec<usize>| count(&self.care).len() + count(&self.confidential).len();
        let (known, open) = (count(|news| &news.known), count(|news| &news.known_openly));
        let similar = self.similar();
        let mut told = Vec::new();
        told.extend((known > 0).then(|| messages::known_already(known)));
        told.extend((open > 0).then(|| messages::known_openly(open)));
        told.extend((!similar.is_empty()).then(|| messages::similar_entries(similar.len())));
        told
    }

    /// What the new entries are called that are like one of the card.
    fn similar(&self) -> Vec<String> {
        [&self.care, &self.confidential].into_iter().flat_map(similar).collect()
    }

    fn into_draft(self, plan: &Plan, card: &Card, restate: bool, merged: bool) -> Result<Draft, Failure> {
        let mut left_out = LeftOut {
            source_details: self.source.details_lost().saturating_add(self.amending.details_lost),
            confidential: u32::from(self.confidential_left),
            ..LeftOut::default()
        };
        left_out.add(&self.care.left_out);
        left_out.add(&self.confidential.left_out);
        let uncounted = left_out.clone();
        let payload = |kind, entries| AttestationPayload::new(kind, plan.issued_at, card.record_id, entries);
        let visit = AttestationPayload {
            previous: card.opened.heads(&card.record),
            amendments: self.amending.care,
            left_out,
            ..payload(AttestationKind::Visit, self.care.entries)
        };
        let mut known = card.opened.confidential_heads(&card.record);
        // Whoever amends an entry of `care` here says what of `care` they knew.
        if !self.amending.confidential.is_empty() {
            known.extend(card.opened.heads(&card.record));
        }
        let secret = AttestationPayload {
            previous: known,
            amendments: self.amending.confidential,
            ..payload(AttestationKind::Confidential, self.confidential.entries)
        };
        let visit = Some(visit).filter(says_something);
        let secret = Some(secret).filter(says_something);
        // What is not carried is counted where something is said.
        let secret = match &visit {
            None => secret.map(|secret| AttestationPayload { left_out: uncounted.clone(), ..secret }),
            Some(_) => secret,
        };
        if visit.is_none() && secret.is_none() {
            // There is no attestation to count it in.
            let lacking = uncounted.for_room().saturating_add(uncounted.source_details);
            if lacking > 0 {
                say(messages::not_counted(lacking));
            }
            if !restate && !merged {
                return Err(
                    Failure::new("visit-nothing-new", messages::NOTHING_NEW).hint(messages::NOTHING_NEW_HINT)
                );
            }
        }
        let confidential = card.opened.confidential().record();
        let draft = Draft {
            care: card.opened.care().attestations().to_vec(),
            statement: visit,
            behind: None,
            confidential: confidential.map(|record| record.attestations().to_vec()),
            secret,
            source: self.source,
            restatement: None,
        };
        let restatement = summary::restate(&card.record, plan.issued_at);
        if restate && draft.statement.is_some() {
            warn_of_visit(plan);
        }
        match restate {
            true => Ok(draft
                .restated(restatement.map_err(|error| Failure::from(error).hint(messages::RESTATE_HINT))?)),
            // Offered to those who may.
            false => Ok(Draft {
                restatement: restatement.ok().filter(|_| check_may_restate(plan).is_ok()),
                ..draft
            }),
        }
    }
}

/// What stands behind a restatement is a visit: the key has to be good for that, too.
fn warn_of_visit(plan: &Plan) {
    let refused = plan.verdict(Purpose::Visit).filter(|verdict| !verdict.is_trusted());
    if let Some(verdict) = refused {
        say(messages::issuer_not_trusted(verdict.code()));
    }
}

/// Refuses a document of somebody else.
fn check_same_person(stated: &Patient, card: &Card, sure: bool) -> Result<(), Failure> {
    let found = summary::contradictions(stated, &card.summary.patient);
    if found.is_empty() {
        return Ok(());
    }
    let differs: Vec<&str> = found.iter().map(|particular| messages::particular(*particular)).collect();
    match sure || found == [Particular::Names] {
        true => say(messages::person_differs(&differs)),
        false => {
            return Err(Failure::new("visit-other-person", messages::other_person(&differs))
                .hint(messages::OTHER_PERSON_HINT));
        }
    }
    Ok(())
}

/// What an entry is called of those that are like one of the card.
fn similar(news: &News) -> Vec<String> {
    let entries: Vec<&Entry> = news.entries.sections.iter().flat_map(|section| &section.entries).collect();
    news.similar.iter().filter_map(|at| entries.get(*at)).map(|entry| entry_words(entry)).collect()
}

/// Whether there is anything in an attestation besides what it continues.
fn says_something(payload: &AttestationPayload) -> bool {
    payload.entries != Entries { composed: payload.entries.composed, ..Entries::default() }
        || !payload.amendments.is_empty()
        || payload.left_out.confidential > 0
}

impl VisitFile {
    /// The document of the visit, and the amendments of the command line.
    fn from_options(options: &VisitOptions) -> Result<Self, Failure> {
        let mut file = match (&options.entries, &options.fhir) {
            (Some(path), _) => {
                let bytes = read_input(path, limits::FHIR_BYTES)?;
                Self::parse(&bytes).map_err(|failure| failure.during(path.display()))?
            }
            (None, Some(path)) => {
                let bytes = read_input(path, limits::FHIR_BYTES)?;
                let imported = fhir::import(&bytes);
                let imported = imported.map_err(|error| Failure::from(error).during(path.display()))?;
                Self { bytes: bytes.len(), imported, amendments: Vec::new() }
            }
            (None, None) => Self {
                bytes: 0,
                imported: Imported { entries: Entries::default(), report: ImportReport::default() },
                amendments: Vec::new(),
            },
        };
        for typed in &options.amend {
            file.amendments.push(document::typed(typed)?);
        }
        Ok(file)
    }
}
