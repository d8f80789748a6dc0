//! Storing a card that was made, and reading it again.

use super::issue_choices::Choices;
use super::issue_make::{judging_now, names};
use super::judging::Judging;
use super::kept::{Kept, Look, Stored};
use super::patients::{self, Called};
use super::print_order::Order;
use super::print_paper::{Paper, reference};
use crate::app::App;
use crate::context::Context;
use crate::error::{Error, Result};
use crate::typed::Typed;
use phr_core::card::{Confidential, OpenedCard, SealedCard};
use phr_core::carrier::Carrier;
use phr_core::model::{Patient, Timestamp};
use phr_core::render::{RenderOptions, View, render};
use phr_making::Made;
use phr_storage::{
    Action, IssuedCard, IssuedCardId, NewConsent, NewIssuedCard, NewPrintJob, PersonId, PrintJobId, Private,
    SiteId, Work,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A card that was stored, and the job that prints its slip.
pub(crate) struct Issued {
    pub(crate) card: IssuedCardId,
    pub(crate) slip: Option<PrintJobId>,
}

/// What is noted of a card that is lost: what the issuer's status list has to say of its record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LostCard {
    /// When it was reported.
    pub at: i64,
    /// The record's id.
    pub record: String,
    /// Every card whose newest attestation is of this time or earlier is replaced …
    pub after: i64,
    /// … by one whose newest attestation is of this time.
    pub until: i64,
}

/// The setting with what is noted of a lost card.
pub(crate) fn lost_setting(card: IssuedCardId) -> String {
    format!("{LOST}{card}")
}

/// How the names of those settings begin.
pub(crate) const LOST: &str = "card.lost.";

/// Stores a card, the consent to the printed summary, what is to be said of the card that it replaces, and the order for its
/// slip, all in one transaction.
pub(crate) async fn store(
    context: &Context,
    person: PersonId,
    kept: &Kept,
    made: &Made,
    choices: &Choices,
    lost: Option<IssuedCardId>,
    site: SiteId,
) -> Result<Issued> {
    let mut work = context.begin().await?;
    if let Some(lost) = lost {
        let old = work.issued_card(lost).await?;
        if old.person != person {
            return Err(Error::NotFound);
        }
        let note = LostCard {
            at: context.now().0,
            record: kept.record_id().map(|id| id.to_string()).unwrap_or_default(),
            after: old.issued_at.0,
            until: context.now().0.max(old.issued_at.0 + 1),
        };
        let note = serde_json::to_string(&note).map_err(Error::internal)?;
        work.put_setting(&lost_setting(lost), &note).await?;
        // Whoever finds the lost card should not be believed for long.
        let order = Order::StatusList;
        let job = NewPrintJob { site: site.clone(), payload: order.sealed(), total: order.parts() };
        work.add_print_job(&job).await?;
    }
    let new = NewIssuedCard {
        person,
        card: Private::new(made.card.as_bytes()),
        carrier: choices.carrier.name().to_owned(),
    };
    let card = work.add_issued_card(&new).await?;
    if choices.summary && choices.consent {
        add_consent(&mut work, person, context.now()).await?;
    }
    let slip = match &made.access_code {
        Some(code) => {
            let order = Order::Slip {
                card,
                person,
                code: Zeroizing::new(code.expose_digits().to_owned()),
                languages: choices.languages(),
                reference: reference(&made.card),
            };
            let job = NewPrintJob { site, payload: order.sealed(), total: order.parts() };
            Some(work.add_print_job(&job).await?)
        }
        None => None,
    };
    work.commit().await?;
    Ok(Issued { card, slip })
}

/// The field of a consent, as the form of registration has it, that is about a summary on paper.
const PRINTED: &str = "printed";
/// Its answer.
const AGREED: &str = "yes";

async fn add_consent(work: &mut Work, person: PersonId, at: Timestamp) -> Result<()> {
    let content = Private::new(serde_json::json!({ PRINTED: AGREED }).to_string());
    work.add_consent(&NewConsent { person, content, given_at: at }).await?;
    Ok(())
}

/// Whether the person agreed to a summary on paper, and did not withdraw that: the last that was said of it counts.
async fn has_consented(work: &mut Work, person: PersonId) -> Result<bool> {
    let consents = work.consents(person).await?;
    let standing = consents.iter().filter(|consent| consent.withdrawn_at.is_none());
    let mut said = standing.filter_map(|consent| {
        let fields: BTreeMap<String, serde_json::Value> =
            serde_json::from_slice(consent.content.expose()).ok()?;
        Some(fields.get(PRINTED)?.as_str() == Some(AGREED))
    });
    Ok(said.next_back().unwrap_or(false))
}

/// What pages say of a card.
#[derive(Clone, Debug)]
pub(crate) struct CardFacts {
    pub(crate) id: IssuedCardId,
    pub(crate) reference: String,
    /// The carrier's name.
    pub(crate) carrier: String,
    pub(crate) bytes: u32,
    pub(crate) issued_at: String,
    /// When a newer card was made.
    pub(crate) superseded: Option<String>,
    /// When it was reported lost.
    pub(crate) lost: Option<String>,
}

impl CardFacts {
    /// What bears it.
    pub(crate) fn carrier(&self) -> Carrier {
        self.carrier.parse().unwrap_or(Carrier::File)
    }

