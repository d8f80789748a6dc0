//! What goes wrong with tags and readers, by what to do about it.

use phr_core::carrier::ndef::NdefError;

/// Why something was not done with a tag.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CardError {
    /// No answer came. A command that was on its way may or may not have been carried out.
    #[error("the card moved away")]
    Lost,
    /// The tag or the reader refused a command; the status word of a Type 4 card, where it gave one.
    #[error("the card refused to {command}{}", status.map(|status| format!(" (status {status:04X})")).unwrap_or_default())]
    Refused {
        /// What it was asked to do.
        command: &'static str,
        /// Its status word (ISO/IEC 7816-4).
        status: Option<u16>,
    },
    /// It is not formatted for NDEF.
    #[error("this tag is not formatted for NDEF: {0}")]
    Unformatted(&'static str),
    /// What it says of itself contradicts itself.
    #[error("what the tag says of itself cannot be: {0}")]
    Form(&'static str),
    /// It is of a kind that is not supported.
    #[error("this kind of tag is not supported: {0}")]
    Unsupported(&'static str),
    /// It can only be read.
    #[error("this tag can only be read: it was locked")]
    ReadOnly,
    /// There is not so much room on it.
    #[error("the card has {need} bytes, and this tag has room for {room}")]
    TooBig {
        /// How many bytes the card has.
        need: usize,
        /// How many have room.
        room: usize,
    },
    /// What was read back is not what was written.
    #[error("what was read back from the tag is not what was written")]
    Verify,
    /// The message on it is none, or contradicts itself.
    #[error(transparent)]
    Ndef(#[from] NdefError),
    /// The tag's length of the message is impossible: a write was interrupted, or the tag is worn out.
    #[error("what is on the tag is damaged: {0}")]
    Damaged(&'static str),
    /// There is no card on it.
    #[error("there is no card on this tag")]
    NoCard,
    /// There is a card on it, or something of somebody else's, and nothing was said of replacing that.
    #[error("there is {0} on this tag already")]
    Occupied(&'static str),
    /// A write to it was interrupted and has not been finished.
    #[error("an earlier write to this tag was interrupted (entry {0})")]
    Unfinished(String),
    /// This is not the tag that was being written.
    #[error("this is another tag than the one that was being written")]
    OtherTag,
    /// The tag was written by somebody else in between.
    #[error("this tag has neither the old card nor the new one: it was written since")]
    OtherContent,
    /// There are several tags on the reader.
    #[error("there are several tags on the reader")]
    SeveralTags,
    /// No tag was held to the reader in time.
    #[error("no tag was held to the reader")]
    NoTag,
    /// The reader failed.
    #[error("the reader failed: {0}")]
    Reader(String),
    /// Another program has the reader.
    #[error("another program is using the reader")]
    Busy,
    /// The driver is not there, or not built in.
    #[error("{0}")]
    NoDriver(String),
    /// What was to be kept on this machine could not be written or read.
    #[error("the record of what is being written could not be kept: {0}")]
    Journal(String),
}

impl CardError {
    /// A stable name for programs.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Lost => "nfc-card-lost",
            Self::Refused { .. } => "nfc-refused",
            Self::Unformatted(_) => "nfc-unformatted",
            Self::Form(_) => "nfc-tag-form",
            Self::Unsupported(_) => "nfc-unsupported",
            Self::ReadOnly => "nfc-read-only",
            Self::TooBig { .. } => "nfc-too-big",
            Self::Verify => "nfc-verify",
            Self::Ndef(error) => error.code(),
            Self::Damaged(_) => "nfc-damaged",
            Self::NoCard => "nfc-no-card",
            Self::Occupied(_) => "nfc-occupied",
            Self::Unfinished(_) => "nfc-unfinished",
            Self::OtherTag => "nfc-other-tag",
            Self::OtherContent => "nfc-other-content",
            Self::SeveralTags => "nfc-several-tags",
            Self::NoTag => "nfc-no-tag",
            Self::Reader(_) => "nfc-reader",
            Self::Busy => "nfc-reader-busy",
            Self::NoDriver(_) => "nfc-no-driver",
            Self::Journal(_) => "nfc-journal",
        }
    }

    /// Whether to hold the card to the reader again is what helps.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Lost | Self::Verify)
    }
}
