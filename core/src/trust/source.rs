//! All that a reader's trust rests on: several lists side by side, and the latest time that it has seen.

use super::content::{Issuer, Network, Purpose};
use super::list::TrustList;
use super::verdict::{ClockStanding, Verdict};
use crate::keys::{IssuerPublicKey, KeyId, NetworkHint};
use crate::model::Timestamp;

/// The lists that a reader holds, of one programme or of several, none above another.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trust {
    lists: Vec<TrustList>,
    latest_seen: Option<Timestamp>,
}

/// What the lists say of one attestation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Judgement<'t> {
    /// Whether it is to be trusted.
    pub verdict: Verdict,
    /// Who signed it, by the list that the verdict comes from; nobody where no list has the key.
    pub issuer: Option<&'t Issuer>,
}

impl From<TrustList> for Trust {
    fn from(list: TrustList) -> Trust {
        Trust::new(vec![list])
    }
}

impl Trust {
    /// What rests on these lists.
    pub fn new(lists: Vec<TrustList>) -> Trust {
        Trust { lists, latest_seen: None }
    }

    /// Adds a time that is certain to have passed: the date of something signed that the reader saw earlier.
    #[must_use]
    pub fn having_seen(self, at: Timestamp) -> Trust {
        Trust { latest_seen: self.latest_seen.max(Some(at)), ..self }
    }

    /// The lists.
    pub fn lists(&self) -> &[TrustList] {
        &self.lists
    }

    /// The entries with this key id, over all lists.
    pub fn issuers(&self, key_id: KeyId) -> impl Iterator<Item = &Issuer> {
        self.lists.iter().filter_map(move |list| list.issuer(key_id))
    }

    /// Whether what the new key's status list says takes the place of the old key's: they are the same, or every list that
    /// has the old one gives both the same issuer number. A programme beside has no say in that.
    pub fn succeeds(&self, new: KeyId, old: KeyId) -> bool {
        let together = |list: &TrustList| {
            let (new, old) = (list.issuer(new), list.issuer(old));
            old.map(|old| new.is_some_and(|new| new.is_same_as(old)))
        };
        let mut said = self.lists.iter().filter_map(together).peekable();
        new == old || (said.peek().is_some() && said.all(|together| together))
    }

    /// The latest time that is certain to have passed, if anything was seen.
    pub fn latest_seen(&self) -> Option<Timestamp> {
        self.lists.iter().map(|list| list.content().issued_at).chain(self.latest_seen).max()
    }

    /// The verdict on something that one entry's key signed, by that entry alone.
    pub(crate) fn judge_by(
        &self,
        issuer: &Issuer,
        purpose: Purpose,
        issued_at: Timestamp,
        clock: Timestamp,
    ) -> Verdict {
        let now = match self.time(clock) {
            (now, ClockStanding::Plausible) => Some(now),
            (_, ClockStanding::Behind { .. }) => None,
        };
        Verdict::of(issuer, purpose, issued_at, now)
    }

    /// The networks with this hint, over all lists.
    pub fn networks(&self, hint: NetworkHint) -> impl Iterator<Item = &Network> {
        self.lists.iter().flat_map(move |list| list.networks(hint))
    }

    /// The time to reckon with: the clock's, or the latest time that is certain to have passed where that is later. The
    /// date of a list is such a time, because its roots signed it.
    pub fn time(&self, clock: Timestamp) -> (Timestamp, ClockStanding) {
        match self.latest_seen().filter(|at_least| clock < *at_least) {
            Some(at_least) => (at_least, ClockStanding::Behind { at_least }),
            None => (clock, ClockStanding::Plausible),
        }
    }

    /// Whether an attestation is to be trusted, whose signature by this key was found good.
    ///
    /// `issued_at` is the time that the attestation itself gives (`iat`); `clock` is the reader's. A withdrawal in any
    /// list counts, since it says something of the key; otherwise one list that trusts the key is enough.
    pub fn judge(
        &self,
        key: &IssuerPublicKey,
        purpose: Purpose,
        issued_at: Timestamp,
        clock: Timestamp,
    ) -> Judgement<'_> {
        let entries = self.issuers(key.key_id()).filter(|issuer| issuer.key == *key);
        let judged = entries.map(|issuer| Judgement {
            verdict: self.judge_by(issuer, purpose, issued_at, clock),
            issuer: Some(issuer),
        });
        let unknown = Judgement { verdict: Verdict::IssuerUnknown, issuer: None };
        judged.fold(unknown, |best, one| if weight(one.verdict) > weight(best.verdict) { one } else { best })
    }
}

/// Which verdict counts where lists differ: the greatest, and of equals the first list's.
fn weight(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::IssuerWithdrawn { .. } => 3,
        Verdict::Trusted => 2,
        Verdict::IssuerUnknown => 0,
        _ => 1,
    }
}
