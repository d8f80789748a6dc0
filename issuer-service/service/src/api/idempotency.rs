//! The header `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header): a request that is sent again, because its answer
//! was lost, gets the same answer and does nothing again.
//!
//! A key belongs to the client that sent it. It is claimed before anything is done, and the answer is stored, sealed, in the
//! transaction that stores what was done: either both are there or neither.

use super::refused;
use crate::context::Context;
use crate::error::{Error, Result};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use phr_cli_kit::Failure;
use phr_core::model::Timestamp;
use phr_core::sha256;
use phr_storage::{Action, PersonId, Private, Work};
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize as _, Zeroizing};

const HEADER: &str = "idempotency-key";
/// Longest key.
const LONGEST: usize = 255;
/// How long an answer is kept, in seconds.
const KEPT: i64 = 24 * 3600;
/// How long a request has its key before it has answered, in seconds: longer than any request takes. One whose process died
/// may be sent again after it.
const CLAIMED: i64 = 120;

/// What is kept under a key.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// The SHA-256 of the request's body.
    body: [u8; 32],
    /// Nothing while the request is being done.
    answer: Option<Answer>,
}

/// An answer, to be given again.
#[derive(Serialize, Deserialize)]
struct Answer {
    status: u16,
    /// Whose data are in it.
    person: PersonId,
    json: String,
}

impl Drop for Answer {
    fn drop(&mut self) {
        self.json.zeroize();
    }
}

/// A key that this request has.
pub(crate) struct Claim {
    name: String,
    body: [u8; 32],
    until: Timestamp,
}

/// What a request is to do.
pub(crate) enum Begun {
    /// Its work; the claim is there where it has a key.
    New(Option<Claim>),
    /// Nothing: this is what was answered before.
    Before(Response),
}

/// Claims the key of a request, if it has one.
pub(crate) async fn begin(context: &Context, headers: &HeaderMap, body: &[u8]) -> Result<Begun> {
    let Some(key) = key_of(headers)? else { return Ok(Begun::New(None)) };
    let name = format!("answer to {} under {key}", context.client()?.id);
    let body = sha256(body);
    // Later than the end of any claim before, since that is over.
    let until = Timestamp(context.now().0.saturating_add(CLAIMED));
    let claimed = context.app.storage().claim(&name, &written(&Kept { body, answer: None })?, until).await?;
    let Some(there) = claimed else { return Ok(Begun::New(Some(Claim { name, body, until }))) };
    let there: Kept = serde_json::from_slice(there.expose())
        .map_err(|_| Error::internal("an answer that was kept cannot be read"))?;
    if there.body != body {
        let sentence = "another request had this Idempotency-Key; a new request has a new key";
        return Err(Failure::new("idempotency-key-reused", sentence).into());
    }
    let Some(answer) = &there.answer else {
        let sentence = "the request with this Idempotency-Key is being done; send it again in a moment";
        return Err(Error::Underway(Failure::new("idempotency-key-in-use", sentence)));
    };
    let mut work = context.begin().await?;
    work.note(Action::CardRead, &answer.person.to_string());
    work.commit().await?;
    let status = StatusCode::from_u16(answer.status).map_err(Error::internal)?;
    Ok(Begun::Before(respond(status, answer.json.clone())))
}

impl Claim {
    /// Stores the answer, in the transaction of what was done.
    ///
    /// # Errors
    /// [`Error::Underway`] if it took so long that another request has the key: then nothing is to be stored.
    pub(crate) async fn answer(
        &self,
        work: &mut Work,
        now: Timestamp,
        status: StatusCode,
        person: PersonId,
        json: &str,
    ) -> Result<()> {
        let answer = Answer { status: status.as_u16(), person, json: json.to_owned() };
        let kept = written(&Kept { body: self.body, answer: Some(answer) })?;
        let until = Timestamp(now.0.saturating_add(KEPT));
        match work.answer_claim(&self.name, self.until, &kept, until).await {
            Err(phr_storage::Error::NotFound(_)) => {
                let sentence = "this took too long, and another request has its Idempotency-Key by now";
                Err(Error::Underway(Failure::new("idempotency-key-in-use", sentence)))
            }
            answered => Ok(answered?),
        }
    }

    /// Gives the key back after what failed and stored nothing, so that it may be tried again at once.
    pub(crate) async fn give_back(&self, context: &Context) {
        if let Err(error) = context.app.storage().release_claim(&self.name, self.until).await {
            tracing::warn!(code = error.code(), "a key for one request stays claimed for two minutes");
        }
    }
}

fn written(kept: &Kept) -> Result<Private> {
    Ok(Private::from(Zeroizing::new(serde_json::to_vec(kept).map_err(Error::internal)?)))
}

/// An answer in JSON.
pub(crate) fn respond(status: StatusCode, json: String) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], json).into_response()
}

/// The key: a string as RFC 9651 §3.3.3 writes it, or the same without quotation marks, as many clients send it.
fn key_of(headers: &HeaderMap) -> Result<Option<String>> {
    let mut lines = headers.get_all(HEADER).iter();
    let Some(line) = lines.next() else { return Ok(None) };
    let key =
        line.to_str().ok().filter(|_| lines.next().is_none()).map(str::trim).and_then(|line| {
            match line.strip_prefix('"') {
                Some(quoted) => unquoted(quoted.strip_suffix('"')?),
                None => line
                    .bytes()
                    .all(|byte| byte.is_ascii_graphic() && !b"\",;\\".contains(&byte))
                    .then(|| line.to_owned()),
            }
        });
    let key = key.filter(|key| (1..=LONGEST).contains(&key.len()));
    let words =
        "Idempotency-Key is one string of 1 to 255 ASCII characters in quotation marks, such as a UUID";
    key.map(Some).ok_or_else(|| refused("idempotency-key-wrong", words))
}

/// What is between the quotation marks, with a backslash before a quotation mark or another.
fn unquoted(text: &str) -> Option<String> {
    let mut key = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => key.push(letters.next().filter(|next| matches!(next, '"' | '\\'))?),
            '"' => return None,
            ' '..='~' => key.push(letter),
            _ => return None,
        }
    }
    Some(key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_key_is_a_string() {
        let key = |lines: &[&str]| {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(HEADER, HeaderValue::from_str(line).unwrap());
            }
            key_of(&headers).map_err(|error| error.code().to_owned())
        };
        assert_eq!(key(&[]), Ok(None));
        for (line, expected) in [
            ("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
            ("8e03978e-40d5-43dd-bc93-6894a57f9324", "8e03978e-40d5-43dd-bc93-6894a57f9324"),
            (" \"a b\" ", "a b"),
            ("\"a\\\"b\\\\\"", "a\"b\\"),
        ] {
            assert_eq!(key(&[line]), Ok(Some(expected.to_owned())), "{line}");
        }
        let long = "a".repeat(LONGEST + 1);
        for wrong in
            ["", "\"\"", "\"", "\"a", "a\"", "a b", "a,b", "\"a\"b\"", "\"a\\b\"", "\"a\";x=1", long.as_str()]
        {
            assert_eq!(key(&[wrong]), Err("idempotency-key-wrong".to_owned()), "{wrong}");
        }
        assert!(key(&["a", "a"]).is_err());
    }
}
