//! Readers and cards that are not there, for tests through real driver stacks.
//!
//! [`Pn532`] is a reader on a pseudo-terminal, for libnfc; [`VpcdCard`] a card for the virtual reader of pcscd. On either lies a
//! [`VirtualTag`](phr_nfc::memory::VirtualTag).

mod frames;
mod pn532;
mod timing;
mod vpcd;

pub use pn532::{Fault, Pn532};
pub use timing::Timing;
pub use vpcd::VpcdCard;
