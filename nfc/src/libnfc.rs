//! Readers through libnfc: those with a PN532 or a chip like it, on USB or a serial port.
//!
//! libnfc is a C library which a hostile tag or a broken reader can crash. It runs in a process of its own, the *helper*: this
//! program started anew with the arguments [`HELPER_ARGUMENTS`], which calls [`serve_helper`] and nothing else. A crash or a
//! silence costs a restart of the helper and is told as [`CardError::Lost`].

mod client;
mod device;
mod frames;
mod serve;

pub use client::{HelperCommand, HelperReader, list, list_with};
pub use serve::serve_helper;

/// The arguments with which a program that uses this module is to call [`serve_helper`].
pub const HELPER_ARGUMENTS: [&str; 2] = ["nfc", "helper"];

#[cfg(doc)]
use crate::CardError;
