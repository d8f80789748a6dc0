//! `phr-issuer keys new --token`.

use super::TokenPublicKey;
use super::access::{find_token, log_in, parse, paste, told};
use crate::args::NewKey;
use crate::messages;
use phr_cli_kit::{
    Failure, Overwrite, Passphrase, SecretKey, check_free, print, public_path, say, system_random,
    write_public_key,
};
use phr_key_token::{KeyUri, TokenKey};
use rand_core::Rng as _;
use std::path::PathBuf;

/// Bytes of the id of a new key where the URI has none: enough that no two are the same.
const ID_LEN: usize = 8;

/// Makes a key in the token that the URI names, and writes its public half to a file.
pub(crate) fn make<K: SecretKey<Public: TokenPublicKey>>(uri: &str, options: &NewKey) -> Result<(), Failure> {
    let uri = parse(uri)?;
    let path = options.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.key", K::KIND)));
    let overwrite = if options.force { Overwrite::Allow } else { Overwrite::Refuse };
    // A key whose public half cannot be written would stay in the token for nothing.
    check_free(&public_path(&path), overwrite)?;
    let (key, label) = make_key(&uri, &Passphrase::from_option(options.passphrase_file.as_deref()))?;
    let public: K::Public = key.public_key().map_err(told)?;
    let uri = paste(key.uri(), &uri);
    let file = write_public_key::<K>(&path, &public, overwrite)
        .map_err(|failure| failure.hint(messages::made_without_file(&uri)))?;
    say(messages::made_in_token(&label, &file.display(), K::KIND, &uri));
    print(format!("{public}\n"))
}

fn make_key(uri: &KeyUri, passphrase: &Passphrase) -> Result<(TokenKey, String), Failure> {
    let mut id = [0; ID_LEN];
    system_random().fill_bytes(&mut id);
    let session = find_token(uri)?.open_to_write().map_err(|error| told(error).during(uri))?;
    log_in(&session, uri, passphrase)?;
    let key = session.make_key(&uri.clone().or_id(&id)).map_err(|error| told(error).during(uri))?;
    Ok((key, session.token().shown_label()))
}
