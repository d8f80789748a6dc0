//! What bears a card: which carriers there are, and the text for QR symbols and keyboards: [`text`] for a card in one
//! symbol, [`sequence`] for lists and whatever else takes several; and [`ndef`], the messages of NFC tags.

mod digits;
mod kinds;
pub mod ndef;
pub mod sequence;
pub mod text;

pub use kinds::{Carrier, MIME_TYPE, UnknownCarrier};
