//! The PHR Card: a signed, encrypted health record that fits a QR code and is read offline.
//!
//! This crate is pure: bytes, keys, time and randomness come in as arguments.

pub mod card;
pub mod carrier;
pub mod cbor;
pub mod compress;
pub mod content;
pub mod cose;
pub mod keys;
pub mod limits;
#[macro_use]
pub mod model;
pub mod terminology;
pub mod wire;
mod primitives;
pub mod trust;

pub use primitives::CryptoRng;

#[cfg(test)]
mod testing;
