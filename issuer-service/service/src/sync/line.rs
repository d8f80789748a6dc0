//! The line to a centre: one request at a time, each within a time.

use crate::app::blocking;
use phr_cli_kit::Secret;
use std::future::Future;
use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

/// How long it may take to be connected.
const CONNECTING: Duration = Duration::from_secs(30);
/// How long the centre may take until it begins to answer, once it has all of a request.
const SILENCE: Duration = Duration::from_secs(60);
/// How long one request may take as a whole.
const LONGEST: Duration = Duration::from_secs(180);
/// The media type of the messages (RFC 8949 §9.5).
pub(crate) const CBOR: &str = "application/cbor";
/// Bytes of an error's answer that are looked at.
const ERROR_BYTES: u64 = 4096;

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum LineError {
    /// There is no network, or the line was cut. Whether the centre has what was sent is not known.
    #[error("the centre cannot be reached, or the line was cut: {0}")]
    Cut(String),
    /// It did not answer within the time.
    #[error("the centre did not answer in time")]
    TimedOut,
    /// It answered with an error.
    #[error("the centre refused with status {status} and code {code}")]
    Refused {
        /// HTTP status.
        status: u16,
        /// Its code.
        code: String,
    },
    /// It answers with more than such an answer has.
    #[error("the answer is longer than {0} bytes; is this the right address?")]
    TooLarge(usize),
}

impl LineError {
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Cut(_) => "centre-unreachable",
            Self::TimedOut => "centre-timed-out",
            Self::Refused { status: 401 | 403, .. } => "centre-token-refused",
            Self::Refused { status: 404 | 405, .. } => "centre-not-a-centre",
            Self::Refused { status: 429, .. } => "centre-busy",
            Self::Refused { status: 503, .. } => "centre-not-ready",
            Self::Refused { .. } => "centre-error",
            Self::TooLarge(_) => "centre-not-a-centre",
        }
    }
}

/// How long a list may take as a whole, over a line of 64 kbit/s.
const LONGEST_LIST: Duration = Duration::from_secs(15 * 60);
/// Bytes of the longest entity tag that is kept.
const TAG_BYTES: usize = 256;

/// What an address gave.
pub(crate) struct Fetched {
    pub(crate) bytes: Vec<u8>,
    /// Its entity tag (RFC 9110 §8.8.3).
    pub(crate) etag: Option<String>,
}

/// What carries requests to a centre.
pub(crate) trait Line: Send + Sync {
    /// What is at a public path, at most so many bytes; nothing where it is still what has this entity tag.
    fn fetch(
        &self,
        path: &str,
        etag: Option<&str>,
        most: usize,
    ) -> impl Future<Output = Result<Option<Fetched>, LineError>> + Send;

    /// Asks for `path`, by POST where there is a body; the answer is at most so many bytes long.
    fn ask(
        &self,
        path: &'static str,
        body: Option<Vec<u8>>,
        most: usize,
    ) -> impl Future<Output = Result<Vec<u8>, LineError>> + Send;
}

/// A centre over HTTP.
#[derive(Clone)]
pub(crate) struct HttpLine {
    agent: ureq::Agent,
    url: String,
    token: Arc<Secret>,
}

/// Why an address is not a centre's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the centre's address must begin with `https://`, without a path; `http://` is for this machine alone (127.0.0.1), since \
     the token and the records would be readable on the way"
)]
pub struct CentreAddressError;

impl CentreAddressError {
    /// Stable code, for programs.
    pub fn code(&self) -> &'static str {
        "centre-address"
    }
}

/// A centre's address as it is kept: without a slash at its end.
///
/// # Errors
/// [`CentreAddressError`] for one without TLS elsewhere, or with a path, a name or a query in it.
pub fn centre_address(url: &str) -> Result<String, CentreAddressError> {
    let url = url.trim().trim_end_matches('/');
    let (scheme, host) = url.split_once("://").ok_or(CentreAddressError)?;
    let is_here = || {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        ["127.0.0.1", "localhost", "[::1]"].contains(&name)
    };
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte);
    let is_host = !host.is_empty() && host.len() <= 260 && host.bytes().all(allowed);
    match scheme {
        "https" if is_host => Ok(url.to_owned()),
        "http" if is_host && is_here() => Ok(url.to_owned()),
        _ => Err(CentreAddressError),
    }
}

