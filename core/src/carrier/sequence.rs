//! Any bytes as several QR symbols: trust lists and status lists for places without a memory stick, and records that one
//! symbol does not bear.
//!
//! [`Sequence::split`] gives the texts of the symbols. They may be printed, or shown one after another for as long as it
//! takes. [`Assembly`] takes texts in any order and any number of times, and says how far it is. Some of the symbols are
//! parity: as many as there are of those may be lost, whichever they are.
//!
//! ```
//! use phr_core::carrier::sequence::{Assembly, Parity, Sequence, SequenceKind, SymbolCapacity};
//!
//! let list = vec![7; 5000];
//! let capacity = SymbolCapacity::bytes(900);
//! let sequence = Sequence::split(&list, SequenceKind::TrustList, capacity, Parity::Parts(2))?;
//! assert_eq!((sequence.need(), sequence.of()), (6, 8));
//!
//! let mut assembly = Assembly::new();
//! for text in sequence.texts().iter().rev().take(6) {
//!     assembly.push(text)?;
//! }
//! assert_eq!(assembly.whole().map(|whole| whole.bytes), Some(&list[..]));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod assembly;
mod error;
mod kind;
mod parity;
mod part;
#[cfg(test)]
mod tests;

pub use assembly::{Assembly, Progress, Whole};
pub use error::{SequenceError, SplitError};
pub use kind::{OtherKind, SequenceKind, UnknownKind};

use crate::carrier::digits;
use core::fmt;
use part::{Part, Plan};

/// What the text of a part begins with. It is drawn as an alphanumeric segment, before the numeric one of the digits.
pub const PREFIX: &str = "PHRS1:";

/// Tells one set of parts from another: the first eight bytes of a SHA-256 over the content and how it was split.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SetId([u8; 8]);

/// How many bytes of a part a symbol bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SymbolCapacity(usize);

/// How many parts may be lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Parity {
    /// One for each five parts of the content, or some of five; none where there is one part only.
    Usual,
    /// So many.
    Parts(u8),
}

/// Content split into the texts of symbols.
pub struct Sequence {
    set: SetId,
    plan: Plan,
    texts: Vec<String>,
}

impl Sequence {
    /// Splits content into as few parts as the symbols' capacity allows, all equally long, and adds those of parity.
    ///
    /// # Errors
    /// [`SplitError`], when there is nothing to split, or there would be more parts than a sequence may have.
    pub fn split(
        content: &[u8],
        kind: SequenceKind,
        capacity: SymbolCapacity,
        parity: Parity,
    ) -> Result<Self, SplitError> {
        let plan = Plan::fitting(kind, content.len(), capacity.0, |data| parity.parts_beside(data))?;
        let set = plan.set_of(content);
        let mut padded = content.to_vec();
        padded.resize(plan.share() * usize::from(plan.data), 0);
        let data: Vec<(u8, &[u8])> = (0..).zip(padded.chunks(plan.share())).collect();
        let text = |index: u8| {
            let share = match data.get(usize::from(index)) {
                Some((_, share)) => share.to_vec(),
                None => parity::value_at(index, &data),
            };
            Part { set, plan, index, share }.text()
        };
        Ok(Self { set, plan, texts: (0..plan.parts()).map(text).collect() })
    }

    /// The texts of the symbols, those of the content first. All have the same length.
    pub fn texts(&self) -> &[String] {
        &self.texts
    }

    /// The id that all parts have.
    pub fn set(&self) -> SetId {
        self.set
    }

    /// What is borne.
    pub fn kind(&self) -> SequenceKind {
        self.plan.kind
    }

    /// How many symbols are enough, whichever they are.
    pub fn need(&self) -> u8 {
        self.plan.data
    }

    /// How many there are.
    pub fn of(&self) -> u8 {
        self.plan.parts()
    }
}

/// Shows no content.
impl fmt::Debug for Sequence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sequence({}, {}, {} of {})", self.set, self.plan.kind, self.plan.data, self.plan.parts())
    }
}

impl SymbolCapacity {
    /// For a symbol whose digits bear so many bytes.
    pub const fn bytes(bytes: usize) -> Self {
        Self(bytes)
    }

    /// For a symbol that has room for so many digits behind [`PREFIX`].
    pub fn digits(digits: usize) -> Self {
        Self(digits::capacity(digits))
    }

    /// How many bytes of a part that is.
    pub const fn in_bytes(self) -> usize {
        self.0
    }
}

impl Parity {
    fn parts_beside(self, data: usize) -> usize {
        match self {
            Self::Usual if data < 2 => 0,
            Self::Usual => data.div_ceil(5),
            Self::Parts(parts) => usize::from(parts),
        }
    }
}

impl SetId {
    /// The eight bytes.
    pub fn as_bytes(&self) -> &[u8; 8] {
        &self.0
    }
}

/// Sixteen hexadecimal digits.
impl fmt::Display for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for SetId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SetId({self})")
    }
}
