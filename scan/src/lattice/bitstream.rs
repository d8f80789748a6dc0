//! Data codewords to payload (ISO/IEC 18004, 7.4).

use crate::Version;

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// The bytes that `data` says. Character set designators are passed over: the payload stays bytes.
///
/// `None` when a segment is cut short or says what the standard does not allow.
pub(super) fn payload(data: &[u8], version: Version) -> Option<Vec<u8>> {
    let mut bits = Bits { data, position: 0 };
    let mut out = Vec::new();
    while let Some(mode) = bits.take(4) {
        match mode {
            0b0000 => break,
            0b0001 => numeric(&mut bits, version, &mut out)?,
            0b0010 => alphanumeric(&mut bits, version, &mut out)?,
            0b0100 => bytes(&mut bits, version, &mut out)?,
            0b1000 => kanji(&mut bits, version, &mut out)?,
            0b0111 => designator(&mut bits)?,
            0b0011 => drop(bits.take(16)?), // structured append: place and parity
            0b0101 => {}                    // FNC1, first position
            0b1001 => drop(bits.take(8)?),  // FNC1, second position: application
            _ => return None,
        }
    }
    Some(out)
}

fn numeric(bits: &mut Bits<'_>, version: Version, out: &mut Vec<u8>) -> Option<()> {
    let mut left = bits.take(count_bits(version, [10, 12, 14]))?;
    while left > 0 {
        let digits = left.min(3);
        let value = bits.take([0, 4, 7, 10][digits])?;
        if value >= 10usize.pow(digits as u32) {
            return None;
        }
        out.extend((0..digits).rev().map(|i| b'0' + (value / 10usize.pow(i as u32) % 10) as u8));
        left -= digits;
    }
    Some(())
}

fn alphanumeric(bits: &mut Bits<'_>, version: Version, out: &mut Vec<u8>) -> Option<()> {
    let count = bits.take(count_bits(version, [9, 11, 13]))?;
    for _ in 0..count / 2 {
        let pair = bits.take(11)?;
        out.push(*ALPHANUMERIC.get(pair / 45)?);
        out.push(ALPHANUMERIC[pair % 45]);
    }
    if count % 2 == 1 {
        out.push(*ALPHANUMERIC.get(bits.take(6)?)?);
    }
    Some(())
}

fn bytes(bits: &mut Bits<'_>, version: Version, out: &mut Vec<u8>) -> Option<()> {
    for _ in 0..bits.take(count_bits(version, [8, 16, 16]))? {
        out.push(bits.take(8)? as u8);
    }
    Some(())
}

/// Shift JIS, two bytes to a character (7.4.6).
fn kanji(bits: &mut Bits<'_>, version: Version, out: &mut Vec<u8>) -> Option<()> {
    for _ in 0..bits.take(count_bits(version, [8, 10, 12]))? {
        let value = bits.take(13)?;
        let joined = ((value / 0xC0) << 8) | (value % 0xC0);
        let character = joined + if joined < 0x1F00 { 0x8140 } else { 0xC140 };
        out.extend((character as u16).to_be_bytes());
    }
    Some(())
}

/// One to three bytes, the first saying how many (7.4.2).
fn designator(bits: &mut Bits<'_>) -> Option<()> {
    let first = bits.take(8)?;
    let more = match first {
        0..=0x7F => 0,
        0x80..=0xBF => 8,
        0xC0..=0xDF => 16,
        _ => return None,
    };
    bits.take(more).map(drop)
}

/// Length of the character count indicator (Table 3), for versions 1 to 9, 10 to 26 and 27 to 40.
fn count_bits(version: Version, lengths: [usize; 3]) -> usize {
    match version.number() {
        ..=9 => lengths[0],
        10..=26 => lengths[1],
        _ => lengths[2],
    }
}

struct Bits<'a> {
    data: &'a [u8],
    position: usize,
}

impl Bits<'_> {
    /// The next `count` bits, most significant first; `None` when there are not as many.
    fn take(&mut self, count: usize) -> Option<usize> {
        let end = self.position + count;
        if end > self.data.len() * 8 {
            return None;
        }
        let value = (self.position..end)
            .fold(0, |value, i| value << 1 | usize::from(self.data[i / 8] >> (7 - i % 8) & 1));
        self.position = end;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use qrcode::bits;

    #[test]
    fn reads_every_mode_the_writer_has() {
        for (number, version) in [(9, 9), (26, 26), (40, 40)] {
            let mut made = bits::Bits::new(qrcode::Version::Normal(number));
            made.push_eci_designator(26).unwrap();
            made.push_alphanumeric_data(b"PHR1:").unwrap();
            made.push_numeric_data(b"0123456789").unwrap();
            made.push_byte_data(b"\x00\xffab").unwrap();
            made.push_kanji_data(b"\x93\x5f\xe4\xaa").unwrap();
            made.push_terminator(qrcode::EcLevel::L).unwrap();
            let read = payload(&made.into_bytes(), Version::new(version).unwrap()).unwrap();
            assert_eq!(read, b"PHR1:0123456789\x00\xffab\x93\x5f\xe4\xaa");
        }
    }

    #[test]
    fn refuses_a_cut_segment_and_digits_out_of_range() {
        let version = Version::new(1).unwrap();
        assert_eq!(payload(&[0b0100_0000, 0b0101_0000], version), None);
        // Numeric, three digits, value 1000.
        assert_eq!(payload(&[0b0001_0000, 0b0000_1111, 0b1110_1000, 0], version), None);
    }

    proptest! {
        #[test]
        fn is_total(data in proptest::collection::vec(any::<u8>(), 0..300), number in 1u8..=40) {
            if let Some(out) = payload(&data, Version::new(number).unwrap()) {
                prop_assert!(out.len() <= data.len() * 3);
            }
        }
    }
}
