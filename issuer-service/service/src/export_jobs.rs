//! Exports that an administrator asked for on a page. They are made part by part, each sealed and stored with its lines in
//! the audit log in one transaction, so that whoever goes on for a worker that went away begins after the last part that is
//! stored. No more than a part is in memory, neither while it is made nor while it is fetched.
//!
//! A part is a member of a gzip file (RFC 1952 §2.2 lets a file have many) with whole entries of a tar archive (POSIX.1
//! `ustar`), so that all of them, one after the other, are one `.tar.gz`.

use crate::app::{App, Phase, blocking};
use crate::error::{Error, Result};
use crate::export::{self, Exported};
use crate::use_cases::kept::Look;
use flate2::Compression;
use flate2::write::GzEncoder;
use phr_core::model::Timestamp;
use phr_storage::{
    Action, Actor, Export, ExportLease, NewExportPart, PageRequest, PersonFilter, PersonId, Private, Role,
    SiteId,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::io::{self, Write as _};
use std::time::Duration;
use tokio::sync::Notify;
use zeroize::Zeroizing;

/// How long a worker has an export before it has to say that it is still there, in seconds.
const LEASE: i64 = 60;
/// How often it says so.
const SIGN_OF_LIFE: Duration = Duration::from_secs(15);
/// How often a worker looks for exports that other processes were asked for.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Workers that try, one after the other, to get on with an export that none of them gets on with.
const TRIES: u32 = 5;
/// How long an export is kept after its end, in seconds.
pub(crate) const KEPT: i64 = 24 * 3600;
/// Bytes of files after which a part is full.
const PART: usize = 1 << 20;
/// Bytes of a block of a tar archive; two that are empty end it.
const BLOCK: usize = 512;

/// Wakes this process's worker.
static WAKE: Notify = Notify::const_new();

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Wanted {
    /// Persons who were registered here; all without.
    pub(crate) site: Option<SiteId>,
    /// Of whom something was stored or changed at this time or later, in seconds.
    pub(crate) since: Option<i64>,
    /// Registered before this time, in seconds: who is registered while it is made is not in it.
    pub(crate) before: i64,
    /// Whether with what is confidential.
    pub(crate) confidential: bool,
}

impl Wanted {
    pub(crate) fn filter(&self) -> PersonFilter {
        PersonFilter {
            site: self.site.clone(),
            before: Some(Timestamp(self.before)),
            changed_from: self.since.map(Timestamp),
            archived: true,
            ..PersonFilter::default()
        }
    }

    pub(crate) fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(Error::internal)
    }

    pub(crate) fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|_| Error::internal("an export's order cannot be read"))
    }
}

/// Works on exports as long as the service runs.
pub(crate) async fn work(app: App) {
    loop {
        match work_once(&app).await {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::error!(code = error.code(), "exports wait"),
        }
        _ = tokio::time::timeout(LOOK_EVERY, WAKE.notified()).await;
    }
}

/// An export was asked for, stopped or removed.
pub(crate) fn wake() {
    WAKE.notify_one();
}

/// Makes one export, if one waits and the data are open; says whether it got on with it. What is too old goes.
pub(crate) async fn work_once(app: &App) -> Result<bool> {
    use phr_storage::Error as Storage;
    if app.phase().await? != Phase::Ready {
        return Ok(false);
    }
    let taken = app.storage().take_export(LEASE, TRIES).await?;
    app.storage().clear_exports(Timestamp(app.now().0.saturating_sub(KEPT))).await?;
    let Some(export) = taken else { return Ok(false) };
    let id = export.id;
    let lease = export.lease().ok_or_else(|| Error::internal("an export was taken without a lease"))?;
    let alive = tokio::spawn(say_alive(app.clone(), lease.clone()));
    let made = make(app, export, &lease).await;
    alive.abort();
    match made {
        Ok(()) => tracing::info!(export = %id, "an export is done"),
        Err(Error::Storage(Storage::NotFound("export"))) => {
            tracing::warn!(export = %id, "an export is no longer this worker's, or was stopped");
        }
        Err(error) => {
            tracing::error!(export = %id, code = error.code(), %error, "an export did not go on");
            // Whoever may no longer have it does not get it by another try.
            let is_last = matches!(error, Error::Forbidden);
            app.storage().give_back_export(&lease, error.code(), is_last).await?;
            return Ok(false);
        }
    }
    Ok(true)
}

