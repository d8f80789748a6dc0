//! One part on the wire.

use super::{PREFIX, SequenceError, SequenceKind, SetId, SplitError};
use crate::carrier::{digits, text};
use crate::limits;
use crate::primitives::sha256;

/// Goes before what a set's id is the hash of.
const LABEL: &[u8] = b"phr-card/1/sequence";
/// Bytes of a part before its share.
const HEAD: usize = 15;
/// Bytes of the check behind the share: the first of the SHA-256 of everything before it.
const CHECK: usize = 4;
/// Bytes of a part beside its share.
pub(super) const OVERHEAD: usize = HEAD + CHECK;

/// What all parts of a set say: what is borne, and how it was split.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plan {
    pub(super) kind: SequenceKind,
    /// How many parts bear the content, k.
    pub(super) data: u8,
    /// How many bear parity, m.
    pub(super) parity: u8,
    /// Bytes of the content.
    pub(super) length: u32,
}

impl Plan {
    /// The plan of these numbers, if one can be made of them: at least one part, at most 255, none of them empty.
    pub(super) fn checked(kind: SequenceKind, data: u8, parity: u8, length: u32) -> Option<Self> {
        let plan = Self { kind, data, parity, length };
        let parts = usize::from(data) + usize::from(parity);
        let fits = data > 0 && parts <= limits::SEQUENCE_PARTS && length > 0;
        // The last part has at least one byte of the content.
        (fits && plan.share() * (usize::from(data) - 1) < length as usize).then_some(plan)
    }

    /// The plan for content of this length in symbols that bear so many bytes.
    pub(super) fn fitting(
        kind: SequenceKind,
        length: usize,
        capacity: usize,
        parity: impl Fn(usize) -> usize,
    ) -> Result<Self, SplitError> {
        let share = capacity.min(limits::SEQUENCE_PART_BYTES).saturating_sub(OVERHEAD);
        if share == 0 {
            return Err(SplitError::SymbolTooSmall { least: OVERHEAD + 1 });
        }
        let data = length.div_ceil(share);
        let parity = parity(data);
        let many = SplitError::TooManyParts { needed: data + parity, limit: limits::SEQUENCE_PARTS };
        let (Ok(data), Ok(parity)) = (u8::try_from(data), u8::try_from(parity)) else { return Err(many) };
        let length = u32::try_from(length).map_err(|_| many)?;
        if length == 0 {
            Err(SplitError::Empty)
        } else {
            Self::checked(kind, data, parity, length).ok_or(many)
        }
    }

    /// Bytes of each part's share: those of the content, evenly, the last filled up with zeros.
    pub(super) fn share(&self) -> usize {
        (self.length as usize).div_ceil(usize::from(self.data).max(1))
    }

    /// How many parts there are.
    pub(super) fn parts(&self) -> u8 {
        self.data.saturating_add(self.parity)
    }

    /// The id of the set that bears this content: the first eight bytes of a SHA-256 over plan and content.
    pub(super) fn set_of(&self, content: &[u8]) -> SetId {
        let hash = sha256(&[LABEL, &self.bytes(), content].concat());
        let mut id = [0; 8];
        id.copy_from_slice(&hash[..8]);
        SetId(id)
    }

    /// Kind, k, m, and the length in three bytes.
    fn bytes(&self) -> [u8; 6] {
        let [_, high, middle, low] = self.length.to_be_bytes();
        [self.kind.number(), self.data, self.parity, high, middle, low]
    }
}

/// One part of a set.
///
/// ```text
/// set(8) kind(1) k(1) m(1) length(3) index(1) share(⌈length / k⌉) check(4)
/// ```
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) set: SetId,
    pub(super) plan: Plan,
    /// From 0: k that bear the content in its order, then m of parity.
    pub(super) index: u8,
    pub(super) share: Vec<u8>,
}

impl Part {
    /// The text of the part's symbol.
    pub(super) fn text(&self) -> String {
        let mut bytes = [&self.set.0[..], &self.plan.bytes(), &[self.index], &self.share].concat();
        bytes.extend_from_slice(&sha256(&bytes)[..CHECK]);
        let mut text = PREFIX.to_owned();
        digits::push(&bytes, &mut text);
        text
    }

    /// The part that a symbol's text bears.
    pub(super) fn parse(text: &str) -> Result<Self, SequenceError> {
        let (version, digits) = text::behind_prefix(text, "PHRS").ok_or(SequenceError::NotAPart)?;
        if version != 1 {
            return Err(SequenceError::OtherVersion { version });
        }
        if digits.len() > digits::count(limits::SEQUENCE_PART_BYTES) {
            return Err(SequenceError::Form);
        }
        Self::from_bytes(&digits::read(digits).map_err(|_| SequenceError::Digits)?)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, SequenceError> {
        let (bytes, check) = bytes.split_last_chunk::<CHECK>().ok_or(SequenceError::Form)?;
        if sha256(bytes)[..CHECK] != *check {
            return Err(SequenceError::Damaged);
        }
        let (head, share) = bytes.split_first_chunk::<HEAD>().ok_or(SequenceError::Form)?;
        let [a, b, c, d, e, f, g, h, kind, data, parity, high, middle, low, index] = *head;
        let length = u32::from_be_bytes([0, high, middle, low]);
        let plan = Plan::checked(SequenceKind::from_number(kind), data, parity, length);
        let plan = plan.ok_or(SequenceError::Form)?;
        let part = Self { set: SetId([a, b, c, d, e, f, g, h]), plan, index, share: share.to_vec() };
        if part.has_its_form() { Ok(part) } else { Err(SequenceError::Form) }
    }

    /// Whether the number and the share are ones that the plan has; the last part of the content is filled up with zeros.
    fn has_its_form(&self) -> bool {
        let behind = (usize::from(self.index) + 1) * self.plan.share();
        let filled = match self.index < self.plan.data {
            true => behind.saturating_sub(self.plan.length as usize),
            false => 0,
        };
        self.index < self.plan.parts()
            && self.share.len() == self.plan.share()
            && self.share.iter().rev().take(filled).all(|byte| *byte == 0)
    }
}
