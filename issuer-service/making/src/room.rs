//! Fitting a draft to its carrier, and what to say when it does not fit.

use super::draft::Draft;
use super::plan::{LeaveOut, Plan};
use crate::error::{MakeError, Removed, TooLarge, Way};
use phr_core::card::{ConfidentialPart, Record, Sealing, SizeClass};
use phr_core::carrier::{Carrier, text};
use phr_core::compress;
use phr_core::content::{self, Content, Names};
use phr_core::cose::{Attestation, ShortHash, sign_attestation};
use phr_core::fit::{Allowance, Fitting, Part, Selection, fit_within};
use phr_core::model::{Concept, Entry};
use phr_core::terminology::{self, System};
use phr_core::wire::{self, AttestationPayload};
use phr_scan::{ErrorCorrection, SizePolicy, Version, measure};
use std::collections::BTreeSet;

/// What an entry without words or code is called.
const UNNAMED: &str = "(without a name)";

/// What is said on the card, once it fits.
pub(super) struct Fitted {
    pub(super) statement: Option<AttestationPayload>,
    pub(super) behind: Option<AttestationPayload>,
    pub(super) secret: Option<AttestationPayload>,
    /// Entries that were left out.
    pub(super) removed: Vec<Part>,
    pub(super) content: Content,
    pub(super) names: Names,
}

/// The largest card that a symbol of the policy bears.
pub(super) fn largest_class(policy: &SizePolicy) -> Option<SizeClass> {
    SizeClass::all().take_while(|class| symbol_for(*class, policy).is_some()).last()
}

/// The symbol that a card of this class gets. Only the number of digits matters.
fn symbol_for(class: SizeClass, policy: &SizePolicy) -> Option<(Version, ErrorCorrection)> {
    let digits = "0".repeat(text::digit_count(class.bytes()));
    measure(&format!("{}{digits}", text::PREFIX), policy).ok()
}

/// Chooses what of the draft goes on the card.
///
/// # Errors
/// [`MakeError::TooLarge`], with what would have to be left out.
pub(super) fn fit(plan: &Plan, draft: &Draft, sealing: &Sealing<'_>) -> Result<Fitted, MakeError> {
    let secret = draft.secret.as_ref().map(|secret| chosen(secret, plan.content, plan.names));
    let behind = draft.behind.as_ref().map(|behind| chosen(behind, plan.content, plan.names));
    let room = Room::new(plan, draft, (behind.as_ref(), secret.as_ref()), sealing);
    let Some(statement) = &draft.statement else {
        let (content, names) = (plan.content, plan.names);
        return match room.holds(None) {
            true => Ok(Fitted { statement: None, behind, secret, removed: Vec::new(), content, names }),
            false => Err(room.too_large(None, Vec::new(), None)),
        };
    };
    let allowance = plan.leave_out.allowance((plan.content, plan.names));
    let fits = |selection: &Selection| room.holds(Some(&selected(statement, selection)));
    let start = (plan.content, plan.names);
    match fit_within(&statement.entries, start, allowance, fits) {
        Fitting::Whole(selection) | Fitting::Reduced(selection) => {
            let care = selected(statement, &selection);
            let Selection { removed, content, names, .. } = selection;
            Ok(Fitted { statement: Some(care), behind, secret, removed, content, names })
        }
        Fitting::TooLarge { .. } => Err(room.explain(statement)),
    }
}

/// A payload with the entries of a selection, where they come from, and the counts of what is not in it.
fn selected(statement: &AttestationPayload, selection: &Selection) -> AttestationPayload {
    let mut left_out = statement.left_out.clone();
    left_out.add(&selection.left_out);
    let entries = selection.entries.clone().into_canonical();
    let origins = origins_left(statement, &selection.removed);
    let (amendments, lost) = content::select_amendments(&statement.amendments, selection.names);
    left_out.elsewhere = left_out.elsewhere.saturating_add(lost);
    AttestationPayload { entries, left_out, origins, amendments, ..statement.clone() }
}

/// The origins of the entries that were not removed.
fn origins_left(statement: &AttestationPayload, removed: &[Part]) -> Vec<wire::Origin> {
    let removed: BTreeSet<(usize, usize)> =
        removed.iter().filter_map(|part| Some((part.section, part.entry?))).collect();
    let sections = statement.entries.sections.iter().enumerate();
    let places = sections.flat_map(|(at, section)| (0..section.entries.len()).map(move |entry| (at, entry)));
    let origins = places.zip(&statement.origins);
    origins.filter(|(place, _)| !removed.contains(place)).map(|(_, origin)| *origin).collect()
}

/// A payload with the content and the names that were chosen.
fn chosen(payload: &AttestationPayload, content: Content, names: Names) -> AttestationPayload {
    let (entries, left_out) = content::select(payload.entries.clone(), content, names);
    selected(payload, &Selection { entries, left_out, removed: Vec::new(), content, names })
}

