//! Trust lists of the WHO Global Digital Health Certification Network (GDHCN): whose keys sign health certificates of
//! its participants ([`crate::hcert`]).
//!
//! A list is a DID document (W3C DID Core) with one verification method for each key. [`TrustDocument::parse`] reads
//! one; [`GdhcnKeys::from_documents`] puts several together and finds keys by their id. The proof that WHO puts on a
//! document is not checked, because it is over the document's canonical RDF form: whoever hands a document to this
//! module vouches for where it came from. These keys are of another algorithm than this format's, so nothing here can
//! make an attestation trusted.

mod base64;
mod did;
mod document;
mod domain;
mod entry;
mod error;
mod json;
mod key;
mod keys;

pub use crate::primitives::P256PublicKey;
pub use document::{Proof, TrustDocument};
pub use domain::{KeyUsage, TrustDomain};
pub use entry::{NotTaken, NotTakenReason};
pub use error::GdhcnError;
pub use key::{CertificateDates, ForeignKeyId, SignerCertificate, TrustedKey};
pub use keys::GdhcnKeys;

#[cfg(test)]
mod tests;
