//! The second factor: a code from an app that changes every half minute (RFC 6238), and codes on paper for when the
//! telephone is lost. Each counts once.

use crate::error::{Error, Result};
use phr_core::model::Timestamp;
use phr_storage::Private;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;
use totp_rs::{Algorithm, Builder, Totp};
use zeroize::Zeroize as _;

const STEP: i64 = 30;
const DIGITS: u8 = 6;
/// How many codes on paper there are.
pub(crate) const RECOVERY_CODES: usize = 10;
/// Letters of a code on paper, five bits each.
pub(crate) const RECOVERY_LETTERS: usize = 12;
/// Bytes of the secret (RFC 4226 §4, R6).
pub(crate) const SECRET_BYTES: usize = 20;

/// A second factor as an account keeps it.
#[derive(Serialize, Deserialize)]
pub(crate) struct SecondFactor {
    secret: Vec<u8>,
    /// The last half minute whose code was used: it and those before are used up.
    used_step: i64,
    /// Hashes of the codes on paper that are left.
    recovery: Vec<String>,
}

impl Drop for SecondFactor {
    fn drop(&mut self) {
        self.secret.zeroize();
    }
}

impl SecondFactor {
    pub(crate) fn new(secret: Vec<u8>, recovery: &[String]) -> Self {
        Self { secret, used_step: 0, recovery: recovery.iter().map(|code| hash(code)).collect() }
    }

    /// The same with codes on paper.
    pub(crate) fn with_recovery(mut self, codes: &[String]) -> Self {
        self.recovery = codes.iter().map(|code| hash(code)).collect();
        self
    }

    pub(crate) fn parse(kept: &Private) -> Option<Self> {
        serde_json::from_slice(kept.expose()).ok()
    }

    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>> {
        serde_json::to_vec(self).map_err(Error::internal)
    }

    /// How many codes on paper are left.
    pub(crate) fn recovery_left(&self) -> usize {
        self.recovery.len()
    }

    /// Whether the code is right and was not used. It is used up then: store the factor before acting on the answer.
    pub(crate) fn uses_up(&mut self, code: &str, now: Timestamp) -> bool {
        let code: String =
            code.chars().filter(|c| !c.is_whitespace() && *c != '-').collect::<String>().to_lowercase();
        let current = now.0.div_euclid(STEP);
        // A telephone's clock may be half a minute off.
        for step in [current, current - 1, current + 1] {
            let is_right = self
                .code_at(step)
                .is_some_and(|expected| bool::from(expected.as_bytes().ct_eq(code.as_bytes())));
            if is_right && step > self.used_step {
                self.used_step = step;
                return true;
            }
        }
        let hash = hash(&code);
        let place = self.recovery.iter().position(|kept| bool::from(kept.as_bytes().ct_eq(hash.as_bytes())));
        place.map(|place| self.recovery.remove(place)).is_some()
    }

    /// The code of a half minute.
    pub(crate) fn code_at(&self, step: i64) -> Option<String> {
        let at = u64::try_from(step.checked_mul(STEP)?).ok()?;
        Some(totp(&self.secret).generate(at).to_string())
    }
}

fn totp(secret: &[u8]) -> Totp {
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(DIGITS)
        .with_step_duration(STEP.unsigned_abs())
        .with_secret(secret.to_vec())
        .build_noncompliant()
}

/// The secret as it is typed where no code can be scanned (RFC 4648 §6, without padding).
pub(crate) fn base32(secret: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut out = String::new();
    for chunk in secret.chunks(5) {
        let mut five = [0; 5];
        five[..chunk.len()].copy_from_slice(chunk);
        let bits = five.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        let letters = (chunk.len() * 8).div_ceil(5);
        out.extend((0..letters).map(|at| char::from(LETTERS[(bits >> (35 - 5 * at) & 31) as usize])));
    }
    out
}

/// What an app scans.
pub(crate) fn address(secret: &[u8], login: &str) -> String {
    let login: String = login.chars().filter(char::is_ascii_alphanumeric).take(32).collect();
    format!(
        "otpauth://totp/PHR:{login}?secret={}&issuer=PHR&algorithm=SHA1&digits={DIGITS}&period={STEP}",
        base32(secret)
    )
}

/// Codes on paper have sixty bits: a fast hash is enough.
fn hash(code: &str) -> String {
    phr_core::sha256(code.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, its last six digits; base32 of RFC 4648 §10.
    #[test]
    fn codes_are_those_of_the_standard() {
        let factor = SecondFactor::new(b"12345678901234567890".to_vec(), &[]);
        for (at, code) in [(59, "287082"), (1_111_111_109, "081804"), (20_000_000_000_i64, "353130")] {
            assert_eq!(factor.code_at(at / STEP).unwrap(), code);
        }
        assert_eq!(base32(b"foobar"), "MZXW6YTBOI");
        assert_eq!(base32(b"fooba"), "MZXW6YTB");
    }

    #[test]
    fn a_code_counts_once_and_near_its_time() {
        let mut factor = SecondFactor::new(b"12345678901234567890".to_vec(), &["abcdefghijkm".to_owned()]);
        assert!(!factor.uses_up("287083", Timestamp(59)));
        assert!(factor.uses_up("287 082", Timestamp(59)));
        assert!(!factor.uses_up("287082", Timestamp(59)));
        assert!(!factor.uses_up("287082", Timestamp(31)));
        let before = factor.code_at(0).unwrap();
        assert!(!factor.uses_up(&before, Timestamp(59)), "an older code after a newer one");
        let late = factor.code_at(10).unwrap();
        assert!(!factor.uses_up(&late, Timestamp(12 * STEP)));
        assert!(factor.uses_up(&late, Timestamp(11 * STEP)));
        assert!(factor.uses_up("ABCDEF-ghijkm", Timestamp(0)));
        assert!(!factor.uses_up("abcdefghijkm", Timestamp(0)));
        assert!(!factor.uses_up("", Timestamp(59)));
    }
}
