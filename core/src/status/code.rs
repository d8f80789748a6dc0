//! The prefix code of the entries' classes.
//!
//! Class 0 is *revoked*; class s is *superseded*, with a time of s significant bits. A list's head states how long the
//! code of each class is, and the codes follow from that: in the order of length and then class, each the next number
//! (a canonical Huffman code, as in RFC 1951 §3.2.2).

use super::bits::{BitReader, BitWriter, BitsWrong};

/// Number of classes: *revoked*, and up to 32 significant bits.
pub(super) const CLASSES: usize = 33;
/// Longest code in bits: what a Huffman code for that many classes can come to.
const LONGEST: usize = CLASSES - 1;

/// A prefix code in which every string of bits has a meaning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ClassCode {
    /// Length by class; 0 where a class does not occur.
    lengths: [u8; CLASSES],
    /// Code by class, at the right.
    codes: [u64; CLASSES],
    /// How many codes have each length.
    of_length: [u8; LONGEST + 1],
    /// Classes in the order of their codes.
    order: Vec<u8>,
}

impl ClassCode {
    /// The code with these lengths. `None` if they leave a string of bits without meaning or give it two, unless there
    /// is one class and its length is 1.
    pub(super) fn from_lengths(lengths: [u8; CLASSES]) -> Option<ClassCode> {
        let classes = lengths.iter().enumerate().filter(|(_, length)| **length > 0);
        let mut order: Vec<u8> = classes.map(|(class, _)| class as u8).collect();
        order.sort_by_key(|class| lengths[usize::from(*class)]);
        let mut of_length = [0; LONGEST + 1];
        for class in &order {
            *of_length.get_mut(usize::from(lengths[usize::from(*class)]))? += 1;
        }
        let code = ClassCode { lengths, codes: codes(&lengths, &order), of_length, order };
        code.is_complete().then_some(code)
    }

    /// A code that makes the classes of a list as short as can be, by how often each occurs (Huffman). Of classes that
    /// occur equally often the lower goes first.
    pub(super) fn for_counts(counts: &[u64; CLASSES]) -> ClassCode {
        let mut lengths = [0; CLASSES];
        let occurring = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let mut groups: Vec<(u64, Vec<usize>)> =
            occurring.map(|(class, count)| (*count, vec![class])).collect();
        if let [(_, only)] = groups.as_slice() {
            lengths[only[0]] = 1;
        }
        while groups.len() > 1 {
            groups.sort_by_key(|(count, classes)| core::cmp::Reverse((*count, classes[0])));
            let (Some((first, mut joined)), Some((second, others))) = (groups.pop(), groups.pop()) else {
                break;
            };
            joined.extend(others);
            joined.sort_unstable();
            joined.iter().for_each(|class| lengths[*class] += 1);
            groups.push((first + second, joined));
        }
        ClassCode::from_lengths(lengths).expect("joining two groups at a time gives a complete code")
    }

    /// Lengths by class, up to the last class that occurs.
    pub(super) fn lengths(&self) -> &[u8] {
        let end = self.lengths.iter().rposition(|length| *length > 0).map_or(0, |last| last + 1);
        &self.lengths[..end]
    }

    /// Whether no class has a code.
    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// Writes a class. `None` if it has no code.
    pub(super) fn write(&self, class: usize, writer: &mut BitWriter) -> Option<()> {
        let length = *self.lengths.get(class).filter(|length| **length > 0)?;
        writer.bits(self.codes[class], length.into());
        Some(())
    }

    /// Reads a class.
    pub(super) fn read(&self, reader: &mut BitReader<'_>) -> Result<usize, BitsWrong> {
        let window = reader.window();
        let (mut first, mut passed) = (0, 0);
        for (length, of_length) in (1..).zip(&self.of_length[1..]) {
            let code = window >> (64 - length);
            let within = code - first;
            if within < u64::from(*of_length) {
                reader.skip(length)?;
                let class = self.order.get(passed + within as usize).ok_or(BitsWrong)?;
                return Ok(usize::from(*class));
            }
            passed += usize::from(*of_length);
            first = (first + u64::from(*of_length)) << 1;
        }
        Err(BitsWrong)
    }

    fn is_complete(&self) -> bool {
        let used =
            self.order.iter().map(|class| 1u64 << (LONGEST - usize::from(self.lengths[usize::from(*class)])));
        match self.order.as_slice() {
            [] => true,
            [only] => self.lengths[usize::from(*only)] == 1,
            _ => used.sum::<u64>() == 1 << LONGEST,
        }
    }
}