async fn say_alive(app: App, lease: ExportLease) {
    loop {
        tokio::time::sleep(SIGN_OF_LIFE).await;
        if let Err(error) = app.storage().keep_export(&lease, LEASE).await {
            tracing::warn!(export = %lease.export, code = error.code(), "an export's lease was not extended");
        }
    }
}

/// Goes on where the last part ended, to the end.
async fn make(app: &App, export: Export, lease: &ExportLease) -> Result<()> {
    let wanted = Wanted::read(&export.wanted)?;
    let look = if wanted.confidential { Look::Confidential } else { Look::Care };
    let mut page = PageRequest { limit: export::AT_ONCE, after: export.place.clone() };
    let mut so_far = SoFar { parts: export.parts, persons: export.done, failed: export.failed };
    loop {
        let actor = owner(app, &export).await?;
        let mut work = app.storage().begin(actor.clone()).await?;
        let listed = work.person_ids(&wanted.filter(), &page).await?;
        work.commit().await?;
        let persons: Vec<PersonId> = listed.items.iter().map(|(person, _)| *person).collect();
        let places = listed.items.into_iter().map(|(_, place)| place);
        let records = export::records(app, &actor, &persons, look).await?;
        let (of, wanted, end) = (export.clone(), wanted.clone(), listed.next.is_none());
        let places: Vec<String> = places.collect();
        let packed = blocking(move || pack(&of, &wanted, so_far, records, places, end)).await?;
        for packed in packed.map_err(Error::internal)? {
            so_far.add(&packed.part);
            store(app, &actor, lease, packed).await?;
        }
        match listed.next {
            Some(next) => page.after = Some(next),
            None => return Ok(()),
        }
    }
}

/// Whoever asked, while the account may still have it.
async fn owner(app: &App, export: &Export) -> Result<Actor> {
    let account = app.storage().account(export.owner).await?;
    let account = account.filter(|account| !account.disabled && account.role == Role::Administrator);
    let account = account.ok_or(Error::Forbidden)?;
    Ok(Actor { account: Some(account.id), role: Some(account.role), site: account.site })
}

/// A part, and whose records are in it.
struct Packed {
    part: NewExportPart,
    persons: Vec<PersonId>,
}

async fn store(app: &App, actor: &Actor, lease: &ExportLease, packed: Packed) -> Result<()> {
    let mut work = app.storage().begin(actor.clone()).await?;
    for person in &packed.persons {
        work.note(Action::Exported, &person.to_string());
    }
    match work.add_export_part(lease, &packed.part).await {
        Ok(()) => Ok(work.commit().await?),
        Err(error) => {
            work.cancel().await?;
            Err(error.into())
        }
    }
}

/// What the parts before have.
#[derive(Clone, Copy)]
struct SoFar {
    parts: u64,
    persons: u64,
    failed: u64,
}

impl SoFar {
    fn add(&mut self, part: &NewExportPart) {
        self.parts += 1;
        self.persons += part.persons;
        self.failed += part.failed;
    }
}

