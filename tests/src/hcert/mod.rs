//! Trust lists and certificates of the shape that the WHO network has, with keys of our own: the files of `tests/hcert`,
//! made anew, the same bytes every time.
//!
//! What must happen to a vector is written down here by hand and never taken from what the code does with it.

mod bad;
mod certificate;
mod forge;
mod good;
mod lists;
mod signers;

use serde_json::{Value as Json, json};

pub use forge::{Forge, Packing};
pub use lists::{FAULTS, documents};
pub use signers::Signer;

/// The clock of the vectors, unless one says otherwise: 2026-06-01T00:00:00Z.
pub const CLOCK: i64 = 1_780_272_000;
/// A day in seconds.
pub const DAY: i64 = 86_400;

/// One certificate and what must come of it.
pub struct Vector {
    /// Name of the file, without `.json`.
    pub name: &'static str,
    /// What it shows, or what danger it is.
    pub about: &'static str,
    /// The documents whose keys the reader has, by their names in `documents/`.
    pub documents: Vec<&'static str>,
    /// What the reader's clock says.
    pub clock: i64,
    /// The text of the symbol.
    pub text: String,
    /// The verdict with the kinds of content, or the code of the error.
    pub expect: Json,
}

impl Vector {
    /// The content of its file.
    pub fn json(&self) -> Json {
        json!({
            "about": self.about,
            "documents": self.documents,
            "clock": self.clock,
            "text": self.text,
            "expect": self.expect,
        })
    }

    /// It is read and judged so; these are the kinds of its contents, none where they are not shown.
    fn judged(
        name: &'static str,
        about: &'static str,
        text: String,
        verdict: &str,
        kinds: &[&str],
    ) -> Vector {
        let expect = json!({ "verdict": verdict, "kinds": kinds });
        Vector { name, about, documents: vec!["list"], clock: CLOCK, text, expect }
    }

    /// It is refused with this code.
    fn refused(name: &'static str, about: &'static str, text: String, code: &str) -> Vector {
        let expect = json!({ "error": code });
        Vector { name, about, documents: vec!["list"], clock: CLOCK, text, expect }
    }

    fn at(self, clock: i64) -> Vector {
        Vector { clock, ..self }
    }

    fn with(self, documents: &[&'static str]) -> Vector {
        Vector { documents: documents.to_vec(), ..self }
    }
}

/// All certificates, by name.
pub fn vectors() -> Vec<Vector> {
    let mut vectors: Vec<Vector> = good::all().into_iter().chain(bad::all()).collect();
    vectors.sort_by_key(|vector| vector.name);
    assert!(vectors.is_sorted_by(|a, b| a.name < b.name), "two vectors have the same name");
    vectors
}

/// Every file: its path below `tests/hcert`, and its text.
pub fn files() -> Vec<(String, String)> {
    let text = |json: &Json| format!("{json:#}\n");
    let documents =
        documents().into_iter().map(|(name, json)| (format!("documents/{name}.json"), text(&json)));
    let vectors = vectors();
    let vectors =
        vectors.iter().map(|vector| (format!("vectors/{}.json", vector.name), text(&vector.json())));
    documents.chain(vectors).collect()
}
