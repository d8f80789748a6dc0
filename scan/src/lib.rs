//! Pictures to QR symbols and back.
