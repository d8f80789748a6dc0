//! `phr-issuer keys`.

use crate::args::{Format, KeyKind, KeysCommand, NewKey, ShowKey};
use crate::{messages, token};
use phr_cli_kit::{
    Exit, Failure, Holds, Overwrite, Passphrase, SecretKey, key_file_facts, print, say, system_random,
    write_key_pair,
};
use phr_core::keys::{IssuerPublicKey, IssuerSecretKey, NetworkPublicKey, NetworkSecretKey};
use phr_core::keys::{RootPublicKey, RootSecretKey};
use std::path::PathBuf;

pub(crate) fn run(command: KeysCommand) -> Result<Exit, Failure> {
    match command {
        KeysCommand::New(options) => match (options.kind, &options.token) {
            (KeyKind::Issuer, None) => make::<IssuerSecretKey>(&options)?,
            (KeyKind::Network, None) => make::<NetworkSecretKey>(&options)?,
            (KeyKind::Root, None) => make::<RootSecretKey>(&options)?,
            (KeyKind::Issuer, Some(uri)) => token::make::<IssuerSecretKey>(uri, &options)?,
            (KeyKind::Root, Some(uri)) => token::make::<RootSecretKey>(uri, &options)?,
            (KeyKind::Network, Some(_)) => {
                return Err(Failure::usage("--kind", messages::NO_NETWORK_KEY_IN_TOKEN));
            }
        },
        KeysCommand::Show(options) => match token::uri_of(&options.key) {
            Some(uri) => token::show(uri, &options)?,
            None => show(&options)?,
        },
        KeysCommand::Tokens(options) => token::list(&options)?,
    }
    Ok(Exit::Good)
}

fn make<K: SecretKey>(options: &NewKey) -> Result<(), Failure> {
    let path = options.out.clone().unwrap_or_else(|| PathBuf::from(format!("{}.key", K::KIND)));
    let overwrite = Overwrite::forced(options.force);
    let passphrase = match options.no_passphrase {
        true => None,
        false => Some(Passphrase::from_option(options.passphrase_file.as_deref()).tell_new()?),
    };
    let random = &mut system_random();
    let key = K::generate_with(random);
    let files = write_key_pair(&path, &key, passphrase.as_ref(), random, overwrite)?;
    if passphrase.is_none() {
        say(messages::NO_PASSPHRASE);
    }
    say(format!(
        "wrote {} (secret: keep it) and {} (public: give it away)",
        files.secret.display(),
        files.public.display()
    ));
    print(format!("{}\n", key.to_public()))
}

fn show(options: &ShowKey) -> Result<(), Failure> {
    if options.kind.is_some() || options.log_in {
        return Err(Failure::usage("--kind, --log-in", messages::FOR_TOKENS_ONLY));
    }
    let file = options.key.as_path();
    let facts = key_file_facts(file)?;
    let key = PublicKey::parse(&facts.public).map_err(|failure| failure.during(file.display()))?;
    let (kind, id) = key.kind_and_id();
    let secret = match facts.holds {
        Holds::Public => "none",
        Holds::SealedSecret => "under-passphrase",
        Holds::PlainSecret => "plain",
    };
    if facts.holds == Holds::SealedSecret {
        say(messages::ONLY_CLAIMED);
    }
    match options.format {
        Format::Json => {
            let json =
                serde_json::json!({ "kind": kind, "id": id, "public_key": facts.public, "secret": secret });
            print(format!("{json}\n"))
        }
        Format::Text => print(format!(
            "kind        {kind}\nid          {id}\npublic key  {}\nsecret      {secret}\n",
            facts.public
        )),
    }
}

/// A public key of any kind.
enum PublicKey {
    Issuer(IssuerPublicKey),
    Root(RootPublicKey),
    Network(NetworkPublicKey),
}

impl PublicKey {
    fn parse(text: &str) -> Result<Self, Failure> {
        let issuer = text.parse().map(Self::Issuer);
        let root = || text.parse().map(Self::Root);
        issuer.or_else(|_| root()).or_else(|_| text.parse().map(Self::Network)).map_err(|_| {
            Failure::new("key-file", "this is not a key file")
                .hint("key files are made by `phr-issuer keys new`")
        })
    }

    fn kind_and_id(&self) -> (&'static str, String) {
        match self {
            Self::Issuer(key) => (IssuerSecretKey::KIND, key.key_id().to_string()),
            Self::Root(key) => (RootSecretKey::KIND, key.key_id().to_string()),
            Self::Network(key) => (NetworkSecretKey::KIND, key.hint().to_string()),
        }
    }
}
