//! The things that are stored, as their callers see them.

mod account;
mod analysis;
mod bulk;
mod card;
mod client;
mod export;
mod follow_up;
mod person;
mod sync;
mod system;

pub use account::{Account, NewAccount, Role, StoredSession};
pub use analysis::{Arrival, StoredEpisode, StoredPublication};
pub use bulk::{NewRecord, PastFollowUp, PastStatement};
pub use card::{Attestation, Compartment, IssuedCard, NewAttestation, NewIssuedCard, Origin};
pub use client::{ApiClient, NewApiClient, Right};
pub use export::{Export, ExportLease, ExportState, NewExportPart};
pub use follow_up::{
    Closing, ClosingKey, Due, FollowUp, FollowUpFilter, FollowUpStatus, NewFollowUp, TakenClosing,
};
pub use person::{
    Consent, Draft, DraftSaved, DraftSummary, Found, NewConsent, NewDraft, NewPerson, Person, PersonFilter,
    Searched,
};
pub use sync::{
    Centre, CentreList, Provenance, PushCounts, PushOutcome, PushThing, RefusedPush, SiteArrivals, Waiting,
    Wanted,
};
pub use system::{
    JobStanding, JobState, Lease, NewNotice, NewPrintJob, Notice, PrintJob, SignedStatusList, Site,
};

/// Gives an enum its stable text, as stored and as shown to programs.
macro_rules! stored_words {
    ($name:ident { $($variant:ident = $word:literal),* $(,)? }) => {
        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// Its stable text.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }

            /// Reads its stable text.
            pub fn parse(text: &str) -> Option<Self> {
                match text { $($word => Some(Self::$variant),)* _ => None }
            }
        }
    };
}
pub(crate) use stored_words;
