//! The sealed card: records in, bytes out, and back.
//!
//! ```text
//! attestations → Record → Sealing::seal → SealedCard → bytes
//! bytes → SealedCard::parse → open(access) → OpenedCard → check_signatures(trust list) → SignatureCheck
//! ```
//!
//! Each arrow is one call and a skipped one does not compile. Before a signature has been found good, nothing of an
//! attestation is parsed but its COSE form.

mod open;
mod record;
mod seal;
mod size;

pub use open::{
    Access, CardFacts, CompartmentFacts, Confidential, OpenedCard, Opener, SealedCard, SignatureCheck,
    UnverifiedAttestation,
};
pub use record::Record;
pub use seal::{ConfidentialPart, Sealing};
pub use size::{SizeChoice, SizeClass};

#[cfg(test)]
mod tests;
