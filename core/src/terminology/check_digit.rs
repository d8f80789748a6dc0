//! Check digits of SNOMED CT identifiers and LOINC codes.

/// Multiplication in the dihedral group D5, as the Verhoeff scheme needs it.
const DIHEDRAL: [[u8; 10]; 10] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 2, 3, 4, 0, 6, 7, 8, 9, 5],
    [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
    [3, 4, 0, 1, 2, 8, 9, 5, 6, 7],
    [4, 0, 1, 2, 3, 9, 5, 6, 7, 8],
    [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
    [6, 5, 9, 8, 7, 1, 0, 4, 3, 2],
    [7, 6, 5, 9, 8, 2, 1, 0, 4, 3],
    [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
    [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];

/// The permutation applied to a digit, by its position from the right modulo 8.
const PERMUTATION: [[u8; 10]; 8] = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
    [1, 5, 7, 6, 2, 8, 3, 0, 9, 4],
    [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
    [8, 9, 1, 6, 0, 4, 3, 5, 2, 7],
    [9, 4, 5, 3, 1, 2, 6, 8, 7, 0],
    [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
    [2, 7, 9, 3, 8, 0, 6, 4, 1, 5],
    [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/// Smallest SNOMED CT identifier: six digits (SNOMED CT Release File Specification, SCTID).
const SCTID_MIN: u64 = 100_000;
/// Largest SNOMED CT identifier: eighteen digits.
const SCTID_MAX: u64 = 999_999_999_999_999_999;

/// Whether `code` is a well-formed SNOMED CT *concept* identifier: 6 to 18 digits, partition 00 or 10,
/// and a Verhoeff check digit that holds.
///
/// It does not say that the concept exists.
#[must_use]
pub fn snomed_check(code: u64) -> bool {
    let concept = matches!(code / 10 % 100, 0 | 10);
    (SCTID_MIN..=SCTID_MAX).contains(&code) && concept && verhoeff_sum(code) == 0
}

/// The check digit of a LOINC code, 0 to 9, from the number before the dash (LOINC Users' Guide, Mod 10).
#[must_use]
pub fn loinc_check_digit(body: u64) -> u8 {
    let (mut rest, mut double, mut sum) = (body, true, 0_u64);
    while rest > 0 {
        let digit = rest % 10 * if double { 2 } else { 1 };
        sum += digit / 10 + digit % 10;
        (rest, double) = (rest / 10, !double);
    }
    ((10 - sum % 10) % 10) as u8
}

fn verhoeff_sum(number: u64) -> u8 {
    let (mut rest, mut position, mut sum) = (number, 0_usize, 0_u8);
    while rest > 0 {
        let permuted = PERMUTATION[position % 8][(rest % 10) as usize];
        sum = DIHEDRAL[sum as usize][permuted as usize];
        (rest, position) = (rest / 10, position + 1);
    }
    sum
}
