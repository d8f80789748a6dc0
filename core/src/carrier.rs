//! What bears a card: text for QR symbols and keyboards.

pub mod text;
