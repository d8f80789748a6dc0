//! Forms as they were typed: kept to be shown again, with what is wrong beside each field.

use crate::error::Error;
use axum::Form;
use axum::extract::{FromRequest, Request};
use phr_cli_kit::Secret;
use std::collections::BTreeMap;
use zeroize::Zeroizing;

/// Most fields of one form.
const MOST: usize = 2000;

/// A form as it was typed. `Debug` does not print it.
#[derive(Clone, Default)]
pub(crate) struct Typed {
    fields: Vec<(String, Zeroizing<String>)>,
    faults: BTreeMap<String, String>,
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Typed(..)")
    }
}

impl Typed {
    /// A form that shows these values.
    pub(crate) fn showing<const N: usize>(values: [(&str, &str); N]) -> Self {
        Self::of(&values)
    }

    /// A form that shows these values.
    pub(crate) fn of(values: &[(&str, &str)]) -> Self {
        let fields =
            values.iter().map(|(name, value)| ((*name).to_owned(), Zeroizing::new((*value).to_owned())));
        Self { fields: fields.collect(), faults: BTreeMap::new() }
    }

    /// What was typed into a field: the first of that name, or nothing.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str())
    }

    /// The same without the white space around it.
    pub(crate) fn trimmed(&self, name: &str) -> &str {
        self.value(name).trim()
    }

    /// A password or code.
    pub(crate) fn secret(&self, name: &str) -> Secret {
        Secret::new(self.value(name).to_owned())
    }

    /// Whether a box was ticked.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|(known, _)| known == name)
    }

    /// Every value of a field that may be there more than once.
    pub(crate) fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// All fields, in the order in which they were sent.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// Notes what is wrong with a field: a sentence in the reader's language. The first one stays.
    pub(crate) fn fault(&mut self, name: &str, sentence: String) {
        self.faults.entry(name.to_owned()).or_insert(sentence);
    }

    /// What is wrong with a field, or nothing.
    pub(crate) fn fault_of(&self, name: &str) -> Option<&str> {
        self.faults.get(name).map(String::as_str)
    }

    /// Whether nothing is wrong.
    pub(crate) fn is_right(&self) -> bool {
        self.faults.is_empty()
    }
}

impl<S: Send + Sync> FromRequest<S> for Typed {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self, Error> {
        let Form(pairs) =
            Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(|rejected| {
                match rejected.into_response_status() {
                    413 => Error::TooLarge,
                    _ => Error::Malformed("it is not a form"),
                }
            })?;
        let pairs = pairs.into_iter().filter(|(name, _)| name != "csrf");
        let fields: Vec<_> = pairs.map(|(name, value)| (name, Zeroizing::new(value))).collect();
        if fields.len() > MOST {
            return Err(Error::TooLarge);
        }
        Ok(Self { fields, faults: BTreeMap::new() })
    }
}

trait RejectedStatus {
    fn into_response_status(self) -> u16;
}

impl<T: axum::response::IntoResponse> RejectedStatus for T {
    fn into_response_status(self) -> u16 {
        self.into_response().status().as_u16()
    }
}
