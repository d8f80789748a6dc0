//! What bears a card: which carriers there are, and the text for QR symbols and keyboards.

mod kinds;
pub mod text;

pub use kinds::{Carrier, MIME_TYPE, UnknownCarrier};
