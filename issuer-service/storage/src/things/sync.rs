//! What goes between a site and its centre.

use crate::{AttestationHash, ConsentId, Origin, PersonId, Private, SiteId};
use phr_core::model::Timestamp;

/// Something that a site sends to its centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PushThing {
    /// An attestation.
    Attestation(AttestationHash),
    /// A consent.
    Consent(ConsentId),
}

impl PushThing {
    pub(crate) const ATTESTATION: &'static str = "attestation";
    pub(crate) const CONSENT: &'static str = "consent";

    /// The word for its kind.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Attestation(_) => Self::ATTESTATION,
            Self::Consent(_) => Self::CONSENT,
        }
    }

    /// Its id, as text.
    pub fn id(&self) -> String {
        match self {
            Self::Attestation(hash) => hash.to_string(),
            Self::Consent(id) => id.to_string(),
        }
    }

    pub(crate) fn parse(kind: &str, id: &str) -> Option<Self> {
        match kind {
            Self::ATTESTATION => id.parse().ok().map(Self::Attestation),
            Self::CONSENT => id.parse().ok().map(Self::Consent),
            _ => None,
        }
    }
}

/// Something that waits to be sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What.
    pub thing: PushThing,
    /// How often it has changed: what became of this revision says nothing of a later one.
    pub revision: i64,
}

/// What the centre said of a thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PushOutcome {
    /// It has it.
    Has,
    /// It does not take it; a code says why.
    Refused(String),
}

/// How much waits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PushCounts {
    /// Attestations and consents that are still to be sent.
    pub waiting: u64,
    /// Those that the centre refused.
    pub refused: u64,
}

/// Something that the centre refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedPush {
    /// What.
    pub thing: PushThing,
    /// About whom, if that is still here.
    pub person: Option<PersonId>,
    /// When.
    pub at: Timestamp,
    /// The centre's code for why.
    pub code: String,
}

/// Where an attestation that another service sent comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// The site that sent it.
    pub site: SiteId,
    /// Where that site has it from.
    pub origin: Origin,
    /// When it was stored there, by that site's clock.
    pub stored_at: Timestamp,
}

/// The centre that is sent to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Centre {
    /// Its address, where one was typed.
    pub url: Option<String>,
    /// What it knows this site by.
    pub token: Option<Private>,
    /// Its own name for itself, as it said last.
    pub identity: Option<[u8; 16]>,
    /// When it was tried last.
    pub last_try: Option<Timestamp>,
    /// When all that waited had been sent.
    pub last_success: Option<Timestamp>,
    /// Why the last try failed, if it did.
    pub last_error: Option<String>,
}

/// A person of whom the centre is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Who.
    pub person: PersonId,
    /// Since when.
    pub asked_at: Timestamp,
}

/// What came from a site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SiteArrivals {
    /// The site.
    pub site: String,
    /// How many attestations.
    pub attestations: u64,
    /// When the last one came.
    pub last: Timestamp,
}

/// What is known of a list that the centre serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CentreList {
    /// Its path at the centre.
    pub path: String,
    /// The entity tag of what the centre gave last.
    pub etag: Option<String>,
    /// The number of the list that was taken last.
    pub number: Option<u64>,
    /// When the centre answered last what it has there.
    pub asked_at: Timestamp,
    /// When a list was taken last.
    pub taken_at: Option<Timestamp>,
    /// Why what the centre gave last was not taken: a code.
    pub refusal: Option<String>,
    /// A name for what it was judged by: by something else the judgement may be another.
    pub judged_by: Option<String>,
}

impl CentreList {
    /// One of which nothing is known but that it was asked for.
    pub fn asked(path: &str, asked_at: Timestamp) -> Self {
        Self {
            path: path.to_owned(),
            etag: None,
            number: None,
            asked_at,
            taken_at: None,
            refusal: None,
            judged_by: None,
        }
    }
}