/// How much room a carrier has for a draft.
struct Room<'p> {
    plan: &'p Plan,
    draft: &'p Draft,
    sealing: &'p Sealing<'p>,
    confidential: usize,
    /// The attestation that will stand behind the one that is fitted; its length does not depend on that one.
    behind: Option<Attestation>,
    ceiling: Option<SizeClass>,
}

impl<'p> Room<'p> {
    fn new(
        plan: &'p Plan,
        draft: &'p Draft,
        (behind, secret): (Option<&AttestationPayload>, Option<&AttestationPayload>),
        sealing: &'p Sealing<'p>,
    ) -> Self {
        let confidential = draft.has_confidential(plan).then(|| {
            let mut attestations = draft.confidential.clone().unwrap_or_default();
            attestations.extend(secret.and_then(|secret| measured(plan, secret)));
            let record = Record::new(attestations);
            let part = ConfidentialPart { record: &record, networks: &plan.confidential_networks };
            part.sealed_length(sealing.holder.is_some())
        });
        let placeholder = |behind: &AttestationPayload| AttestationPayload {
            previous: [ShortHash([0x5a; 8])].into(),
            ..behind.clone()
        };
        let behind = behind.and_then(|behind| measured(plan, &placeholder(behind)));
        let confidential = confidential.unwrap_or(0);
        Self { plan, draft, sealing, confidential, behind, ceiling: plan.ceiling }
    }

    /// The smallest class that holds the record with this statement.
    fn class(&self, statement: Option<&AttestationPayload>) -> Option<SizeClass> {
        let record = self.record_length(&self.draft.care, statement)?;
        self.class_of(record)
    }

    fn class_of(&self, record: usize) -> Option<SizeClass> {
        let holds = |class: &SizeClass| {
            self.sealing.room(*class, self.confidential).is_some_and(|room| record <= room)
        };
        SizeClass::all().find(holds)
    }

    fn record_length(&self, care: &[Attestation], statement: Option<&AttestationPayload>) -> Option<usize> {
        let mut attestations = care.to_vec();
        if let Some(statement) = statement {
            attestations.push(measured(self.plan, statement)?);
        }
        attestations.extend(self.behind.clone());
        Some(Record::new(attestations).encode().ok()?.len())
    }

    fn holds(&self, statement: Option<&AttestationPayload>) -> bool {
        self.ceiling.is_some_and(|ceiling| self.class(statement).is_some_and(|class| class <= ceiling))
    }

    /// What would have to be left out, and which choices would make it fit.
    fn explain(&self, statement: &AttestationPayload) -> MakeError {
        let start = (self.plan.content, self.plan.names);
        let wanted = chosen(statement, start.0, start.1);
        let ways: Vec<Way> = leaner(start)
            .filter_map(|choice| self.way(&chosen(statement, choice.0, choice.1), choice))
            .collect();
        let mut leaving_out = None;
        if self.plan.leave_out < LeaveOut::Entries {
            leaving_out = self.leaving_out(statement);
        }
        self.too_large(Some(&wanted), ways, leaving_out)
    }

    /// By how much it is too large, and what would help: the ways that are given, and larger carriers.
    fn too_large(
        &self,
        wanted: Option<&AttestationPayload>,
        mut ways: Vec<Way>,
        leaving_out: Option<(Way, Vec<Removed>)>,
    ) -> MakeError {
        let (way, restating_would_leave_out) = self.restating().unzip();
        ways.extend(way);
        let (way, would_leave_out) = leaving_out.unzip();
        ways.extend(way);
        let record = self.record_length(&self.draft.care, wanted).unwrap_or(usize::MAX);
        let room = self.ceiling.and_then(|class| self.sealing.room(class, self.confidential)).unwrap_or(0);
        let class = self.class_of(record);
        let symbol = class.filter(|_| self.plan.symbol.is_some());
        let symbol = symbol.and_then(|class| symbol_for(class, &SizePolicy::default()));
        ways.extend(symbol.map(|(version, _)| Way::LargerSymbol(version)));
        let bears =
            |carrier: &Carrier| carrier.largest_class() >= class && carrier.largest_class() > self.ceiling;
        let carriers: Vec<Carrier> =
            Carrier::ALL.iter().copied().filter(|carrier| class.is_some() && bears(carrier)).collect();
        ways.extend((!carriers.is_empty()).then_some(Way::LargerCarriers(carriers)));
        MakeError::TooLarge(Box::new(TooLarge {
            record,
            room,
            ways,
            would_leave_out: would_leave_out.unwrap_or_default(),
            restating_would_leave_out: restating_would_leave_out.unwrap_or_default(),
        }))
    }

