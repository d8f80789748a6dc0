//! The audit log: who read or wrote what, in an order that cannot be changed unnoticed.

use crate::things::stored_words;
use phr_core::model::Timestamp;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The keys were made.
    Initialised,
    /// The data key was changed.
    KeyRotated,
    /// The passphrase was changed.
    PassphraseChanged,
    /// A backup was read into this database.
    Restored,
    /// A backup was written.
    BackedUp,
    /// Everything was exported.
    Exported,
    /// Somebody logged in.
    LoggedIn,
    /// Somebody failed to.
    LoginFailed,
    /// Somebody logged out.
    LoggedOut,
    /// An account was made.
    AccountAdded,
    /// An account was changed.
    AccountChanged,
    /// A site was made or renamed.
    SiteChanged,
    /// A setting was changed.
    SettingChanged,
    /// A person was registered.
    PersonAdded,
    /// A person was opened.
    PersonRead,
    /// A person stood in a list or was found.
    PersonListed,
    /// A patient was changed.
    PersonChanged,
    /// A person was taken out of the lists, or back in.
    PersonArchived,
    /// A consent was stored or withdrawn.
    ConsentChanged,
    /// Consents were read.
    ConsentRead,
    /// An attestation was stored.
    AttestationAdded,
    /// Attestations of a person were read.
    AttestationRead,
    /// Confidential attestations of a person were read.
    ConfidentialRead,
    /// A card was issued.
    CardIssued,
    /// Cards were read.
    CardRead,
    /// A draft was begun, or another person went on with it.
    DraftSaved,
    /// A draft was opened.
    DraftRead,
    /// A draft was finished or given up.
    DraftRemoved,
    /// A follow-up was stored or closed.
    FollowUpChanged,
    /// Follow-ups were read.
    FollowUpRead,
    /// Something was printed.
    Printed,
    /// A printed thing was fetched.
    PrintRead,
    /// The audit log was read.
    AuditRead,
    /// Access was refused.
    Refused,
}

stored_words!(Action {
    Initialised = "initialised",
    KeyRotated = "key-rotated",
    PassphraseChanged = "passphrase-changed",
    Restored = "restored",
    BackedUp = "backed-up",
    Exported = "exported",
    LoggedIn = "logged-in",
    LoginFailed = "login-failed",
    LoggedOut = "logged-out",
    AccountAdded = "account-added",
    AccountChanged = "account-changed",
    SiteChanged = "site-changed",
    SettingChanged = "setting-changed",
    PersonAdded = "person-added",
    PersonRead = "person-read",
    PersonListed = "person-listed",
    PersonChanged = "person-changed",
    PersonArchived = "person-archived",
    ConsentChanged = "consent-changed",
    ConsentRead = "consent-read",
    AttestationAdded = "attestation-added",
    AttestationRead = "attestation-read",
    ConfidentialRead = "confidential-read",
    CardIssued = "card-issued",
    CardRead = "card-read",
    DraftSaved = "draft-saved",
    DraftRead = "draft-read",
    DraftRemoved = "draft-removed",
    FollowUpChanged = "follow-up-changed",
    FollowUpRead = "follow-up-read",
    Printed = "printed",
    PrintRead = "print-read",
    AuditRead = "audit-read",
    Refused = "refused",
});

impl Action {
    /// Whether it is kept although its transaction was cancelled: what was read was read.
    pub(crate) fn outlives_cancelling(self) -> bool {
        matches!(
            self,
            Self::PersonRead
                | Self::PersonListed
                | Self::ConsentRead
                | Self::AttestationRead
                | Self::ConfidentialRead
                | Self::CardRead
                | Self::DraftRead
                | Self::FollowUpRead
                | Self::PrintRead
                | Self::AuditRead
        )
    }
}

/// A line of the audit log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEntry {
    /// Its number; the first is 1.
    pub number: i64,
    /// When.
    pub at: Timestamp,
    /// Who: an account's id, or nothing for the program itself.
    pub account: String,
    /// In which role.
    pub role: String,
    /// Where.
    pub site: String,
    /// What was done, as [`Action::as_str`] has it.
    pub action: String,
    /// To what: an id, never a name.
    pub subject: String,
    /// The SHA-256 over all of this and the hash of the line before.
    pub hash: [u8; 32],
}

/// What checking the audit log showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditReport {
    /// How many lines were checked.
    pub lines: i64,
    /// The hash of the last line that is right: write it down elsewhere to notice if the log is ever cut short.
    pub head: [u8; 32],
    /// The first line that is not right.
    pub broken: Option<AuditBreak>,
}

/// How the audit log is broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AuditBreak {
    /// The line was altered, or one before it was put in.
    Altered(i64),
    /// The line is missing.
    Missing(i64),
    /// The log is longer than its head says.
    BeyondHead(i64),
}