fn codes(lengths: &[u8; CLASSES], order: &[u8]) -> [u64; CLASSES] {
    let mut codes = [0; CLASSES];
    let (mut next, mut before) = (0u64, 0);
    for class in order.iter().map(|class| usize::from(*class)) {
        // A code that is not complete may overflow here; it is refused afterwards.
        next = next.wrapping_shl(u32::from(lengths[class] - before));
        codes[class] = next;
        next = next.wrapping_add(1);
        before = lengths[class];
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lengths(of: &[(usize, u8)]) -> [u8; CLASSES] {
        let mut lengths = [0; CLASSES];
        of.iter().for_each(|(class, length)| lengths[*class] = *length);
        lengths
    }

    #[test]
    fn codes_ascend_by_length_and_class() {
        let code = ClassCode::from_lengths(lengths(&[(0, 2), (4, 3), (5, 1), (7, 3)])).unwrap();
        let written = |class| {
            let mut writer = BitWriter::default();
            code.write(class, &mut writer).map(|()| writer.finish())
        };
        assert_eq!(written(5), Some(vec![0b0000_0000]));
        assert_eq!(written(0), Some(vec![0b1000_0000]));
        assert_eq!(written(4), Some(vec![0b1100_0000]));
        assert_eq!(written(7), Some(vec![0b1110_0000]));
        assert_eq!(written(6), None);
        assert_eq!(code.lengths(), [2, 0, 0, 0, 3, 1, 0, 3]);
    }

    #[test]
    fn a_code_has_no_gap_and_no_overlap() {
        let accepted = |of: &[(usize, u8)]| ClassCode::from_lengths(lengths(of)).is_some();
        assert!(accepted(&[]));
        assert!(accepted(&[(3, 1)]));
        assert!(!accepted(&[(3, 2)]), "one class has one bit");
        assert!(accepted(&[(0, 1), (9, 1)]));
        assert!(!accepted(&[(0, 1), (9, 2)]), "a gap");
        assert!(!accepted(&[(0, 1), (9, 1), (10, 1)]), "an overlap");
        assert!(!accepted(&[(0, 33), (1, 33)]), "too long");
        assert!(!accepted(&[(0, 255), (1, 1)]), "too long");
    }

    #[test]
    fn the_only_class_takes_one_bit_and_the_other_bit_means_nothing() {
        let code = ClassCode::from_lengths(lengths(&[(3, 1)])).unwrap();
        assert_eq!(code.read(&mut BitReader::new(&[0x00])), Ok(3));
        assert_eq!(code.read(&mut BitReader::new(&[0x80])), Err(BitsWrong));
    }

    #[test]
    fn the_most_lopsided_counts_still_have_a_code() {
        let mut counts = [1u64; CLASSES];
        for class in 2..CLASSES {
            counts[class] = counts[class - 1] + counts[class - 2];
        }
        let code = ClassCode::for_counts(&counts);
        assert_eq!(usize::from(*code.lengths().iter().max().unwrap()), LONGEST);
    }

    proptest! {
        #[test]
        fn classes_are_read_as_written(counts in prop::array::uniform32(0u64..50), classes in prop::collection::vec(0usize..32, 0..60)) {
            let mut all = [0; CLASSES];
            all[..32].copy_from_slice(&counts);
            classes.iter().for_each(|class| all[*class] += 1);
            let code = ClassCode::for_counts(&all);
            let mut writer = BitWriter::default();
            for class in &classes {
                code.write(*class, &mut writer).unwrap();
            }
            let bytes = writer.finish();
            let mut reader = BitReader::new(&bytes);
            for class in &classes {
                prop_assert_eq!(code.read(&mut reader), Ok(*class));
            }
            prop_assert_eq!(reader.finish(), Ok(()));
        }

        #[test]
        fn frequent_classes_have_short_codes(counts in prop::array::uniform32(1u64..1_000_000)) {
            let mut all = [0; CLASSES];
            all[..32].copy_from_slice(&counts);
            let code = ClassCode::for_counts(&all);
            let total: u64 = counts.iter().sum();
            let share = |count: &u64| *count as f64 / total as f64;
            let entropy: f64 = counts.iter().map(|count| -share(count) * share(count).log2()).sum();
            let mean: f64 = counts.iter().zip(code.lengths()).map(|(count, length)| share(count) * f64::from(*length)).sum();
            prop_assert!(entropy - 1e-9 <= mean && mean < entropy + 1.0, "{entropy} {mean}");
        }
    }
}