impl HttpLine {
    /// A line to this address. Nothing is connected before the first request, and the connection is kept for the next.
    pub(crate) fn new(url: &str, token: Secret) -> Result<Self, CentreAddressError> {
        let agent = ureq::Agent::config_builder()
            .timeout_connect(Some(CONNECTING))
            .timeout_recv_response(Some(SILENCE))
            .timeout_global(Some(LONGEST))
            // Another address is not given the token.
            .max_redirects(0)
            .http_status_as_error(false)
            .user_agent(concat!("phr-card/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        Ok(Self { agent, url: centre_address(url)?, token: Arc::new(token) })
    }

    fn ask_now(&self, path: &str, body: Option<&[u8]>, most: usize) -> Result<Vec<u8>, LineError> {
        let url = format!("{}{path}", self.url);
        let token = format!("Bearer {}", self.token.expose());
        let sent = match body {
            Some(body) => {
                let request = self.agent.post(url).header("Authorization", token);
                request.header("Accept", CBOR).content_type(CBOR).send(body)
            }
            None => self.agent.get(url).header("Authorization", token).header("Accept", CBOR).call(),
        };
        let mut response = sent.map_err(|error| failed(&error))?;
        let status = response.status().as_u16();
        let limit = if status == 200 { most as u64 } else { ERROR_BYTES };
        let mut bytes = Vec::new();
        let read = response.body_mut().as_reader().take(limit + 1).read_to_end(&mut bytes);
        if status != 200 {
            return Err(LineError::Refused { status, code: code_of(&bytes) });
        }
        read.map_err(|error| LineError::Cut(error.kind().to_string()))?;
        if bytes.len() > most { Err(LineError::TooLarge(most)) } else { Ok(bytes) }
    }

    /// Without the token: these are for anybody.
    fn fetch_now(&self, path: &str, etag: Option<&str>, most: usize) -> Result<Option<Fetched>, LineError> {
        let request = self.agent.get(format!("{}{path}", self.url));
        let request = request.config().timeout_global(Some(LONGEST_LIST)).build();
        let request = match etag {
            Some(etag) => request.header("If-None-Match", etag),
            None => request,
        };
        let mut response = request.call().map_err(|error| failed(&error))?;
        let status = response.status().as_u16();
        if status == 304 && etag.is_some() {
            return Ok(None);
        }
        let tag = response.headers().get("etag").and_then(|tag| tag.to_str().ok());
        let tag = tag.filter(|tag| tag.len() <= TAG_BYTES).map(str::to_owned);
        let limit = if status == 200 { most as u64 } else { ERROR_BYTES };
        let mut bytes = Vec::new();
        let read = response.body_mut().as_reader().take(limit + 1).read_to_end(&mut bytes);
        if status != 200 {
            return Err(LineError::Refused { status, code: code_of(&bytes) });
        }
        read.map_err(|error| LineError::Cut(error.kind().to_string()))?;
        match bytes.len() > most {
            true => Err(LineError::TooLarge(most)),
            false => Ok(Some(Fetched { bytes, etag: tag })),
        }
    }
}

impl Line for HttpLine {
    async fn fetch(&self, path: &str, etag: Option<&str>, most: usize) -> Result<Option<Fetched>, LineError> {
        let (line, path, etag) = (self.clone(), path.to_owned(), etag.map(str::to_owned));
        let fetched = blocking(move || line.fetch_now(&path, etag.as_deref(), most)).await;
        fetched.map_err(|error| LineError::Cut(error.code().to_owned()))?
    }

    async fn ask(
        &self,
        path: &'static str,
        body: Option<Vec<u8>>,
        most: usize,
    ) -> Result<Vec<u8>, LineError> {
        let line = self.clone();
        let asked = blocking(move || line.ask_now(path, body.as_deref(), most)).await;
        asked.map_err(|error| LineError::Cut(error.code().to_owned()))?
    }
}

fn failed(error: &ureq::Error) -> LineError {
    match error {
        ureq::Error::Timeout(_) => LineError::TimedOut,
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => LineError::TimedOut,
        // Not what it says in full: that may quote what was sent.
        ureq::Error::Io(error) => LineError::Cut(error.kind().to_string()),
        ureq::Error::HostNotFound => LineError::Cut("the host is not known".to_owned()),
        ureq::Error::Tls(what) => LineError::Cut(format!("TLS: {what}")),
        ureq::Error::Rustls(error) => LineError::Cut(format!("TLS: {error}")),
        _ => LineError::Cut("the connection failed".to_owned()),
    }
}

/// The code in an error's answer: in our own JSON or in problem details (RFC 9457).
fn code_of(bytes: &[u8]) -> String {
    let json: Option<serde_json::Value> = serde_json::from_slice(bytes).ok();
    let code = json.as_ref().and_then(|json| json.get("code")?.as_str());
    code.filter(|code| super::wire::is_code(code)).unwrap_or("unknown").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_centre_is_reached_by_tls_or_on_this_machine() {
        for (typed, kept) in [
            ("https://centre.example/", "https://centre.example"),
            (" https://centre.example:8443", "https://centre.example:8443"),
            ("http://127.0.0.1:8420", "http://127.0.0.1:8420"),
            ("http://localhost:1", "http://localhost:1"),
            ("http://[::1]:8420", "http://[::1]:8420"),
        ] {
            assert_eq!(centre_address(typed).unwrap(), kept);
        }
        for url in [
            "",
            "centre.example",
            "http://centre.example",
            "http://127.0.0.1.example",
            "http://127.0.0.1:80@centre.example",
            "https://",
            "https://a/b",
            "https://user@a",
            "https://a?b",
            "ftp://a",
            "https://a b",
        ] {
            assert!(centre_address(url).is_err(), "{url}");
        }
    }
}
