//! What a trust list says.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::TrustListError;
use crate::keys::{IssuerPublicKey, KeyId, NetworkPublicKey};
use crate::model::Timestamp;

/// A name in several languages: BCP 47 language tag to text.
pub type Names = BTreeMap<String, String>;

/// The content of a trust list, before it is signed and after it was read. Its JSON form is for editing.
///
/// ```cddl
/// trust-list = { 1: 1, 2: number, 3: issued-at, 4: best-before, 5: [ * issuer ], 6: [ * network ],
///                7: [ ageing-days, old-days ], 8: root-set-id, ? 9: names }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrustListDraft {
    /// Counts up by at least one with every list of a set of roots; readers refuse to go back.
    pub number: u64,
    /// Who publishes the list, as a reader shows it; empty where nobody says.
    #[serde(default, skip_serializing_if = "Names::is_empty")]
    pub names: Names,
    /// When the list was made.
    #[serde(with = "seconds")]
    pub issued_at: Timestamp,
    /// When readers must have a newer one. Afterwards the list counts as old.
    #[serde(with = "seconds")]
    pub best_before: Timestamp,
    /// From how many days of age on the list counts as ageing.
    #[serde(default = "ageing_days")]
    pub ageing_days: u32,
    /// From how many days of age on it counts as old.
    #[serde(default = "old_days")]
    pub old_days: u32,
    /// Who may sign.
    pub issuers: Vec<Issuer>,
    /// Who may open without the access code.
    pub networks: Vec<Network>,
}

/// Someone who signs attestations.
///
/// ```cddl
/// issuer = { 1: key, 2: names, ? 3: country, ? 4: organisation, 5: [ + purpose ], 6: from, ? 7: until,
///            ? 8: [ withdrawn-at, reason ], ? 9: issuer-number }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issuer {
    /// The key that signs; its [`KeyId`] is derived from it.
    pub key: IssuerPublicKey,
    /// The issuer's name, as a reader shows it.
    pub names: Names,
    /// ISO 3166-1 alpha-2 country code, in capitals.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The organisation that answers for the issuer, if its name does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// What the key may sign.
    pub purposes: BTreeSet<Purpose>,
    /// Since when the key signs.
    #[serde(with = "seconds")]
    pub from: Timestamp,
    /// Until when it signs.
    #[serde(with = "optional_seconds", default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Whether the key was withdrawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<Withdrawal>,
    /// Entries of one number are keys of one issuer, such as an old one and the one that replaces it. Without a number
    /// the key is its issuer's only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<u64>,
}

/// What an issuer's key may sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// First attestations: health assessments, and restatements of a record. Wire value 1.
    Assess,
    /// Later attestations: visits. Wire value 2.
    Visit,
    /// Status lists: revoked and superseded records. Wire value 3.
    Revoke,
}

/// When and why a key stopped being trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawal {
    /// Since when.
    #[serde(with = "seconds")]
    pub at: Timestamp,
    /// Why.
    pub reason: WithdrawalReason,
}

/// Why a key was withdrawn. It decides what becomes of the attestations that it signed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WithdrawalReason {
    /// Nothing said: nothing that the key ever signed is trusted. Wire value 0.
    Unspecified,
    /// Someone else has the key, who can also sign with an earlier date: nothing that the key ever signed is trusted.
    /// Wire value 1.
    Compromised,
    /// The key was replaced; what it signed before stays good. Wire value 2.
    Replaced,
    /// The issuer stopped working; what it signed before stays good. Wire value 3.
    Ceased,
}

impl WithdrawalReason {
    /// Whether attestations signed before the withdrawal stay good.
    pub fn spares_earlier(self) -> bool {
        matches!(self, WithdrawalReason::Replaced | WithdrawalReason::Ceased)
    }

    /// A stable name for programs.
    pub fn code(self) -> &'static str {
        match self {
            WithdrawalReason::Unspecified => "unspecified",
            WithdrawalReason::Compromised => "compromised",
            WithdrawalReason::Replaced => "replaced",
            WithdrawalReason::Ceased => "ceased",
        }
    }
}

