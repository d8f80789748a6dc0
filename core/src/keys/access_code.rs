//! The holder's access code: digits, the last one a check digit.

use core::fmt;

use crate::primitives::{CryptoRng, Zeroizing};

/// How many digits an access code has, the check digit included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub enum CodeLength {
    /// 11 random digits, about 36 bits: too few against someone with a photograph of the card and a data centre.
    Twelve,
    /// 15 random digits, about 50 bits.
    #[default]
    Sixteen,
    /// 19 random digits, about 63 bits.
    Twenty,
}

impl CodeLength {
    /// The number of digits.
    pub fn digits(self) -> usize {
        match self {
            CodeLength::Twelve => 12,
            CodeLength::Sixteen => 16,
            CodeLength::Twenty => 20,
        }
    }

    fn of(digits: usize) -> Option<CodeLength> {
        [CodeLength::Twelve, CodeLength::Sixteen, CodeLength::Twenty]
            .into_iter()
            .find(|l| l.digits() == digits)
    }
}

/// Which lengths of access code a program accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum CodePolicy {
    /// Sixteen or twenty digits.
    #[default]
    Standard,
    /// Twelve digits too, for programmes that accept the lesser protection.
    AllowTwelve,
}

impl CodePolicy {
    /// Whether codes of this length are accepted.
    pub fn allows(self, length: CodeLength) -> bool {
        length != CodeLength::Twelve || self == CodePolicy::AllowTwelve
    }
}

/// Why something typed is not an access code. It never repeats what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AccessCodeError {
    /// A character is neither a digit of a known script nor a separator.
    #[error("character {position} is not a digit; an access code has digits only")]
    NotADigit {
        /// Which character, counted from 1.
        position: usize,
    },
    /// The number of digits is not one that the policy allows.
    #[error("{found} digits were typed; an access code has 16 (or 20): type all of it, from the slip")]
    WrongLength {
        /// How many digits were found.
        found: usize,
    },
    /// The check digit does not fit: one digit is wrong, or two neighbours are swapped.
    #[error("a digit is mistyped; compare with the slip and type the code again")]
    Mistyped,
}

impl AccessCodeError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            AccessCodeError::NotADigit { .. } => "access-code-not-a-digit",
            AccessCodeError::WrongLength { .. } => "access-code-wrong-length",
            AccessCodeError::Mistyped => "access-code-mistyped",
        }
    }
}

/// The holder's secret: random digits and a check digit that catches every single wrong digit and every swap of two
/// neighbours (Damm).
#[derive(Clone)]
pub struct AccessCode(Zeroizing<String>);

impl AccessCode {
    /// Makes a code.
    pub fn generate(length: CodeLength, random: &mut dyn CryptoRng) -> AccessCode {
        let mut code = Zeroizing::new(String::with_capacity(length.digits()));
        while code.len() + 1 < length.digits() {
            code.push(char::from(b'0' + random_digit(random)));
        }
        let check = damm(code.bytes().map(|digit| digit - b'0'));
        code.push(char::from(b'0' + check));
        AccessCode(code)
    }

    /// Reads what a person typed or a slip's symbol says.
    ///
    /// Digits may be ASCII, Arabic-Indic, Persian, Devanagari, Bengali, Tamil, Thai, Lao, Myanmar, Khmer, N'Ko, full
    /// width, or Ethiopic. Ethiopic writing has signs for one to nine, ten,
    /// twenty … and no zero; its signs one to nine stand for those digits, a zero is taken from any other script,
    /// and the signs from ten upwards are refused. Spaces, hyphens and the marks that steer the direction of writing
    /// are skipped.
    ///
    /// # Errors
    /// [`AccessCodeError`], by what has to be typed again.
    pub fn parse(typed: &str, policy: CodePolicy) -> Result<AccessCode, AccessCodeError> {
        let mut code = Zeroizing::new(String::with_capacity(CodeLength::Twenty.digits()));
        let mut found = 0;
        for (index, c) in typed.chars().enumerate() {
            if is_separator(c) {
                continue;
            }
            let digit = digit_value(c).ok_or(AccessCodeError::NotADigit { position: index + 1 })?;
            found += 1;
            if found <= CodeLength::Twenty.digits() {
                code.push(char::from(b'0' + digit));
            }
        }
        if !CodeLength::of(found).is_some_and(|length| policy.allows(length)) {
            return Err(AccessCodeError::WrongLength { found });
        }
        if damm(code.bytes().map(|digit| digit - b'0')) != 0 {
            return Err(AccessCodeError::Mistyped);
        }
        Ok(AccessCode(code))
    }

    /// How many digits the code has.
    pub fn length(&self) -> CodeLength {
        CodeLength::of(self.0.len()).unwrap_or_default()
    }

    /// The digits, in ASCII and without spaces. Whoever holds them opens the card.
    pub fn expose_digits(&self) -> &str {
        &self.0
    }

    /// The digits in fours, as a slip shows them.
    pub fn expose_grouped(&self) -> Zeroizing<String> {
        let mut grouped = Zeroizing::new(String::with_capacity(self.0.len() + self.0.len() / 4));
        for (index, digit) in self.0.chars().enumerate() {
            if index > 0 && index % 4 == 0 {
                grouped.push(' ');
            }
            grouped.push(digit);
        }
        grouped
    }
}

/// Prints the type's name only.
impl fmt::Debug for AccessCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AccessCode")
    }
}

/// The zeros of the scripts whose ten digits follow one another in Unicode.
const ZEROS: [char; 12] = [
    '0', '\u{0660}', // Arabic-Indic
    '\u{06F0}', // Persian, Urdu, Pashto
    '\u{0966}', // Devanagari
    '\u{09E6}', // Bengali
    '\u{0BE6}', // Tamil
    '\u{0E50}', // Thai
    '\u{0ED0}', // Lao
    '\u{1040}', // Myanmar
    '\u{17E0}', // Khmer
    '\u{07C0}', // N'Ko
    '\u{FF10}', // full width
];

pub(super) fn digit_value(c: char) -> Option<u8> {
    let within = |first: char, count: u32| {
        let offset = u32::from(c).checked_sub(u32::from(first))?;
        (offset < count).then_some(offset as u8)
    };
    let ethiopic = || within('\u{1369}', 9).map(|offset| offset + 1);
    ZEROS.into_iter().find_map(|zero| within(zero, 10)).or_else(ethiopic)
}

pub(super) fn is_separator(c: char) -> bool {
    let hyphen = matches!(c, '-' | '\u{2010}'..='\u{2014}' | '\u{2212}');
    let direction =
        matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    c.is_whitespace() || hyphen || direction
}

/// A digit without bias: bytes from 250 are drawn again.
fn random_digit(random: &mut dyn CryptoRng) -> u8 {
    loop {
        let mut byte = Zeroizing::new([0]);
        random.fill_bytes(byte.as_mut());
        if byte[0] < 250 {
            return byte[0] % 10;
        }
    }
}

/// Damm's check digit: the quasigroup is totally antisymmetric with zeros on its diagonal, so a number followed by its
/// own check digit gives 0.
fn damm(digits: impl Iterator<Item = u8>) -> u8 {
    digits.fold(0, |interim, digit| DAMM[usize::from(interim)][usize::from(digit)])
}

const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];
