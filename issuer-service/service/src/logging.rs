//! The log, on standard error.

use tracing_subscriber::EnvFilter;

/// The filter of the log cannot be read, or there is a log already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the filter of the log cannot be read; write a level, or modules with levels such as phr_service=debug,warn"
)]
pub struct LogError;

/// Writes the log to standard error from now on, as far as the filter lets it through, such as `info` or
/// `phr_service=debug,warn`.
///
/// # Errors
/// [`LogError`].
pub fn log_to_stderr(filter: &str) -> Result<(), LogError> {
    let filter = EnvFilter::try_new(filter).map_err(|_| LogError)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.try_init().map_err(|_| LogError)
}
