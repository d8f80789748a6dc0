//! What can be printed.

use std::fmt;

use phr_core::keys::AccessCode;
use phr_core::model::Timestamp;
use phr_core::render::View;
use phr_scan::Symbol;

use crate::{PrintError, Words};

/// What is to be printed.
#[derive(Debug)]
pub enum Job {
    /// Cards, in this order.
    Cards(CardLayout, Vec<CardPrint>),
    /// A booklet.
    Booklet(BookletLayout, Box<Booklet>),
    /// Slips with access codes, each on a sheet of its own.
    Slips(Vec<Slip>),
}

/// What holds for a whole print.
#[derive(Clone, Debug)]
pub struct Setting {
    /// When it is made.
    pub at: Timestamp,
    /// Title of the document, which no page shows. No name belongs here: it is seen in lists of files and of print jobs.
    pub title: Words,
    /// Whether the data are invented. Every page says so then.
    pub demo: bool,
}

/// How cards lie on pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CardLayout {
    /// Each on pages of its own size (ISO/IEC 7810 ID-1), first the front and then the back: for a card printer.
    Single,
    /// Ten on an A4 sheet with cut marks, and their backs on the next page, to be turned over the long edge.
    Sheet,
}

/// How the pages of a booklet lie on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BookletLayout {
    /// One A6 page after the other, tagged for screen readers (PDF/UA-1).
    Pages,
    /// Two to a side of A5 in landscape, printed on both sides and turned over the short edge, then folded once.
    FoldedA5,
    /// Four to a side of A4, printed on both sides and turned over the long edge, then cut across the middle, laid into one
    /// another and folded.
    FoldedA4,
}

/// A card.
#[derive(Clone)]
pub struct CardPrint {
    /// The code.
    pub symbol: Symbol,
    /// What this is, in large letters.
    pub title: Words,
    /// The person's names, where the person wants them on the card.
    pub names: Vec<Words>,
    /// What to do with it ("health record, scan"), in several languages.
    pub hints: Vec<Words>,
    /// On the back: what this is and how it is read, in the languages of the person and of clinicians.
    pub explanation: Vec<Words>,
    /// On the back: what to do in an emergency.
    pub emergency: Vec<Words>,
    /// On the back: who issued it.
    pub issuer: Vec<Words>,
    /// On the back: what staff call the card. Never the access code.
    pub reference: Option<String>,
}

/// A booklet with a code on its cover and summaries that anybody can read.
pub struct Booklet {
    pub(crate) symbol: Symbol,
    pub(crate) cover: Cover,
    pub(crate) summaries: Vec<Summary>,
}

pub(crate) struct Cover {
    pub(crate) titles: Vec<Words>,
    pub(crate) names: Vec<Words>,
    pub(crate) hints: Vec<Words>,
}

/// A summary in one language.
pub struct Summary {
    /// What it says.
    pub view: View,
    /// The headings, in the view's language.
    pub terms: SummaryTerms,
}

/// What a summary says of itself, in its language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SummaryTerms {
    /// Its title.
    pub title: String,
    /// Heading of what is said of the person.
    pub person: String,
    /// Heading of where it comes from.
    pub attestations: String,
    /// Before what is kept back.
    pub withheld: String,
    /// Before a concept's English name.
    pub english: String,
    /// Before the issuer's own words.
    pub as_written: String,
    /// That nobody with a clinical background has read a translation.
    pub draft: String,
    /// Before an attestation's hash.
    pub hash: String,
    /// Before a record's id.
    pub record: String,
}

impl Default for SummaryTerms {
    fn default() -> Self {
        let own = str::to_owned;
        Self {
            title: own("Health record"),
            person: own("Person"),
            attestations: own("Where this comes from"),
            withheld: own("Kept back"),
            english: own("English"),
            as_written: own("as written"),
            draft: own("draft"),
            hash: own("Attestation"),
            record: own("Record"),
        }
    }
}

/// The person's consent to a summary on paper, which anybody can read who finds it.
#[derive(Clone, Copy, Debug)]
pub struct PrintConsent(());

impl PrintConsent {
    /// The consent, where it was given.
    ///
    /// # Errors
    /// [`PrintError::NoConsent`] where it was not.
    pub fn given(consent_to_print_summary: bool) -> Result<Self, PrintError> {
        if consent_to_print_summary { Ok(Self(())) } else { Err(PrintError::NoConsent) }
    }
}

impl Booklet {
    /// A booklet, for whose summaries the person's consent is needed. First comes the summary in the clinician's language,
    /// which says on which side the booklet is bound, then that in the person's.
    ///
    /// ```compile_fail
    /// # use phr_print::*;
    /// # fn try_it(symbol: phr_scan::Symbol, summaries: Vec<Summary>) {
    /// Booklet::new(true, symbol, vec![], vec![], vec![], summaries);
    /// # }
    /// ```
    pub fn new(
        _consent: PrintConsent,
        symbol: Symbol,
        titles: Vec<Words>,
        names: Vec<Words>,
        hints: Vec<Words>,
        summaries: Vec<Summary>,
    ) -> Self {
        Self { symbol, cover: Cover { titles, names, hints }, summaries }
    }
}

/// A slip with an access code, to be kept apart from the card.
#[derive(Clone)]
pub struct Slip {
    /// The code.
    pub access_code: AccessCode,
    /// What this is.
    pub titles: Vec<Words>,
    /// That it is to be kept apart from the card, and what it is for, in the person's language first.
    pub lines: Vec<Words>,
    /// Which card it belongs to, as staff call it.
    pub reference: Option<String>,
}

macro_rules! opaque_debug {
    ($($name:ident),+) => {$(
        /// Prints nothing of the person.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    )+};
}
opaque_debug!(CardPrint, Booklet, Cover, Summary, Slip);
