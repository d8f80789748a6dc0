//! The erasure code: Reed-Solomon over GF(2⁸), in the form of its inventors.
//!
//! Byte for byte, the shares of the parts are the values of one polynomial of a degree below k at the points 0, 1, 2 …:
//! the first k are the content itself, the others are parity. Any k values tell the polynomial, and so all the others.
//! The field is that of QR symbols (ISO/IEC 18004): polynomials over GF(2) modulo x⁸ + x⁴ + x³ + x² + 1.

/// The field's polynomial without its highest term.
const REDUCTION: u8 = 0x1d;
/// Elements of the field but zero; the order of the element 2, which generates them.
const ORDER: usize = 255;

/// Powers of 2, twice over, so that a sum of two logarithms is an index.
const EXP: [u8; 2 * ORDER] = powers();
/// Logarithms to the base 2; that of 0 is never asked for.
const LOG: [u8; 256] = logarithms();

/// The value at `at` of the polynomial that has these values at these points; the points differ, the values are equally
/// long.
pub(super) fn value_at(at: u8, points: &[(u8, &[u8])]) -> Vec<u8> {
    let length = points.first().map_or(0, |(_, share)| share.len());
    let mut value = vec![0; length];
    for (point, share) in points {
        let weight = weight(at, *point, points.iter().map(|(point, _)| *point));
        let times = multiples(weight);
        value.iter_mut().zip(*share).for_each(|(sum, byte)| *sum ^= times[usize::from(*byte)]);
    }
    value
}

/// Lagrange's weight of the value at `point` for the value at `at`: Π (at − x) / (point − x) over the other points x.
/// Subtraction is exclusive or.
fn weight(at: u8, point: u8, points: impl Iterator<Item = u8>) -> u8 {
    let mut log = 0;
    for other in points.filter(|other| *other != point) {
        if at == other {
            return 0;
        }
        log +=
            ORDER + usize::from(LOG[usize::from(at ^ other)]) - usize::from(LOG[usize::from(point ^ other)]);
    }
    EXP[log % ORDER]
}

/// The products of every byte with this one.
fn multiples(factor: u8) -> [u8; 256] {
    let mut products = [0; 256];
    if factor != 0 {
        for byte in 1..=255u8 {
            let log = usize::from(LOG[usize::from(factor)]) + usize::from(LOG[usize::from(byte)]);
            products[usize::from(byte)] = EXP[log];
        }
    }
    products
}

const fn powers() -> [u8; 2 * ORDER] {
    let mut powers = [0; 2 * ORDER];
    let mut power = 1u8;
    let mut exponent = 0;
    while exponent < 2 * ORDER {
        powers[exponent] = power;
        power = if power & 0x80 == 0 { power << 1 } else { power << 1 ^ REDUCTION };
        exponent += 1;
    }
    powers
}

const fn logarithms() -> [u8; 256] {
    let mut logarithms = [0; 256];
    let mut exponent = 0;
    while exponent < ORDER {
        logarithms[EXP[exponent] as usize] = exponent as u8;
        exponent += 1;
    }
    logarithms
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The product by long multiplication, bit by bit.
    fn product(a: u8, b: u8) -> u8 {
        let doubled = |a: u8| a << 1 ^ if a & 0x80 == 0 { 0 } else { REDUCTION };
        (0..8).fold((0, a), |(sum, a), bit| (sum ^ if b >> bit & 1 == 1 { a } else { 0 }, doubled(a))).0
    }

    #[test]
    fn the_tables_multiply() {
        for factor in 0..=255u8 {
            let times = multiples(factor);
            assert!((0..=255u8).all(|byte| times[usize::from(byte)] == product(factor, byte)), "{factor}");
        }
    }

    /// The example of the specification: a polynomial by its coefficients, 5 + 3x + 2x².
    #[test]
    fn values_are_those_of_a_polynomial() {
        let polynomial = |x: u8| 5 ^ product(3, x) ^ product(2, product(x, x));
        let shares: Vec<[u8; 1]> = (0..=254).map(|x| [polynomial(x)]).collect();
        let data: Vec<(u8, &[u8])> = (0..3).map(|x| (x, &shares[usize::from(x)][..])).collect();
        assert_eq!(
            [shares[0][0], shares[1][0], shares[2][0], shares[3][0], shares[4][0]],
            [5, 4, 11, 10, 41]
        );
        for x in 0..=254u8 {
            assert_eq!(value_at(x, &data), shares[usize::from(x)], "{x}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(16))]
        #[test]
        fn any_points_tell_the_others(
            data in prop::collection::vec(prop::collection::vec(any::<u8>(), 4), 1..40),
            seed in any::<[u8; 32]>(),
        ) {
            let data: Vec<(u8, &[u8])> = (0..).zip(data.iter().map(Vec::as_slice)).collect();
            let all: Vec<(u8, Vec<u8>)> = (0..=254).map(|x| (x, value_at(x, &data))).collect();
            let mut order: Vec<usize> = (0..all.len()).collect();
            order.sort_by_key(|x| (seed[x % 32] ^ (*x as u8).wrapping_mul(seed[x / 32])).rotate_left(3));
            let some: Vec<(u8, &[u8])> =
                order.iter().take(data.len()).map(|x| (all[*x].0, &all[*x].1[..])).collect();
            for (point, share) in &data {
                prop_assert_eq!(&value_at(*point, &some)[..], *share);
            }
        }
    }
}
