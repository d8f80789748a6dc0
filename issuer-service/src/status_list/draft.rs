//! The file of a draft: JSON lines, only ever added to.
//!
//! The first line says whose list it is. Every other line notes something of one record, or that a list was signed; what
//! is noted later holds. `card-format-spec/status-draft.schema.json` describes the lines. A program that issues cards may
//! add lines while this one reads: each adds whole lines at the end, with the file locked.

use crate::messages;
use phr_cli_kit::{Failure, Overwrite, write_new};
use phr_core::keys::IssuerPublicKey;
use phr_core::model::Timestamp;
use phr_core::status::{Listing, StatusDraft, StatusEntry, roundest_time};
use phr_core::wire::RecordId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

/// Longest line that is read.
const LONGEST_LINE: u64 = 4096;
const FORMAT: &str = "phr-status-draft";
const VERSION: u32 = 1;

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Head {
    format: String,
    version: u32,
    /// The key that signs the list.
    pub(super) issuer: IssuerPublicKey,
    /// What the list's times count from, in seconds since 1970.
    pub(super) time_base: i64,
    /// From how many days of age on a list counts as ageing.
    pub(super) ageing_days: u32,
    /// From how many days of age on it counts as old.
    pub(super) old_days: u32,
}

/// Any other line. Times are seconds since 1970.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Line {
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    superseded: Option<Interval>,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    revoked: bool,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    cleared: bool,
    /// The number of a list that was signed.
    #[serde(skip_serializing_if = "Option::is_none")]
    signed: Option<u64>,
    /// When the line was written.
    #[serde(skip_serializing_if = "Option::is_none")]
    noted: Option<i64>,
}

/// After the newest attestation of the superseded card, and until that of the newer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Interval {
    pub(super) after: i64,
    pub(super) until: i64,
}

/// What a line notes of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Noted {
    Superseded(Interval),
    Revoked,
    /// It was listed by mistake.
    Cleared,
}

/// What a draft says, all lines read.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) head: Head,
    /// The number of the next list.
    pub(super) number: u64,
    records: BTreeMap<RecordId, Noted>,
}

/// A draft's file, locked against others that would add to it.
pub(super) struct DraftFile {
    path: PathBuf,
    file: File,
}

impl Head {
    pub(super) fn new(issuer: IssuerPublicKey, time_base: Timestamp) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            issuer,
            time_base: time_base.0,
            ageing_days: StatusDraft::AGEING_DAYS,
            old_days: StatusDraft::OLD_DAYS,
        }
    }
}

impl Line {
    pub(super) fn of_record(id: RecordId, what: &Noted, noted: Timestamp) -> Self {
        let line = Self { record: Some(record_id_text(id)), noted: Some(noted.0), ..Self::default() };
        match what {
            Noted::Superseded(interval) => Self { superseded: Some(*interval), ..line },
            Noted::Revoked => Self { revoked: true, ..line },
            Noted::Cleared => Self { cleared: true, ..line },
        }
    }

    pub(super) fn signed(number: u64, noted: Timestamp) -> Self {
        Self { signed: Some(number), noted: Some(noted.0), ..Self::default() }
    }

    /// The record and what is noted of it; or the number of a signed list. `None` if the line says neither, or several
    /// things.
    fn content(&self) -> Option<Result<(RecordId, Noted), u64>> {
        match (&self.record, self.superseded, self.revoked, self.cleared, self.signed) {
            (None, None, false, false, Some(number)) => Some(Err(number)),
            (Some(id), Some(interval), false, false, None) if interval.after < interval.until => {
                Some(Ok((parse_record_id(id)?, Noted::Superseded(interval))))
            }
            (Some(id), None, true, false, None) => Some(Ok((parse_record_id(id)?, Noted::Revoked))),
            (Some(id), None, false, true, None) => Some(Ok((parse_record_id(id)?, Noted::Cleared))),
            _ => None,
        }
    }
}

impl Draft {
    /// The entries of a list, each with the roundest time that its interval has.
    pub(super) fn entries(&self) -> Result<Vec<StatusEntry>, Failure> {
        self.records.iter().map(|(id, noted)| self.entry(*id, *noted)).collect()
    }

    /// How many records are superseded, and how many revoked.
    pub(super) fn counts(&self) -> (usize, usize) {
        let superseded = self.records.values().filter(|noted| matches!(noted, Noted::Superseded(_))).count();
        (superseded, self.records.len() - superseded)
    }