/// A group of clinics that opens cards without the access code.
///
/// ```cddl
/// network = { 1: key, 2: names, 3: from, ? 4: until, ? 5: [ network-number, epoch ] }
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Network {
    /// The key that cards are sealed for; its hint is derived from it.
    pub key: NetworkPublicKey,
    /// The network's name, as a reader shows it.
    pub names: Names,
    /// Since when cards may be sealed for it.
    #[serde(with = "seconds")]
    pub from: Timestamp,
    /// Until when.
    #[serde(with = "optional_seconds", default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// Which key of which network this is. Without it the key is its network's only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<Epoch>,
}

/// One of the keys that a network has, one after the other: a device that is lost ends an epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Epoch {
    /// Entries of one number are keys of one network.
    pub network: u64,
    /// Counts up with each key of the network.
    pub epoch: u64,
}

impl Network {
    /// Whether cards are to be sealed for this network at this time.
    pub fn is_current(&self, now: Timestamp) -> bool {
        self.from <= now && self.until.is_none_or(|until| now <= until)
    }
}

impl TrustListDraft {
    /// Days until a list counts as ageing, unless it says otherwise.
    pub const AGEING_DAYS: u32 = 90;
    /// Days until a list counts as old, unless it says otherwise.
    pub const OLD_DAYS: u32 = 365;

    /// An empty list with the usual ages.
    pub fn new(number: u64, issued_at: Timestamp, best_before: Timestamp) -> TrustListDraft {
        TrustListDraft {
            number,
            names: Names::new(),
            issued_at,
            best_before,
            ageing_days: Self::AGEING_DAYS,
            old_days: Self::OLD_DAYS,
            issuers: Vec::new(),
            networks: Vec::new(),
        }
    }

    /// Adds an issuer.
    ///
    /// # Errors
    /// [`TrustListError::Content`] if its entry is not well formed or its key is in the list already.
    pub fn add_issuer(&mut self, issuer: Issuer) -> Result<(), TrustListError> {
        self.issuers.push(issuer);
        self.check().inspect_err(|_| drop(self.issuers.pop()))
    }

    /// Adds a care network.
    ///
    /// # Errors
    /// [`TrustListError::Content`] if its entry is not well formed or its key is in the list already.
    pub fn add_network(&mut self, network: Network) -> Result<(), TrustListError> {
        self.networks.push(network);
        self.check().inspect_err(|_| drop(self.networks.pop()))
    }

    /// Withdraws an issuer's key. The entry stays in the list, so that readers can say why.
    ///
    /// # Errors
    /// [`TrustListError::NoSuchIssuer`] if the list does not have the key.
    pub fn withdraw_issuer(&mut self, key_id: KeyId, withdrawal: Withdrawal) -> Result<(), TrustListError> {
        self.issuer_mut(key_id)?.withdrawn = Some(withdrawal);
        Ok(())
    }

    /// Changes what an issuer's key may sign (unless `purposes` is empty), and until when (unless that is none).
    ///
    /// # Errors
    /// [`TrustListError::NoSuchIssuer`] if the list does not have the key; [`TrustListError::Content`] if the dates do not
    /// fit. Then the list stays as it was.
    pub fn change_issuer(
        &mut self,
        key_id: KeyId,
        purposes: BTreeSet<Purpose>,
        until: Option<Timestamp>,
    ) -> Result<(), TrustListError> {
        let mut changed = self.clone();
        let issuer = changed.issuer_mut(key_id)?;
        if !purposes.is_empty() {
            issuer.purposes = purposes;
        }
        issuer.until = until.or(issuer.until);
        changed.check()?;
        *self = changed;
        Ok(())
    }

