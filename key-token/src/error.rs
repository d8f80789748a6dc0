//! What can go wrong with a token, and what to do then.

use crate::token::PinState;
use crate::uri::UriError;
use cryptoki::context::Function;
use cryptoki::error::{Error, RvError};
use phr_core::cose::SignerError;
use phr_core::keys::KeyTextError;

/// Why a key in a token cannot be used or made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// The URI cannot be used.
    #[error(transparent)]
    Uri(#[from] UriError),
    /// No module was named, and p11-kit, which knows the modules of a machine, is not there.
    #[error("no PKCS#11 module was named, and p11-kit is not there to name the modules of this machine")]
    ModuleMissing,
    /// The module's file cannot be loaded.
    #[error("the PKCS#11 module cannot be loaded: {reason}")]
    ModuleUnusable {
        /// What the system says.
        reason: String,
    },
    /// No token fits the URI.
    #[error("no token fits the URI; {}", labels(.present))]
    TokenNotFound {
        /// The labels of the tokens that are there.
        present: Vec<String>,
    },
    /// Several tokens fit the URI.
    #[error("several tokens fit the URI: {}", .fitting.join(", "))]
    TokenAmbiguous {
        /// Their URIs.
        fitting: Vec<String>,
    },
    /// The token was taken out, or its session ended.
    #[error("the token does not answer: it was taken out, or reset")]
    Removed,
    /// The token has no Ed25519 signatures.
    #[error("this token does not sign with Ed25519 (PKCS#11 mechanism CKM_EDDSA)")]
    NoEddsa,
    /// The token signs with Ed25519 keys and makes none.
    #[error("this token makes no Ed25519 keys (PKCS#11 mechanism CKM_EC_EDWARDS_KEY_PAIR_GEN)")]
    NoKeyMaking,
    /// The user's PIN was never set.
    #[error("the token has no user PIN yet")]
    PinNotSet,
    /// The PIN is wrong.
    #[error("the token refused the PIN{}", tries_left(*.state))]
    PinWrong {
        /// How near the token is to locking, as it says now.
        state: PinState,
    },
    /// The token takes no PIN any more.
    #[error("the token is locked: too many wrong PINs were given")]
    PinLocked,
    /// One more wrong PIN locks the token, and nobody types this one.
    #[error("the token has one try left for its PIN, and that is not spent on a PIN that nobody types")]
    PinFinalTry,
    /// The PIN is of a length or form that the token does not take.
    #[error("the token takes no PIN of this length or form")]
    PinForm,
    /// The PIN has to be changed first.
    #[error("the token wants its PIN to be changed before it is used")]
    PinExpired,
    /// The token wants a log-in that did not take place.
    #[error("the token says that nobody is logged in")]
    NotLoggedIn,
    /// A person declined at the device.
    #[error("it was declined at the device")]
    Declined,
    /// No key fits the URI.
    #[error("the token has no private key that fits the URI")]
    KeyNotFound,
    /// Several keys fit the URI.
    #[error("several private keys of the token fit the URI: {}", .fitting.join(", "))]
    KeyAmbiguous {
        /// Their URIs.
        fitting: Vec<String>,
    },
    /// The key is of another type.
    #[error("the key is no Ed25519 key")]
    KeyWrongType,
    /// The token does not let the key sign.
    #[error("the token does not allow this key to sign")]
    KeyCannotSign,
    /// The key wants its PIN for every signature.
    #[error("the key wants its PIN again for every signature (CKA_ALWAYS_AUTHENTICATE)")]
    KeyAlwaysAuthenticates,
    /// There is no public key beside the private one.
    #[error("the token has no public key that belongs to this private key")]
    NoPublicKey,
    /// The public key's bytes are none.
    #[error("what the token gives for the public key is no usable Ed25519 key")]
    PublicKeyUnusable,
    /// A new key needs a label.
    #[error("the URI of a new key says what to call it (object=…)")]
    NewKeyWithoutLabel,
    /// There is an object of that label or id.
    #[error("the token has an object with this label or id already")]
    KeyExists,
    /// The token made a key that could be taken out of it; it was removed again.
    #[error("the token made a key that could be taken out of it; that key was removed again")]
    KeyNotProtected,
    /// The token cannot be written to.
    #[error("the token cannot be written to")]
    WriteProtected,
    /// Anything else that the module says.
    #[error("the PKCS#11 module failed: {reason}")]
    Failed {
        /// The call and its return value.
        reason: String,
    },
}

fn labels(present: &[String]) -> String {
    match present {
        [] => "none is there".to_owned(),
        present => format!("there are: {}", present.join(", ")),
    }
}

fn tries_left(state: PinState) -> &'static str {
    match state {
        PinState::Usual => "",
        PinState::CountLow => "; it has few tries left",
        PinState::FinalTry => "; ONE try is left before it locks",
        PinState::Locked => "; it is locked now",
    }
}

