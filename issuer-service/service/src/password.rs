//! Passwords of the staff: Argon2id (RFC 9106), no more than two at a time, since each takes 64 MiB.

use crate::app::{App, blocking};
use crate::error::{Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use phr_cli_kit::Secret;
use phr_storage::Private;
use subtle::ConstantTimeEq as _;
use tokio::sync::Semaphore;

/// Shortest password.
pub(crate) const SHORTEST: usize = 10;
/// Longest password: longer ones only cost time.
pub(crate) const LONGEST: usize = 256;
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 2;
const AT_A_TIME: usize = 2;

/// Whoever hashes waits here.
#[derive(Debug)]
pub(crate) struct Passwords(Semaphore);

/// How a password was hashed, so that a later program can ask for more and still check this one.
#[derive(Clone, Copy)]
struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Passwords {
    pub(crate) fn new() -> Self {
        Self(Semaphore::new(AT_A_TIME))
    }

    /// The hash of a new password, as accounts keep it.
    pub(crate) async fn hash(&self, app: &App, password: &Secret) -> Result<Private> {
        let mut salt = [0; 16];
        app.with_random(|random| random.fill_bytes(&mut salt));
        let cost = Cost { memory_kib: MEMORY_KIB, passes: PASSES };
        let hash = self.derive(password, salt, cost).await?;
        let (salt, hash) = (Base64UrlUnpadded::encode_string(&salt), Base64UrlUnpadded::encode_string(&hash));
        Ok(Private::new(format!("argon2id${MEMORY_KIB}${PASSES}${salt}${hash}")))
    }

    /// Whether it is the password. Without a stored one the work is the same and the answer is no, so that the time taken
    /// does not tell which logins there are.
    pub(crate) async fn check(&self, password: &Secret, stored: Option<&Private>) -> Result<bool> {
        let known = match stored {
            Some(stored) => {
                Some(parse(stored).ok_or_else(|| Error::internal("a password hash cannot be read"))?)
            }
            None => None,
        };
        let cost = Cost { memory_kib: MEMORY_KIB, passes: PASSES };
        let (cost, salt, expected) = known.unwrap_or((cost, [0; 16], [0; 32]));
        let hash = self.derive(password, salt, cost).await?;
        Ok(stored.is_some() && bool::from(hash.ct_eq(&expected)))
    }

    async fn derive(&self, password: &Secret, salt: [u8; 16], cost: Cost) -> Result<[u8; 32]> {
        let _permit = self.0.acquire().await.map_err(Error::internal)?;
        let password = Secret::new(password.expose().to_owned());
        blocking(move || {
            let params = Params::new(cost.memory_kib, cost.passes, 1, Some(32)).map_err(|e| e.to_string())?;
            let mut out = [0; 32];
            let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
            argon
                .hash_password_into(password.expose().as_bytes(), &salt, &mut out)
                .map_err(|e| e.to_string())?;
            Ok(out)
        })
        .await?
        .map_err(|error: String| Error::internal(error))
    }
}

fn parse(stored: &Private) -> Option<(Cost, [u8; 16], [u8; 32])> {
    let mut parts = stored.expose_text()?.split('$');
    if parts.next()? != "argon2id" {
        return None;
    }
    let cost = Cost { memory_kib: parts.next()?.parse().ok()?, passes: parts.next()?.parse().ok()? };
    let (mut salt, mut hash) = ([0; 16], [0; 32]);
    Base64UrlUnpadded::decode(parts.next()?, &mut salt).ok().filter(|salt| salt.len() == 16)?;
    Base64UrlUnpadded::decode(parts.next()?, &mut hash).ok().filter(|hash| hash.len() == 32)?;
    Some((cost, salt, hash))
}
