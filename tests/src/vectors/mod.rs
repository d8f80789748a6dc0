//! The vectors of `card-format-spec/vectors`, made anew: the same bytes every time.
//!
//! What must happen to a vector is written down here by hand and never taken from what the code does with it.

mod bad;
mod cast;
mod chains;
mod compartments;
mod forge;
mod good;
mod grants;
mod kinds;
mod payloads;
mod restatements;
mod samples;
mod sequences;
mod status;
mod told;
mod trust;
mod voices;

use phr_core::keys::IssuerSecretKey;
use serde_json::{Value as Json, json};

use crate::to_hex;
use cast::Cast;
pub use status::{StatusVector, status_vectors};

pub use sequences::sequences;

/// One vector: its name and its JSON.
pub struct Vector {
    /// Name of the file, without `.json`.
    pub name: String,
    /// The content of the file.
    pub json: Json,
}

/// All vectors, by name.
pub fn all() -> Vec<Vector> {
    let cast = Cast::new();
    let mut vectors: Vec<Vector> = good::all(&cast).into_iter().chain(bad::all(&cast)).collect();
    vectors.sort_by(|a, b| a.name.cmp(&b.name));
    assert!(vectors.is_sorted_by(|a, b| a.name < b.name), "two vectors have the same name");
    vectors
}

/// Trust lists as readers are offered them: the files of each case, by their path below `trust/`.
pub fn trust_lists() -> std::collections::BTreeMap<String, Vec<u8>> {
    trust::files(&Cast::new())
}

/// The vectors of `vectors/grant`, by name.
pub fn grants() -> Vec<Vector> {
    grants::all()
}

/// An issuer's key that is the same for the same name, on any machine. It is no secret.
pub fn seeded_issuer(name: &str) -> IssuerSecretKey {
    IssuerSecretKey::generate(&mut forge::Seeded::new(name))
}

/// A vector being put together.
pub(crate) struct Draft {
    name: String,
    about: String,
    section: &'static str,
    clock: i64,
    trust_list: Vec<u8>,
    attestations: Vec<Json>,
    record: Option<Vec<u8>>,
    confidential_record: Option<Vec<u8>>,
    card: Option<Vec<u8>>,
    text: String,
    openings: Vec<Json>,
}

impl Draft {
    fn finish(self, cast: &Cast) -> Vector {
        let json = json!({
            "about": self.about,
            "section": self.section,
            "keys": cast.json(),
            "clock": self.clock,
            "trust_list": to_hex(&self.trust_list),
            "attestations": self.attestations,
            "record": self.record.as_deref().map(to_hex),
            "confidential_record": self.confidential_record.as_deref().map(to_hex),
            "card": self.card.as_deref().map(to_hex),
            "text": self.text,
            "openings": self.openings,
        });
        Vector { name: self.name, json }
    }
}

/// What must become of a reading that gives a record.
struct Reading {
    attestations: Vec<Json>,
    withheld: Vec<Json>,
    confidential: &'static str,
    freshness: &'static str,
    clock: &'static str,
    summary: Option<Json>,
}

impl Reading {
    fn new() -> Reading {
        Reading {
            attestations: Vec::new(),
            withheld: Vec::new(),
            confidential: "absent",
            freshness: "fresh",
            clock: "plausible",
            summary: None,
        }
    }

    /// All attestations up to this one are there, and trusted.
    fn trusted(count: usize) -> Reading {
        (0..count).fold(Reading::new(), |reading, index| reading.verdict(index, "trusted"))
    }

    fn verdict(mut self, index: usize, verdict: &str) -> Reading {
        self.attestations.push(json!({ "index": index, "verdict": verdict }));
        self
    }

    fn withheld(mut self, index: usize, code: &str) -> Reading {
        self.withheld.push(json!({ "index": index, "code": code }));
        self
    }

    fn confidential(self, confidential: &'static str) -> Reading {
        Reading { confidential, ..self }
    }

    fn freshness(self, freshness: &'static str) -> Reading {
        Reading { freshness, ..self }
    }

    fn clock(self, clock: &'static str) -> Reading {
        Reading { clock, ..self }
    }

    fn summary(self, summary: Json) -> Reading {
        Reading { summary: Some(summary), ..self }
    }

    fn json(self) -> Json {
        let mut read = json!({
            "attestations": self.attestations,
            "withheld": self.withheld,
            "confidential": self.confidential,
            "trust_list": self.freshness,
            "clock": self.clock,
        });
        if let Some(summary) = self.summary {
            read["summary"] = summary;
        }
        json!({ "read": read })
    }
}

/// The reading stops, at this stage and with this code.
fn refused(stage: &str, code: &str) -> Json {
    json!({ "refused": { "stage": stage, "code": code } })
}
