//! Reed-Solomon over GF(256) with the polynomial of the standard, 285 (ISO/IEC 18004, 7.5 and Annex B).

/// Corrects `codeword` in place (data first, then `parity` codewords) and says how many it changed.
///
/// `None`, with the codeword in an unspecified state, when more than `limit` are wrong.
pub(super) fn correct(codeword: &mut [u8], parity: usize, limit: usize) -> Option<usize> {
    corrected(codeword, parity, &[], |errors| errors <= limit)
}

/// Corrects `codeword` as [`correct`] does, when the places `erased` are known to be unsure, each of which costs half as
/// much parity as an error elsewhere; `unused` codewords of parity are left to show that the result is right.
pub(super) fn correct_with_erasures(
    codeword: &mut [u8],
    parity: usize,
    erased: &[usize],
    unused: usize,
) -> Option<usize> {
    if erased.len() + unused > parity || erased.iter().any(|&place| place >= codeword.len()) {
        return None;
    }
    corrected(codeword, parity, erased, |errors| 2 * errors + erased.len() + unused <= parity)
}

fn corrected(
    codeword: &mut [u8],
    parity: usize,
    erased: &[usize],
    is_allowed: impl Fn(usize) -> bool,
) -> Option<usize> {
    let syndromes = syndromes(codeword, parity);
    if syndromes.iter().all(|&s| s == 0) {
        return Some(0);
    }
    let last = codeword.len() - 1;
    let locator = error_locator(&syndromes, &erasure_locator(erased.iter().map(|place| last - place)))?;
    let errors = locator.len() - 1;
    if !is_allowed(errors - erased.len()) {
        return None;
    }
    let evaluator = error_evaluator(&syndromes, &locator);
    // The formal derivative in characteristic 2: odd terms, moved down.
    let derivative: Vec<u8> =
        locator[1..].iter().enumerate().map(|(i, &c)| if i % 2 == 0 { c } else { 0 }).collect();
    let length = codeword.len();
    let mut found = 0;
    for (position, value) in codeword.iter_mut().enumerate() {
        let degree = length - 1 - position;
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
    let clean = found == errors && self::syndromes(codeword, parity).iter().all(|&s| s == 0);
    clean.then_some(errors)
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
            prop_assert!(correct_with_erasures(&mut received, parity, &known, 4).is_some());
            prop_assert_eq!(received, sent);
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
