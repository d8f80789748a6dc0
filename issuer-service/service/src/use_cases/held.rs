//! Cards that were read and not yet taken over. They are in memory only, for a quarter of an hour, and for whoever read
//! them: a card that is merely looked at leaves nothing behind.

use phr_core::card::OpenedCard;
use phr_core::model::Timestamp;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How long a card that was read stays open, in seconds.
const SECONDS: i64 = 15 * 60;
/// Most cards that are open at once; the oldest gives way.
const MOST: usize = 64;

/// A card that was read.
#[derive(Clone)]
pub(crate) struct HeldCard {
    /// Whose session read it.
    pub(crate) reader: String,
    /// When.
    pub(crate) read_at: Timestamp,
    /// How it was opened: `access-code` or `network-key`.
    pub(crate) opened_by: &'static str,
    /// What is in it.
    pub(crate) opened: OpenedCard,
}

/// The cards that are open.
#[derive(Default)]
pub(crate) struct HeldCards {
    cards: Mutex<BTreeMap<String, HeldCard>>,
}

impl HeldCards {
    /// Keeps a card under a name that nobody can guess.
    pub(crate) fn keep(&self, name: String, card: HeldCard) {
        let mut cards = self.current(card.read_at);
        while cards.len() >= MOST {
            let oldest = cards.iter().min_by_key(|(_, card)| card.read_at).map(|(name, _)| name.clone());
            oldest.and_then(|oldest| cards.remove(&oldest));
        }
        cards.insert(name, card);
    }

    /// The card with this name, if this reader has it open.
    pub(crate) fn find(&self, name: &str, reader: &str, now: Timestamp) -> Option<HeldCard> {
        self.current(now).get(name).filter(|card| card.reader == reader).cloned()
    }

    /// Closes a card.
    pub(crate) fn close(&self, name: &str, reader: &str, now: Timestamp) {
        let mut cards = self.current(now);
        if cards.get(name).is_some_and(|card| card.reader == reader) {
            cards.remove(name);
        }
    }

    fn current(&self, now: Timestamp) -> MutexGuard<'_, BTreeMap<String, HeldCard>> {
        let mut cards = self.cards.lock().unwrap_or_else(PoisonError::into_inner);
        cards.retain(|_, card| (0..SECONDS).contains(&now.0.saturating_sub(card.read_at.0)));
        cards
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr_core::card::{Confidential, Record};
    use phr_core::cose::sign_attestation;
    use phr_core::keys::IssuerSecretKey;

    #[test]
    fn a_card_is_there_for_its_reader_and_for_a_while() {
        let cards = HeldCards::default();
        cards.keep("a".to_owned(), held("one", 1000));
        assert!(cards.find("a", "one", Timestamp(1000)).is_some());
        assert!(cards.find("a", "other", Timestamp(1000)).is_none());
        cards.close("a", "other", Timestamp(1000));
        assert!(cards.find("a", "one", Timestamp(1000 + SECONDS - 1)).is_some());
        assert!(cards.find("a", "one", Timestamp(1000 + SECONDS)).is_none());
        cards.keep("b".to_owned(), held("one", 2000));
        cards.close("b", "one", Timestamp(2000));
        assert!(cards.find("b", "one", Timestamp(2000)).is_none());
    }

    #[test]
    fn many_cards_do_not_fill_the_memory() {
        let cards = HeldCards::default();
        let card = held("one", 0);
        for at in 0..200 {
            cards.keep(at.to_string(), HeldCard { read_at: Timestamp(at), ..card.clone() });
        }
        assert_eq!(cards.cards.lock().unwrap().len(), MOST);
        assert!(cards.find("199", "one", Timestamp(199)).is_some());
        assert!(cards.find("0", "one", Timestamp(199)).is_none());
    }

    fn held(reader: &str, at: i64) -> HeldCard {
        let key = IssuerSecretKey::generate(&mut phr_cli_kit::system_random());
        let attestation = sign_attestation(b"payload".to_vec(), &key).unwrap();
        let opened = OpenedCard::of_kept(Record::new(vec![attestation]), Confidential::Absent).unwrap();
        HeldCard { reader: reader.to_owned(), read_at: Timestamp(at), opened_by: "access-code", opened }
    }
}
