//! The file of a draft.

use crate::messages;
use phr_cli_kit::{Failure, Overwrite, read_input, read_text, write_new};
use phr_core::limits;
use phr_core::trust::{RootChain, TrustListDraft};
use serde::{Deserialize, Serialize};
use std::path::Path;

/// A list that is being made, and the roots that are to sign it. As JSON; times are seconds since 1970.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DraftFile {
    /// The roots.
    pub(super) roots: RootChain,
    /// The list.
    pub(super) list: TrustListDraft,
}

impl DraftFile {
    /// Whether a file is a draft, and not a list that was signed: JSON, and not CBOR.
    pub(super) fn is_draft(path: &Path) -> Result<bool, Failure> {
        let bytes = read_input(path, limits::TRUST_LIST_BYTES)?;
        Ok(bytes.trim_ascii_start().starts_with(b"{"))
    }

    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = read_text(path, limits::TRUST_LIST_BYTES)?;
        serde_json::from_str(&text).map_err(|error| {
            Failure::new("trust-list-draft", format!("{}: {error}", messages::NOT_A_DRAFT))
                .during(path.display())
                .hint(messages::DRAFT_HINT)
        })
    }

    pub(super) fn write(&self, path: &Path, overwrite: Overwrite) -> Result<(), Failure> {
        let json =
            serde_json::to_string_pretty(self).map_err(|error| Failure::new("trust-list-draft", error))?;
        write_new(path, (json + "\n").as_bytes(), overwrite)
    }

    /// Changes the list in a draft. Where the change is refused, the draft stays as it was.
    pub(super) fn edit(
        path: &Path,
        change: impl FnOnce(&mut TrustListDraft) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut file = Self::read(path)?;
        change(&mut file.list).map_err(|failure| failure.during(path.display()))?;
        file.write(path, Overwrite::Allow)
    }
}
