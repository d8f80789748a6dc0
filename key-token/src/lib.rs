//! Keys in PKCS#11 tokens (OASIS PKCS #11 3.0): smart cards, USB tokens, hardware security modules.
//!
//! A key is named by a [`KeyUri`] (RFC 7512). A [`Module`] is the vendor's library; it has [`Token`]s, one in each slot.
//! A [`Session`] with one of them is logged in to with a [`Pin`], and then [makes](Session::make_key) a key or
//! [finds](Session::find_key) one, which becomes a [`TokenSigner`]. The secret key never leaves the token.
//!
//! ```no_run
//! use phr_core::keys::IssuerPublicKey;
//! use phr_key_token::{KeyUri, Module, Pin};
//!
//! # fn main() -> Result<(), phr_key_token::TokenError> {
//! let uri: KeyUri = "pkcs11:token=harbour;object=issuer".parse()?;
//! let token = Module::load("libsofthsm2.so".as_ref())?.find_token(&uri)?;
//! let session = token.open()?;
//! session.log_in(Some(&Pin::new("the PIN, from a file or typed")))?;
//! let key = session.find_key(&uri)?;
//! let signer = session.into_signer::<IssuerPublicKey>(&key)?;
//! # Ok(())
//! # }
//! ```
//!
//! A [`WrappingKey`] is an AES-256 key of a token that seals other keys, such as those of a database.
//!
//! Nothing here tries a PIN twice: tokens count wrong ones and lock.

mod encoding;
mod error;
mod keys;
mod making;
mod module;
mod session;
mod signer;
mod token;
mod uri;
mod wrapping;

pub use error::TokenError;
pub use keys::{KeyCustody, TokenKey};
pub use module::Module;
pub use session::{Login, Pin, Session};
pub use signer::{TokenPublicKey, TokenSigner};
pub use token::{Ed25519Support, PinState, Token, TokenFacts};
pub use uri::{KeyUri, UriError};
pub use wrapping::{IV_LEN, WrappingError, WrappingKey};
