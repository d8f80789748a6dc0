//! Decimal numbers that keep their digits, and quantities with units.

use super::codes::Comparator;
use super::concept::{Coding, Text};
use core::fmt;

/// A decimal number, `mantissa × 10^-scale`, with its trailing zeros: `6.0` and `6` differ in precision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Decimal {
    mantissa: i64,
    scale: u8,
}

/// The most decimal places that a number may have.
pub const MAX_SCALE: u8 = 18;

impl Decimal {
    /// `None` when `scale` is above [`MAX_SCALE`].
    pub fn new(mantissa: i64, scale: u8) -> Option<Self> {
        (scale <= MAX_SCALE).then_some(Self { mantissa, scale })
    }

    /// Reads a JSON number, exponent and all. `None` for anything else, and for what takes over 18 digits.
    pub fn parse(text: &str) -> Option<Self> {
        let (digits, exponent) = match text.split_once(['e', 'E']) {
            Some((digits, exponent)) => (digits, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let unsigned = whole.strip_prefix('-').unwrap_or(whole);
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let well_formed = !unsigned.is_empty()
            && all_digits(unsigned)
            && all_digits(fraction)
            && (fraction.is_empty() != digits.contains('.'));
        well_formed.then_some(())?;
        let mut mantissa: i64 = 0;
        for digit in unsigned.bytes().chain(fraction.bytes()) {
            mantissa = mantissa.checked_mul(10)?.checked_add(i64::from(digit - b'0'))?;
        }
        if whole.starts_with('-') {
            mantissa = -mantissa;
        }
        let scale = i32::try_from(fraction.len()).ok()?.checked_sub(exponent)?;
        let raise = u32::try_from(-scale.min(0)).ok()?;
        let mantissa = mantissa.checked_mul(10_i64.checked_pow(raise)?)?;
        Self::new(mantissa, u8::try_from(scale.max(0)).ok()?)
    }

    /// All digits as one integer.
    pub fn mantissa(self) -> i64 {
        self.mantissa
    }

    /// How many of the digits stand after the point.
    pub fn scale(self) -> u8 {
        self.scale
    }
}

impl From<i64> for Decimal {
    fn from(mantissa: i64) -> Self {
        Self { mantissa, scale: 0 }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.mantissa < 0 { "-" } else { "" };
        let digits = self.mantissa.unsigned_abs();
        let unit = 10_u64.pow(u32::from(self.scale));
        match self.scale {
            0 => write!(f, "{sign}{digits}"),
            scale => {
                write!(f, "{sign}{}.{:0width$}", digits / unit, digits % unit, width = usize::from(scale))
            }
        }
    }
}

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// A UCUM code, case-sensitive, such as `mm[Hg]`.
    Ucum(Text),
    /// Words without a code, such as `tablet`.
    Text(Text),
    /// A code of another system, such as an EDQM unit of presentation.
    Coded(Coding),
}

/// A measured amount. At least one of the parts is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Quantity {
    /// The number; absent where only a unit was given.
    pub value: Option<Decimal>,
    /// Set when the number is a bound and not the value.
    pub comparator: Option<Comparator>,
    /// The unit; absent for counts and where none was given.
    pub unit: Option<Unit>,
}

/// An interval of quantities, open where an end is absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Range {
    /// Lower end, included.
    pub low: Option<Quantity>,
    /// Upper end, included.
    pub high: Option<Quantity>,
}

/// A quantity per quantity: a strength, a rate, a titre.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Ratio {
    /// Above the line.
    pub numerator: Option<Quantity>,
    /// Below the line.
    pub denominator: Option<Quantity>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_survive() {
        for text in ["6.0", "6", "-0.5", "0.001", "37.30", "98.60000000000001", "0"] {
            assert_eq!(Decimal::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Decimal::parse("1.5e3").unwrap().to_string(), "1500");
        assert_eq!(Decimal::parse("15E-4").unwrap().to_string(), "0.0015");
    }

    #[test]
    fn what_is_not_a_short_number_is_refused() {
        for text in [
            "",
            "-",
            ".5",
            "5.",
            "1e99",
            "1e-99",
            "1e",
            "NaN",
            "0x1",
            "1 ",
            "99999999999999999999",
            "1e-2147483648",
        ] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
