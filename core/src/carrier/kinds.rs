//! What bears cards, and how large a card each bears.

use crate::card::SizeClass;
use crate::limits;
use core::fmt;
use core::str::FromStr;

/// The NDEF type of a record that bears a card.
pub const MIME_TYPE: &str = "application/vnd.phr-card";

/// What bears a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Carrier {
    /// A QR symbol on a plastic or paper card of ID-1 size.
    QrCard,
    /// A QR symbol 90 mm wide in a booklet of A6 size.
    QrBooklet,
    /// A QR symbol on a sheet of paper of its own.
    QrSheet,
    /// A QR symbol on the screen of a phone.
    QrScreen,
    /// An NTAG213 tag. No card is small enough for it.
    Ntag213,
    /// An NTAG215 tag: the smallest card and no other.
    Ntag215,
    /// An NTAG216 tag.
    Ntag216,
    /// An NFC Forum Type 4 card with an NDEF file of 2 KiB.
    Type4K2,
    /// An NFC Forum Type 4 card with an NDEF file of 4 KiB.
    Type4K4,
    /// An NFC Forum Type 4 card with an NDEF file of 8 KiB.
    Type4K8,
    /// A file.
    File,
}

/// What a carrier is made of.
enum Medium {
    /// A symbol up to this version, for which `phr-scan` draws cards of up to so many bytes.
    Symbol { ceiling: u8, bytes: usize },
    /// An NFC Forum Type 2 tag: its data area by its capability container, and what a factory-fresh tag has in it
    /// before the message.
    Type2 { area: usize, taken: usize },
    /// An NFC Forum Type 4 card: the length of its NDEF file.
    Type4 { file: usize },
    /// Anything that holds bytes.
    File,
}

/// A name that is none of a carrier's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no such carrier; choose one of {}", names())]
pub struct UnknownCarrier;

impl UnknownCarrier {
    /// Stable code, for programs.
    pub fn code(self) -> &'static str {
        "carrier-unknown"
    }
}

impl Carrier {
    /// Every carrier.
    pub const ALL: &'static [Self] = &[
        Self::QrCard,
        Self::QrBooklet,
        Self::QrSheet,
        Self::QrScreen,
        Self::Ntag213,
        Self::Ntag215,
        Self::Ntag216,
        Self::Type4K2,
        Self::Type4K4,
        Self::Type4K8,
        Self::File,
    ];

    /// The stable name, for programs and command lines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::QrCard => "qr-card",
            Self::QrBooklet => "qr-booklet",
            Self::QrSheet => "qr-sheet",
            Self::QrScreen => "qr-screen",
            Self::Ntag213 => "ntag213",
            Self::Ntag215 => "ntag215",
            Self::Ntag216 => "ntag216",
            Self::Type4K2 => "type4-2k",
            Self::Type4K4 => "type4-4k",
            Self::Type4K8 => "type4-8k",
            Self::File => "file",
        }
    }

    /// What it is, in an English sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::QrCard => "A QR symbol of 46 mm on a plastic or paper card of ID-1 size.",
            Self::QrBooklet => "A QR symbol of 90 mm in a booklet of A6 size.",
            Self::QrSheet => "A QR symbol on a sheet of paper, as large as it needs to be.",
            Self::QrScreen => "A QR symbol on the screen of a phone.",
            Self::Ntag213 => "An NTAG213 tag, which holds no card: even the smallest is too long.",
            Self::Ntag215 => "An NTAG215 tag, which holds the smallest card only.",
            Self::Ntag216 => "An NTAG216 tag.",
            Self::Type4K2 => "An NFC Forum Type 4 card with an NDEF file of 2 KiB.",
            Self::Type4K4 => "An NFC Forum Type 4 card with an NDEF file of 4 KiB.",
            Self::Type4K8 => "An NFC Forum Type 4 card with an NDEF file of 8 KiB.",
            Self::File => "A file, on any device.",
        }
    }

    /// How many bytes of card it bears: for a QR symbol those of its largest size class, for the others what is left
    /// beside the framing.
    pub fn bytes(self) -> usize {
        match self.medium() {
            Medium::Symbol { bytes, .. } => bytes,
            Medium::Type2 { area, taken } => ndef_payload(type2_message(area - taken)),
            Medium::Type4 { file } => ndef_payload(file - TYPE4_LENGTH),
            Medium::File => limits::CARD_BYTES,
        }
    }

    /// The largest size class that it bears; none for a tag that is too small for any card.
    pub fn largest_class(self) -> Option<SizeClass> {
        SizeClass::largest_within(self.bytes())
    }

    /// The largest version of QR symbol that scans well on it; none for what bears no symbol.
    pub fn symbol_ceiling(self) -> Option<u8> {
        match self.medium() {
            Medium::Symbol { ceiling, .. } => Some(ceiling),
            _ => None,
        }
    }

    /// Ceilings are for prints at 300 dpi with at least four dots for each module. Data areas of tags are eight times the
    /// size byte of their capability container, which is less than the memory that they are sold by: 12, 3E and 6D
    /// for NTAG213, 215 and 216. An NTAG213 comes with a Lock Control TLV of five bytes, which has to stay.
    fn medium(self) -> Medium {
        match self {
            Self::QrCard => Medium::Symbol { ceiling: 27, bytes: 1454 },
            Self::QrBooklet => Medium::Symbol { ceiling: 32, bytes: 1939 },
            Self::QrSheet => Medium::Symbol { ceiling: 40, bytes: 2936 },
            Self::QrScreen => Medium::Symbol { ceiling: 28, bytes: 1454 },
            Self::Ntag213 => Medium::Type2 { area: 0x12 * 8, taken: 5 },
            Self::Ntag215 => Medium::Type2 { area: 0x3e * 8, taken: 0 },
            Self::Ntag216 => Medium::Type2 { area: 0x6d * 8, taken: 0 },
            Self::Type4K2 => Medium::Type4 { file: 2048 },
            Self::Type4K4 => Medium::Type4 { file: 4096 },
            Self::Type4K8 => Medium::Type4 { file: 8192 },
            Self::File => Medium::File,
        }
    }
}

