//! Bits in bytes, the most significant first.

/// Writes bits, the first into the most significant bit of the first byte.
#[derive(Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    /// Bits that do not fill a byte yet, at the right.
    pending: u64,
    /// How many they are, fewer than eight.
    held: u32,
}

impl BitWriter {
    /// The low `count` bits of `value`, at most 64.
    pub(super) fn bits(&mut self, value: u64, count: u32) {
        if count > 32 {
            self.few_bits(value >> 32, count - 32);
        }
        self.few_bits(value, count.min(32));
    }

    /// A number in unary: that many zeros, and a one.
    pub(super) fn unary(&mut self, zeros: u64) {
        for _ in 0..zeros {
            self.few_bits(0, 1);
        }
        self.few_bits(1, 1);
    }

    /// The bytes; the last is filled up with zeros.
    pub(super) fn finish(mut self) -> Vec<u8> {
        if self.held > 0 {
            self.few_bits(0, 8 - self.held);
        }
        self.bytes
    }

    fn few_bits(&mut self, value: u64, count: u32) {
        self.pending = self.pending << count | (value & ((1 << count) - 1));
        self.held += count;
        while self.held >= 8 {
            self.held -= 8;
            self.bytes.push((self.pending >> self.held) as u8);
        }
    }
}

/// The bytes end before the bits that should be there, or bits that should be zero are not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BitsWrong;

/// Reads what [`BitWriter`] writes, and nothing else.
pub(super) struct BitReader<'a> {
    bytes: &'a [u8],
    /// The next bit, counted from the first.
    at: usize,
}

impl<'a> BitReader<'a> {
    /// Bits of [`BitReader::window`] that are always good.
    const WINDOW: u32 = 57;

    pub(super) fn new(bytes: &'a [u8]) -> BitReader<'a> {
        BitReader { bytes, at: 0 }
    }

    /// The next bits, the first at the left. At least 57 of them are read from the bytes; behind the end are zeros.
    pub(super) fn window(&self) -> u64 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let word = rest.first_chunk().copied().unwrap_or_else(|| {
            let mut last = [0; 8];
            last.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
            last
        });
        u64::from_be_bytes(word) << (self.at % 8)
    }

    /// Goes on by `count` bits.
    pub(super) fn skip(&mut self, count: u32) -> Result<(), BitsWrong> {
        self.at += count as usize;
        if self.at <= self.bytes.len() * 8 { Ok(()) } else { Err(BitsWrong) }
    }

    /// A number of `count` bits, at most 64.
    pub(super) fn bits(&mut self, count: u32) -> Result<u64, BitsWrong> {
        match count {
            0 => Ok(0),
            1..=Self::WINDOW => {
                let value = self.window() >> (64 - count);
                self.skip(count).map(|()| value)
            }
            _ => Ok(self.bits(count - 32)? << 32 | self.bits(32)?),
        }
    }

    /// A number in unary: how many zeros stand before the next one.
    pub(super) fn unary(&mut self) -> Result<u64, BitsWrong> {
        let mut zeros = 0;
        loop {
            let leading = self.window().leading_zeros();
            if leading < Self::WINDOW {
                self.skip(leading + 1)?;
                return Ok(zeros + u64::from(leading));
            }
            self.skip(Self::WINDOW)?;
            zeros += u64::from(Self::WINDOW);
        }
    }

    /// Whether what is left is less than a byte, and zero.
    pub(super) fn finish(self) -> Result<(), BitsWrong> {
        let left = self.bytes.len() * 8 - self.at;
        if left < 8 && self.window() == 0 { Ok(()) } else { Err(BitsWrong) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_written_is_read(numbers in proptest::collection::vec((any::<u64>(), 0u32..=64, 0u64..200), 0..50)) {
            let cut = |value: u64, count: u32| if count == 64 { value } else { value & ((1 << count) - 1) };
            let mut writer = BitWriter::default();
            for (value, count, zeros) in &numbers {
                writer.bits(*value, *count);
                writer.unary(*zeros);
            }
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            for (value, count, zeros) in &numbers {
                prop_assert_eq!(reader.bits(*count), Ok(cut(*value, *count)));
                prop_assert_eq!(reader.unary(), Ok(*zeros));
            }
            prop_assert_eq!(reader.finish(), Ok(()));
        }
    }

    #[test]
    fn the_first_bit_is_the_most_significant() {
        let mut writer = BitWriter::default();
        writer.bits(0b101, 3);
        writer.unary(2);
        assert_eq!(writer.finish(), [0b1010_0100]);
    }

    #[test]
    fn nothing_is_read_behind_the_end() {
        assert_eq!(BitReader::new(&[0; 3]).bits(25), Err(BitsWrong));
        assert_eq!(BitReader::new(&[0; 100]).unary(), Err(BitsWrong));
        assert_eq!(BitReader::new(&[]).bits(0), Ok(0));
    }

    #[test]
    fn what_is_left_over_is_noticed() {
        let after = |bytes: &[u8], count| {
            let mut reader = BitReader::new(bytes);
            reader.bits(count).and_then(|_| reader.finish())
        };
        assert_eq!(after(&[0xff, 0x80], 9), Ok(()));
        assert_eq!(after(&[0xff, 0x81], 9), Err(BitsWrong));
        assert_eq!(after(&[0xff, 0x00], 8), Err(BitsWrong));
        assert_eq!(after(&[], 0), Ok(()));
    }
}