impl TokenError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            TokenError::Uri(error) => error.code(),
            TokenError::ModuleMissing => "pkcs11-module-missing",
            TokenError::ModuleUnusable { .. } => "pkcs11-module-unusable",
            TokenError::TokenNotFound { .. } => "token-not-found",
            TokenError::TokenAmbiguous { .. } => "token-ambiguous",
            TokenError::Removed => "token-removed",
            TokenError::NoEddsa => "token-no-eddsa",
            TokenError::NoKeyMaking => "token-no-key-making",
            TokenError::PinNotSet => "token-pin-not-set",
            TokenError::PinWrong { state: PinState::Locked } | TokenError::PinLocked => "token-pin-locked",
            TokenError::PinWrong { .. } => "token-pin-wrong",
            TokenError::PinFinalTry => "token-pin-final-try",
            TokenError::PinForm => "token-pin-form",
            TokenError::PinExpired => "token-pin-expired",
            TokenError::NotLoggedIn => "token-not-logged-in",
            TokenError::Declined => "token-declined",
            TokenError::KeyNotFound => "token-key-not-found",
            TokenError::KeyAmbiguous { .. } => "token-key-ambiguous",
            TokenError::KeyWrongType => "token-key-wrong-type",
            TokenError::KeyCannotSign => "token-key-cannot-sign",
            TokenError::KeyAlwaysAuthenticates => "token-key-always-authenticates",
            TokenError::NoPublicKey => "token-no-public-key",
            TokenError::PublicKeyUnusable => "token-public-key-unusable",
            TokenError::NewKeyWithoutLabel => "token-key-without-label",
            TokenError::KeyExists => "token-key-exists",
            TokenError::KeyNotProtected => "token-key-not-protected",
            TokenError::WriteProtected => "token-write-protected",
            TokenError::Failed { .. } => "token-failed",
        }
    }

    /// What to do next.
    pub fn next_step(&self) -> &'static str {
        match self {
            TokenError::Uri(error) => error.next_step(),
            TokenError::ModuleMissing => {
                "name the library of the token's vendor: module-path in the URI, --pkcs11-module, or PHR_PKCS11_MODULE; or \
                 install p11-kit (Debian: apt install p11-kit p11-kit-modules) and register the module there"
            }
            TokenError::ModuleUnusable { .. } => {
                "check the path, and that it is the vendor's PKCS#11 library for this kind of machine (SoftHSM's comes with \
                 Debian's softhsm2)"
            }
            TokenError::TokenNotFound { .. } => {
                "is it plugged in, and is this its module? `phr-issuer keys tokens` shows what the module has"
            }
            TokenError::TokenAmbiguous { .. } => "use one of these URIs, which have the serial number",
            TokenError::Removed => "plug it in again and repeat the command; nothing was signed",
            TokenError::NoEddsa => {
                "cards are signed with nothing else: take a token that does (docs/custody.md names some), with current \
                 firmware and module; or keep the key in a file under a passphrase"
            }
            TokenError::NoKeyMaking => "make the key with the vendor's own tool, and name it by its URI",
            TokenError::PinNotSet => "set it with the vendor's own tool",
            TokenError::PinWrong { state: PinState::Usual | PinState::CountLow } => {
                "it was tried once and not again: look up the PIN before the next try, since wrong ones lock the token"
            }
            TokenError::PinWrong { state: PinState::FinalTry } => {
                "do not try again before you are sure of the PIN: another wrong one locks the token"
            }
            TokenError::PinWrong { state: PinState::Locked } | TokenError::PinLocked => {
                "whoever has the security officer's PIN (or PUK) can unlock it with the vendor's own tool"
            }
            TokenError::PinFinalTry => {
                "make sure of the PIN, then type it: `phr-issuer keys show URI --log-in`, without a file for the PIN; a right \
                 PIN sets the count back"
            }
            TokenError::PinForm => {
                "is this the user's PIN, and the whole first line of the file? nothing was tried"
            }
            TokenError::PinExpired => "change it with the vendor's own tool",
            TokenError::NotLoggedIn => {
                "repeat the command; if it says so again, the module needs another way to log in"
            }
            TokenError::Declined => "repeat the command and confirm at the device",
            TokenError::KeyNotFound => "`phr-issuer keys tokens URI --log-in` shows the keys that are there",
            TokenError::KeyAmbiguous { .. } => {
                "use one of these URIs; if they are the same, give the keys different ids"
            }
            TokenError::KeyWrongType => {
                "cards and lists are signed with Ed25519 only: make such a key with `phr-issuer keys new --token URI`"
            }
            TokenError::KeyCannotSign => {
                "use a key that was made to sign, such as by `phr-issuer keys new --token URI`"
            }
            TokenError::KeyAlwaysAuthenticates => {
                "use a key without that rule, such as of another slot of the token, or made by `phr-issuer keys new --token URI`"
            }
            TokenError::NoPublicKey => {
                "put the public key into the token beside the private one, with the same id, by the vendor's own tool"
            }
            TokenError::PublicKeyUnusable => "it is damaged or of a form that is not known: make a new key",
            TokenError::NewKeyWithoutLabel => {
                "add object= and a name, such as pkcs11:token=harbour;object=issuer-2027"
            }
            TokenError::KeyExists => "choose another label and id: nothing in a token is replaced",
            TokenError::KeyNotProtected => "use another token for this key",
            TokenError::WriteProtected => "make the key with the vendor's own tool, or lift the protection",
            TokenError::Failed { .. } => "the vendor's documentation of the module says what this means",
        }
    }
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        match error {
            Error::Pkcs11(value, call) => from_return_value(value, call),
            Error::LibraryLoading(reason) => TokenError::ModuleUnusable { reason: reason.to_string() },
            Error::MissingSymbol(symbol) => {
                TokenError::ModuleUnusable { reason: format!("it has no {symbol}") }
            }
            other => TokenError::Failed { reason: other.to_string() },
        }
    }
}