/// Packs records into parts: one, or several where they are large. `places` are where the list goes on after each; `end` is
/// whether nobody comes after the last.
fn pack(
    export: &Export,
    wanted: &Wanted,
    mut so_far: SoFar,
    records: Vec<Exported>,
    places: Vec<String>,
    end: bool,
) -> io::Result<Vec<Packed>> {
    let mut packed = Vec::new();
    let mut part = Part::new(export);
    let last = records.len();
    for ((record, place), number) in records.into_iter().zip(places).zip(1..) {
        part.add(record)?;
        if part.size >= PART && number < last {
            let full = std::mem::replace(&mut part, Part::new(export)).ended(so_far.parts, Some(place))?;
            so_far.add(&full.part);
            packed.push(full);
        } else {
            part.place = Some(place);
        }
    }
    if end {
        let (persons, failed) = (part.listed.len() as u64, part.failed.len() as u64);
        let manifest = json!({
            "format": "phr-issuer-export-parts",
            "version": 1,
            "made": export.created_at.to_string(),
            "confidential": wanted.confidential,
            "site": wanted.site.as_ref().map(SiteId::as_str),
            "since": wanted.since.map(|since| Timestamp(since).to_string()),
            "manifests": so_far.parts + 1,
            "persons": (so_far.persons + persons).saturating_sub(so_far.failed + failed),
            "failed": so_far.failed + failed,
        });
        part.place = None;
        part.manifest(so_far.parts)?;
        part.file("manifest.json", manifest.to_string().as_bytes())?;
        part.out.write_all(&[0; 2 * BLOCK])?;
        packed.push(part.finished(so_far.parts)?);
    } else if last > 0 {
        let place = part.place.take();
        packed.push(part.ended(so_far.parts, place)?);
    }
    Ok(packed)
}

/// A part that is being made.
struct Part {
    out: GzEncoder<Vec<u8>>,
    /// The folder in which everything is.
    folder: String,
    at: u64,
    size: usize,
    persons: Vec<PersonId>,
    listed: Vec<Value>,
    failed: Vec<Value>,
    place: Option<String>,
}

impl Part {
    fn new(export: &Export) -> Self {
        Self {
            out: GzEncoder::new(Vec::new(), Compression::default()),
            folder: folder(export),
            at: u64::try_from(export.created_at.0).unwrap_or_default(),
            size: 0,
            persons: Vec::new(),
            listed: Vec::new(),
            failed: Vec::new(),
            place: None,
        }
    }

    fn add(&mut self, record: Exported) -> io::Result<()> {
        match record {
            Ok(record) => {
                for (name, bytes) in record.files() {
                    self.file(&name, bytes)?;
                }
                self.listed.push(record.manifest());
                self.persons.push(record.person);
            }
            Err((person, failure)) => {
                self.failed.push(json!({"person": person.to_string(), "reason": failure.code()}));
                self.listed.push(Value::Null);
            }
        }
        Ok(())
    }

    fn file(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut header = tar::Header::new_ustar();
        header.set_entry_type(tar::EntryType::Regular);
        header.set_path(format!("{}/{name}", self.folder))?;
        header.set_size(bytes.len() as u64);
        header.set_mode(0o600);
        header.set_mtime(self.at);
        header.set_cksum();
        self.out.write_all(header.as_bytes())?;
        self.out.write_all(bytes)?;
        let rest = bytes.len().next_multiple_of(BLOCK) - bytes.len();
        self.out.write_all(&[0; BLOCK][..rest])?;
        self.size += BLOCK + bytes.len() + rest;
        Ok(())
    }

    fn manifest(&mut self, number: u64) -> io::Result<()> {
        let persons: Vec<&Value> = self.listed.iter().filter(|listed| !listed.is_null()).collect();
        let manifest = json!({"persons": persons, "failed": self.failed}).to_string();
        self.file(&format!("manifest/{:06}.json", number + 1), manifest.as_bytes())
    }

    fn ended(mut self, number: u64, place: Option<String>) -> io::Result<Packed> {
        self.manifest(number)?;
        self.place = place;
        self.finished(number)
    }

    fn finished(self, number: u64) -> io::Result<Packed> {
        let part = NewExportPart {
            number,
            bytes: Private::from(Zeroizing::new(self.out.finish()?)),
            next: self.place,
            persons: self.listed.len() as u64,
            failed: self.failed.len() as u64,
        };
        Ok(Packed { part, persons: self.persons })
    }
}

/// The name of an export's folder, and of its file without the ending.
pub(crate) fn folder(export: &Export) -> String {
    let id = export.id.to_string();
    format!("phr-export-{}", id.get(..8).unwrap_or(&id))
}
