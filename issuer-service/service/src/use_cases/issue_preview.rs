//! What a card will carry, as it is shown before the card is made.

use super::issue_choices::{CARRIERS, Choices, LeaveOut};
use super::kept::Kept;
use crate::text::Text;
use phr_core::carrier::Carrier;
use phr_core::model::{Entries, SectionKind, StandardSection};
use phr_core::terminology::{self, System};
use phr_making::{Made, Removed, TooLarge, Way};

/// Modules smaller than this, in millimetres, need a good printer.
const SMALL: f64 = 0.4;
/// Above this version a code is hard to scan with old telephones.
const COMFORTABLE: u8 = 27;
/// A dot of a printer with 300 to the inch, in millimetres: prints give a module a whole number of them.
const DOT: f64 = 25.4 / 300.0;

/// Whether it fits.
pub(crate) enum Standing {
    /// Everything does.
    Whole,
    /// With things left out, as was allowed.
    Reduced,
    /// It does not.
    TooLarge { needed: usize, room: usize },
}

/// What a card will carry.
pub(crate) struct Preview {
    pub(crate) standing: Standing,
    /// Ways to make it fit, in words.
    pub(crate) helps: Vec<String>,
    help: Vec<Help>,
    pub(crate) sections: Vec<SectionCount>,
    pub(crate) removed: Vec<RemovedRow>,
    /// Whether remarks and the like are left out of every entry.
    pub(crate) details_off: bool,
    /// How many entries only the access code opens.
    pub(crate) confidential: usize,
    pub(crate) size: Option<Size>,
}

enum Help {
    Carrier(Carrier),
    Allow(LeaveOut, usize),
}

/// How many entries of a section go on the card.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct SectionCount {
    pub(crate) title: String,
    pub(crate) carried: usize,
    pub(crate) left_out: usize,
}

/// An entry that does not go on the card.
pub(crate) struct RemovedRow {
    pub(crate) section: String,
    pub(crate) entry: String,
    /// Code of its priority.
    pub(crate) priority: &'static str,
}

/// How large the card and its code are.
pub(crate) struct Size {
    pub(crate) bytes: usize,
    pub(crate) code: Option<CodeSize>,
}

/// How large a code is.
pub(crate) struct CodeSize {
    pub(crate) version: u8,
    pub(crate) modules: usize,
    pub(crate) letter: String,
    pub(crate) millimetres: String,
    module: f64,
}

impl Size {
    /// Whether the modules are small in print.
    pub(crate) fn is_small(&self) -> bool {
        self.code.as_ref().is_some_and(|code| code.module < SMALL)
    }

    /// Whether there are very many of them.
    pub(crate) fn is_dense(&self) -> bool {
        self.code.as_ref().is_some_and(|code| code.version > COMFORTABLE)
    }
}

/// A stamp of what is looked at: the record as it is, and what was chosen.
pub(crate) fn stamp(kept: &Kept, choices: &Choices, lost: bool) -> String {
    let mut all = Vec::new();
    for attestation in &kept.attestations {
        all.extend_from_slice(&attestation.hash.0);
    }
    all.extend_from_slice(choices.stamp().as_bytes());
    all.push(u8::from(lost));
    crate::hex::hex(&phr_core::sha256(&all)[..12])
}

/// What is shown of a card that was made to be looked at, or that does not fit.
pub(crate) fn preview(
    made: &Result<Made, Box<TooLarge>>,
    kept: &Kept,
    carrier: Carrier,
    language: &str,
) -> Preview {
    let summary = kept.chain.as_ref().map(|chain| chain.summary.to_entries()).unwrap_or_default();
    let (care, confidential) = phr_core::confidential::split(summary);
    let base = Preview {
        standing: Standing::Whole,
        helps: Vec::new(),
        help: Vec::new(),
        sections: Vec::new(),
        removed: Vec::new(),
        details_off: false,
        confidential: confidential.map_or(0, |entries| entries.count()),
        size: None,
    };
    let rows = |removed: &[Removed]| removed.iter().map(|removed| row(removed, language)).collect();
    match made {
        Err(too_large) => Preview {
            standing: Standing::TooLarge { needed: too_large.record, room: too_large.room },
            help: helps(too_large),
            sections: counts(&care, None, language),
            removed: match too_large.restating_would_leave_out.as_slice() {
                [] => rows(&too_large.would_leave_out),
                removed => rows(removed),
            },
            ..base
        },
        Ok(made) => {
            let entries = made.removed.iter().filter(|removed| removed.entry.is_some()).count();
            let details_off = usize::try_from(made.report.left_out.for_room()).unwrap_or(0) > entries;
            Preview {
                standing: match made.removed.is_empty() && !details_off {
                    true => Standing::Whole,
                    false => Standing::Reduced,
                },
                sections: counts(&care, Some(&made.removed), language),
                removed: rows(&made.removed),
                details_off,
                size: Some(size(made, carrier)),
                ..base
            }
        }
    }
}

