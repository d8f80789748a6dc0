//! The lengths that cards have.

use crate::limits;

/// One of the few lengths that a card may have, so that its length says little about its content.
///
/// The classes below 3 kB fill what carries them: a QR symbol of text ([`crate::carrier::text`]) at a version and
/// error correction that scan well together, or a common NFC tag.
///
/// | bytes | fills | | bytes | fills |
/// |---|---|---|---|---|
/// | 462 | NTAG215, 20-Q | | 1454 | 27-L |
/// | 658 | 20-M | | 1720 | 30-L |
/// | 771 | 22-M | | 1939 | 32-L |
/// | 838 | NTAG216, 24-M | | 2289 | 35-L |
/// | 988 | 25-M | | 2936 | 40-L |
/// | 1115 | 27-M | | 4096 … 65536 | files, chips: each multiple of 1024 |
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SizeClass(usize);

/// The classes that fill a symbol or a tag.
const FITTED: [usize; 11] = [462, 658, 771, 838, 988, 1115, 1454, 1720, 1939, 2289, 2936];
/// Above them, classes are multiples of this.
const STEP: usize = 1024;

impl SizeClass {
    /// The smallest class.
    pub const SMALLEST: SizeClass = SizeClass(FITTED[0]);
    /// The largest class that one QR symbol bears.
    pub const LARGEST_IN_ONE_SYMBOL: SizeClass = SizeClass(FITTED[FITTED.len() - 1]);

    /// All classes, smallest first.
    pub fn all() -> impl Iterator<Item = SizeClass> {
        let steps = (FITTED[FITTED.len() - 1] / STEP + 1..=limits::CARD_BYTES / STEP).map(|n| n * STEP);
        FITTED.into_iter().chain(steps).map(SizeClass)
    }

    /// The class with exactly this many bytes, if there is one.
    pub fn of(bytes: usize) -> Option<SizeClass> {
        SizeClass::all().find(|class| class.0 == bytes)
    }

    /// The largest class that a carrier with room for so many bytes can bear.
    pub fn largest_within(bytes: usize) -> Option<SizeClass> {
        SizeClass::all().take_while(|class| class.0 <= bytes).last()
    }

    /// The length of the whole card.
    pub fn bytes(self) -> usize {
        self.0
    }
}

/// Which size class a card shall have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SizeChoice {
    /// The smallest that holds the content.
    #[default]
    Smallest,
    /// The smallest that holds the content, up to this one.
    AtMost(SizeClass),
    /// This one.
    Exactly(SizeClass),
}

impl SizeChoice {
    pub(super) fn allows(self, class: SizeClass) -> bool {
        match self {
            SizeChoice::Smallest => true,
            SizeChoice::AtMost(most) => class <= most,
            SizeChoice::Exactly(only) => class == only,
        }
    }

    pub(super) fn limit(self) -> usize {
        match self {
            SizeChoice::Smallest => limits::CARD_BYTES,
            SizeChoice::AtMost(class) | SizeChoice::Exactly(class) => class.bytes(),
        }
    }
}
