//! Trust lists of the WHO network (GDHCN) in the store. They have no numbers and no signature that is checked here: the
//! person who imports one vouches for it.

use super::TrustStore;
use super::state::{Document, State};
use crate::Failure;
use phr_core::gdhcn::TrustDocument;
use phr_core::limits;
use phr_core::model::Timestamp;

/// A trust list of the WHO network that is held.
#[derive(Debug)]
pub struct StoredDocument {
    /// What it says.
    pub document: TrustDocument,
    /// The SHA-256 of its bytes, in lower-case hexadecimal, to compare with what somebody got another way.
    pub sha256: String,
    /// When it was taken, by this machine's clock.
    pub taken_at: Timestamp,
}

/// What became of a document that was offered.
#[derive(Debug)]
pub enum TakenDocument {
    /// It is the first of its identifier.
    First(TrustDocument),
    /// It took the place of another of its identifier.
    InPlaceOfAnother(TrustDocument),
    /// It is the one that is held.
    Same(TrustDocument),
}

impl TrustStore {
    /// The trust lists of the WHO network that are held.
    ///
    /// # Errors
    /// As [`TrustStore::load`].
    pub fn gdhcn(&self) -> Result<Vec<StoredDocument>, Failure> {
        let _lock = self.folder.lock_shared()?;
        let state = self.folder.state()?;
        state.gdhcn.iter().map(|document| self.stored_document(document)).collect()
    }

    /// Takes a trust list of the WHO network, in place of the one of its identifier.
    ///
    /// # Errors
    /// As [`TrustDocument::parse`]; `gdhcn-no-keys` where nothing in it can be used; as [`TrustStore::take`].
    pub fn take_gdhcn(&self, bytes: &[u8], clock: Timestamp) -> Result<TakenDocument, Failure> {
        let document = TrustDocument::parse(bytes)?;
        if document.keys().is_empty() {
            return Err(Failure::new("gdhcn-no-keys", "this document has no key that can be used here")
                .hint("`phr-reader gdhcn show` says why each entry was not taken; a list of references names other documents"));
        }
        let _lock = self.folder.lock()?;
        let mut state = self.folder.state()?;
        let file = self.folder.keep(bytes)?;
        let held = state.gdhcn.iter().find(|held| held.id == document.id()).map(|held| held.file.clone());
        if held.as_ref() == Some(&file) {
            return Ok(TakenDocument::Same(document));
        }
        state.gdhcn.retain(|other| other.id != document.id());
        state.gdhcn.push(Document { id: document.id().to_owned(), file, taken_at: clock.0 });
        self.folder.put(&state)?;
        Ok(match held {
            None => TakenDocument::First(document),
            Some(_) => TakenDocument::InPlaceOfAnother(document),
        })
    }

    /// Gives up the trust list of the WHO network with this identifier; says whether there was one.
    ///
    /// # Errors
    /// As [`TrustStore::remember`].
    pub fn forget_gdhcn(&self, id: &str) -> Result<bool, Failure> {
        let _lock = self.folder.lock()?;
        let mut state = self.folder.state()?;
        let before = state.gdhcn.len();
        state.gdhcn.retain(|document| document.id != id);
        let State { gdhcn, .. } = &state;
        if gdhcn.len() == before {
            return Ok(false);
        }
        self.folder.put(&state)?;
        Ok(true)
    }

    fn stored_document(&self, held: &Document) -> Result<StoredDocument, Failure> {
        let bytes = self.folder.file(&held.file, limits::GDHCN_BYTES)?;
        let document =
            TrustDocument::parse(&bytes).map_err(|error| self.folder.damaged(&held.file, &error))?;
        Ok(StoredDocument { document, sha256: held.file.clone(), taken_at: Timestamp(held.taken_at) })
    }
}
