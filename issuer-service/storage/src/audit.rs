//! The audit log: who read or wrote what, in an order that cannot be changed unnoticed.

use crate::row::Cells as _;
use crate::things::stored_words;
use crate::{Actor, Error, Result, SiteId, Storage};
use phr_core::model::Timestamp;
use phr_core::sha256;
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe};

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
    /// An administrator asked for an export.
    ExportAsked,
    /// It was fetched.
    ExportFetched,
    /// It was stopped, or removed.
    ExportRemoved,
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
    /// A client, another system, was made.
    ClientAdded,
    /// A client was disabled, or let in again.
    ClientChanged,
    /// A site was made or renamed.
    SiteChanged,
    /// A setting was changed.
    SettingChanged,
    /// A status list was signed.
    StatusListSigned,
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
    /// A printed thing, with the codes in it, was removed.
    PrintForgotten,
    /// Something of a person was sent to the centre, or from there to a site.
    Sent,
    /// The tables of a closed quarter were made.
    Published,
    /// They were read.
    PublicationRead,
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
    ExportAsked = "export-asked",
    ExportFetched = "export-fetched",
    ExportRemoved = "export-removed",
    LoggedIn = "logged-in",
    LoginFailed = "login-failed",
    LoggedOut = "logged-out",
    AccountAdded = "account-added",
    AccountChanged = "account-changed",
    ClientAdded = "client-added",
    ClientChanged = "client-changed",
    SiteChanged = "site-changed",
    SettingChanged = "setting-changed",
    StatusListSigned = "status-list-signed",
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
    PrintForgotten = "print-forgotten",
    Sent = "sent",
    Published = "published",
    PublicationRead = "publication-read",
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
                | Self::ExportFetched
                | Self::PrintRead
                | Self::Sent
                | Self::PublicationRead
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
    /// Who: an account's or a client's id, or nothing for the program itself.
    pub account: String,
    /// In which role; `client` for a client.
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

/// A line to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) action: Action,
    pub(crate) subject: String,
}

impl Line {
    pub(crate) fn new(action: Action, subject: &str) -> Self {
        Self { action, subject: subject.to_owned() }
    }
}

/// The last line's number and hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Head {
    number: i64,
    hash: [u8; 32],
}

/// Lines read at once when the log is checked.
const BATCH: i64 = 1000;

/// Reads the head and keeps others from adding lines until the transaction ends. An update that changes nothing locks the
/// row in PostgreSQL, and SQLite has one writer anyway.
pub(crate) async fn lock_head(connection: &mut AnyConnection) -> Result<Head> {
    let lock = "UPDATE audit_head SET number = number WHERE id = 1 RETURNING number, hash";
    read_head(&sqlx::query(lock).fetch_one(connection).await?)
}

/// Adds lines at the log's end.
pub(crate) async fn append(
    connection: &mut AnyConnection,
    actor: &Actor,
    now: Timestamp,
    lines: &[Line],
) -> Result<()> {
    let mut head = lock_head(connection).await?;
    let mut rest = lines;
    while !rest.is_empty() {
        // A power of two, so that few statements are prepared.
        let count = (1 << rest.len().min(MOST_ROWS).ilog2()).min(rest.len());
        let (some, others) = rest.split_at(count);
        rest = others;
        let mut entries = Vec::with_capacity(count);
        for line in some {
            let mut entry = AuditEntry {
                number: head.number + 1,
                at: now,
                account: actor.account.map(|account| account.to_string()).unwrap_or_default(),
                role: actor.role_word().to_owned(),
                site: actor.site.as_ref().map(SiteId::to_string).unwrap_or_default(),
                action: line.action.as_str().to_owned(),
                subject: line.subject.clone(),
                hash: [0; 32],
            };
            entry.hash = entry.chained(&head.hash);
            head = Head { number: entry.number, hash: entry.hash };
            entries.push(entry);
        }
        insert(connection, entries).await?;
    }
    let update = sqlx::query("UPDATE audit_head SET number = $1, hash = $2 WHERE id = 1");
    update.bind(head.number).bind(head.hash.to_vec()).execute(connection).await?;
    Ok(())
}

/// Lines that are stored by one statement at most.
const MOST_ROWS: usize = 32;

async fn insert(connection: &mut AnyConnection, entries: Vec<AuditEntry>) -> Result<()> {
    let place = |at: usize| {
        let places: Vec<String> = (1..=8).map(|column| format!("${}", at * 8 + column)).collect();
        format!("({})", places.join(", "))
    };
    let places: Vec<String> = (0..entries.len()).map(place).collect();
    let insert = format!(
        "INSERT INTO audit (number, at, account, role, site, action, subject, hash) VALUES {}",
        places.join(", ")
    );
    let mut insert = sqlx::query(AssertSqlSafe(insert));
    for entry in entries {
        insert = insert.bind(entry.number).bind(entry.at.0).bind(entry.account).bind(entry.role);
        insert = insert.bind(entry.site).bind(entry.action).bind(entry.subject).bind(entry.hash.to_vec());
    }
    insert.execute(connection).await?;
    Ok(())
}

