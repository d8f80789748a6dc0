//! `phr-issuer serve`: the pages of a centre.

pub(crate) mod args;
pub(crate) mod messages;

use crate::database::{Data, ambient, wait};
use crate::token;
use args::ServeOptions;
use phr_cli_kit::{Exit, Failure, Secret, say, secret_from_file};
use phr_core::keys::IssuerPublicKey;
use phr_service::{
    App, Config, MailServer, MasterToken, ServeError, TlsFiles, centre_address, demo, log_to_stderr, serve,
};
use std::sync::Arc;

pub(crate) fn run(options: &ServeOptions) -> Result<Exit, Failure> {
    let data = Data::of(&options.place)?;
    let config = config(options, &data)?;
    log_to_stderr(&options.log, options.log_format.into())
        .map_err(|_| Failure::usage("--log", messages::NOT_A_FILTER))?;
    data.make_folder()?;
    say(messages::data_are(&data));
    if !options.listen.ip().is_loopback()
        && !options.secure_cookies
        && options.public_url.is_none()
        && config.tls.is_none()
    {
        say(messages::LISTENS_OPENLY);
    }
    wait(async {
        if options.demo {
            prepare_demo(config_again(options, &data)?).await?;
        } else {
            refuse_demo_data(config_again(options, &data)?).await?;
        }
        serve(config).await.map_err(|error| match error {
            ServeError::Token(failure) => failure,
            error => Failure::new(error.code(), &error),
        })
    })?;
    say(messages::STOPPED);
    Ok(Exit::Good)
}

fn config_again(options: &ServeOptions, data: &Data) -> Result<Config, Failure> {
    let config = config(options, data)?;
    // The demonstration is prepared without it.
    Ok(Config { passphrase: None, ..config })
}

/// A demonstration never meets real data.
async fn prepare_demo(config: Config) -> Result<(), Failure> {
    let app = App::open(config).await.map_err(crate::database::failure)?;
    let refused = |failure: Failure| match failure.code() {
        "demo-refused" => failure.hint(messages::DEMO_REFUSED_HINT),
        _ => failure,
    };
    demo::fill(&app).await.map_err(refused)?;
    say(messages::DEMO);
    say(messages::demo_accounts(&demo::ACCOUNTS, demo::PASSWORD));
    Ok(())
}

/// Nor do real data meet a demonstration's.
async fn refuse_demo_data(config: Config) -> Result<(), Failure> {
    let app = App::open(config).await.map_err(crate::database::failure)?;
    match demo::is_demo(&app).await.map_err(crate::database::failure)? {
        true => Err(Failure::new("demo-data", messages::DEMO_IS_ON).hint(messages::DEMO_IS_ON_HINT)),
        false => Ok(()),
    }
}

fn config(options: &ServeOptions, data: &Data) -> Result<Config, Failure> {
    let mut config = Config::new(&data.folder, ambient());
    config.database = data.url().expose().to_owned();
    config.listen = options.listen;
    config.metrics = options.metrics;
    config.public_url = options.public_url.as_deref().map(public_url).transpose()?;
    let by_tls = config.public_url.as_ref().is_some_and(|url| url.starts_with("https://"));
    config.tls = match (&options.tls_cert, &options.tls_key) {
        (Some(certificate), Some(key)) => {
            Some(TlsFiles { certificate: certificate.clone(), key: key.clone() })
        }
        _ => None,
    };
    config.secure_cookies = options.secure_cookies || by_tls || config.tls.is_some();
    config.behind_proxy = options.behind_proxy;
    config.demo = options.demo;
    config.mail = match (&options.smtp_file, &options.smtp_from) {
        (Some(file), Some(from)) => {
            let url = secret_from_file(file)?;
            let server = MailServer::parse(url.expose(), from);
            Some(server.map_err(|error| Failure::new(error.code(), error).during(file.display()))?)
        }
        _ => None,
    };
    config.centre = match (&options.centre, &options.centre_token_file) {
        (Some(url), Some(file)) => {
            let url = centre_address(url);
            let url = url.map_err(|error| Failure::new(error.code(), error).during("--centre"))?;
            Some((url, secret_from_file(file)?))
        }
        _ => None,
    };
    config.passphrase = match &options.passphrase_file {
        Some(file) => Some(secret_from_file(file)?),
        None if options.demo => Some(Secret::new(demo::PASSWORD.to_owned())),
        None => None,
    };
    config.master = master(&options.master)?;
    config.pin = options.pin_file.as_deref().map(secret_from_file).transpose()?;
    config.open_token = Some(Arc::new(open_token));
    #[cfg(any(feature = "nfc-libnfc", feature = "nfc-pcsc"))]
    {
        config.open_nfc = Some(Arc::new(|| phr_cli_kit::choose_nfc_reader(None)));
    }
    Ok(config)
}

/// The token that the data are under.
fn master(options: &args::MasterToken) -> Result<Option<MasterToken>, Failure> {
    let Some(uri) = options.master_token.clone() else { return Ok(None) };
    let file = options.master_pin_file.clone();
    let file = file.map_or_else(|| token::pin_file(&uri), |file| Ok(Some(file)))?;
    Ok(Some(MasterToken {
        // Files of this machine are in the query, and nobody else's business.
        uri: uri.split('?').next().unwrap_or_default().to_owned(),
        pin: file.as_deref().map(secret_from_file).transpose()?,
        open: Arc::new(move |request| token::shared_master_key(&uri, request)),
    }))
}

/// An address of ours without a path.
fn public_url(url: &str) -> Result<String, Failure> {
    let host = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    let host = host.map(|host| host.trim_end_matches('/'));
    let is_host = |host: &&str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ', '"', '<']);
    host.filter(is_host).ok_or_else(|| Failure::usage("--public-url", messages::NOT_AN_ADDRESS))?;
    Ok(url.trim_end_matches('/').to_owned())
}

/// A key in a token, opened with its PIN, for all requests.
fn open_token(uri: &str, pin: &Secret) -> Result<phr_service::SharedSigner, Failure> {
    token::shared_signer::<IssuerPublicKey>(uri, pin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_address_has_no_path() {
        assert_eq!(public_url("https://cards.example/").unwrap(), "https://cards.example");
        assert_eq!(public_url("http://127.0.0.1:8420").unwrap(), "http://127.0.0.1:8420");
        for url in ["cards.example", "https://", "https://a/b", "https://u@a", "ftp://a", "https://a?b"] {
            assert!(public_url(url).is_err(), "{url}");
        }
    }
}
