//! Why there is no print.

use phr_scan::DrawError;

/// Why there is no print. No variant holds anything of the person's.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PrintError {
    /// The fonts have no sign for a character.
    #[error(
        "the fonts of the prints cannot draw {characters}: write it in Latin, Greek, Cyrillic, Arabic, Ethiopic or Bengali letters"
    )]
    GlyphMissing {
        /// Which characters, as code points.
        characters: String,
    },
    /// Words have no room, in the smallest letters that can be read.
    #[error("the words for the {place} do not fit: shorten them or print fewer languages")]
    DoesNotFit {
        /// The part of the layout.
        place: &'static str,
    },
    /// The symbol's modules would be too small to be read.
    #[error(
        "the code has {modules} modules on a side and this print has room for {most}: choose a larger carrier or leave something out"
    )]
    SymbolTooLarge {
        /// Modules on a side, with the quiet zone.
        modules: usize,
        /// The most that there is room for.
        most: usize,
    },
    /// Photographs of the print, worn as cards are, would hardly be read.
    #[error(
        "a worn print of a code with {modules} modules on a side would hardly be read: choose a larger carrier or leave something out"
    )]
    WouldNotLast {
        /// Modules on a side, with the quiet zone.
        modules: usize,
    },
    /// The person has not agreed to a summary that anybody can read.
    #[error(
        "a booklet can be read by anyone who finds it, and the person has not agreed to that: ask, or print a card"
    )]
    NoConsent,
    /// There is nothing to print.
    #[error("there is nothing to print")]
    Nothing,
    /// There is too much to print at once.
    #[error("{found} items are more than the {most} that are printed at once: print them in parts")]
    TooMany {
        /// Items in the job.
        found: usize,
        /// The most.
        most: usize,
    },
    /// The summary has more pages than can be folded.
    #[error("the booklet has {pages} pages, and more than {most} do not fold: print fewer sections")]
    TooManyPages {
        /// Pages of the booklet.
        pages: usize,
        /// The most.
        most: usize,
    },
    /// The access code could not be drawn.
    #[error("the access code could not be drawn as a code: {0}")]
    Symbol(#[from] DrawError),
    /// A code on the finished page does not read as it should.
    #[error(
        "code {number} on page {page} of the finished print does not read back as it should: nothing was printed, try again"
    )]
    ProofFailed {
        /// The page, from 1.
        page: usize,
        /// The code, from 1 in the order of the items.
        number: usize,
    },
    /// The layout has a fault, which is ours.
    #[error("the layout has a fault in line {line}: this is a fault of the program, please report it")]
    Layout {
        /// Line of the layout.
        line: usize,
    },
}

impl PrintError {
    /// Stable code for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::GlyphMissing { .. } => "print-glyph-missing",
            Self::DoesNotFit { .. } => "print-does-not-fit",
            Self::SymbolTooLarge { .. } => "print-symbol-too-large",
            Self::WouldNotLast { .. } => "print-would-not-last",
            Self::NoConsent => "print-no-consent",
            Self::Nothing => "print-nothing",
            Self::TooMany { .. } => "print-too-many",
            Self::TooManyPages { .. } => "print-too-many-pages",
            Self::Symbol(_) => "print-symbol",
            Self::ProofFailed { .. } => "print-proof-failed",
            Self::Layout { .. } => "print-layout",
        }
    }
}
