//! Reed-Solomon over GF(256) with the polynomial of the standard, 285 (ISO/IEC 18004, 7.5 and Annex B).

/// A codeword as it was received, of which other readings can be tried.
pub(super) struct Received {
    bytes: Vec<u8>,
    syndromes: Vec<u8>,
}

impl Received {
    pub(super) fn new(bytes: &[u8], parity: usize) -> Self {
        Self { bytes: bytes.to_vec(), syndromes: syndromes(bytes, parity) }
    }

    pub(super) fn parity(&self) -> usize {
        self.syndromes.len()
    }

    /// Reads one place otherwise.
    pub(super) fn change(&mut self, place: usize, change: u8) {
        if change == 0 {
            return;
        }
        self.bytes[place] ^= change;
        let degree = self.bytes.len() - 1 - place;
        for (i, syndrome) in self.syndromes.iter_mut().enumerate() {
            *syndrome ^= multiply(change, power(i * degree));
        }
    }

    /// The codeword that was sent, and how many places are different beside those that are `erased`, each of which costs half as much
    /// parity as an error elsewhere; `None` unless `is_allowed` agrees to that number.
    pub(super) fn corrected(
        &self,
        erased: &[usize],
        is_allowed: impl Fn(usize) -> bool,
    ) -> Option<(Vec<u8>, usize)> {
        if self.syndromes.iter().all(|&s| s == 0) {
            return Some((self.bytes.clone(), 0));
        }
        let last = self.bytes.len() - 1;
        let erasures = erasure_locator(erased.iter().map(|place| last - place));
        let locator = error_locator(&self.syndromes, &erasures)?;
        let errors = locator.len() - 1;
        if !is_allowed(errors - erased.len()) {
            return None;
        }
        let evaluator = error_evaluator(&self.syndromes, &locator);
        // The formal derivative in characteristic 2: odd terms, moved down.
        let derivative: Vec<u8> =
            locator[1..].iter().enumerate().map(|(i, &c)| if i % 2 == 0 { c } else { 0 }).collect();
        let mut bytes = self.bytes.clone();
        let mut found = 0;
        for (position, value) in bytes.iter_mut().enumerate() {
            let degree = last - position;
            let inverse_root = power(255 - degree % 255);
            if evaluate(&locator, inverse_root) != 0 {
                continue;
            }
            let slope = evaluate(&derivative, inverse_root);
            if slope == 0 {
                return None;
            }
            *value ^= multiply(multiply(power(degree), evaluate(&evaluator, inverse_root)), inverse(slope));
            found += 1;
        }
        let is_clean = found == errors && syndromes(&bytes, self.parity()).iter().all(|&s| s == 0);
        is_clean.then_some((bytes, errors - erased.len()))
    }
}

fn syndromes(codeword: &[u8], parity: usize) -> Vec<u8> {
    (0..parity)
        .map(|i| {
            let root = power(i);
            codeword.iter().fold(0, |sum, &value| multiply(sum, root) ^ value)
        })
        .collect()
}

/// The polynomial whose roots are the erased places, given by their degrees; lowest degree first.
fn erasure_locator(degrees: impl Iterator<Item = usize>) -> Vec<u8> {
    degrees.fold(vec![1u8], |locator, degree| {
        let root = power(degree);
        let mut product = locator.clone();
        product.push(0);
        product[1..].iter_mut().zip(&locator).for_each(|(p, &c)| *p ^= multiply(c, root));
        product
    })
}

/// Berlekamp-Massey, begun with what is erased; lowest degree first. `None` when the shortest register cannot be an error
/// pattern.
fn error_locator(syndromes: &[u8], erasures: &[u8]) -> Option<Vec<u8>> {
    let erased = erasures.len() - 1;
    let mut locator = erasures.to_vec();
    let mut previous = erasures.to_vec();
    let (mut length, mut shift, mut last_discrepancy) = (erased, 1, 1u8);
    for r in erased..syndromes.len() {
        let discrepancy = locator
            .iter()
            .take(r + 1)
            .enumerate()
            .fold(0, |sum, (i, &c)| sum ^ multiply(c, syndromes[r - i]));
        if discrepancy == 0 {
            shift += 1;
            continue;
        }
        let before = locator.clone();
        let factor = multiply(discrepancy, inverse(last_discrepancy));
        locator.resize(locator.len().max(previous.len() + shift), 0);
        for (c, &p) in locator[shift..].iter_mut().zip(&previous) {
            *c ^= multiply(factor, p);
        }
        if 2 * length <= r + erased {
            length = r + 1 + erased - length;
            previous = before;
            last_discrepancy = discrepancy;
            shift = 1;
        } else {
            shift += 1;
        }
    }
    while locator.last() == Some(&0) {
        locator.pop();
    }
    (locator.len() == length + 1 && 2 * length <= syndromes.len() + erased).then_some(locator)
}

fn error_evaluator(syndromes: &[u8], locator: &[u8]) -> Vec<u8> {
    (0..syndromes.len())
        .map(|i| {
            locator.iter().take(i + 1).enumerate().fold(0, |sum, (j, &c)| sum ^ multiply(c, syndromes[i - j]))
        })
        .collect()
}

