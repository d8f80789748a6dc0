//! The keys under which cells are sealed.

use crate::{Error, Private, Result};
use phr_core::keys::StorageKey;
use rand_core::CryptoRng;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// A key outside the database, such as in a PKCS#11 token, that seals the data keys.
pub trait MasterKey: Send + Sync {
    /// Which key it is, so that the right one is asked for at the next start: a label, not a secret.
    fn label(&self) -> String;

    /// Seals 32 secret bytes, bound to `context`.
    ///
    /// # Errors
    /// [`MasterKeyError`] when the token refuses.
    fn seal(
        &self,
        context: &[u8],
        key: &[u8; 32],
        random: &mut dyn CryptoRng,
    ) -> std::result::Result<Vec<u8>, MasterKeyError>;

    /// Undoes [`MasterKey::seal`].
    ///
    /// # Errors
    /// [`MasterKeyError`] when the token refuses, or what was sealed or its context was altered.
    fn open(&self, context: &[u8], sealed: &[u8])
    -> std::result::Result<Zeroizing<[u8; 32]>, MasterKeyError>;
}

/// What a token says instead of opening a key; no secret.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct MasterKeyError(pub String);

/// The master key that a passphrase opened.
impl MasterKey for StorageKey {
    fn label(&self) -> String {
        String::new()
    }

    fn seal(
        &self,
        context: &[u8],
        key: &[u8; 32],
        random: &mut dyn CryptoRng,
    ) -> std::result::Result<Vec<u8>, MasterKeyError> {
        StorageKey::seal(self, context, key, random).map_err(|error| MasterKeyError(error.to_string()))
    }

    fn open(
        &self,
        context: &[u8],
        sealed: &[u8],
    ) -> std::result::Result<Zeroizing<[u8; 32]>, MasterKeyError> {
        let opened = StorageKey::open(self, context, sealed);
        let opened = opened.map_err(|error| MasterKeyError(error.to_string()))?;
        let mut key = Zeroizing::new([0; 32]);
        if opened.len() != key.len() {
            return Err(MasterKeyError("what was sealed is no key".to_owned()));
        }
        key.copy_from_slice(&opened);
        Ok(key)
    }
}

/// What a storage key in the database is for.
pub(crate) const DATA: &str = "data";
/// The key of the keyed hashes. It has one version: another would make nobody found.
pub(crate) const INDEX: &str = "index";

/// What a storage key is bound to under the master key.
pub(crate) fn key_context(purpose: &str, version: u32) -> Vec<u8> {
    format!("phr-storage-key-1/{purpose}/{version}").into_bytes()
}

/// What a secret of the caller's is bound to under the master key.
pub(crate) fn apart_context(name: &str) -> Vec<u8> {
    format!("phr-storage-apart-1/{name}").into_bytes()
}

/// A cell's place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell<'a> {
    pub(crate) table: &'static str,
    pub(crate) column: &'static str,
    pub(crate) row: &'a str,
}

/// All keys of an unlocked database.
pub(crate) struct Keys {
    pub(crate) newest: u32,
    data: BTreeMap<u32, StorageKey>,
    match_keys: StorageKey,
    records: StorageKey,
}

/// The first byte of a sealed cell; the key's version and what [`StorageKey::seal`] gives follow.
const CELL_FORMAT: u8 = 1;

/// What a cell sealed under this version of the data key begins with. Older versions' sort before it.
pub(crate) fn cell_prefix(version: u32) -> [u8; 5] {
    let [a, b, c, d] = version.to_be_bytes();
    [CELL_FORMAT, a, b, c, d]
}

impl Keys {
    pub(crate) fn new(data: BTreeMap<u32, StorageKey>, index: &StorageKey) -> Option<Self> {
        let newest = *data.last_key_value()?.0;
        let [match_keys, records] = [b"match-keys".as_slice(), b"records"].map(|label| index.derive(label));
        Some(Self { newest, data, match_keys, records })
    }

    pub(crate) fn seal(&self, cell: Cell<'_>, plain: &[u8], random: &mut dyn CryptoRng) -> Result<Vec<u8>> {
        let refused = || cell.refused();
        let key = self.data.get(&self.newest).ok_or_else(refused)?;
        let sealed = key.seal(&cell.place(self.newest), plain, random).map_err(|_| refused())?;
        Ok([cell_prefix(self.newest).as_slice(), &sealed].concat())
    }

    pub(crate) fn open(&self, cell: Cell<'_>, bytes: &[u8]) -> Result<Private> {
        let opened = bytes.split_first_chunk::<5>().and_then(|([format, version @ ..], sealed)| {
            let version = u32::from_be_bytes(*version);
            let key = self.data.get(&version).filter(|_| *format == CELL_FORMAT)?;
            key.open(&cell.place(version), sealed).ok()
        });
        opened.map(Private::from).ok_or_else(|| cell.refused())
    }

    /// The keyed hash of a match key.
    pub(crate) fn match_token(&self, key: &[u8]) -> i64 {
        i64::from_be_bytes(self.match_keys.token(key))
    }

    /// The keyed hash of a record id.
    pub(crate) fn record_token(&self, record_id: &[u8; 8]) -> i64 {
        i64::from_be_bytes(self.records.token(record_id))
    }
}

impl Cell<'_> {
    /// What a cell is bound to. No name has a NUL, so no two places have the same bytes.
    fn place(&self, version: u32) -> Vec<u8> {
        let Self { table, column, row } = self;
        format!("phr-storage-cell-1\0{table}\0{column}\0{row}\0{version}").into_bytes()
    }

    fn refused(&self) -> Error {
        Error::Sealed { table: self.table, column: self.column, row: self.row.to_owned() }
    }
}
