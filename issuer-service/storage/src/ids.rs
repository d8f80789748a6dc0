//! What things are called: ids that say nothing about whom they name.

use rand_core::CryptoRng;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// A text that is not an id of the kind that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is not the name of anything stored here; follow a link again instead of typing it")]
pub struct IdError;

impl IdError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        "storage-id"
    }
}

macro_rules! text_form {
    ($name:ident) => {
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

macro_rules! hex_id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        /// Writes lower-case hexadecimal digits.
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        /// Reads what `Display` wrote, and nothing else.
        impl FromStr for $name {
            type Err = IdError;

            fn from_str(text: &str) -> Result<Self, IdError> {
                let mut bytes = [0; $len];
                read_hex(text, &mut bytes).ok_or(IdError)?;
                Ok(Self(bytes))
            }
        }

        text_form!($name);
    };
}

macro_rules! random_id {
    ($(#[$doc:meta])* $name:ident) => {
        hex_id!($(#[$doc])* $name, 16);

        impl $name {
            /// A new one.
            pub fn generate(random: &mut dyn CryptoRng) -> Self {
                let mut bytes = [0; 16];
                random.fill_bytes(&mut bytes);
                Self(bytes)
            }
        }
    };
}

random_id!(
    /// A person in this database. It is on no card.
    PersonId
);
random_id!(
    /// A staff account.
    AccountId
);
random_id!(
    /// A draft.
    DraftId
);
random_id!(
    /// A card that was issued.
    IssuedCardId
);
random_id!(
    /// A follow-up.
    FollowUpId
);
random_id!(
    /// A print job.
    PrintJobId
);
random_id!(
    /// An export.
    ExportId
);
random_id!(
    /// A notice in the outbox.
    NoticeId
);
random_id!(
    /// A consent.
    ConsentId
);
hex_id!(
    /// The SHA-256 of an attestation's bytes.
    AttestationHash, 32
);

impl AttestationHash {
    /// The hash of these bytes.
    pub fn of(attestation: &[u8]) -> Self {
        Self(phr_core::sha256(attestation))
    }
}

/// A site: a short code that staff choose, such as `north-1`: 1 to 32 lower-case letters, digits and hyphens.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SiteId(String);

impl SiteId {
    /// The code.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SiteId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SiteId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if (1..=32).contains(&text.len()) && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(IdError)
        }
    }
}

text_form!(SiteId);

/// Reads exactly as many lower-case digits as fill `out`.
pub(crate) fn read_hex(text: &str, out: &mut [u8]) -> Option<()> {
    if text.len() != 2 * out.len() {
        return None;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    };
    for (to, pair) in out.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *to = digit(pair[0])? << 4 | digit(pair[1])?;
    }
    Some(())
}
