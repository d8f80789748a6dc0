//! Trust lists in files.

use crate::{Failure, read_input};
use phr_core::keys::RootPublicKey;
use phr_core::limits;
use phr_core::trust::TrustList;
use std::path::Path;

/// The signed trust list in a file.
///
/// # Errors
/// As [`read_input`] and [`TrustList::parse`], naming the file.
pub fn read_trust_list(path: &Path, root: &RootPublicKey) -> Result<TrustList, Failure> {
    let bytes = read_input(path, limits::TRUST_LIST_BYTES)?;
    TrustList::parse(&bytes, root).map_err(|error| Failure::from(error).during(path.display()))
}
