//! Why a request was not done: a status, a stable code and a sentence. The cause goes to the log, once, under an id that
//! the page shows.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use phr_cli_kit::Failure;
use std::sync::Arc;

/// What handlers return.
pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a request was not done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum Error {
    /// There is no such page, or nothing of that id.
    #[error("not found")]
    NotFound,
    /// Nobody is signed in.
    #[error("not signed in")]
    SignedOut,
    /// The token of another system is missing or wrong, or of one that is disabled.
    #[error("the token is missing or refused")]
    Token,
    /// The token does not give the right.
    #[error("the token does not give the right")]
    RightMissing,
    /// The role may not.
    #[error("the role may not do this")]
    Forbidden,
    /// The password is one that somebody else knows, and comes first.
    #[error("the password has to be changed first")]
    PasswordFirst,
    /// The form is not one that this session was given, or it comes from another site.
    #[error("the form's token is missing or another session's, or another site sent it")]
    Forged,
    /// The request was made for another host name.
    #[error("the request names a host that is not this service")]
    Host,
    /// The request cannot be read.
    #[error("the request cannot be read: {0}")]
    Malformed(&'static str),
    /// Something in the request is not as the interface has it.
    #[error("{0}")]
    Request(Failure),
    /// The same request is being done already.
    #[error("{0}")]
    Underway(Failure),
    /// The body is of a media type that is not taken.
    #[error("the body is of another media type")]
    MediaType,
    /// The answer is asked for in a form that there is not.
    #[error("the form of the answer is not there")]
    Unacceptable,
    /// The request is too large.
    #[error("the request is too large")]
    TooLarge,
    /// Too many tries.
    #[error("too many tries")]
    TooMany {
        /// When to try again, in seconds.
        after: u32,
    },
    /// The service is being set up, or waits for its passphrase.
    #[error("the service is not ready")]
    NotReady,
    /// Something else was there first.
    #[error("somebody else changed it meanwhile")]
    Conflict,
    /// The database.
    #[error(transparent)]
    Storage(#[from] phr_storage::Error),
    /// A file, a key, or a trust list.
    #[error("{0}")]
    Failure(#[from] phr_cli_kit::Failure),
    /// A fault of the program or the machine.
    #[error("internal: {0}")]
    Internal(Box<dyn std::error::Error + Send + Sync>),
}

impl Error {
    /// A fault of the program or the machine.
    pub(crate) fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(cause.into())
    }

    /// A stable name for programs; the sentence is the message `error-<code>`, if there is one.
    pub(crate) fn code(&self) -> &str {
        match self {
            Self::NotFound => "not-found",
            Self::SignedOut => "signed-out",
            Self::Token => "token-refused",
            Self::RightMissing => "right-missing",
            Self::Forbidden => "forbidden",
            Self::PasswordFirst => "password-first",
            Self::Forged => "forged",
            Self::Host => "host-unknown",
            Self::Malformed(_) => "malformed",
            Self::Request(failure) | Self::Underway(failure) => failure.code(),
            Self::MediaType => "media-type",
            Self::Unacceptable => "not-acceptable",
            Self::TooLarge => "too-large",
            Self::TooMany { .. } => "too-many-tries",
            Self::NotReady => "not-ready",
            Self::Conflict => "conflict",
            Self::Storage(error) => error.code(),
            Self::Failure(failure) => failure.code(),
            Self::Internal(_) => "internal",
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        use phr_storage::Error as Storage;
        match self {
            Self::NotFound | Self::Storage(Storage::NotFound(_)) => StatusCode::NOT_FOUND,
            Self::SignedOut | Self::Token => StatusCode::UNAUTHORIZED,
            Self::RightMissing | Self::Forbidden | Self::PasswordFirst | Self::Forged => {
                StatusCode::FORBIDDEN
            }
            Self::Host => StatusCode::MISDIRECTED_REQUEST,
            Self::Malformed(_) | Self::Request(_) | Self::Storage(Storage::Cursor) => StatusCode::BAD_REQUEST,
            Self::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unacceptable => StatusCode::NOT_ACCEPTABLE,
            Self::TooLarge | Self::Storage(Storage::TooLarge { .. }) => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
            Self::Conflict
            | Self::Underway(_)
            | Self::Storage(Storage::Exists(_) | Storage::LastAdministrator | Storage::AlreadyInitialised) => {
                StatusCode::CONFLICT
            }
            Self::Failure(_) | Self::Storage(Storage::Passphrase) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotReady | Self::Storage(Storage::Busy | Storage::Locked | Storage::NotInitialised) => {
                StatusCode::SERVICE_UNAVAILABLE
            }
            Self::Storage(_) | Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

/// What a response says of its error, for the layer that makes a page or JSON of it.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) code: String,
    /// A sentence for a code that has no message of its own.
    pub(crate) sentence: Option<String>,
    /// What the log says of it.
    pub(crate) cause: Arc<str>,
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let sentence = match &self {
            Self::Failure(failure) | Self::Request(failure) | Self::Underway(failure) => {
                Some(failure.message().to_owned())
            }
            _ => None,
        };
        let cause = match &self {
            // What the database said is the driver's sentence: it may name a table, and no value.
            Self::Storage(phr_storage::Error::Database(source)) => format!("{self}: {source}"),
            // A failure may quote a file; its code is enough.
            Self::Failure(failure) | Self::Request(failure) | Self::Underway(failure) => {
                failure.code().to_owned()
            }
            _ => self.to_string(),
        };
        let told = Told { code: self.code().to_owned(), sentence, cause: cause.into() };
        let mut response = self.status().into_response();
        if let Self::TooMany { after } = self {
            response.headers_mut().insert(header::RETRY_AFTER, after.into());
        }
        if let Self::Token = self {
            // RFC 6750 §3
            response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response.extensions_mut().insert(told);
        response
    }
}
