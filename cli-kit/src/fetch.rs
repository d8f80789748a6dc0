//! Lists over HTTP, where there is a network.

use crate::Failure;
use std::io::Read;
use std::time::Duration;

/// How long one fetch may take, over a line of 64 kbit/s and a list of several megabytes.
const LONGEST: Duration = Duration::from_secs(15 * 60);
/// How long a server may keep silent.
const SILENCE: Duration = Duration::from_secs(30);

/// Longest entity tag that is kept, in bytes; one does without a longer one.
const LONGEST_TAG: usize = 256;

/// What an address gave.
#[derive(Debug)]
pub struct Fetched {
    /// The body.
    pub bytes: Vec<u8>,
    /// Its entity tag (RFC 9110 §8.8.3), by which one asks again.
    pub etag: Option<String>,
}

/// What is at an address, or nothing if it is still what has the entity tag `etag`. What is fetched is signed, so that it
/// does not matter who serves it; the server learns that this machine asked.
///
/// # Errors
/// `fetch-failed`; `fetch-too-large` beyond `limit` bytes.
pub fn fetch(url: &str, etag: Option<&str>, limit: usize) -> Result<Option<Fetched>, Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        Failure::new("fetch-failed", error)
            .during(url)
            .hint("is there a network? what this machine holds stays in use")
    };
    let agent: ureq::Agent = ureq::Agent::config_builder()
        .timeout_global(Some(LONGEST))
        .timeout_connect(Some(SILENCE))
        .timeout_recv_response(Some(SILENCE))
        .user_agent(concat!("phr-card/", env!("CARGO_PKG_VERSION")))
        .build()
        .into();
    let request = agent.get(url);
    let request = match etag {
        Some(etag) => request.header("If-None-Match", etag),
        None => request,
    };
    let mut response = request.call().map_err(|error| failed(&error))?;
    if response.status() == 304 {
        return Ok(None);
    }
    let tag = response.headers().get("etag").and_then(|tag| tag.to_str().ok());
    let tag = tag.filter(|tag| tag.len() <= LONGEST_TAG).map(str::to_owned);
    let mut bytes = Vec::new();
    let body = response.body_mut().as_reader().take(limit as u64 + 1).read_to_end(&mut bytes);
    body.map_err(|error| failed(&error))?;
    if bytes.len() > limit {
        let message = format!("longer than {limit} bytes");
        return Err(Failure::new("fetch-too-large", message).during(url).hint("is this the right address?"));
    }
    Ok(Some(Fetched { bytes, etag: tag }))
}