    async fn of(app: &App, card: &IssuedCard, all: &[IssuedCard]) -> Result<Self> {
        let newer =
            all.iter().filter(|other| other.issued_at > card.issued_at).map(|other| other.issued_at).min();
        let lost = app.storage().setting(&lost_setting(card.id)).await?;
        let lost = lost.and_then(|lost| serde_json::from_str::<LostCard>(&lost).ok());
        Ok(Self {
            id: card.id,
            reference: reference(&parsed(card)?),
            carrier: card.carrier.clone(),
            bytes: card.size,
            issued_at: shown(card.issued_at),
            superseded: newer.map(shown),
            lost: lost.map(|lost| shown(Timestamp(lost.at))),
        })
    }
}

/// A time on a page: the day and the minute, UTC.
pub(crate) fn shown(at: Timestamp) -> String {
    let text = at.to_string();
    text.get(..16).map(|minute| minute.replace('T', " ")).unwrap_or(text)
}

fn parsed(card: &IssuedCard) -> Result<SealedCard> {
    SealedCard::parse(card.card.expose()).map_err(|error| Error::internal(error.to_string()))
}

/// A card that was made, with whose it is.
pub(crate) struct ReadCard {
    pub(crate) facts: CardFacts,
    pub(crate) card: SealedCard,
    pub(crate) person: PersonId,
    pub(crate) patient: Patient,
    pub(crate) consented: bool,
    issued_at: Timestamp,
    /// What of the record everybody who cares may see.
    pub(crate) record: Option<Stored>,
}

/// Reads a card.
pub(crate) async fn card(context: &Context, id: IssuedCardId) -> Result<ReadCard> {
    let mut work = context.begin().await?;
    let card = work.issued_card(id).await?;
    let all = work.issued_cards(card.person).await?;
    let stored = Kept::read(&mut work, card.person, Look::Care).await?;
    let person = work.person(card.person).await?;
    let consented = has_consented(&mut work, card.person).await?;
    work.commit().await?;
    let damaged = || Error::internal("a patient cannot be read");
    Ok(ReadCard {
        facts: CardFacts::of(&context.app, &card, &all).await?,
        card: parsed(&card)?,
        person: card.person,
        patient: patients::decode(&person.patient).ok_or_else(damaged)?,
        consented,
        issued_at: card.issued_at,
        record: Some(stored),
    })
}

/// The cards of a person, the newest first.
pub(crate) async fn cards(context: &Context, person: PersonId) -> Result<(Called, Vec<CardFacts>)> {
    let mut work = context.begin().await?;
    let stored = work.person(person).await?;
    let all = work.issued_cards(person).await?;
    work.commit().await?;
    let patient =
        patients::decode(&stored.patient).ok_or_else(|| Error::internal("a patient cannot be read"))?;
    let mut facts = Vec::new();
    for card in &all {
        facts.push(CardFacts::of(&context.app, card, &all).await?);
    }
    Ok((patients::called(&patient), facts))
}

/// Writes down that a card is printed, and that the person agreed to the summary if there is one.
pub(crate) async fn note_printed(context: &Context, read: &ReadCard, with_summary: bool) -> Result<()> {
    let mut work = context.begin().await?;
    if with_summary && !read.consented {
        add_consent(&mut work, read.person, context.now()).await?;
    }
    work.note(Action::Printed, &read.facts.id.to_string());
    work.commit().await?;
    Ok(())
}

/// What stands around the code of a card that is printed again.
pub(crate) fn paper(context: &Context, read: &ReadCard, form: &Typed) -> Result<Paper> {
    let language = |name: &str| {
        let known = crate::text::Language::parse(form.value(name)).unwrap_or(crate::text::Language::English);
        known.tag().to_owned()
    };
    let mut languages = vec![language("clinician"), language("person")];
    languages.dedup();
    let called = patients::called(&read.patient);
    Ok(Paper {
        languages,
        names: if form.has("names") { names(called) } else { Vec::new() },
        issuer: context.app.organisation(),
        networks: !read.card.inspect().care.networks.is_empty(),
    })
}

/// The summary of a record in each language, of what was known when the card was made. What is confidential is in none.
pub(crate) fn summaries(app: &App, read: ReadForPrint, languages: &[String]) -> Result<Vec<View>> {
    let judging: Judging = judging_now(app)?;
    let kept = read.stored.judge(&judging, app.now()).map_err(Error::internal)?;
    let Some(chain) = &kept.chain else { return Ok(Vec::new()) };
    let then = |attestation: &&phr_core::cose::Attestation| {
        let hash = phr_storage::AttestationHash::of(attestation.as_bytes());
        kept.attestations.iter().any(|stored| stored.hash == hash && stored.stored_at <= read.issued_at)
    };
    let care = chain.opened.care().attestations().iter().filter(then).cloned().collect();
    let opened = OpenedCard::of_kept(phr_core::card::Record::new(care), Confidential::Absent);
    let Some(opened) = opened else { return Ok(Vec::new()) };
    let record = judging.verify(&opened, app.now());
    Ok(languages.iter().map(|language| render(&record, &RenderOptions::new(language))).collect())
}

/// A record whose summary is printed.
pub(crate) struct ReadForPrint {
    stored: Stored,
    issued_at: Timestamp,
}

impl ReadCard {
    /// The record, for its summary; once.
    pub(crate) fn for_print(&mut self) -> Option<ReadForPrint> {
        let issued_at = self.issued_at;
        self.record.take().map(|stored| ReadForPrint { stored, issued_at })
    }
}
