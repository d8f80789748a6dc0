//! Issuers' status lists in the store: one for each issuer, read by position when a card is asked about.

use super::state::{State, StatusFile};
use super::{StoredTrust, TrustStore};
use crate::{Failure, FileSource, open_status_list};
use phr_core::keys::{IssuerPublicKey, KeyId};
use phr_core::model::Timestamp;
use phr_core::status::{StatusDelta, StatusHead, StatusList, said_signer};
use phr_core::trust::{ClockStanding, Issuer, Names, Purpose};

/// A status list that is held.
#[derive(Debug)]
pub struct StoredStatus {
    /// The list.
    pub list: StatusList<FileSource>,
    /// When it was taken, by this machine's clock.
    pub taken_at: Timestamp,
}

/// A status list that was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenStatus {
    /// The issuer's names.
    pub names: Names,
    /// The list's number.
    pub number: u64,
    /// When it was made.
    pub issued_at: Timestamp,
    /// How many records it has.
    pub count: u64,
    /// The number of the list whose place it took; its own, if it was held already.
    pub before: Option<u64>,
}

impl TakenStatus {
    fn new(issuer: &Issuer, head: &StatusHead, before: Option<u64>) -> Self {
        let (number, issued_at, count) = (head.number(), head.issued_at(), head.count());
        Self { names: issuer.names.clone(), number, issued_at, count, before }
    }
}

impl TrustStore {
    /// Takes an issuer's status list in place of the one that is held. Every part of it is looked at.
    ///
    /// # Errors
    /// `status-list-issuer-unknown`, `status-list-issuer-not-trusted`; as [`StatusList::open`] and
    /// [`StatusList::check_replaces`]; as [`TrustStore::take`].
    pub fn take_status_list(&self, bytes: &[u8], clock: Timestamp) -> Result<TakenStatus, Failure> {
        let _lock = self.folder.lock()?;
        let state = self.folder.state()?;
        let held = self.held(&state)?;
        let issuer = signer(&held, said_signer(bytes)?)?;
        let list = StatusList::open(bytes.to_vec(), &issuer.key)?;
        self.keep_status(list, issuer, &held, state.clone(), clock)
    }

    /// Takes what changed since an earlier status list that is held.
    ///
    /// # Errors
    /// `status-list-not-held` where there is none that it could change; as [`StatusDelta::parse`],
    /// [`StatusDelta::apply`] and [`TrustStore::take_status_list`].
    pub fn take_status_delta(&self, bytes: &[u8], clock: Timestamp) -> Result<TakenStatus, Failure> {
        let _lock = self.folder.lock()?;
        let state = self.folder.state()?;
        let held = self.held(&state)?;
        let issuer = signer(&held, StatusDelta::said_signer(bytes)?)?;
        let delta = StatusDelta::parse(bytes, &issuer.key)?;
        let olds = held.replaced_by(&issuer.key);
        let fits = |old: &&&StoredStatus| delta.leads_to(&old.list) || delta.is_from(&old.list);
        let old = olds.iter().find(fits).or(olds.first()).ok_or_else(|| {
            Failure::new(
                "status-list-not-held",
                "this is what changed in a list that this machine does not hold",
            )
            .hint("import the issuer's whole list")
        })?;
        if delta.leads_to(&old.list) {
            let head = old.list.head();
            return Ok(TakenStatus::new(issuer, head, Some(head.number())));
        }
        let list = delta.apply(&old.list)?;
        self.keep_status(list, issuer, &held, state.clone(), clock)
    }

    /// The lists that can be read; of the others, why not. Those stand in nobody's way, and an import replaces them.
    pub(super) fn status_lists(&self, state: &State) -> (Vec<StoredStatus>, Vec<Failure>) {
        let (mut lists, mut unreadable) = (Vec::new(), Vec::new());
        for held in &state.status_lists {
            let opened = self.folder.place(&held.file).and_then(|path| open_status_list(&path, &held.key));
            match opened {
                Ok(list) => lists.push(StoredStatus { list, taken_at: Timestamp(held.taken_at) }),
                Err(failure) => {
                    unreadable.push(failure.during(format!("status list of key {}", held.key.key_id())));
                }
            }
        }
        (lists, unreadable)
    }

    fn keep_status(
        &self,
        list: StatusList<Vec<u8>>,
        issuer: &Issuer,
        held: &StoredTrust,
        mut state: State,
        clock: Timestamp,
    ) -> Result<TakenStatus, Failure> {
        let (head, key) = (list.head(), issuer.key);
        check_signer(held, &key, head, clock)?;
        list.entries().try_for_each(|entry| entry.map(drop))?;
        // A list that a key signed which is no longer trusted holds up no other: whoever has the key could have used up the
        // numbers.
        let olds = held.replaced_by(&key).into_iter();
        let olds: Vec<_> =
            olds.filter(|old| check_signer(held, old.list.key(), old.list.head(), clock).is_ok()).collect();
        olds.iter().try_for_each(|old| list.check_replaces(&old.list))?;
        let before = olds.iter().map(|old| old.list.head().number()).max();
        let taken = TakenStatus::new(issuer, head, before);
        let file = self.folder.keep(list.as_bytes())?;
        state.status_lists.retain(|other| !held.trust.succeeds(key.key_id(), other.key.key_id()));
        state.status_lists.push(StatusFile { key, file, taken_at: clock.0 });
        // What one issuer dates is no measure where the clock is wrong, nor ahead of it.
        if held.trust.time(clock).1 == ClockStanding::Plausible && taken.issued_at <= clock {
            state.see(taken.issued_at);
        }
        self.folder.put(&state)?;
        Ok(taken)
    }
}

impl StoredTrust {
    /// The held status lists whose place one that this key signs takes.
    fn replaced_by(&self, key: &IssuerPublicKey) -> Vec<&StoredStatus> {
        let replaced = |held: &&StoredStatus| self.trust.succeeds(key.key_id(), held.list.key().key_id());
        self.status.iter().filter(replaced).collect()
    }
}

/// Who is said to have signed, by the trust lists.
fn signer(held: &StoredTrust, key_id: KeyId) -> Result<&Issuer, Failure> {
    held.trust.issuers(key_id).next().ok_or_else(|| {
        let message = format!("no trust list knows who signed this status list (key {key_id})");
        Failure::new("status-list-issuer-unknown", message)
            .hint("import the programme's trust list first, or a newer one")
    })
}

/// Whether the issuer may make status lists, at the time when it made this one.
fn check_signer(
    held: &StoredTrust,
    key: &IssuerPublicKey,
    head: &StatusHead,
    clock: Timestamp,
) -> Result<(), Failure> {
    let verdict = held.trust.judge(key, Purpose::Revoke, head.issued_at(), clock).verdict;
    if verdict.is_trusted() {
        return Ok(());
    }
    let message = format!("the trust list does not let this issuer make status lists ({})", verdict.code());
    Err(Failure::new("status-list-issuer-not-trusted", message)
        .hint("the programme lists the key with the purpose `revoke`, or withdrew it for a reason"))
}
