//! What this service judges records by: the trust lists and status lists that it holds, and its own key.

use phr_cli_kit::{Failure, FileSource, TrustStore};
use phr_core::CryptoRng;
use phr_core::card::OpenedCard;
use phr_core::keys::{IssuerPublicKey, RootSecretKey};
use phr_core::model::Timestamp;
use phr_core::record::VerifiedRecord;
use phr_core::status::StatusList;
use phr_core::trust::{Issuer, Names, Purpose, Trust, TrustListDraft};

/// How long what the service says of itself is good for: it is made anew whenever it is needed.
const OWN_DAYS: i64 = 30;
const DAY: i64 = 86_400;

/// Trust lists and status lists.
pub(crate) struct Judging {
    pub(crate) trust: Trust,
    pub(crate) status: Vec<StatusList<FileSource>>,
    /// Whether a list that is held has every key of this service: else it is believed on its own word.
    pub(crate) is_own_listed: bool,
}

/// Who this service is.
#[derive(Clone)]
pub(crate) struct Own {
    pub(crate) key: IssuerPublicKey,
    pub(crate) names: Names,
    pub(crate) country: Option<String>,
}

impl Judging {
    /// What the store holds. This service knows its own key, also where no list has it; where one has it, what the list
    /// says counts, since the key may have been withdrawn.
    ///
    /// # Errors
    /// As [`TrustStore::load`].
    pub(crate) fn load(
        store: &TrustStore,
        own: &[Own],
        clock: Timestamp,
        random: &mut dyn CryptoRng,
    ) -> Result<Self, Failure> {
        let held = store.load()?;
        let unlisted = |own: &&Own| held.trust.issuers(own.key.key_id()).next().is_none();
        let unlisted: Vec<&Own> = own.iter().filter(unlisted).collect();
        let is_own_listed = unlisted.is_empty();
        let trust = match is_own_listed {
            true => held.trust,
            false => beside(held.trust, &unlisted, clock, random)?,
        };
        // The administrator's page names them; what they would say is shown as not held.
        held.unreadable
            .iter()
            .for_each(|failure| tracing::warn!(code = failure.code(), "a status list cannot be read"));
        let status = held.status.into_iter().map(|held| held.list).collect();
        Ok(Self { trust, is_own_listed, status })
    }

    /// The record on a card or as it is kept. What unknown issuers say is shown, with its warning.
    pub(crate) fn verify(&self, opened: &OpenedCard, clock: Timestamp) -> VerifiedRecord {
        opened.verify_showing_unknown_issuers(&self.trust, clock).with_status(
            &self.status,
            &self.trust,
            clock,
        )
    }
}

/// A list of this service alone, for this process alone: its root is forgotten when it has signed. Its date says nothing of
/// the time that is not known from the clock, so it is dated with the earliest time that can be.
fn beside(held: Trust, own: &[&Own], clock: Timestamp, random: &mut dyn CryptoRng) -> Result<Trust, Failure> {
    let latest = held.latest_seen();
    let at = Timestamp(latest.map_or(clock.0, |latest| latest.0.min(clock.0)));
    let mut draft = TrustListDraft::new(1, at, Timestamp(clock.0.max(at.0) + OWN_DAYS * DAY));
    draft.names = own.first().map(|own| own.names.clone()).unwrap_or_default();
    for own in own {
        draft.add_issuer(Issuer {
            key: own.key,
            names: own.names.clone(),
            country: own.country.clone(),
            organisation: None,
            purposes: [Purpose::Assess, Purpose::Visit].into(),
            from: Timestamp(0),
            until: None,
            withdrawn: None,
            number: None,
        })?;
    }
    let own = draft.sign(&RootSecretKey::generate(random))?;
    let lists = held.lists().iter().cloned().chain([own]).collect();
    let trust = Trust::new(lists);
    Ok(match latest {
        Some(at) => trust.having_seen(at),
        None => trust,
    })
}
