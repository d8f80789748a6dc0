//! The log, on standard error.

use tracing_subscriber::EnvFilter;

/// The filter of the log cannot be read, or there is a log already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the filter of the log cannot be read; write a level, or modules with levels such as phr_service=debug,warn"
)]
pub struct LogError;

/// How a line of the log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// For programs: an object in JSON a line.
    Json,
}

/// Writes the log to standard error from now on, as far as the filter lets it through, such as `info` or
/// `phr_service=debug,warn`.
///
/// # Errors
/// [`LogError`].
pub fn log_to_stderr(filter: &str, format: LogFormat) -> Result<(), LogError> {
    let filter = EnvFilter::try_new(filter).map_err(|_| LogError)?;
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(false).with_span_list(false).try_init()
        }
    }
    .map_err(|_| LogError)
}