fn row(removed: &Removed, language: &str) -> RemovedRow {
    let known = StandardSection::ALL.iter().find(|kind| removed.section == Some(kind.title()));
    RemovedRow {
        section: known.map(|kind| standard_title(*kind, language)).unwrap_or_default(),
        entry: removed.entry.clone().unwrap_or_default(),
        priority: removed.priority,
    }
}

/// What would make it fit, in the words of the form.
fn helps(too_large: &TooLarge) -> Vec<Help> {
    let mut helps: Vec<Help> = Vec::new();
    for way in &too_large.ways {
        match way {
            Way::LargerCarriers(carriers) => {
                helps.extend(CARRIERS.into_iter().filter(|c| carriers.contains(c)).map(Help::Carrier));
            }
            Way::Restating { .. } | Way::LeavingOutDetails { .. } => {
                helps.push(Help::Allow(LeaveOut::Details, 0));
            }
            Way::RestatingLeaner { entries } | Way::LeavingOutEntries { entries } => {
                helps.push(Help::Allow(LeaveOut::Entries, *entries));
            }
            _ => {}
        }
    }
    helps
}

impl Preview {
    /// The same without how much is confidential.
    pub(crate) fn without_confidential(self) -> Self {
        Self { confidential: 0, ..self }
    }

    /// The same with what would help in words.
    pub(crate) fn told(mut self, text: Text) -> Self {
        self.helps = self
            .help
            .iter()
            .map(|help| match help {
                Help::Carrier(carrier) => {
                    let name = text.say(&format!("issue-carrier-{}", carrier.name()));
                    text.say_with("issue-help-carrier", "carrier", name)
                }
                Help::Allow(LeaveOut::Entries, entries) => {
                    text.say_with("issue-help-entries", "count", i64::try_from(*entries).unwrap_or(i64::MAX))
                }
                Help::Allow(..) => text.say("issue-help-details"),
            })
            .collect();
        for row in &mut self.removed {
            if row.entry.is_empty() {
                row.entry = text.say("issue-narrative");
            }
        }
        self
    }
}

/// Each section that has entries: how many are carried of how many; none where there is no card.
fn counts(whole: &Entries, removed: Option<&[Removed]>, language: &str) -> Vec<SectionCount> {
    let mut counts = Vec::new();
    for kind in StandardSection::ALL {
        let here = whole.sections.iter().filter(|section| section.kind == SectionKind::Standard(*kind));
        let all = here.map(|section| section.entries.len()).sum::<usize>();
        let gone = removed.map_or(all, |removed| {
            removed.iter().filter(|r| r.section == Some(kind.title()) && r.entry.is_some()).count()
        });
        if all > 0 {
            let title = standard_title(*kind, language);
            counts.push(SectionCount { title, carried: all.saturating_sub(gone), left_out: gone });
        }
    }
    counts
}

/// The title of a section as the readers of cards say it.
fn standard_title(kind: StandardSection, language: &str) -> String {
    let loinc = System::from_uri("http://loinc.org");
    let named = loinc.and_then(|loinc| terminology::name(loinc, kind.loinc(), language));
    let named = named.filter(|name| name.lang != "en");
    named.map_or_else(|| kind.title().to_owned(), |name| name.text.to_owned())
}

fn size(made: &Made, carrier: Carrier) -> Size {
    let code = made.symbol.as_ref().map(|symbol| {
        let module = module(symbol.modules(), carrier);
        CodeSize {
            version: symbol.version().number(),
            modules: symbol.modules(),
            letter: symbol.error_correction().letter().to_string(),
            millimetres: format!("{module:.2}"),
            module,
        }
    });
    Size { bytes: made.card.as_bytes().len(), code }
}

/// How large a module is in print, in millimetres: as many whole dots as there is room for, a whole millimetre at the most.
fn module(modules: usize, carrier: Carrier) -> f64 {
    let room = if carrier == Carrier::QrCard { 47.0 } else { 89.0 };
    let side = (modules + 8) as f64;
    ((room / DOT / side).floor().min(12.0)) * DOT
}
