//! Trust lists from files and from the store, and the roots that they must be signed by.

use crate::{Failure, FileSource, StoredTrust, TrustStore, public_key, read_input, say};
use phr_core::keys::{KeyTextError, RootPublicKey, RootSetId};
use phr_core::limits;
use phr_core::record::VerifiedRecord;
use phr_core::status::StatusList;
use phr_core::trust::{ClockStanding, RootSet, Trust, TrustList};
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

/// What a program judges by, and where it has that from.
#[derive(Debug)]
pub struct TrustInUse {
    /// The trust lists.
    pub trust: Trust,
    /// The status lists of their issuers.
    pub status: Vec<StatusList<FileSource>>,
    /// The store that they are from; none where a list was named.
    store: Option<TrustStore>,
}

impl TrustInUse {
    /// The list that is named with its roots, or all that the store in the reader's folder holds.
    ///
    /// # Errors
    /// As [`read_trust_list`] and [`TrustStore::load`]; `trust-store-empty` where nothing is named nor held.
    pub fn choose(named: Option<(&Path, &str)>, home: Option<&Path>) -> Result<Self, Failure> {
        if let Some((path, roots)) = named {
            let roots = root_set_id(roots).map_err(|failure| failure.during("--root"))?;
            let list = Trust::from(read_trust_list(path, roots)?);
            let held = Self::beside_named(home);
            // What the machine has seen of the time holds, whichever list is named.
            let trust = match held.trust.latest_seen() {
                Some(at) => list.having_seen(at),
                None => list,
            };
            return Ok(Self { trust, ..held });
        }
        let store = TrustStore::in_reader_folder(home)?;
        let held = store.load()?;
        if held.lists.is_empty() {
            return Err(Failure::new("trust-store-empty", "this machine holds no trust list, so nobody can be believed")
                .hint("import one: `phr-reader trust import LIST --roots phr-roots-1…`; or name one with --trust and --root"));
        }
        Ok(Self::of(held, Some(store)))
    }

    fn of(held: StoredTrust, store: Option<TrustStore>) -> Self {
        held.unreadable.iter().for_each(|failure| say(format!("warning: {failure}; import it again")));
        let status = held.status.into_iter().map(|held| held.list).collect();
        Self { trust: held.trust, status, store }
    }

    /// The status lists that the store holds: what an issuer revoked is so, whichever trust list is named. A store that
    /// cannot be read has no say where it was not asked for.
    fn beside_named(home: Option<&Path>) -> Self {
        let held = TrustStore::in_reader_folder(home).and_then(|store| store.load());
        let held = held.unwrap_or_else(|failure| {
            say(failure);
            StoredTrust::default()
        });
        Self { store: None, ..Self::of(held, None) }
    }

    /// Remembers the date of the newest trusted attestation: that time is certain to have passed. A clock that is wrong
    /// would let a date that lies ahead pass, so nothing is learnt then.
    ///
    /// # Errors
    /// As [`TrustStore::remember`].
    pub fn remember(&self, record: &VerifiedRecord) -> Result<(), Failure> {
        let trusted = record.attestations().iter().filter(|attestation| attestation.verdict.is_trusted());
        let newest = trusted.map(|attestation| attestation.payload.issued_at).max();
        let certain = newest.filter(|_| record.trust().clock == ClockStanding::Plausible);
        match (&self.store, certain) {
            (Some(store), Some(at)) if at <= record.now() => store.remember(at),
            _ => Ok(()),
        }
    }
}

struct GivenRoots(RootSetId);

impl FromStr for GivenRoots {
    type Err = KeyTextError;

    fn from_str(text: &str) -> Result<Self, KeyTextError> {
        let alone = || text.parse::<RootPublicKey>().map(|key| RootSet::single(key).id());
        text.parse().or_else(|_| alone()).map(Self)
    }
}
