//! A verified record as people read it: an ordered, localised view without styling, and a plain-text layout of it.
//!
//! | to … | call |
//! |---|---|
//! | put a record into words | [`render`] |
//! | lay a view out for a terminal or paper | [`to_text`] |
//! | put what is to be done into a calendar | [`calendar`] |
//! | learn which languages there are | [`languages`] |
//!
//! Dangers come first; nothing that holds at present is left out; each entry says who stated it and what became of it,
//! and on request its whole history; whatever casts doubt on it (an unknown issuer, an
//! old trust list, content left out) is in [`View::notices`], which every layout has to show.
//!
//! # Right to left
//!
//! A view has a [`Direction`], and so has every text in it that may run the other way. Whoever lays a view out:
//! - sets the direction of the page or window to [`View::direction`];
//! - puts each text into an element or paragraph of its own, with the direction that stands beside it (`dir` in HTML),
//!   or of the view where none does;
//! - isolates texts that it puts together in one line (`<bdi>` in HTML, FSI and PDI in plain text).
//!
//! Within one text this is done: parts that run the other way stand between U+2068 and U+2069. Texts of the record hold
//! no control characters and no directional controls; they may hold line breaks (`\n`), and markup is not taken
//! out of them: they are to be escaped like any text.

mod bidi;
mod calendar;
mod dates;
mod dosage;
mod entry;
mod history;
mod names;
mod notices;
mod person;
mod phrase;
mod quantity;
mod sections;
mod telling;
#[cfg(test)]
mod tests;
mod text;
mod view;
mod wording;

pub use calendar::{FollowUpCalendar, calendar};
pub use text::{TextOptions, to_text};
pub use view::{
    Block, CodeReference, Detail, Direction, Emphasis, Flag, Label, Line, LineKind, Notice, Origin, Phrase,
    Provenance, Severity, Source, Statement, View, WithheldAttestation,
};

use crate::record::{VerifiedRecord, Withheld};
use crate::summary;
use phrase::Scribe;
use telling::Telling;
use wording::{LANGUAGES, Wording};

/// How a record is to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderOptions {
    /// The reader's language (BCP 47), such as `fr` or `fr-BE`; English where there is no wording in it.
    pub language: String,
    /// Whether the whole history of each entry that was changed is shown, and not just the last change.
    pub history: bool,
    /// Whether each entry is shown with its reference, for whoever is to amend it.
    pub references: bool,
}

impl RenderOptions {
    /// In this language, as short as can be.
    pub fn new(language: impl Into<String>) -> Self {
        Self { language: language.into(), history: false, references: false }
    }
}

/// The record as a view: what it says at present (see [`crate::summary`]), each entry once. Ages and what is due follow
/// from [`VerifiedRecord::now`].
pub fn render(record: &VerifiedRecord, options: &RenderOptions) -> View {
    let words = Wording::find(&options.language).unwrap_or(Wording::english());
    let scribe = Scribe { words, now: record.now() };
    let summary = summary::fold(record);
    let telling = Telling::new(scribe, record, &summary, options);
    let mut view = View {
        language: words.language().tag.to_owned(),
        direction: words.language().direction,
        notices: Vec::new(),
        person: telling.person(),
        blocks: telling.blocks(),
        attestations: record.attestations().iter().map(|a| telling.provenance(a)).collect(),
        withheld: record.withheld().iter().map(withheld).collect(),
    };
    view.notices = telling.notices(&view);
    view
}

fn withheld(withheld: &Withheld) -> WithheldAttestation {
    WithheldAttestation {
        code: withheld.code(),
        key_id: withheld.key_id.to_string(),
        hash: withheld.hash.to_string(),
    }
}

/// Languages that there is wording for: BCP 47 tag, direction, and whether the wording is complete and read through.
pub fn languages() -> impl Iterator<Item = (&'static str, Direction, bool)> {
    LANGUAGES.iter().map(|language| (language.tag, language.direction, language.complete))
}