fn from_return_value(value: RvError, call: Function) -> TokenError {
    match value {
        RvError::TokenNotPresent
        | RvError::TokenNotRecognized
        | RvError::DeviceRemoved
        | RvError::SlotIdInvalid
        | RvError::SessionClosed
        | RvError::SessionHandleInvalid => TokenError::Removed,
        RvError::UserNotLoggedIn => TokenError::NotLoggedIn,
        RvError::UserPinNotInitialized => TokenError::PinNotSet,
        RvError::PinIncorrect => TokenError::PinWrong { state: PinState::Usual },
        RvError::PinLocked => TokenError::PinLocked,
        RvError::PinLenRange | RvError::PinInvalid => TokenError::PinForm,
        RvError::PinExpired => TokenError::PinExpired,
        RvError::FunctionRejected | RvError::FunctionCanceled => TokenError::Declined,
        RvError::MechanismInvalid => TokenError::NoEddsa,
        RvError::KeyTypeInconsistent => TokenError::KeyWrongType,
        RvError::KeyFunctionNotPermitted => TokenError::KeyCannotSign,
        RvError::TokenWriteProtected | RvError::SessionReadOnly => TokenError::WriteProtected,
        // The library's own sentences are paragraphs of the standard.
        value => TokenError::Failed { reason: format!("C_{call:?} returned {value:?}") },
    }
}

/// As signing tells it: whether the key cannot be reached, or was and did not sign.
impl From<TokenError> for SignerError {
    fn from(error: TokenError) -> Self {
        let told = format!("{error} ({})", error.code());
        match error {
            TokenError::Removed | TokenError::Failed { .. } => SignerError::Unavailable { reason: told },
            _ => SignerError::Refused { reason: format!("{told}; {}", error.next_step()) },
        }
    }
}

impl From<KeyTextError> for TokenError {
    fn from(_: KeyTextError) -> Self {
        TokenError::PublicKeyUnusable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_module_returns_becomes_what_a_person_can_act_on() {
        for (value, code) in [
            (RvError::DeviceRemoved, "token-removed"),
            (RvError::SessionHandleInvalid, "token-removed"),
            (RvError::UserNotLoggedIn, "token-not-logged-in"),
            (RvError::PinIncorrect, "token-pin-wrong"),
            (RvError::PinLocked, "token-pin-locked"),
            (RvError::PinLenRange, "token-pin-form"),
            (RvError::MechanismInvalid, "token-no-eddsa"),
            (RvError::FunctionRejected, "token-declined"),
            (RvError::GeneralError, "token-failed"),
        ] {
            let error = TokenError::from(Error::Pkcs11(value, Function::Sign));
            assert_eq!(error.code(), code);
            assert!(!error.next_step().is_empty());
        }
        let failed = TokenError::from(Error::Pkcs11(RvError::GeneralError, Function::Sign));
        assert_eq!(failed.to_string(), "the PKCS#11 module failed: C_Sign returned GeneralError");
    }

    #[test]
    fn a_wrong_pin_says_how_near_the_token_is_to_locking() {
        let told = |state| TokenError::PinWrong { state }.to_string();
        assert_eq!(told(PinState::Usual), "the token refused the PIN");
        assert!(told(PinState::CountLow).contains("few tries"));
        assert!(told(PinState::FinalTry).contains("ONE try"));
        let locked = TokenError::PinWrong { state: PinState::Locked };
        assert_eq!(locked.code(), "token-pin-locked");
        assert_eq!(locked.next_step(), TokenError::PinLocked.next_step());
    }

    #[test]
    fn signing_keeps_the_code_of_what_went_wrong() {
        let removed = SignerError::from(TokenError::Removed);
        assert_eq!(removed.code(), "signer-unavailable");
        assert!(removed.to_string().contains("(token-removed)"), "{removed}");
        assert_eq!(SignerError::from(TokenError::NotLoggedIn).code(), "signer-refused");
    }
}
