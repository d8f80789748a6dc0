//! What a print job is, as storage keeps it sealed: what was asked for, and what came of it. It has access codes in it
//! until it is forgotten.

use phr_storage::{IssuedCardId, PersonId, Private};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// How long a job is kept with the codes in it, in seconds.
pub(crate) const KEPT: i64 = 24 * 3600;
/// Most persons in one job.
pub(crate) const MOST_PERSONS: usize = 500;

/// What is asked for.
#[derive(Clone, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(crate) enum Order {
    /// The slip of a card that was made.
    Slip {
        card: IssuedCardId,
        person: PersonId,
        /// The digits of the access code.
        #[serde(with = "wiped")]
        code: Zeroizing<String>,
        languages: Vec<String>,
        reference: String,
    },
    /// The status list of this service's issuer key.
    StatusList,
    /// Cards for several persons, and their slips.
    Batch { persons: Vec<PersonId>, networks: Vec<String>, clinician: String, names: bool, leave_out: String },
}

impl Order {
    /// For storage.
    pub(crate) fn sealed(&self) -> Private {
        Private::new(serde_json::to_vec(self).unwrap_or_default())
    }

    /// What [`Order::sealed`] wrote.
    pub(crate) fn read(payload: &Private) -> Option<Self> {
        serde_json::from_slice(payload.expose()).ok()
    }

    /// How many parts it has.
    pub(crate) fn parts(&self) -> u32 {
        match self {
            Self::Slip { .. } | Self::StatusList => 1,
            Self::Batch { persons, .. } => u32::try_from(persons.len()).unwrap_or(u32::MAX),
        }
    }
}

/// A text that is wiped from memory where it was read into.
mod wiped {
    use serde::{Deserialize, Deserializer, Serializer};
    use zeroize::Zeroizing;

    pub(super) fn serialize<S: Serializer>(
        text: &Zeroizing<String>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(text)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Zeroizing<String>, D::Error> {
        String::deserialize(deserializer).map(Zeroizing::new)
    }
}

/// What came of a job.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Outcome {
    /// For each person of the order, in its order, what became of the card.
    pub(crate) rows: Vec<Row>,
    /// Whether it was stopped before all were begun.
    pub(crate) cancelled: bool,
    /// Bytes of the PDF of cards, which comes first, and of the PDF of slips.
    lengths: [usize; 2],
    #[serde(skip)]
    cards: Option<Vec<u8>>,
    #[serde(skip)]
    slips: Option<Zeroizing<Vec<u8>>>,
}

/// What became of one person's card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Row {
    pub(crate) person: PersonId,
    #[serde(flatten)]
    pub(crate) fate: Fate,
}

/// Whether there is a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fate", rename_all = "kebab-case")]
pub(crate) enum Fate {
    /// It was made, and is this one in the order of the prints, from 1.
    Made { card: IssuedCardId, number: u32 },
    /// It was not, for a reason with this code.
    Failed { code: String },
    /// It was not begun, since the job was stopped.
    NotBegun,
}

impl Outcome {
    pub(crate) fn new(rows: Vec<Row>, cancelled: bool) -> Self {
        Self { rows, cancelled, ..Self::default() }
    }

    /// The same with the PDF of cards and that of slips.
    pub(crate) fn with(mut self, cards: Option<Vec<u8>>, slips: Option<Vec<u8>>) -> Self {
        self.lengths = [cards.as_ref().map_or(0, Vec::len), slips.as_ref().map_or(0, Vec::len)];
        (self.cards, self.slips) = (cards, slips.map(Zeroizing::new));
        self
    }

    pub(crate) fn cards(&self) -> Option<&[u8]> {
        self.cards.as_deref()
    }

    pub(crate) fn slips(&self) -> Option<&[u8]> {
        self.slips.as_ref().map(|slips| slips.as_slice())
    }

    /// For storage: the length of what is said, what is said, and the PDFs as they are.
    pub(crate) fn sealed(&self) -> Private {
        let said = serde_json::to_vec(self).unwrap_or_default();
        let length = u32::try_from(said.len()).unwrap_or(u32::MAX);
        let mut bytes =
            Zeroizing::new(Vec::with_capacity(4 + said.len() + self.lengths[0] + self.lengths[1]));
        bytes.extend_from_slice(&length.to_be_bytes());
        bytes.extend_from_slice(&said);
        bytes.extend_from_slice(self.cards().unwrap_or_default());
        bytes.extend_from_slice(self.slips().unwrap_or_default());
        Private::from(bytes)
    }

    /// What [`Outcome::sealed`] wrote; `None` for anything else.
    pub(crate) fn read(result: &Private) -> Option<Self> {
        let (length, rest) = result.expose().split_first_chunk::<4>()?;
        let (said, rest) = rest.split_at_checked(usize::try_from(u32::from_be_bytes(*length)).ok()?)?;
        let outcome: Self = serde_json::from_slice(said).ok()?;
        let (cards, slips) = rest.split_at_checked(outcome.lengths[0])?;
        if slips.len() != outcome.lengths[1] {
            return None;
        }
        let some = |bytes: &[u8]| (!bytes.is_empty()).then(|| bytes.to_vec());
        Some(outcome.with(some(cards), some(slips)))
    }

    /// How many cards there are.
    pub(crate) fn made(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.fate, Fate::Made { .. })).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_comes_back_as_it_was() {
        let rows = vec![
            Row { person: PersonId([1; 16]), fate: Fate::Made { card: IssuedCardId([2; 16]), number: 1 } },
            Row { person: PersonId([3; 16]), fate: Fate::Failed { code: "card-too-large".to_owned() } },
            Row { person: PersonId([4; 16]), fate: Fate::NotBegun },
        ];
        for (cards, slips) in [(Some(b"%PDF cards".to_vec()), Some(b"%PDF slips".to_vec())), (None, None)] {
            let outcome = Outcome::new(rows.clone(), true).with(cards.clone(), slips.clone());
            let read = Outcome::read(&outcome.sealed()).unwrap();
            assert_eq!((read.rows, read.cancelled), (rows.clone(), true));
            assert_eq!(outcome.made(), 1);
            assert_eq!((read.cards, read.slips.map(|slips| slips.to_vec())), (cards, slips));
        }
    }

    #[test]
    fn what_is_cut_short_is_no_outcome() {
        let whole =
            Outcome::new(Vec::new(), false).with(Some(b"cards".to_vec()), Some(b"slips".to_vec())).sealed();
        for length in 0..whole.expose().len() {
            assert!(Outcome::read(&Private::new(&whole.expose()[..length])).is_none(), "{length}");
        }
    }

    #[test]
    fn an_order_comes_back_as_it_was() {
        let order = Order::Slip {
            card: IssuedCardId([1; 16]),
            person: PersonId([2; 16]),
            code: Zeroizing::new("1234".to_owned()),
            languages: vec!["ar".to_owned()],
            reference: "a1b2".to_owned(),
        };
        let Some(Order::Slip { code, .. }) = Order::read(&order.sealed()) else { panic!("another order") };
        assert_eq!(code.as_str(), "1234");
        assert!(Order::read(&Private::new("{}")).is_none());
    }
}
