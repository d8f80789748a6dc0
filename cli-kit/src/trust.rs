//! Trust lists from files, and the roots that they must be signed by.

use crate::{Failure, public_key, read_input};
use phr_core::keys::{KeyTextError, RootPublicKey, RootSetId};
use phr_core::limits;
use phr_core::trust::{RootSet, TrustList};
use std::path::Path;
use std::str::FromStr;

/// Whose list a reader may take, as an argument names them: the name of a set of roots, or the public key of a root that
/// signs alone; its text, or a file that begins with it.
///
/// # Errors
/// As [`public_key`].
pub fn root_set_id(argument: &str) -> Result<RootSetId, Failure> {
    public_key::<GivenRoots>(argument).map(|given| given.0)
}

/// A trust list from a file.
///
/// # Errors
/// As [`read_input`] and [`TrustList::parse`], naming the file.
pub fn read_trust_list(path: &Path, roots: RootSetId) -> Result<TrustList, Failure> {
    let bytes = read_input(path, limits::TRUST_LIST_BYTES)?;
    TrustList::parse(&bytes, roots).map_err(|error| Failure::from(error).during(path.display()))
}

struct GivenRoots(RootSetId);

impl FromStr for GivenRoots {
    type Err = KeyTextError;

    fn from_str(text: &str) -> Result<Self, KeyTextError> {
        let alone = || text.parse::<RootPublicKey>().map(|key| RootSet::single(key).id());
        text.parse().or_else(|_| alone()).map(Self)
    }
}