    /// One leaner choice, if it fits.
    fn way(&self, payload: &AttestationPayload, (content, names): (Content, Names)) -> Option<Way> {
        let class = self.class(Some(payload)).filter(|class| Some(*class) <= self.ceiling)?;
        Some(Way::Leaner { content, names, bytes: class.bytes() })
    }

    /// Whether the record would fit if it were restated, with what is new behind it; perhaps with entries left out.
    fn restating(&self) -> Option<(Way, Vec<Removed>)> {
        let restatement = self.draft.restatement.as_ref()?;
        let start = (self.plan.content, self.plan.names);
        let new = self.draft.statement.as_ref().map(|new| chosen(new, start.0, start.1));
        let class = |restated: &AttestationPayload| {
            let care = [measured(self.plan, restated)?];
            let class = self.class_of(self.record_length(&care, new.as_ref())?)?;
            Some(class).filter(|class| Some(*class) <= self.ceiling)
        };
        if let Some(class) = class(&chosen(restatement, start.0, start.1)) {
            return Some((
                Way::Restating { bytes: class.bytes(), attestations: self.draft.care.len() },
                Vec::new(),
            ));
        }
        let fits = |selection: &Selection| class(&selected(restatement, selection)).is_some();
        match fit_within(&restatement.entries, start, LeaveOut::Entries.allowance(start), fits) {
            Fitting::Reduced(selection) => {
                let removed = selection.removed.iter().map(|part| Removed::new(part, restatement));
                Some((Way::RestatingLeaner { entries: selection.removed.len() }, removed.collect()))
            }
            Fitting::Whole(_) | Fitting::TooLarge { .. } => None,
        }
    }

    /// What would be left out, the least important first.
    fn leaving_out(&self, statement: &AttestationPayload) -> Option<(Way, Vec<Removed>)> {
        let start = (self.plan.content, self.plan.names);
        let fits = |selection: &Selection| self.holds(Some(&selected(statement, selection)));
        let allowance = LeaveOut::Entries.allowance(start);
        let Fitting::Reduced(selection) = fit_within(&statement.entries, start, allowance, fits) else {
            return None;
        };
        let Selection { removed, content, names, .. } = selection;
        let way = match removed.len() {
            0 => Way::LeavingOutDetails { content, names },
            entries => Way::LeavingOutEntries { entries },
        };
        Some((way, removed.iter().map(|part| Removed::new(part, statement)).collect()))
    }
}

/// What an entry is called: its first concept.
pub fn entry_words(entry: &Entry) -> String {
    let mut first = None;
    entry.fact.clone().for_each_concept(&mut |concept| {
        first.get_or_insert_with(|| concept_words(concept));
    });
    first.unwrap_or_else(|| UNNAMED.to_owned())
}

/// The agreed name, the author's words, or system and code.
fn concept_words(concept: &Concept) -> String {
    let Some(coding) = concept.coding() else { return concept.text().unwrap_or_default().to_owned() };
    let agreed = System::from_uri(&coding.system).and_then(|s| terminology::english(s, &coding.code));
    let words = agreed.or(concept.text()).map(str::to_owned);
    words.unwrap_or_else(|| format!("{} {}", coding.system, coding.code))
}

/// A payload signed by nobody, as long as the one that will be issued.
fn measured(plan: &Plan, payload: &AttestationPayload) -> Option<Attestation> {
    sign_attestation(compress::deflate(&wire::encode(payload)), &plan.measuring_key).ok()
}

/// The choices that carry less than this one, those that lose least first.
fn leaner(start: (Content, Names)) -> impl Iterator<Item = (Content, Names)> {
    let all = [Content::Full, Content::Core]
        .into_iter()
        .flat_map(|content| [Names::All, Names::Needed, Names::None].map(|names| (content, names)));
    all.filter(move |choice| {
        let less = (weight(*choice), weight(start));
        *choice != start && less.0.0 <= less.1.0 && less.0.1 <= less.1.1
    })
}

fn weight((content, names): (Content, Names)) -> (u8, u8) {
    let content = match content {
        Content::Full => 1,
        Content::Core => 0,
    };
    let names = match names {
        Names::All => 2,
        Names::Needed => 1,
        Names::None => 0,
    };
    (content, names)
}

impl LeaveOut {
    /// How far fitting may go from these choices.
    fn allowance(self, (content, names): (Content, Names)) -> Allowance {
        match self {
            Self::Nothing => Allowance { content, names, entries: false },
            Self::Details => Allowance { entries: false, ..Allowance::default() },
            Self::Entries => Allowance::default(),
        }
    }
}

/// The word on the command line.
pub fn content_word(content: Content) -> &'static str {
    match content {
        Content::Full => "full",
        Content::Core => "core",
    }
}

/// The word on the command line.
pub fn names_word(names: Names) -> &'static str {
    match names {
        Names::All => "all",
        Names::Needed => "needed",
        Names::None => "none",
    }
}
