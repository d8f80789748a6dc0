//! A key's text form: Bech32m with a prefix that names the kind of key.

use bech32::primitives::decode::CheckedHrpstring;
use bech32::{Bech32m, Hrp};

use crate::primitives::Zeroizing;

/// Why a text is not the key that was asked for. It never repeats the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum KeyTextError {
    /// The text is not Bech32m, or its checksum is wrong: a character was mistyped or lost.
    #[error(
        "this is not a whole key: a character is mistyped or missing; copy it again from where it was made"
    )]
    Mistyped,
    /// The text is a good key of another kind.
    #[error("this is a key of another kind: its text must begin with `{expected}1`")]
    OtherKind {
        /// The prefix of the kind that was asked for.
        expected: &'static str,
    },
    /// The text carries the wrong number of bytes, or bytes that are no key of this kind.
    #[error("the text is undamaged but holds no usable key; make a new one")]
    NotAKey,
}

impl KeyTextError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            KeyTextError::Mistyped => "key-text-mistyped",
            KeyTextError::OtherKind { .. } => "key-text-other-kind",
            KeyTextError::NotAKey => "key-text-not-a-key",
        }
    }
}

impl KeyTextError {
    /// The sentence for a text that is not a key but holds one.
    pub(super) fn about(&self, what: &str) -> String {
        match self {
            KeyTextError::Mistyped => {
                format!(
                    "this is not a whole {what}: a character was changed or lost on its way; get it again"
                )
            }
            KeyTextError::OtherKind { expected } => {
                format!("this is not a {what}: its text would begin with `{expected}1`")
            }
            KeyTextError::NotAKey => format!("this {what} is whole and holds no usable key"),
        }
    }
}

/// Writes bytes in lower case behind a prefix.
pub(super) fn encode(prefix: &'static str, bytes: &[u8]) -> String {
    let prefix = Hrp::parse(prefix).expect("the prefixes are constants in lower case");
    bech32::encode::<Bech32m>(prefix, bytes).expect("keys are far shorter than Bech32m allows")
}

/// Reads what [`encode`] wrote, in lower or in upper case but not mixed; space at either end is ignored.
pub(super) fn decode(prefix: &'static str, text: &str) -> Result<Zeroizing<Vec<u8>>, KeyTextError> {
    let checked = CheckedHrpstring::new::<Bech32m>(text.trim_ascii()).map_err(|_| KeyTextError::Mistyped)?;
    if !checked.hrp().as_str().eq_ignore_ascii_case(prefix) {
        return Err(KeyTextError::OtherKind { expected: prefix });
    }
    Ok(Zeroizing::new(checked.byte_iter().collect()))
}
