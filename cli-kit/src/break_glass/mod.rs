//! Break-glass: opening a card with a network key, without the holder's consent, and the log that answers for it.
//!
//! [`BreakGlass::new`] settles who opens and why, before the card is opened. [`BreakGlass::record`] writes that down
//! when the card was opened and verified, and only then may anything of the record be shown. [`BreakGlassLog`] is for
//! whoever looks at the log afterwards.

mod chain;
mod file;

pub use chain::{BreakGlassEntry, BreakGlassLog, ConfidentialPart, LineState, LogLine, RecordStanding};
pub use file::break_glass_log_path;

use crate::talk::ask;
use crate::{Failure, now, say};
use file::LogFile;
use phr_core::card::{OpenedCard, Record};
use phr_core::cose::AttestationHash;
use phr_core::model::Timestamp;
use phr_core::record::{ConfidentialContent, VerifiedRecord};
use phr_core::trust::{Trust, Verdict};
use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

/// Longest reason, in characters.
const LONGEST_REASON: usize = 500;
/// Longest name of an operator, in characters.
const LONGEST_OPERATOR: usize = 100;
/// How often a person is asked who says nothing.
const TRIES: usize = 3;

/// Who opens a card without the holder's consent, why, and where that is logged.
///
/// `Debug` does not print the reason: a clinician's words may tell of the person.
pub struct BreakGlass {
    operator: String,
    reason: String,
    log: LogFile,
}

impl BreakGlass {
    /// Settles what is to be logged. Without an operator it is the user's name from the environment; without a reason
    /// the person at the terminal is asked; without a log it is the one in the reader's folder, which `home` may name.
    ///
    /// # Errors
    /// `reason-missing` where there is none and nobody can be asked; `reason-too-long`; `operator-missing`;
    /// `operator-too-long`; as [`break_glass_log_path`].
    pub fn new(
        operator: Option<&str>,
        reason: Option<&str>,
        log: Option<&Path>,
        home: Option<&Path>,
    ) -> Result<Self, Failure> {
        let user = ["USER", "LOGNAME"].into_iter().filter_map(|name| std::env::var(name).ok());
        Ok(Self {
            log: LogFile::choose(log, home)?,
            operator: checked_operator(operator, user)?,
            reason: reason.map_or_else(ask_reason, checked_reason)?,
        })
    }

    /// The file that openings are logged in.
    pub fn log(&self) -> &Path {
        self.log.path()
    }

    /// Logs that the card was opened. It is on disk when this returns, and nothing of the record may be shown before.
    /// An opening with the access code is by consent and leaves no entry.
    ///
    /// # Errors
    /// `break-glass-log-unwritable`; then nothing of the record may be shown.
    pub fn record(&self, opened: &OpenedCard, record: &VerifiedRecord) -> Result<(), Failure> {
        let Some(network) = opened.opener_network() else { return Ok(()) };
        let (id, standing) = record_id(record);
        let entry = BreakGlassEntry {
            time: now().to_string(),
            operator: self.operator.clone(),
            network: network.hint().to_string(),
            network_key: network.to_string(),
            record: id,
            record_standing: standing,
            attestations: newest(opened, record).iter().map(ToString::to_string).collect(),
            reason: self.reason.clone(),
            confidential: match record.confidential() {
                ConfidentialContent::Absent => ConfidentialPart::Absent,
                ConfidentialContent::Locked => ConfidentialPart::Locked,
                ConfidentialContent::Open => ConfidentialPart::Open,
                ConfidentialContent::PartlyOpen => ConfidentialPart::PartlyOpen,
            },
            after_torn_line: false,
            previous: None,
        };
        self.log.append(entry)
    }

    /// The same for cards that are of more than one record, each by itself.
    ///
    /// # Errors
    /// As [`Self::record`].
    pub fn record_each(&self, cards: &[OpenedCard], trust: &Trust, now: Timestamp) -> Result<(), Failure> {
        cards.iter().try_for_each(|card| self.record(card, &card.verify(trust, now)))
    }
}

impl fmt::Debug for BreakGlass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BreakGlass(..)")
    }
}

/// Which record it is, and what that rests on.
fn record_id(record: &VerifiedRecord) -> (Option<String>, RecordStanding) {
    let attestations = record.attestations();
    let signed = attestations.iter().any(|attestation| attestation.verdict != Verdict::IssuerUnknown);
    match attestations.first() {
        None => (None, RecordStanding::Unknown),
        Some(first) => (
            Some(first.payload.record_id.to_string()),
            if signed { RecordStanding::Verified } else { RecordStanding::Unverified },
        ),
    }
}

/// The attestations that no other continues, as far as they could be read; in the card's order.
fn newest(opened: &OpenedCard, record: &VerifiedRecord) -> Vec<AttestationHash> {
    let continued: BTreeSet<_> = record.attestations().iter().flat_map(|a| &a.payload.previous).collect();
    let confidential = opened.confidential().record().into_iter().flat_map(Record::attestations);
    let all = opened.care().attestations().iter().chain(confidential).map(|attestation| attestation.hash());
    all.filter(|hash| !continued.contains(&hash.short())).collect()
}

fn checked_operator(given: Option<&str>, user: impl IntoIterator<Item = String>) -> Result<String, Failure> {
    let operator = match given {
        Some(name) => words(name),
        None => user.into_iter().find_map(|name| words(&name)),
    };
    let operator = operator.ok_or_else(|| {
        Failure::new("operator-missing", "nobody is named who opens this card with a network key")
            .hint("add --operator NAME: who answers for this opening; it is kept in the break-glass log")
    })?;
    bounded(operator, LONGEST_OPERATOR, "operator")
}

fn checked_reason(given: &str) -> Result<String, Failure> {
    bounded(words(given).ok_or_else(reason_missing)?, LONGEST_REASON, "reason")
}

fn ask_reason() -> Result<String, Failure> {
    let mut tries = 1;
    loop {
        let typed = ask(
            "why is the card opened without the access code? (it is logged: do not write who the person is)",
        )
        .map_err(|_| reason_missing())?;
        match checked_reason(&typed) {
            Err(failure) if tries < TRIES => say(failure.message()),
            result => return result,
        }
        tries += 1;
    }
}

fn reason_missing() -> Failure {
    Failure::new("reason-missing", "a card is opened with a network key only for a reason that is logged")
        .hint("add --reason TEXT, such as \"unconscious, needs treatment\"; or ask the person for the access code")
}

fn bounded(text: String, most: usize, what: &str) -> Result<String, Failure> {
    if text.chars().count() <= most {
        return Ok(text);
    }
    let message = format!("the {what} is longer than {most} characters");
    Err(Failure::new(format!("{what}-too-long"), message).hint("say it in fewer words"))
}

/// The text on one line, without what could command a terminal. `None` without a letter or digit.
fn words(text: &str) -> Option<String> {
    let words: Vec<_> =
        text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|w| !w.is_empty()).collect();
    let line = words.join(" ");
    line.contains(char::is_alphanumeric).then_some(line)
}

#[cfg(test)]
mod tests;
