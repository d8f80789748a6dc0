//! The reader's store: what a machine trusts, between one card and the next.
//!
//! A folder with `state.json`, which says what the reader was given and what it holds, and the lists themselves, each in a
//! file that is named by the SHA-256 of its bytes. A change writes the new list first and then puts a new `state.json` in
//! place of the old one: however a program ends in between, the state is the one before or the one after, and every list
//! that it names is there. Whoever changes something holds a lock, and whoever reads shares it.

mod folder;
mod gdhcn;
mod state;
mod status;
#[cfg(test)]
mod tests;

use crate::{Failure, reader_folder};
use folder::StoreFolder;
use phr_core::keys::RootSetId;
use phr_core::limits;
use phr_core::model::Timestamp;
use phr_core::trust::{Anchor, Trust, TrustList, TrustListError};
use state::{Programme, State};
use std::path::Path;

pub use gdhcn::{StoredDocument, TakenDocument};
pub use state::Source;
pub use status::{StoredStatus, TakenStatus};

/// The store of one machine, or of one desk.
#[derive(Debug)]
pub struct TrustStore {
    folder: StoreFolder,
}

/// What a store holds, read and checked.
#[derive(Debug, Default)]
pub struct StoredTrust {
    /// The lists, and the latest time that was seen.
    pub trust: Trust,
    /// Each list with what else is known of it, in the same order.
    pub lists: Vec<StoredList>,
    /// Issuers' status lists, open to be asked.
    pub status: Vec<StoredStatus>,
    /// Status lists that are there and cannot be read: import them again.
    pub unreadable: Vec<Failure>,
    /// The latest time that was seen, if any was.
    pub latest_seen: Option<Timestamp>,
}

/// What is known of a list besides what it says.
#[derive(Debug, Clone)]
pub struct StoredList {
    /// The roots that a person gave the reader.
    pub given: RootSetId,
    /// When the list was taken, by this machine's clock.
    pub taken_at: Timestamp,
    /// Where newer ones are to be had, if that is known.
    pub source: Option<Source>,
}

/// What became of a list that was offered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    /// It is the first list of these roots.
    First(TrustList),
    /// It took the place of another.
    InPlaceOf {
        /// The list that the reader had.
        before: TrustList,
        /// The one that it has now.
        now: TrustList,
    },
    /// It is the one that the reader has.
    Same(TrustList),
}

/// Whether a first list that is past its best-before date is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// No: a newer one may be held back.
    Refuse,
    /// Yes: the person has nothing better.
    Accept,
}

impl TrustStore {
    /// The store in this folder, which need not be there yet.
    pub fn new(folder: &Path) -> Self {
        Self { folder: StoreFolder::new(folder) }
    }

    /// The store in the reader's folder, which `home` may name.
    ///
    /// # Errors
    /// As [`reader_folder`].
    pub fn in_reader_folder(home: Option<&Path>) -> Result<Self, Failure> {
        Ok(Self::new(&reader_folder(home)?.join("trust")))
    }

    /// What the store holds. Every signature is checked again: a file may have been damaged.
    ///
    /// # Errors
    /// `trust-store-unreadable`, `trust-store-damaged`.
    pub fn load(&self) -> Result<StoredTrust, Failure> {
        let lock = self.folder.lock_shared()?;
        let state = self.folder.state()?;
        let loaded = self.held(&state);
        drop(lock);
        loaded
    }

    /// Takes a list in place of the one that it follows; with `given`, also as the first one of these roots. All steps of
    /// "Accepting a trust list" in the specification; `clock` is this machine's.
    ///
    /// # Errors
    /// As [`TrustList::accept`] and [`TrustList::check_not_frozen`]; `trust-roots-needed`; as [`TrustStore::load`];
    /// `trust-store-unwritable`. Then the store is as it was.
    pub fn take(
        &self,
        bytes: &[u8],
        given: Option<RootSetId>,
        past: Past,
        source: Option<Source>,
        clock: Timestamp,
    ) -> Result<Taken, Failure> {
        let _lock = self.folder.lock()?;
        let mut state = self.folder.state()?;
        let held = self.held(&state)?;
        let (place, list) = accepted(bytes, given, &held)?;
        let before = place.map(|place| &held.trust.lists()[place]);
        // Step 9.
        if past == Past::Refuse || before.is_some() {
            list.check_not_frozen(before, held.trust.time(clock).0)?;
        }
        let taken = match before.cloned() {
            None => Taken::First(list.clone()),
            Some(before) if before.is_same_as(&list) => Taken::Same(before),
            Some(before) => Taken::InPlaceOf { before, now: list.clone() },
        };
        // Step 10. What is kept has to be read again by what was given.
        let found =
            given.or(place.map(|place| held.lists[place].given)).unwrap_or_else(|| list.root_set_id());
        TrustList::parse(list.as_bytes(), found)?;
        let file = self.folder.keep(list.as_bytes())?;
        let entry = match place {
            Some(place) => &mut state.programmes[place],
            None => {
                let given = given.unwrap_or_else(|| list.root_set_id());
                state.programmes.push(Programme::new(given));
                state.programmes.last_mut().expect("one was just added")
            }
        };
        if let Some(given) = given.filter(|_| place.is_some()) {
            entry.given = given;
        }
        entry.list = file;
        entry.taken_at = clock.0;
        entry.source = source.or(entry.source.take());
        state.see(list.content().issued_at);
        self.folder.put(&state)?;
        Ok(taken)
    }

