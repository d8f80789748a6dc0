//! The PHR Card: a signed, encrypted health record that fits a QR code and is read offline.
//!
//! This crate is pure: bytes, keys, time and randomness come in as arguments.

pub mod cbor;
pub mod compress;
pub mod content;
pub mod limits;
#[macro_use]
pub mod model;
pub mod terminology;
pub mod wire;
