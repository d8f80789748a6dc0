//! Opening one card or several of one person, with what the command line names.

use crate::opening_messages as messages;
use crate::{
    CardInput, Device, Failure, Passphrase, access_code_from_file, ask_access_code, say, secret_key,
};
use phr_core::card::{Access, CardFacts, OpenedCard};
use phr_core::cose::OpenError;
use phr_core::keys::{AccessCode, GrantError, GrantStanding, KeyGrant, NetworkHint, NetworkSecretKey};
use phr_core::model::Timestamp;
use std::path::{Path, PathBuf};

/// Which cards, and with what they are opened. Without files and without a key, the person at the terminal is asked for the
/// access code.
#[derive(Clone, Copy, Debug)]
pub struct CardOpening<'a> {
    /// Pictures, or files with the card's text or bytes.
    pub inputs: &'a [PathBuf],
    /// Files with access codes; each is tried on each card.
    pub access_code_files: &'a [PathBuf],
    /// File of a care network's secret key.
    pub network_key: Option<&'a Path>,
    /// File with the passphrase of that key.
    pub passphrase_file: Option<&'a Path>,
    /// The network keys that were granted to this device.
    pub granted: Option<Granted<'a>>,
}

/// The network keys that were granted to this device. They are unsealed in memory, for one command.
#[derive(Clone, Copy, Debug)]
pub struct Granted<'a> {
    /// The reader's folder, if it is named.
    pub home: Option<&'a Path>,
    /// File with the device's passphrase; without one, the person at the terminal is asked.
    pub passphrase_file: Option<&'a Path>,
    /// The time that grants are held against.
    pub now: Timestamp,
}

/// Cards that were opened, in the order in which they were named.
#[derive(Debug)]
pub struct OpenedCards {
    /// What can be seen of each from outside.
    pub facts: Vec<CardFacts>,
    /// What is in each.
    pub opened: Vec<OpenedCard>,
    /// The access code that opened the first, if one did.
    pub code: Option<AccessCode>,
}

impl CardOpening<'_> {
    /// Finds the cards, gets the key, and opens them.
    ///
    /// # Errors
    /// As [`CardInput::find`] and [`CardInput::open`], and of the key's file; each names the file. Where the keys are granted
    /// ones: `device-not-enrolled`, `grant-none`, `grant-ended`, `grant-not-yet` and as [`Device::unlock`].
    pub fn open(&self) -> Result<OpenedCards, Failure> {
        let inputs = self.inputs.iter().map(|path| Ok((path, CardInput::find(path)?)));
        let inputs = inputs.collect::<Result<Vec<_>, Failure>>()?;
        let key = Key::from_files(self, || openers(inputs.iter().map(|(_, input)| input.card().inspect())))?;
        let mut cards = OpenedCards { facts: Vec::new(), opened: Vec::new(), code: None };
        for (path, mut input) in inputs {
            let (opened, code) = key.open(&mut input).map_err(|failure| failure.during(path.display()))?;
            if cards.opened.is_empty() {
                cards.code = code;
            }
            cards.opened.push(opened);
            cards.facts.push(input.card().inspect());
        }
        Ok(cards)
    }
}

/// Hints of the networks that can open the cards; those that can open a confidential part as well stand first.
fn openers(cards: impl Iterator<Item = CardFacts>) -> Vec<NetworkHint> {
    let (mut hints, mut care) = (Vec::new(), Vec::new());
    for facts in cards {
        hints.extend(facts.confidential.into_iter().flat_map(|part| part.networks));
        care.extend(facts.care.networks);
    }
    hints.retain(|hint| care.contains(hint));
    hints.extend(care);
    hints
}

/// With what cards are opened.
enum Key {
    Holder(Vec<AccessCode>),
    Networks(Vec<NetworkSecretKey>),
}

impl Key {
    fn from_files(
        opening: &CardOpening<'_>,
        openers: impl FnOnce() -> Vec<NetworkHint>,
    ) -> Result<Self, Failure> {
        if let Some(path) = opening.network_key {
            let key = secret_key(path, &Passphrase::from_option(opening.passphrase_file))?;
            return Ok(Self::Networks(vec![key]));
        }
        if let Some(granted) = &opening.granted {
            return granted.keys(&openers()).map(Self::Networks);
        }
        let codes = opening.access_code_files.iter().map(|path| access_code_from_file(path));
        let codes = codes.collect::<Result<Vec<_>, _>>()?;
        Ok(Self::Holder(if codes.is_empty() { vec![ask_access_code()?] } else { codes }))
    }

