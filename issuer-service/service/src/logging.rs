//! The log, on standard error.

use tracing_subscriber::EnvFilter;

/// Writes the log to standard error from now on, as far as the filter lets it through, such as `info` or
/// `phr_service=debug,warn`.
///
/// # Errors
/// The filter cannot be read, or there is a log already.
pub fn log_to_stderr(filter: &str) -> Result<(), ()> {
    let filter = EnvFilter::try_new(filter).map_err(|_| ())?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    log.try_init().map_err(|_| ())
}
