//! Opening one card or several of one person, with what the command line names.

use crate::opening_messages as messages;
use crate::{CardInput, Failure, Passphrase, access_code_from_file, ask_access_code, secret_key};
use phr_core::card::{Access, CardFacts, OpenedCard};
use phr_core::cose::OpenError;
use phr_core::keys::{AccessCode, NetworkSecretKey};
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
    /// As [`CardInput::find`] and [`CardInput::open`], and of the key's file; each names the file.
    pub fn open(&self) -> Result<OpenedCards, Failure> {
        let inputs = self.inputs.iter().map(|path| Ok((path, CardInput::find(path)?)));
        let inputs = inputs.collect::<Result<Vec<_>, Failure>>()?;
        let key = Key::from_files(self)?;
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

/// With what cards are opened.
enum Key {
    Holder(Vec<AccessCode>),
    Network(NetworkSecretKey),
}

impl Key {
    fn from_files(opening: &CardOpening<'_>) -> Result<Self, Failure> {
        if let Some(path) = opening.network_key {
            return secret_key(path, &Passphrase::from_option(opening.passphrase_file)).map(Self::Network);
        }
        let codes = opening.access_code_files.iter().map(|path| access_code_from_file(path));
        let codes = codes.collect::<Result<Vec<_>, _>>()?;
        Ok(Self::Holder(if codes.is_empty() { vec![ask_access_code()?] } else { codes }))
    }

    /// The card, and the access code that opened it, if one did.
    fn open(&self, input: &mut CardInput) -> Result<(OpenedCard, Option<AccessCode>), Failure> {
        match self {
            Self::Network(key) => match input.open(Access::Network(key)) {
                Ok(opened) => Ok((opened, None)),
                Err(error) => Err(failure(error, messages::WRONG_NETWORK_HINT)),
            },
            Self::Holder(codes) => open_with_codes(codes, input),
        }
    }
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
