//! The record of an invented person: each episode is read by the forms and signed, as if it had been typed at that time.

use crate::error::{Error, Result};
use crate::use_cases::follow_ups::{self, Planned};
use crate::use_cases::patients;
use crate::use_cases::register::consent;
use phr_cli_kit::Failure;
use phr_core::card::Compartment as Part;
use phr_core::confidential::{self, Policy};
use phr_core::cose::{Attestation, ShortHash, Signer};
use phr_core::keys::IssuerPublicKey;
use phr_core::model::{
    Amendment, Confidentiality, Entries, EntryStatus, Fact, PartialDateTime, Patient, PlanStatus, Timestamp,
};
use phr_core::wire::{Amendments, AttestationKind, AttestationPayload, RecordId};
use phr_forms::{read, read_visit};
use phr_population::{Episode, Person};
use phr_storage::{
    AttestationHash, Compartment, FollowUpStatus, NewPerson, NewRecord, PastFollowUp, PastStatement, Private,
    SiteId,
};

/// Who signs.
pub(super) type Key = dyn Signer<Key = IssuerPublicKey> + Send + Sync;

/// What an invented person's episodes come to.
pub(super) fn record(key: &Key, record_id: RecordId, person: &Person, sites: &[SiteId]) -> Result<NewRecord> {
    let mut making =
        Making { key, record_id, sites, parts: Default::default(), asked: Vec::new(), record: None };
    let mut patient = None;
    for episode in &person.episodes {
        making.add(episode, &mut patient)?;
    }
    making.record.ok_or_else(|| Error::internal("an invented person was never seen"))
}

struct Making<'a> {
    key: &'a Key,
    record_id: RecordId,
    sites: &'a [SiteId],
    /// The last attestation of what is for everybody who cares, and of what is confidential.
    parts: [Option<ShortHash>; 2],
    /// By episode, the follow-ups that it asked for: the attestation, the entry's number, and the place in the list.
    asked: Vec<Vec<(ShortHash, u32, usize)>>,
    record: Option<NewRecord>,
}

impl Making<'_> {
    fn add(&mut self, episode: &Episode, known: &mut Option<Patient>) -> Result<()> {
        let at = episode.at;
        let reading = match known.as_ref() {
            None => read(&episode.fields, at),
            Some(patient) => read_visit(&episode.fields, patient, at),
        };
        if !reading.is_complete() {
            return Err(Error::internal("the form does not take an invented person"));
        }
        let site = self.sites.get(episode.site).or(self.sites.first()).cloned();
        let site = site.ok_or_else(|| Error::internal("no site"))?;
        let is_first = known.is_none();
        let patient = known.get_or_insert_with(|| reading.entries.patient.clone());
        let record = self.record.get_or_insert_with(|| NewRecord {
            person: NewPerson {
                patient: patients::encode(patient),
                match_keys: patients::match_keys(patient),
                site: site.clone(),
            },
            at,
            record_id: self.record_id.0,
            statements: Vec::new(),
            consents: vec![(consent(&episode.fields), at)],
            follow_ups: Vec::new(),
        });
        let mut amendments = Amendments::default();
        for kept in &episode.kept {
            for (hash, number, place) in self.asked.get(kept.episode).into_iter().flatten() {
                amendments.entry(*hash).or_default().insert(*number, done(at));
                if let Some(listed) = record.follow_ups.get_mut(*place) {
                    listed.closed = Some((FollowUpStatus::Done, at));
                }
            }
        }
        let mut entries = reading.entries;
        confidential::mark(&mut entries, Policy::Listed);
        let (care, secret) = confidential::split(entries);
        let kind = if is_first { AttestationKind::Assessment } else { AttestationKind::Visit };
        let signed = self.sign(kind, at, care, amendments, Compartment::Care, &site)?;
        self.asked.push(signed);
        if let Some(secret) = secret {
            let kind = AttestationKind::Confidential;
            self.sign(kind, at, secret, Amendments::default(), Compartment::Confidential, &site)?;
        }
        Ok(())
    }

    /// Signs a statement, and lists the follow-ups that it asks for.
    fn sign(
        &mut self,
        kind: AttestationKind,
        at: Timestamp,
        entries: Entries,
        amendments: Amendments,
        compartment: Compartment,
        site: &SiteId,
    ) -> Result<Vec<(ShortHash, u32, usize)>> {
        let before = &mut self.parts[usize::from(compartment == Compartment::Confidential)];
        let payload = AttestationPayload {
            previous: before.iter().copied().collect(),
            amendments,
            ..AttestationPayload::new(kind, at, self.record_id, entries.into_canonical())
        };
        let signed = Part { earlier: Vec::new(), new: Some(&payload) }.sign(self.key);
        let signed = signed.map_err(|error| Error::Failure(Failure::from(error)))?;
        let attestation: Option<&Attestation> = signed.attestations().first();
        let attestation = attestation.ok_or_else(|| Error::internal("nothing was signed"))?;
        let short = attestation.hash().short();
        *before = Some(short);
        let Some(record) = &mut self.record else { return Ok(Vec::new()) };
        let hash = AttestationHash::of(attestation.as_bytes());
        record.statements.push(PastStatement {
            bytes: Private::new(attestation.as_bytes()),
            compartment,
            issuer: attestation.key_id().to_string(),
            at,
            kind: kind.code().to_owned(),
        });
        let mut asked = Vec::new();
        let entries = payload.entries.sections.iter().flat_map(|section| &section.entries);
        for (number, entry) in (0_u32..).zip(entries) {
            let Fact::FollowUp(follow_up) = &entry.fact else { continue };
            let is_confidential = compartment == Compartment::Confidential
                || entry.confidentiality == Confidentiality::Restricted;
            let plan = follow_ups::plan((hash, number), follow_up, is_confidential);
            let Some(listed) = listed(plan, site) else { continue };
            asked.push((short, number, record.follow_ups.len()));
            record.follow_ups.push(listed);
        }
        Ok(asked)
    }
}

fn listed(plan: Planned, site: &SiteId) -> Option<PastFollowUp> {
    let (due_first, due_last) = plan.days?;
    (plan.status == FollowUpStatus::Open).then(|| PastFollowUp {
        asked_in: plan.asked_in,
        due_first,
        due_last,
        site: site.clone(),
        service: plan.service,
        label: plan.label,
        closed: None,
    })
}

fn done(at: Timestamp) -> Amendment {
    Amendment::Status {
        status: EntryStatus::FollowUp(PlanStatus::Completed),
        since: at.date().map(PartialDateTime::from_date),
        reason: None,
    }
}