/// Value of a polynomial, lowest degree first.
fn evaluate(polynomial: &[u8], at: u8) -> u8 {
    polynomial.iter().rev().fold(0, |sum, &c| multiply(sum, at) ^ c)
}

struct Field {
    exponential: [u8; 255],
    logarithm: [u8; 256],
}

static FIELD: Field = Field::new();

impl Field {
    const fn new() -> Self {
        let mut field = Self { exponential: [0; 255], logarithm: [0; 256] };
        let mut value = 1u16;
        let mut i = 0;
        while i < 255 {
            field.exponential[i] = value as u8;
            field.logarithm[value as usize] = i as u8;
            value <<= 1;
            if value & 0x100 != 0 {
                value ^= 0x11D;
            }
            i += 1;
        }
        field
    }
}

fn power(exponent: usize) -> u8 {
    FIELD.exponential[exponent % 255]
}

fn multiply(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    power(usize::from(FIELD.logarithm[usize::from(a)]) + usize::from(FIELD.logarithm[usize::from(b)]))
}

/// Of a value that is not 0.
fn inverse(a: u8) -> u8 {
    power(255 - usize::from(FIELD.logarithm[usize::from(a)]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use qrcode::ec::create_error_correction_code;

    /// Corrects in place up to `limit` errors, and says how many there were.
    fn correct(codeword: &mut [u8], parity: usize, limit: usize) -> Option<usize> {
        let (corrected, errors) = Received::new(codeword, parity).corrected(&[], |errors| errors <= limit)?;
        codeword.copy_from_slice(&corrected);
        Some(errors)
    }

    proptest! {
        #[test]
        fn corrects_up_to_half_the_parity(
            data in proptest::collection::vec(any::<u8>(), 1..120),
            parity in prop::sample::select(vec![7usize, 10, 13, 15, 16, 17, 18, 20, 22, 24, 26, 28, 30]),
            errors in proptest::collection::vec((any::<prop::sample::Index>(), 1u8..), 0..15),
        ) {
            let mut sent = data.clone();
            sent.extend(create_error_correction_code(&data, parity));
            let mut places: Vec<(usize, u8)> =
                errors.iter().map(|(place, change)| (place.index(sent.len()), *change)).collect();
            places.sort_unstable();
            places.dedup_by_key(|(place, _)| *place);
            places.truncate(parity / 2);
            let mut received = sent.clone();
            places.iter().for_each(|&(place, change)| received[place] ^= change);
            prop_assert_eq!(correct(&mut received, parity, parity / 2), Some(places.len()));
            prop_assert_eq!(received, sent);
        }

        #[test]
        fn corrects_erasures_and_errors(
            data in proptest::collection::vec(any::<u8>(), 30..120),
            parity in prop::sample::select(vec![16usize, 18, 22, 26, 28, 30]),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..30),
            erased in 0usize..26,
        ) {
            let mut sent = data.clone();
            sent.extend(create_error_correction_code(&data, parity));
            let mut places: Vec<(usize, u8)> =
                changes.iter().map(|(place, change)| (place.index(sent.len()), *change)).collect();
            places.sort_unstable();
            places.dedup_by_key(|(place, _)| *place);
            let erased = erased.min(places.len()).min(parity - 4);
            places.truncate(erased + (parity - 4 - erased) / 2);
            let mut received = sent.clone();
            places.iter().for_each(|&(place, change)| received[place] ^= change);
            let known: Vec<usize> = places[..erased].iter().map(|(place, _)| *place).collect();
            let limit = (parity - 4 - erased) / 2;
            let corrected = Received::new(&received, parity).corrected(&known, |errors| errors <= limit);
            prop_assert_eq!(corrected.map(|(bytes, _)| bytes), Some(sent));
        }

        #[test]
        fn a_change_is_as_if_it_had_been_received_so(
            bytes in proptest::collection::vec(any::<u8>(), 20..120),
            changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
        ) {
            let mut received = Received::new(&bytes, 18);
            let mut changed = bytes.clone();
            for (place, change) in changes {
                let place = place.index(bytes.len());
                received.change(place, change);
                changed[place] ^= change;
            }
            prop_assert_eq!(&received.syndromes, &syndromes(&changed, 18));
            prop_assert_eq!(received.bytes, changed);
        }

        #[test]
        fn says_so_or_leaves_a_true_codeword(mut bytes in proptest::collection::vec(any::<u8>(), 20..150)) {
            if correct(&mut bytes, 16, 8).is_some() {
                prop_assert!(syndromes(&bytes, 16).iter().all(|&s| s == 0));
            }
        }
    }

    #[test]
    fn keeps_to_the_limit() {
        let data = [7u8; 19];
        let mut bytes = data.to_vec();
        bytes.extend(create_error_correction_code(&data, 7));
        bytes[0] ^= 1;
        bytes[9] ^= 1;
        assert_eq!(correct(&mut bytes.clone(), 7, 1), None);
        assert_eq!(correct(&mut bytes, 7, 2), Some(2));
    }
}