    /// Gives an issuer another key: the new one signs from `from` on, the old one until `until`, which lies later if the
    /// two are to overlap. What the old one signed stays good.
    ///
    /// # Errors
    /// [`TrustListError::NoSuchIssuer`] if the list does not have the old key; [`TrustListError::Content`] if it has the
    /// new one or the dates do not fit. Then the list stays as it was.
    pub fn replace_issuer_key(
        &mut self,
        old: KeyId,
        new: IssuerPublicKey,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<(), TrustListError> {
        let mut changed = self.clone();
        let free = 1 + changed.issuers.iter().filter_map(|issuer| issuer.number).max().unwrap_or(0);
        let issuer = changed.issuer_mut(old)?;
        rule(from <= until, "until: before the new key signs, so that for a time no key would")?;
        issuer.number = issuer.number.or(Some(free));
        let successor = Issuer { key: new, from, until: None, withdrawn: None, ..issuer.clone() };
        // The overlap gives the old key no time that it did not have.
        issuer.until = Some(issuer.until.map_or(until, |own| own.min(until)));
        changed.add_issuer(successor)?;
        *self = changed;
        Ok(())
    }

    /// Begins a care network's next epoch: cards are sealed for the new key from `at` on, and no more for the old one,
    /// which still opens the cards that it opened before.
    ///
    /// # Errors
    /// [`TrustListError::NoSuchNetwork`] if the list does not have the old key; [`TrustListError::Content`] if it has the
    /// new one or the dates do not fit. Then the list stays as it was.
    pub fn replace_network_key(
        &mut self,
        old: NetworkPublicKey,
        new: NetworkPublicKey,
        at: Timestamp,
    ) -> Result<(), TrustListError> {
        let mut changed = self.clone();
        let numbers = changed.networks.iter().filter_map(|network| Some(network.epoch?.network));
        let free = 1 + numbers.max().unwrap_or(0);
        let network = changed.network_mut(old)?;
        let epoch = network.epoch.unwrap_or(Epoch { network: free, epoch: 1 });
        network.epoch = Some(epoch);
        let epoch = Some(Epoch { epoch: epoch.epoch.saturating_add(1), ..epoch });
        let successor = Network { key: new, from: at, until: None, epoch, ..network.clone() };
        network.until = Some(Timestamp(at.0.saturating_sub(1)));
        changed.add_network(successor)?;
        *self = changed;
        Ok(())
    }

    /// Ends a care network's key: cards are sealed for it until `at` and no longer.
    ///
    /// # Errors
    /// As [`TrustListDraft::replace_network_key`].
    pub fn end_network(&mut self, key: NetworkPublicKey, at: Timestamp) -> Result<(), TrustListError> {
        let mut changed = self.clone();
        changed.network_mut(key)?.until = Some(at);
        changed.check()?;
        *self = changed;
        Ok(())
    }

    fn issuer_mut(&mut self, key_id: KeyId) -> Result<&mut Issuer, TrustListError> {
        let issuer = self.issuers.iter_mut().find(|issuer| issuer.key.key_id() == key_id);
        issuer.ok_or(TrustListError::NoSuchIssuer { key_id })
    }

    fn network_mut(&mut self, key: NetworkPublicKey) -> Result<&mut Network, TrustListError> {
        let network = self.networks.iter_mut().find(|network| network.key == key);
        network.ok_or(TrustListError::NoSuchNetwork { hint: key.hint() })
    }

    /// The rules that every list keeps, whether it is being made or was read.
    ///
    /// # Errors
    /// [`TrustListError::Content`] with the first rule that is broken.
    pub fn check(&self) -> Result<(), TrustListError> {
        rule(self.number > 0, "number: lists count from 1")?;
        rule(is_instant(self.issued_at), "issued_at: not between the years 1970 and 9999")?;
        rule(is_instant(self.best_before), "best_before: not between the years 1970 and 9999")?;
        rule(self.issued_at < self.best_before, "best_before: not after issued_at")?;
        rule(0 < self.ageing_days && self.ageing_days <= self.old_days, "old_days: fewer than ageing_days")?;
        self.issuers.iter().try_for_each(Issuer::check)?;
        self.networks.iter().try_for_each(Network::check)?;
        let key_ids: BTreeSet<_> = self.issuers.iter().map(|issuer| issuer.key.key_id()).collect();
        rule(key_ids.len() == self.issuers.len(), "issuers: the same key twice")?;
        let keys: BTreeSet<_> = self.networks.iter().map(|network| network.key).collect();
        rule(keys.len() == self.networks.len(), "networks: the same key twice")?;
        let epochs: Vec<_> = self.networks.iter().filter_map(|network| network.epoch).collect();
        let distinct: BTreeSet<_> = epochs.iter().collect();
        rule(distinct.len() == epochs.len(), "networks: the same epoch of a network twice")?;
        if self.names.is_empty() { Ok(()) } else { check_names(&self.names) }
    }
}

impl Issuer {
    /// Whether both entries of one list are keys of one issuer.
    pub fn is_same_as(&self, other: &Issuer) -> bool {
        self.key == other.key || (self.number.is_some() && self.number == other.number)
    }