    /// The card, and the access code that opened it, if one did.
    fn open(&self, input: &mut CardInput) -> Result<(OpenedCard, Option<AccessCode>), Failure> {
        match self {
            Self::Networks(keys) => open_with_networks(keys, input).map(|opened| (opened, None)),
            Self::Holder(codes) => open_with_codes(codes, input),
        }
    }
}

impl Granted<'_> {
    /// The granted keys of these networks, in their order, as far as their time has come and not gone. What stands on the disk
    /// openly says whether there are any, before the passphrase is asked for.
    fn keys(&self, openers: &[NetworkHint]) -> Result<Vec<NetworkSecretKey>, Failure> {
        let device = Device::of_folder(self.home)?;
        let place = |grant: &KeyGrant| openers.iter().position(|hint| *hint == grant.terms().network.hint());
        let mut grants: Vec<KeyGrant> = device.grants()?;
        grants.retain(|grant| place(grant).is_some());
        grants.sort_by_key(place);
        let (usable, other): (Vec<_>, Vec<_>) = grants.into_iter().partition(|grant| self.is_usable(grant));
        match (usable.is_empty(), other.first()) {
            (true, Some(grant)) => return Err(refused(grant, self.now)),
            (true, None) => {
                return Err(Failure::new("grant-none", messages::NO_GRANT).hint(messages::NO_GRANT_HINT));
            }
            (false, _) => {}
        }
        let key = device.unlock(&Passphrase::from_option(self.passphrase_file))?;
        let mut keys = Vec::new();
        let mut fault = None;
        for grant in usable {
            match grant.open(&key, self.now) {
                Ok(network) => keys.push(network),
                // What is wrong with one grant keeps nobody from using another.
                Err(error) => {
                    fault = fault.or(Some(Failure::from(error).during(messages::network(grant.terms()))))
                }
            }
            if grant.terms().standing(self.now) == GrantStanding::EndsSoon {
                say(messages::grant_ends_soon(grant.terms(), self.now));
            }
        }
        match fault {
            Some(fault) if keys.is_empty() => Err(fault),
            fault => {
                fault.into_iter().for_each(|fault| say(messages::grant_fault(&fault)));
                Ok(keys)
            }
        }
    }

    fn is_usable(&self, grant: &KeyGrant) -> bool {
        matches!(grant.terms().standing(self.now), GrantStanding::Current | GrantStanding::EndsSoon)
    }
}

/// Why a grant cannot be used at this time.
fn refused(grant: &KeyGrant, now: Timestamp) -> Failure {
    let terms = grant.terms();
    match terms.standing(now) {
        GrantStanding::NotYet => {
            Failure::from(GrantError::NotYet { from: terms.from }).hint(messages::GRANT_NOT_YET_HINT)
        }
        _ => Failure::from(GrantError::Ended { until: terms.until }).hint(messages::GRANT_ENDED_HINT),
    }
    .during(messages::network(terms))
}

fn open_with_networks(keys: &[NetworkSecretKey], input: &mut CardInput) -> Result<OpenedCard, Failure> {
    for key in keys {
        match input.open(Access::Network(key)) {
            Err(OpenError::NotForThisKey) => {}
            opened => return opened.map_err(Failure::from),
        }
    }
    Err(failure(OpenError::NotForThisKey, messages::WRONG_NETWORK_HINT))
}

fn open_with_codes(
    codes: &[AccessCode],
    input: &mut CardInput,
) -> Result<(OpenedCard, Option<AccessCode>), Failure> {
    for code in codes {
        match input.open(Access::Holder(code)) {
            Ok(opened) => return Ok((opened, Some(code.clone()))),
            Err(OpenError::NotForThisKey) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let refused = failure(OpenError::NotForThisKey, messages::WRONG_CODE_HINT);
    Err(if codes.len() > 1 { refused.during(messages::NO_KEY_OPENS) } else { refused })
}

fn failure(error: OpenError, hint: &str) -> Failure {
    let failure = Failure::from(error);
    if error == OpenError::NotForThisKey { failure.hint(hint) } else { failure }
}