/// NLEN, the length before the message in the file of a Type 4 card (NFC Forum Type 4 Tag, mapping version 2.0).
const TYPE4_LENGTH: usize = 2;

/// The longest NDEF message in so many bytes of a Type 2 tag: an NDEF Message TLV is the tag 03 and a length of one byte
/// up to 254, or of FF and two bytes (NFC Forum Type 2 Tag, TLV blocks). The Terminator TLV may be left out where
/// the area is full.
fn type2_message(area: usize) -> usize {
    match area.saturating_sub(4) {
        long if long > 254 => long,
        _ => area.saturating_sub(2).min(254),
    }
}

/// The longest payload of a message of one MIME record in so many bytes: a byte of flags, the length of the type, the
/// length of the payload in one byte for a short record (up to 255) or else in four, and the type; no identifier (NFC
/// Forum NDEF, record layout).
fn ndef_payload(message: usize) -> usize {
    let (short, long) = (1 + 1 + 1 + MIME_TYPE.len(), 1 + 1 + 4 + MIME_TYPE.len());
    match message.saturating_sub(long) {
        payload if payload > 255 => payload,
        _ => message.saturating_sub(short).min(255),
    }
}

fn names() -> String {
    Carrier::ALL.iter().map(|carrier| carrier.name()).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Carrier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Carrier {
    type Err = UnknownCarrier;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|carrier| carrier.name() == name).ok_or(UnknownCarrier)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_carriers() {
        for carrier in Carrier::ALL {
            assert_eq!(carrier.to_string().parse(), Ok(*carrier));
        }
        assert_eq!("punched-card".parse::<Carrier>(), Err(UnknownCarrier));
        assert!(UnknownCarrier.to_string().contains("qr-card, qr-booklet"));
    }

    #[test]
    fn tags_hold_what_is_left_beside_the_framing() {
        let bytes = |carrier: Carrier| (carrier.bytes(), carrier.largest_class().map(SizeClass::bytes));
        assert_eq!(bytes(Carrier::Ntag213), (137 - 27, None));
        assert_eq!(bytes(Carrier::Ntag215), (492 - 30, Some(462)));
        assert_eq!(bytes(Carrier::Ntag216), (868 - 30, Some(838)));
        assert_eq!(bytes(Carrier::Type4K2), (2046 - 30, Some(1939)));
        assert_eq!(bytes(Carrier::Type4K4), (4094 - 30, Some(3072)));
        assert_eq!(bytes(Carrier::Type4K8), (8190 - 30, Some(7168)));
        assert_eq!(bytes(Carrier::File), (65_536, Some(65_536)));
    }

    /// Writes a record the long way round and measures it.
    #[test]
    fn the_framing_is_that_of_a_message_of_one_record() {
        for message in 27..1000 {
            let payload = ndef_payload(message);
            let length_of = |payload: usize| {
                let length = if payload > 255 { 4 } else { 1 };
                [0u8; 2].len() + length + MIME_TYPE.len() + payload
            };
            assert!(length_of(payload) <= message, "{message}");
            assert!(length_of(payload + 1) > message, "{message}");
        }
    }

    #[test]
    fn a_message_on_a_type_2_tag_has_one_length_byte_or_three() {
        for area in 2..1000 {
            let message = type2_message(area);
            let length_of = |message: usize| 1 + if message > 254 { 3 } else { 1 } + message;
            assert!(length_of(message) <= area && length_of(message + 1) > area, "{area}");
        }
    }
}
