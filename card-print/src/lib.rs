//! Prints PHR Cards: a finished PDF of cards, of a booklet or of slips with access codes.
//!
//! | to … | call |
//! |---|---|
//! | print | [`print()`], or [`print_telling`] to be told how far it is |
//! | say what is printed | [`Job`] with [`CardPrint`], [`Booklet`] or [`Slip`] |
//! | give words with their language and direction | [`Words`] |
//!
//! What holds of every print:
//! - Each code is read back from the page as a reader of the PDF draws it, and compared; a [`PrintedPdf`] comes into being in
//!   no other way.
//! - A character that the fonts cannot draw is an error, and so are words that have no room: nothing is left out silently.
//! - The layouts are fixed; what is printed reaches them as data only. No file is opened and nothing is fetched.
//! - The fonts come with the program, so that a print is the same everywhere. [`FONT_LICENCE`] has to go with it.
//!
//! Printing takes a processor for some milliseconds a card: call it from a thread that may block.

mod error;
mod fonts;
mod impose;
mod items;
mod job;
mod proof;
mod summary;
mod words;
mod world;

pub use error::PrintError;
pub use fonts::FONT_LICENCE;
pub use items::{
    Booklet, BookletLayout, CardLayout, CardPrint, Job, PrintConsent, Setting, Slip, Summary, SummaryTerms,
};
pub use job::{print, print_telling};
pub use proof::PrintedPdf;
pub use words::Words;