impl AuditEntry {
    /// The hash of the line with the one before it: SHA-256 over a label, that hash, and each field, texts after their
    /// length, so that no two lines have the same bytes.
    fn chained(&self, before: &[u8; 32]) -> [u8; 32] {
        let mut bytes = b"phr-audit-1".to_vec();
        bytes.extend(before);
        bytes.extend(self.number.to_be_bytes());
        bytes.extend(self.at.0.to_be_bytes());
        for text in [&self.account, &self.role, &self.site, &self.action, &self.subject] {
            bytes.extend((text.len() as u64).to_be_bytes());
            bytes.extend(text.as_bytes());
        }
        sha256(&bytes)
    }

    pub(crate) fn read(row: &AnyRow) -> Result<Self> {
        let number = row.int("number")?;
        Ok(Self {
            number,
            at: Timestamp(row.int("at")?),
            account: row.text("account")?,
            role: row.text("role")?,
            site: row.text("site")?,
            action: row.text("action")?,
            subject: row.text("subject")?,
            // A hash of another length is the hash of no line.
            hash: row.bytes("hash")?.try_into().unwrap_or_default(),
        })
    }
}

fn read_head(row: &AnyRow) -> Result<Head> {
    let altered = |_| Error::Inconsistent { table: "audit_head", column: "hash", row: "1".to_owned() };
    Ok(Head { number: row.int("number")?, hash: row.bytes("hash")?.try_into().map_err(altered)? })
}

impl Storage {
    /// Walks the whole audit log as it is now, a batch at a time.
    ///
    /// Whoever can write to the database and knows this program can make another log that is whole. Against that, write
    /// [`AuditReport::head`] down elsewhere, or keep backups where the database's keeper cannot change them.
    ///
    /// # Errors
    /// What the database says.
    pub async fn verify_audit(&self) -> Result<AuditReport> {
        let mut snapshot = self.0.database.snapshot().await?;
        verify(&mut snapshot).await
    }

    /// The same, and the hash of one line, to be compared with the one that was noted when the log ended there; none if the log
    /// is not right up to that line, or has no such line.
    ///
    /// # Errors
    /// What the database says.
    pub async fn verify_audit_at(&self, number: i64) -> Result<(AuditReport, Option<[u8; 32]>)> {
        let mut snapshot = self.0.database.snapshot().await?;
        let report = verify(&mut snapshot).await?;
        if number < 1 || number > report.lines {
            return Ok((report, None));
        }
        let select = concat!("SELECT ", columns!(audit), " FROM audit WHERE number = $1");
        let select = sqlx::query(select).bind(number);
        let hash = AuditEntry::read(&select.fetch_one(&mut *snapshot).await?)?.hash;
        Ok((report, Some(hash)))
    }
}

/// Checks the log as this transaction sees it.
pub(crate) async fn verify(connection: &mut AnyConnection) -> Result<AuditReport> {
    let head = sqlx::query("SELECT number, hash FROM audit_head WHERE id = 1");
    let head = read_head(&head.fetch_one(&mut *connection).await?)?;
    let mut last = Head { number: 0, hash: [0; 32] };
    let report = |last: Head, broken| AuditReport { lines: last.number, head: last.hash, broken };
    loop {
        let select = sqlx::query(concat!(
            "SELECT ",
            columns!(audit),
            " FROM audit WHERE number > $1 ORDER BY number LIMIT $2"
        ));
        let rows = select.bind(last.number).bind(BATCH).fetch_all(&mut *connection).await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            let entry = AuditEntry::read(row)?;
            let number = last.number + 1;
            let broken = if entry.number != number {
                Some(AuditBreak::Missing(number))
            } else if entry.chained(&last.hash) != entry.hash {
                Some(AuditBreak::Altered(number))
            } else if number > head.number {
                Some(AuditBreak::BeyondHead(number))
            } else {
                None
            };
            if broken.is_some() {
                return Ok(report(last, broken));
            }
            last = Head { number, hash: entry.hash };
        }
    }
    let broken = if last.number < head.number {
        Some(AuditBreak::Missing(last.number + 1))
    } else if last.hash != head.hash {
        Some(AuditBreak::Altered(last.number))
    } else {
        None
    };
    Ok(report(last, broken))
}
