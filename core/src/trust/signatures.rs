//! Counting signatures: the one place where it is decided whether enough roots have signed.

use super::{RootSet, TrustListError};
use crate::cose::JointlySigned;

/// How many keys of a set signed, and how many must.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Quorum {
    pub(super) have: usize,
    pub(super) need: usize,
}

impl Quorum {
    /// Counts each key of the set once. The signatures were checked before, by [`check_signers`].
    pub(super) fn of(message: &JointlySigned, set: &RootSet) -> Quorum {
        let have = message.signers().filter(|key_id| set.key(*key_id).is_some()).count();
        Quorum { have, need: set.threshold() }
    }

    pub(super) fn is_reached(self) -> bool {
        self.have >= self.need
    }

    pub(super) fn missing(self) -> usize {
        self.need.saturating_sub(self.have)
    }
}

/// Every signature must be by a key of one of the sets, and good: a document with a stray signature was altered after it
/// was signed.
pub(super) fn check_signers(
    message: &JointlySigned,
    sets: &[&RootSet],
    label: &[u8],
) -> Result<(), TrustListError> {
    for key_id in message.signers() {
        // Two sets may have different keys of one id; the signature counts for both sets, so it has to be of both keys.
        let mut keys = sets.iter().filter_map(|set| set.key(key_id)).peekable();
        keys.peek().ok_or(TrustListError::SignerUnknown { key_id })?;
        keys.try_for_each(|key| message.verify(key, label))
            .map_err(|_| TrustListError::SignatureWrong { key_id })?;
    }
    Ok(())
}