    fn entry(&self, record_id: RecordId, noted: Noted) -> Result<StatusEntry, Failure> {
        let Noted::Superseded(Interval { after, until }) = noted else {
            return Ok(StatusEntry { record_id, listing: Listing::Revoked });
        };
        let base = Timestamp(self.head.time_base);
        let not_before = roundest_time(Timestamp(after), Timestamp(until), base).ok_or_else(|| {
            Failure::new("status-list-entry", messages::no_time_between(&record_id_text(record_id)))
        })?;
        Ok(StatusEntry { record_id, listing: Listing::Superseded { not_before } })
    }

    /// What is noted later holds, but a record that was revoked stays so until it is cleared, and of two newer cards the
    /// later one counts, whichever was noted first.
    fn note(&mut self, id: RecordId, noted: Noted) {
        let before = self.records.get(&id).copied();
        match (before, noted) {
            (_, Noted::Cleared) => drop(self.records.remove(&id)),
            (Some(Noted::Revoked), Noted::Superseded(_)) => {}
            (Some(Noted::Superseded(known)), Noted::Superseded(new)) if new.until <= known.until => {}
            _ => drop(self.records.insert(id, noted)),
        }
    }
}

impl DraftFile {
    /// Writes a new draft.
    pub(super) fn write(
        path: &Path,
        head: &Head,
        lines: &[Line],
        overwrite: Overwrite,
    ) -> Result<(), Failure> {
        let mut text = json_line(head)?;
        for line in lines {
            text += &json_line(line)?;
        }
        write_new(path, text.as_bytes(), overwrite)
    }

    pub(super) fn open(path: &Path) -> Result<Self, Failure> {
        let unreadable = |error: io::Error| Failure::new("file-unreadable", error).during(path.display());
        let file = OpenOptions::new().read(true).append(true).open(path).map_err(unreadable)?;
        file.lock().map_err(unreadable)?;
        Ok(Self { path: path.to_owned(), file })
    }

    pub(super) fn read(&self) -> Result<Draft, Failure> {
        let (mut draft, mut lines) = self.begin()?;
        for number in 2.. {
            let bytes = self.line(&mut lines)?;
            if bytes.is_empty() {
                break;
            }
            let line: Option<Line> = serde_json::from_slice(&bytes).ok();
            match line.as_ref().and_then(Line::content) {
                Some(Ok((id, noted))) => draft.note(id, noted),
                Some(Err(signed)) => draft.number = draft.number.max(signed.saturating_add(1)),
                None => return Err(self.line_fault(number)),
            }
        }
        Ok(draft)
    }

    /// Adds lines at the end, and returns when they are on disk. First it is made sure that this is a draft, and that a
    /// list can say what they note.
    pub(super) fn append(&self, lines: &[Line]) -> Result<(), Failure> {
        let (draft, _) = self.begin()?;
        for (id, noted) in lines.iter().filter_map(|line| line.content()?.ok()) {
            draft.entry(id, noted).map_err(|failure| failure.during(self.path.display()))?;
        }
        let mut text = if self.ends_within_line()? { "\n".to_owned() } else { String::new() };
        for line in lines {
            text += &json_line(line)?;
        }
        let written = (&self.file).write_all(text.as_bytes()).and_then(|()| self.file.sync_all());
        written.map_err(|error| Failure::new("file-unwritable", error).during(self.path.display()))
    }

    /// The first line, and the file behind it.
    fn begin(&self) -> Result<(Draft, BufReader<&File>), Failure> {
        let mut lines = BufReader::new(&self.file);
        lines.seek(SeekFrom::Start(0)).map_err(|error| self.unreadable(error))?;
        let head: Option<Head> = serde_json::from_slice(&self.line(&mut lines)?).ok();
        let head = head.filter(|head| head.format == FORMAT && head.version == VERSION).ok_or_else(|| {
            Failure::new("status-list-draft", messages::NOT_A_STATUS_DRAFT)
                .during(self.path.display())
                .hint(messages::STATUS_DRAFT_HINT)
        })?;
        Ok((Draft { head, number: 1, records: BTreeMap::new() }, lines))
    }

