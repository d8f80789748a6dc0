//! A trust list of the network, read.

use super::entry::{self, NotTaken, NotTakenReason};
use super::error::GdhcnError;
use super::json::{Document, MethodEntry, Object};
use super::key::TrustedKey;
use crate::limits;

/// A trust list: the keys that were taken, the documents that it refers to, and every entry that was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustDocument {
    id: String,
    keys: Vec<TrustedKey>,
    references: Vec<String>,
    not_taken: Vec<NotTaken>,
    proof: Option<Proof>,
}

/// What a document states about its own proof. It is not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// When it was made, as written there.
    pub created: Option<String>,
    /// Which key is said to have made it: a DID.
    pub made_with: Option<String>,
}

impl TrustDocument {
    /// Reads a DID document. An entry that cannot be used is told in [`TrustDocument::not_taken`], and the others are
    /// taken.
    ///
    /// # Errors
    /// [`GdhcnError`], where the whole is no trust list.
    pub fn parse(bytes: &[u8]) -> Result<TrustDocument, GdhcnError> {
        if bytes.len() > limits::GDHCN_BYTES {
            return Err(GdhcnError::TooLong);
        }
        let json: Object<Document> = serde_json::from_slice(bytes)
            .map_err(|error| GdhcnError::Json { line: error.line(), column: error.column() })?;
        let json = json.into_option().ok_or(GdhcnError::Id)?;
        let id = json.id.as_str().filter(|id| is_did_web(id)).ok_or(GdhcnError::Id)?;
        let methods = json.methods.filter(|_| !json.methods_twice).ok_or(GdhcnError::NoMethods)?;
        if methods.too_many {
            return Err(GdhcnError::TooManyMethods);
        }
        let proof = json.proof.as_ref().map(|proof| Proof {
            created: proof.created.as_str().filter(is_short).map(str::to_owned),
            made_with: proof.method.as_str().filter(is_short).map(str::to_owned),
        });
        let (keys, references, not_taken) = (Vec::new(), Vec::new(), Vec::new());
        let mut document = TrustDocument { id: id.to_owned(), keys, references, not_taken, proof };
        methods.entries.into_iter().enumerate().for_each(|(index, entry)| document.take(index, entry));
        Ok(document)
    }

    fn take(&mut self, index: usize, entry: MethodEntry) {
        let (id, result) = match entry {
            MethodEntry::Reference(id) => return self.references.push(id),
            MethodEntry::Other => (None, Err(NotTakenReason::Malformed)),
            MethodEntry::Key(method) => {
                (method.id.as_str().filter(is_short).map(str::to_owned), entry::read(&method))
            }
        };
        match result {
            Ok(key) => self.keys.push(key),
            Err(reason) => self.not_taken.push(NotTaken { index, id, reason }),
        }
    }

    /// The document's identifier.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The keys, in the document's order.
    pub fn keys(&self) -> &[TrustedKey] {
        &self.keys
    }

    /// Identifiers of other documents, which may have keys. They are not looked up.
    pub fn references(&self) -> &[String] {
        &self.references
    }

    /// The entries that gave no key, and why.
    pub fn not_taken(&self) -> &[NotTaken] {
        &self.not_taken
    }

    /// What the document says of its proof.
    pub fn proof(&self) -> Option<&Proof> {
        self.proof.as_ref()
    }
}

fn is_did_web(id: &str) -> bool {
    is_short(&id) && id.strip_prefix("did:web:").is_some_and(|rest| !rest.is_empty())
}

fn is_short(text: &&str) -> bool {
    text.len() <= limits::GDHCN_ID_BYTES
}
