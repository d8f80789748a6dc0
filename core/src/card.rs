//! The sealed card: records in, bytes out, and back.
//!
//! ```text
//! AttestationPayload → packed → Attestation → Record → Sealing::seal → SealedCard → bytes         (all of it: issue)
//! bytes → SealedCard::parse → open(access) → OpenedCard → verify(trust list, now) → VerifiedRecord
//! ```
//!
//! Each arrow is one call and a skipped one does not compile. Before a signature has been found good, nothing of an
//! attestation is parsed but its COSE form.

mod heads;
mod issue;
mod merge;
mod open;
mod record;
mod seal;
mod size;
mod verify;

pub use issue::{Compartment, ConfidentialContents, IssueError, Issued, StageSizes, issue, issue_record};
pub use merge::MergeError;
pub use open::{
    Access, CardFacts, CompartmentFacts, Confidential, OpenedCard, Opener, SealedCard, SignatureCheck,
    UnverifiedAttestation,
};
pub use record::Record;
pub use seal::{ConfidentialPart, Sealing};
pub use size::{SizeChoice, SizeClass};

#[cfg(test)]
mod pipeline_tests;
#[cfg(test)]
mod tests;
