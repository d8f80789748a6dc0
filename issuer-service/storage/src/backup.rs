//! All tables in a file.

/// What a backup or a restore did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// How many rows.
    pub rows: u64,
    /// The chained SHA-256 at the file's end.
    pub hash: [u8; 32],
}
