//! Makes cards: what is to be said is fitted to a carrier, signed, sealed and drawn.
//!
//! [`Choices`] become a [`Plan`], which holds for many cards; a [`Draft`] is what one card is to say; [`make`] makes it.
//! Nothing is printed and no file is written.

mod draft;
mod error;
mod make;
mod plan;
mod report;
mod room;
mod statement;

pub use draft::{Draft, Source, details_lost};
pub use error::{MakeError, Removed, TooLarge, Way};
pub use make::{Made, make};
pub use plan::{ChoiceError, Choices, Holder, LeaveOut, Plan};
pub use report::{Bytes, ConfidentialFacts, LeftOutCounts, RemovedEntry, Report, SymbolFacts};
pub use room::{content_word, entry_words, names_word};
pub use statement::{SignedStatement, make_card, sign_assessment, sign_imported};