    /// Remembers a time that is certain to have passed: the date of something that a trusted key signed.
    ///
    /// # Errors
    /// As [`TrustStore::load`]; `trust-store-unwritable`.
    pub fn remember(&self, at: Timestamp) -> Result<(), Failure> {
        let _lock = self.folder.lock()?;
        let mut state = self.folder.state()?;
        if state.see(at) { self.folder.put(&state) } else { Ok(()) }
    }

    /// Forgets the latest time that was seen, for when something signed was dated years ahead by mistake. The dates of the
    /// lists that are held still count.
    ///
    /// # Errors
    /// As [`TrustStore::remember`].
    pub fn forget_time(&self) -> Result<(), Failure> {
        let _lock = self.folder.lock()?;
        let state = self.folder.state()?;
        self.folder.put(&State { latest_seen: None, ..state })
    }

    /// Gives up the list of these roots; says whether there was one.
    ///
    /// # Errors
    /// As [`TrustStore::remember`].
    pub fn forget(&self, roots: RootSetId) -> Result<bool, Failure> {
        let _lock = self.folder.lock()?;
        let mut state = self.folder.state()?;
        let held = self.held(&state)?;
        let Some(place) = held.place(roots) else { return Ok(false) };
        state.programmes.remove(place);
        self.folder.put(&state)?;
        Ok(true)
    }

    fn held(&self, state: &State) -> Result<StoredTrust, Failure> {
        let read = |programme: &Programme| {
            let bytes = self.folder.file(&programme.list, limits::TRUST_LIST_BYTES)?;
            TrustList::parse(&bytes, programme.given)
                .map_err(|error| self.folder.damaged(&programme.list, &error))
        };
        let lists = state.programmes.iter().map(read).collect::<Result<Vec<_>, Failure>>()?;
        let latest_seen = state.latest_seen.map(Timestamp);
        let trust = Trust::new(lists);
        let trust = match latest_seen {
            Some(at) => trust.having_seen(at),
            None => trust,
        };
        let lists = state.programmes.iter().map(Programme::stored).collect();
        let (status, unreadable) = self.status_lists(state);
        Ok(StoredTrust { trust, lists, status, unreadable, latest_seen })
    }
}

impl StoredTrust {
    /// Which of the lists is one of these roots.
    pub fn place(&self, roots: RootSetId) -> Option<usize> {
        self.trust.lists().iter().position(|list| list.roots().contains(roots))
    }
}

/// The list that was offered, and the place of the one that it follows. Where a person names roots that are not those of a held
/// list, the list may nevertheless follow one, whose roots were changed to these.
fn accepted(
    bytes: &[u8],
    given: Option<RootSetId>,
    held: &StoredTrust,
) -> Result<(Option<usize>, TrustList), Failure> {
    let by_roots = given.and_then(|given| held.place(given));
    let places: Vec<usize> = match by_roots {
        Some(place) => vec![place],
        None => (0..held.lists.len()).collect(),
    };
    let named = |list: &TrustList| given.is_none_or(|given| list.roots().contains(given));
    let mut refused = None;
    for place in places {
        match TrustList::accept(bytes, Anchor::Held(&held.trust.lists()[place])) {
            Ok(list) if named(&list) => return Ok((Some(place), list)),
            Ok(_) => {}
            // A list of another programme; that of a later place may be the one that it follows.
            Err(error @ TrustListError::OtherRoots { .. }) => refused = refused.or(Some(error)),
            Err(error) => return Err(error.into()),
        }
    }
    match (given, refused) {
        (Some(given), _) if by_roots.is_none() => Ok((None, TrustList::accept(bytes, Anchor::Given(given))?)),
        (_, Some(error)) => Err(error.into()),
        (_, None) => Err(Failure::new("trust-roots-needed", "this machine was not told yet whose lists it may take")
            .hint("add --roots with the line that begins with phr-roots-1, which the programme gave you apart from the list")),
    }
}
