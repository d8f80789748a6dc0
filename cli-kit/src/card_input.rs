//! Finding the card in whatever is given: a picture, the text of a code, or the bytes of a card.

use crate::input_kind::InputKind;
use crate::nfc::TagAsInput;
use crate::opening_messages as messages;
use crate::{Failure, read_input};
use phr_core::card::{Access, OpenedCard, SealedCard};
use phr_core::carrier::text;
use phr_core::cose::OpenError;
use phr_scan::{PictureLimits, ReadError, Verdict, read_picture};
use std::path::Path;

/// Longest input in bytes: a large photograph.
const LONGEST: usize = 64 * 1024 * 1024;

/// Most cards of one picture that a key is tried on: each try with an access code takes a slow hash.
const MOST_TRIES: usize = 8;

/// A card, and the picture that it was found in, which may show others.
pub struct CardInput {
    card: SealedCard,
    picture: Option<Vec<u8>>,
}

impl CardInput {
    /// Reads the input and finds the first card in it. `nfc:` is the tag on the NFC reader, `nfc:NAME` that on the reader of
    /// this name.
    ///
    /// # Errors
    /// As [`read_input`], [`TagAsInput::read`]; `input-unknown`; `no-card-found`, or what is wrong with the code that looks most like a card's.
    pub fn find(path: &Path) -> Result<Self, Failure> {
        if let Some(tag) = TagAsInput::named(path) {
            let card = tag.read().and_then(|card| Ok(SealedCard::parse(&card)?));
            let card = card.map_err(|failure| failure.during(path.display()))?;
            return Ok(Self { card, picture: None });
        }
        let bytes = read_input(path, LONGEST)?;
        find(bytes).map_err(|failure| failure.during(path.display()))
    }

    /// The first card that was found.
    pub fn card(&self) -> &SealedCard {
        &self.card
    }

    /// Opens the card. Where the key is not for it and a picture shows several cards, the one that opens is opened.
    ///
    /// # Errors
    /// As [`SealedCard::open`], of the first card.
    pub fn open(&mut self, access: Access<'_>) -> Result<OpenedCard, OpenError> {
        let first = self.card.open(access);
        let (Err(error), Some(picture)) = (&first, &self.picture) else { return first };
        let error = *error;
        let mut opened = None;
        let mut tried = vec![self.card.clone()];
        let found = read_picture(picture, &PictureLimits::of_own_files(), |payload| {
            let other =
                parse(payload).ok().filter(|other| tried.len() < MOST_TRIES && !tried.contains(other));
            tried.extend(other.clone());
            let result = other.and_then(|other| Some((other.open(access).ok()?, other)));
            match result {
                Some(result) => {
                    opened = Some(result);
                    Verdict::Accept
                }
                None => Verdict::KeepLooking,
            }
        });
        match (found, opened) {
            (Ok(_), Some((opened, card))) => {
                self.card = card;
                Ok(opened)
            }
            _ => Err(error),
        }
    }
}

fn find(bytes: Vec<u8>) -> Result<CardInput, Failure> {
    match InputKind::of(&bytes) {
        InputKind::Picture => find_in_picture(bytes),
        InputKind::Card => Ok(CardInput { card: SealedCard::parse(&bytes)?, picture: None }),
        InputKind::Text => {
            let text = std::str::from_utf8(&bytes).map_err(|_| unknown())?;
            let card = SealedCard::parse(&text::decode(text.trim_start_matches('\u{feff}'))?)?;
            Ok(CardInput { card, picture: None })
        }
        InputKind::Unknown => Err(unknown()),
    }
}

fn unknown() -> Failure {
    Failure::new("input-unknown", messages::UNKNOWN_INPUT).hint(messages::UNKNOWN_INPUT_HINT)
}

fn find_in_picture(picture: Vec<u8>) -> Result<CardInput, Failure> {
    let mut card = None;
    let mut refused = None;
    let found = read_picture(&picture, &PictureLimits::of_own_files(), |payload| match parse(payload) {
        Ok(found) => {
            card = Some(found);
            Verdict::Accept
        }
        Err(failure) => {
            refused = refused.take().or(failure);
            Verdict::KeepLooking
        }
    });
    match (found, card) {
        (Ok(_), Some(card)) => Ok(CardInput { card, picture: Some(picture) }),
        // A code that is nearly a card's says best what is wrong.
        (Err(ReadError::NoneAccepted { .. }), _) => Err(refused.unwrap_or_else(|| {
            Failure::new("no-card-found", messages::OTHER_CODES).hint(messages::OTHER_CODES_HINT)
        })),
        (Err(ReadError::NothingFound), _) => {
            Err(Failure::new(ReadError::NothingFound.code(), messages::NO_CODE).hint(messages::NO_CODE_HINT))
        }
        (Err(error), _) => Err(error.into()),
        (Ok(_), None) => Err(unknown()),
    }
}

/// The card in a code. `Err(None)` for a code that is not of a card at all.
fn parse(payload: &[u8]) -> Result<SealedCard, Option<Failure>> {
    let text = std::str::from_utf8(payload).map_err(|_| None)?;
    let bytes = text::decode(text).map_err(|error| match error {
        text::CardTextError::NotACard => None,
        other => Some(other.into()),
    })?;
    SealedCard::parse(&bytes).map_err(|error| Some(error.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_file_of_a_later_version_is_told_from_a_strange_file() {
        let failure = find(b"\x84\x02\x83\x40".to_vec()).map(drop).unwrap_err();
        assert_eq!(failure.code(), "card-other-version");
    }

    #[test]
    fn no_bytes_make_a_card_by_chance() {
        for bytes in [&b"\x82\x01"[..], b"PHR1:999", b"\x89PNG\r\n\x1a\n", b"hello", b"PHR2:1"] {
            assert!(find(bytes.to_vec()).is_err(), "{bytes:?}");
        }
    }
}
