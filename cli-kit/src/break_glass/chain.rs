//! What stands in a log, and whether it is still what was written.

use super::file::read_lines;
use crate::Failure;
use phr_core::sha256;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::Path;

/// One opening. Says nothing of the person but what the reason may.
///
/// `Debug` prints nothing of it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BreakGlassEntry {
    /// When, by the clock of the machine.
    pub time: String,
    /// Who.
    pub operator: String,
    /// Hint of the network key.
    pub network: String,
    /// The network's public key: two networks may share a hint.
    pub network_key: String,
    /// Id of the record; none where nothing on the card gave one that could be believed or was asked for.
    pub record: Option<String>,
    /// What the record's id rests on.
    pub record_standing: RecordStanding,
    /// Names of the newest attestations.
    pub attestations: Vec<String>,
    /// Why, in the clinician's words.
    pub reason: String,
    /// What became of the confidential compartment.
    pub confidential: ConfidentialPart,
    /// Whether the line before was torn when this one was written.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub after_torn_line: bool,
    /// SHA-256 of the line before, in hexadecimal; none in the first line.
    pub previous: Option<String>,
}

/// What a record's id in a log rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordStanding {
    /// A signature by an issuer of the trust list.
    Verified,
    /// Nothing: content by an unknown issuer was shown on request.
    Unverified,
    /// There is no id: all content was withheld.
    Unknown,
}

/// What became of the confidential compartment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConfidentialPart {
    /// The card has none.
    Absent,
    /// It stayed closed.
    Locked,
    /// The network key opened it.
    Open,
    /// Of several cards, the key opened that of some.
    PartlyOpen,
}

/// A log as it was found.
pub struct BreakGlassLog {
    lines: Vec<LogLine>,
    end: Option<String>,
}

/// One line of a log.
pub struct LogLine {
    /// Its number, from 1.
    pub number: usize,
    /// What it says; none where that cannot be read.
    pub entry: Option<BreakGlassEntry>,
    /// Whether it can be relied on.
    pub state: LineState,
}

/// What can be said of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    /// As it was written, as far as the line after it can tell.
    Whole,
    /// The machine stopped while it was written; the line after it, if there is one, says so.
    Torn,
    /// It is no entry, or does not follow the line before: one of them was changed, or one between them removed.
    Broken,
}

impl BreakGlassLog {
    /// Reads a log and follows its chain.
    ///
    /// # Errors
    /// `file-unreadable`; `break-glass-log-unreadable` when a line is longer than any entry.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let lines: Vec<Found> = read_lines(path)?.iter().map(|line| Found::new(line)).collect();
        Ok(Self { end: lines.last().map(|line| line.hash.clone()), lines: judge(lines) })
    }

    /// The lines, oldest first.
    pub fn lines(&self) -> &[LogLine] {
        &self.lines
    }

    /// Number of the first line where the chain is broken.
    pub fn broken_at(&self) -> Option<usize> {
        self.in_state(LineState::Broken).next()
    }

    /// Numbers of the lines that were torn.
    pub fn torn(&self) -> impl Iterator<Item = usize> {
        self.in_state(LineState::Torn)
    }

    /// SHA-256 of the last line, in hexadecimal. Whoever keeps it can tell later whether the log's end was cut off.
    pub fn end(&self) -> Option<&str> {
        self.end.as_deref()
    }

    fn in_state(&self, state: LineState) -> impl Iterator<Item = usize> {
        self.lines.iter().filter(move |line| line.state == state).map(|line| line.number)
    }
}

impl fmt::Debug for BreakGlassEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BreakGlassEntry(..)")
    }
}

impl fmt::Debug for BreakGlassLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BreakGlassLog({} lines)", self.lines.len())
    }
}

/// The name by which the next line knows a line: the hash of its bytes without the line break.
pub(super) fn line_hash(line: &[u8]) -> String {
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    sha256(line).iter().map(|byte| format!("{byte:02x}")).collect()
}

struct Found {
    entry: Option<BreakGlassEntry>,
    hash: String,
    ended: bool,
}

impl Found {
    fn new(line: &[u8]) -> Self {
        Self { entry: serde_json::from_slice(line).ok(), hash: line_hash(line), ended: line.ends_with(b"\n") }
    }

    fn is_after_torn(&self) -> bool {
        self.entry.as_ref().is_some_and(|entry| entry.after_torn_line)
    }
}

fn judge(found: Vec<Found>) -> Vec<LogLine> {
    let states: Vec<LineState> = (0..found.len()).map(|index| state(&found, index)).collect();
    let lines = found.into_iter().zip(states).zip(1..);
    lines.map(|((line, state), number)| LogLine { number, entry: line.entry, state }).collect()
}

fn state(found: &[Found], index: usize) -> LineState {
    let Some(line) = found.get(index) else { return LineState::Broken };
    let before = index.checked_sub(1).and_then(|before| found.get(before)).map(|before| &before.hash);
    let follows = line.entry.as_ref().is_none_or(|entry| entry.previous.as_ref() == before);
    let torn = !line.ended || found.get(index + 1).is_some_and(Found::is_after_torn);
    match (follows, torn) {
        (false, _) => LineState::Broken,
        (true, true) => LineState::Torn,
        (true, false) if line.entry.is_none() => LineState::Broken,
        (true, false) => LineState::Whole,
    }
}
