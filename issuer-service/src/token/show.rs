//! `phr-issuer keys show` of a key in a token, and `phr-issuer keys tokens`.

use super::access::{find_token, log_in, module, parse, paste, told};
use crate::args::{Format, KeyKind, ListTokens, ShowKey};
use crate::messages;
use crate::table::table;
use phr_cli_kit::{Failure, Passphrase, SecretKey as _, print, say};
use phr_core::keys::{IssuerPublicKey, IssuerSecretKey, RootPublicKey, RootSecretKey};
use phr_key_token::{Ed25519Support, KeyCustody, KeyUri, Token, TokenError, TokenFacts, TokenKey};
use serde_json::{Value as Json, json};

/// Shows a key's public half.
pub(crate) fn show(uri: &str, options: &ShowKey) -> Result<(), Failure> {
    let uri = parse(uri)?;
    let told = |error| told(error).during(&uri);
    let session = find_token(&uri)?.open().map_err(told)?;
    let key = match options.log_in {
        true => {
            log_in(&session, &uri, &Passphrase::from_option(options.passphrase_file.as_deref()))?;
            session.find_key(&uri)
        }
        false => session.find_public_key(&uri),
    };
    let key = key.map_err(told)?;
    if key.custody() == KeyCustody::NotLookedAt {
        say(messages::ONLY_SHOWN_BY_TOKEN);
    }
    let (kind, id, public) = as_kind(&key, options.kind.unwrap_or(KeyKind::Issuer))?;
    let (secret, uri) = (custody(key.custody()), paste(key.uri(), &uri));
    match options.format {
        Format::Json => {
            let uri = uri.to_string();
            let json = json!({ "kind": kind, "id": id, "public_key": public, "secret": secret, "uri": uri });
            print(format!("{json}\n"))
        }
        Format::Text => print(format!(
            "kind        {kind}\nid          {id}\npublic key  {public}\nsecret      {secret}\nuri         '{uri}'\n"
        )),
    }
}

/// Kind, id and text of a key that is used as one of this kind.
fn as_kind(key: &TokenKey, kind: KeyKind) -> Result<(&'static str, String, String), Failure> {
    match kind {
        KeyKind::Issuer => {
            let public: IssuerPublicKey = key.public_key().map_err(told)?;
            Ok((IssuerSecretKey::KIND, public.key_id().to_string(), public.to_string()))
        }
        KeyKind::Root => {
            let public: RootPublicKey = key.public_key().map_err(told)?;
            Ok((RootSecretKey::KIND, public.key_id().to_string(), public.to_string()))
        }
        KeyKind::Network => Err(Failure::usage("--kind", messages::NO_NETWORK_KEY_IN_TOKEN)),
    }
}

fn custody(custody: KeyCustody) -> &'static str {
    match custody {
        KeyCustody::StaysInToken => "in-token",
        KeyCustody::BroughtIn => "in-token-imported",
        KeyCustody::CanBeTakenOut => "in-token-extractable",
        KeyCustody::NotLookedAt => "not-looked-at",
    }
}

/// A token with the keys that were seen in it.
struct Listed {
    facts: TokenFacts,
    keys: Vec<TokenKey>,
}

/// Lists tokens and the keys in them.
pub(crate) fn list(options: &ListTokens) -> Result<(), Failure> {
    let asked = options.token.as_deref().map(parse).transpose()?;
    let tokens = match &asked {
        Some(uri) => vec![find_token(uri)?],
        None => module(&KeyUri::default())?.tokens().map_err(told)?,
    };
    let asked = asked.unwrap_or_default();
    let listed = tokens.iter().map(|token| look(token, &asked, options)).collect::<Result<Vec<_>, _>>()?;
    if listed.is_empty() {
        say(messages::NO_TOKENS);
    }
    if !options.log_in {
        say(messages::PUBLIC_KEYS_ONLY);
    }
    match options.format {
        Format::Json => {
            let tokens: Vec<Json> = listed.iter().map(|listed| listed.to_json(&asked)).collect();
            print(format!("{}\n", json!({ "tokens": tokens })))
        }
        Format::Text => print(as_text(&listed, &asked)),
    }
}

fn look(token: &Token, asked: &KeyUri, options: &ListTokens) -> Result<Listed, Failure> {
    let facts = token.facts().clone();
    if facts.ed25519 == Ed25519Support::None {
        return Ok(Listed { facts, keys: Vec::new() });
    }
    let told = |error: TokenError| told(error).during(facts.uri());
    let session = token.open().map_err(told)?;
    if options.log_in {
        log_in(&session, asked, &Passphrase::from_option(options.passphrase_file.as_deref()))?;
    }
    let keys = session.keys().map_err(told)?;
    Ok(Listed { facts, keys })
}

impl Listed {
    fn to_json(&self, asked: &KeyUri) -> Json {
        let facts = &self.facts;
        json!({
            "label": facts.label,
            "manufacturer": facts.manufacturer,
            "model": facts.model,
            "serial": facts.serial,
            "ed25519": facts.ed25519.code(),
            "pin": facts.pin.code(),
            "uri": paste(&facts.uri(), asked).to_string(),
            "keys": self.keys.iter().filter_map(|key| key_json(key, asked)).collect::<Vec<Json>>(),
        })
    }
}

fn key_json(key: &TokenKey, asked: &KeyUri) -> Option<Json> {
    let id = key_id(key)?;
    Some(json!({ "id": id, "secret": custody(key.custody()), "uri": paste(key.uri(), asked).to_string() }))
}

/// A key that is damaged has none, and is not listed.
fn key_id(key: &TokenKey) -> Option<String> {
    Some(key.public_key::<IssuerPublicKey>().ok()?.key_id().to_string())
}

fn as_text(listed: &[Listed], asked: &KeyUri) -> String {
    let mut tokens = vec![messages::TOKENS_HEADING.map(str::to_owned).to_vec()];
    let mut keys = vec![messages::TOKEN_KEYS_HEADING.map(str::to_owned).to_vec()];
    for Listed { facts, keys: found } in listed {
        let (ed25519, pin) = (facts.ed25519.code().to_owned(), facts.pin.code().to_owned());
        let uri = format!("'{}'", paste(&facts.uri(), asked));
        tokens.push(vec![facts.shown_label(), facts.shown_model(), ed25519, pin, uri]);
        for key in found {
            let uri = format!("'{}'", paste(key.uri(), asked));
            keys.extend(key_id(key).map(|id| vec![id, custody(key.custody()).to_owned(), uri]));
        }
    }
    match keys.len() {
        1 => table(&tokens),
        _ => format!("{}\n{}", table(&tokens), table(&keys)),
    }
}
