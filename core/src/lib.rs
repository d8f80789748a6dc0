//! The PHR Card: a signed, encrypted health record that fits a QR code and is read offline.
//!
//! This crate is pure: bytes, keys, time and randomness come in as arguments.

pub mod calendar;
pub mod card;
pub mod carrier;
pub mod cbor;
pub mod compress;
pub mod confidential;
pub mod content;
pub mod cose;
pub mod fhir;
pub mod gdhcn;
pub mod hcert;
pub mod keys;
pub mod limits;
#[macro_use]
pub mod model;
// Behind `model`, whose macro it uses.
pub mod fit;
mod primitives;
pub mod record;
pub mod render;
pub mod status;
pub mod summary;
pub mod terminology;
#[cfg(test)]
mod testing;
pub mod trust;
pub mod wire;

pub use primitives::{CryptoRng, sha256};