    /// One line, without more of it in memory than a line can have; nothing at the end.
    fn line(&self, lines: &mut BufReader<&File>) -> Result<Vec<u8>, Failure> {
        let mut line = Vec::new();
        let mut most = lines.take(LONGEST_LINE);
        most.read_until(b'\n', &mut line).map_err(|error| self.unreadable(error))?;
        Ok(line)
    }

    fn ends_within_line(&self) -> Result<bool, Failure> {
        let mut last = [0];
        let read = (&self.file).seek(SeekFrom::End(-1)).and_then(|_| (&self.file).read_exact(&mut last));
        read.map_err(|error| self.unreadable(error))?;
        Ok(last != *b"\n")
    }

    fn unreadable(&self, error: io::Error) -> Failure {
        Failure::new("file-unreadable", error).during(self.path.display())
    }

    fn line_fault(&self, number: usize) -> Failure {
        Failure::new("status-list-draft", messages::status_line_fault(number))
            .during(self.path.display())
            .hint(messages::STATUS_LINE_HINT)
    }
}

fn json_line(line: &impl Serialize) -> Result<String, Failure> {
    let json = serde_json::to_string(line).map_err(|error| Failure::new("status-list-draft", error))?;
    Ok(json + "\n")
}

/// Sixteen hexadecimal digits.
pub(super) fn parse_record_id(text: &str) -> Option<RecordId> {
    let digits = text.len() == 16 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let number = digits.then(|| u64::from_str_radix(text, 16).ok())??;
    Some(RecordId(number.to_be_bytes()))
}

/// The same digits again, in lower case.
pub(super) fn record_id_text(id: RecordId) -> String {
    format!("{:016x}", u64::from_be_bytes(id.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use phr_cli_kit::system_random;
    use phr_core::keys::IssuerSecretKey;

    fn draft() -> Draft {
        let issuer = IssuerSecretKey::generate(&mut system_random()).public_key();
        Draft { head: Head::new(issuer, Timestamp(0)), number: 1, records: BTreeMap::new() }
    }

    fn superseded(after: i64, until: i64) -> Noted {
        Noted::Superseded(Interval { after, until })
    }

    #[test]
    fn what_is_noted_later_holds() {
        let id = RecordId([1; 8]);
        let after = |notes: &[Noted]| {
            let mut draft = draft();
            notes.iter().for_each(|noted| draft.note(id, *noted));
            draft.records.get(&id).copied()
        };
        assert_eq!(after(&[superseded(1, 5), superseded(5, 9)]), Some(superseded(5, 9)));
        assert_eq!(after(&[superseded(5, 9), superseded(1, 5)]), Some(superseded(5, 9)));
        assert_eq!(after(&[superseded(1, 5), Noted::Revoked]), Some(Noted::Revoked));
        assert_eq!(after(&[Noted::Revoked, superseded(1, 5)]), Some(Noted::Revoked));
        assert_eq!(after(&[Noted::Revoked, Noted::Cleared]), None);
        assert_eq!(after(&[Noted::Revoked, Noted::Cleared, superseded(1, 5)]), Some(superseded(1, 5)));
    }

    #[test]
    fn a_line_says_one_thing() {
        let content = |json: &str| serde_json::from_str::<Line>(json).ok().and_then(|line| line.content());
        let id = RecordId(0x0102_0304_0506_0708u64.to_be_bytes());
        let good = r#"{"record":"0102030405060708","superseded":{"after":1,"until":2}}"#;
        assert_eq!(content(good), Some(Ok((id, superseded(1, 2)))));
        assert_eq!(
            content(r#"{"record":"0102030405060708","revoked":true}"#),
            Some(Ok((id, Noted::Revoked)))
        );
        assert_eq!(content(r#"{"signed":7,"noted":5}"#), Some(Err(7)));
        for bad in [
            r#"{"record":"0102030405060708"}"#,
            r#"{"record":"01020304050607","revoked":true}"#,
            r#"{"record":"+102030405060708","revoked":true}"#,
            r#"{"record":"0102030405060708","revoked":true,"cleared":true}"#,
            r#"{"record":"0102030405060708","superseded":{"after":2,"until":2}}"#,
            r#"{"record":"0102030405060708","revoked":true,"signed":1}"#,
            r#"{"record":"0102030405060708","revoked":true,"name":"?"}"#,
            r#"{"revoked":true}"#,
            r#"{"record":"0102"#,
        ] {
            assert_eq!(content(bad), None, "{bad}");
        }
    }
}