    /// Whether the key may sign status lists, and was not withdrawn.
    pub fn makes_status_lists(&self) -> bool {
        self.purposes.contains(&Purpose::Revoke) && self.withdrawn.is_none()
    }

    fn check(&self) -> Result<(), TrustListError> {
        check_names(&self.names)?;
        let country = self.country.as_ref();
        rule(country.is_none_or(|c| is_country(c)), "country: not two capital letters (ISO 3166-1)")?;
        rule(self.organisation.as_ref().is_none_or(|o| is_text(o)), "organisation: empty or too long")?;
        rule(!self.purposes.is_empty(), "purposes: none")?;
        check_dates(self.from, self.until)?;
        rule(
            self.withdrawn.is_none_or(|w| is_instant(w.at)),
            "withdrawn: not between the years 1970 and 9999",
        )
    }
}

impl Network {
    fn check(&self) -> Result<(), TrustListError> {
        check_names(&self.names)?;
        check_dates(self.from, self.until)
    }
}

fn check_names(names: &Names) -> Result<(), TrustListError> {
    rule(!names.is_empty(), "names: none")?;
    rule(names.keys().all(|tag| is_language(tag)), "names: a key is not a language tag (BCP 47)")?;
    rule(names.values().all(|name| is_text(name)), "names: a name is empty or too long")
}

fn check_dates(from: Timestamp, until: Option<Timestamp>) -> Result<(), TrustListError> {
    rule(is_instant(from), "from: not between the years 1970 and 9999")?;
    rule(until.is_none_or(|until| is_instant(until) && from < until), "until: not after from")
}

fn rule(kept: bool, broken: &'static str) -> Result<(), TrustListError> {
    if kept { Ok(()) } else { Err(TrustListError::Content { rule: broken }) }
}

/// Longest name in a list, in bytes.
const NAME_BYTES: usize = 256;
/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

pub(super) fn is_instant(at: Timestamp) -> bool {
    (0..=LAST_SECOND).contains(&at.0)
}

fn is_text(text: &str) -> bool {
    !text.trim().is_empty() && text.len() <= NAME_BYTES && !text.chars().any(char::is_control)
}

fn is_country(code: &str) -> bool {
    code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The outer form of a language tag: subtags of one to eight letters or digits, the first of letters.
fn is_language(tag: &str) -> bool {
    let subtag = |s: &str| (1..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_alphanumeric());
    let mut subtags = tag.split('-');
    let primary = |s: &str| (2..=8).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_lowercase());
    tag.len() <= 35 && subtags.next().is_some_and(primary) && subtags.all(subtag)
}

fn ageing_days() -> u32 {
    TrustListDraft::AGEING_DAYS
}

fn old_days() -> u32 {
    TrustListDraft::OLD_DAYS
}

/// Instants in JSON: whole seconds since 1970.
mod seconds {
    use serde::{Deserialize, Deserializer, Serializer};

    use super::Timestamp;

    pub(super) fn serialize<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_i64(at.0)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Timestamp, D::Error> {
        i64::deserialize(deserializer).map(Timestamp)
    }
}

/// As [`seconds`], where there may be none.
mod optional_seconds {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use super::Timestamp;

    pub(super) fn serialize<S: Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        at.map(|at| at.0).serialize(serializer)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Timestamp>, D::Error> {
        Option::<i64>::deserialize(deserializer).map(|seconds| seconds.map(Timestamp))
    }
}
