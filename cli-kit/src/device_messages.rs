//! What is said of this device, its key and the grants to it.

use crate::Failure;

/// There is no key.
pub(crate) const NOT_ENROLLED: &str = "this device is not enrolled: it has no key of its own";
/// Hint for that.
pub(crate) const NOT_ENROLLED_HINT: &str =
    "enrol it: phr-reader enrol --name \"Desk 3\" --out desk-3.request";
/// There is a key already.
pub(crate) const ENROLLED: &str = "this device is enrolled already";
/// Hint for that.
pub(crate) const ENROLLED_HINT: &str =
    "`phr-reader enrol status` shows it; add --force for a new key, and all grants to the old one are lost";
/// The key's file is not as it was written.
pub(crate) const KEY_DAMAGED: &str = "the device's key file is not as it was written";
/// Hint for that.
pub(crate) const KEY_DAMAGED_HINT: &str =
    "enrol the device anew (phr-reader enrol --force), and ask the network's keeper for new grants";
/// The grant that is kept is newer.
pub(crate) const GRANT_OLDER: &str = "this device has a later grant of the same network";
/// Hint for that.
pub(crate) const GRANT_OLDER_HINT: &str =
    "keep that one; or remove it first (phr-reader enrol remove), if the keeper says so";
/// Hint where a file is no grant.
pub(crate) const GRANT_HINT: &str = "grants are made by `phr-issuer network grant`";
/// Hint where a file is no request.
pub(crate) const REQUEST_HINT: &str = "requests are made by `phr-reader enrol`, at the clinic";

/// A grant's file that cannot be read.
pub(crate) fn grant_unreadable(failure: &Failure) -> String {
    format!("warning: {}: this grant is not used", failure.message())
}
