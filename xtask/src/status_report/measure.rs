//! Measures one list.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use phr_cli_kit::{Overwrite, open_status_list, write_new};
use phr_core::keys::{IssuerPublicKey, IssuerSecretKey};
use phr_core::model::Timestamp;
use phr_core::status::{Listing, RecordStatus, StatusDelta, StatusDraft, StatusEntry, StatusList};
use phr_core::wire::RecordId;
use phr_tests::status_lists::{BEGIN, END, Programme, WEEK, strangers};

use super::entropy;

const SEED: u64 = 20_260_101;
/// How often a lookup is timed: warm, and with the file out of the system's cache.
const WARM: usize = 2000;
const COLD: usize = 40;
/// Of how many rounds of warm lookups the fastest counts: the others were held up by something else.
const ROUNDS: usize = 5;

/// The key that signs all lists here; a reader needs to know it in another process too.
const SECRET: &str = "the status lists that xtask measures";

/// What came out for one list.
pub(super) struct Measured {
    pub(super) cards: u64,
    pub(super) listed: u64,
    pub(super) revoked: u64,
    /// Bytes of the parts of the file.
    pub(super) head: usize,
    pub(super) index: usize,
    pub(super) ids: f64,
    pub(super) listings: f64,
    /// Bits for each record that any coding needs.
    pub(super) id_bound: f64,
    pub(super) listing_bound: f64,
    pub(super) delta: Delta,
    /// Sorting, coding, hashing and signing.
    pub(super) build: Duration,
    pub(super) apply: Duration,
    pub(super) open: Duration,
    pub(super) hit: Duration,
    pub(super) miss: Duration,
    /// Opening, and a lookup behind it, with nothing of the file in memory. `None` where that cannot be brought about.
    pub(super) cold: Option<(Duration, Duration)>,
    /// Bytes that a lookup reads, on average.
    pub(super) read: f64,
    /// By how much a reader's memory grows by opening the list and looking records up, in bytes.
    pub(super) memory: u64,
}

/// A week's delta.
pub(super) struct Delta {
    pub(super) bytes: usize,
    pub(super) records: usize,
    /// Bits for each record that any coding of the changes needs.
    pub(super) bound: f64,
}

impl Measured {
    pub(super) fn bytes(&self) -> usize {
        self.head + self.index + (self.ids + self.listings).round() as usize
    }

    /// Bits for each record that any coding needs.
    pub(super) fn bound(&self) -> f64 {
        self.id_bound + self.listing_bound
    }
}

/// Measures the latest list of an issuer of so many cards.
pub(super) fn measure(cards: u64) -> Result<Measured, String> {
    let programme = Programme::new(cards, SEED);
    let draft = programme.list(END);
    let entries = draft.entries.clone();
    let (list, build) = timed(|| sign(draft));
    let list = list?;
    let (head, index, ids) = parts(&list, &entries)?;
    let (delta, apply) = weekly_delta(&programme, &list, &entries)?;
    let folder = tempfile::tempdir().map_err(said)?;
    let path = folder.path().join("list.phrstatus");
    write_new(&path, list.as_bytes(), Overwrite::Refuse).map_err(said)?;
    let times = Times::measure(&path, &entries)?;
    let listings = (list.as_bytes().len() - head - index) as f64 - ids;
    let revoked = entries.iter().filter(|entry| entry.listing == Listing::Revoked).count() as u64;
    Ok(Measured {
        cards,
        listed: list.head().count(),
        revoked,
        head,
        index,
        ids,
        listings,
        id_bound: entropy::id_bits(list.head().count()),
        listing_bound: entropy::listing_bits(&entries),
        delta,
        build,
        apply,
        open: times.open,
        hit: times.hit,
        miss: times.miss,
        cold: times.cold,
        read: (list.as_bytes().len() - head - index) as f64 / list.head().buckets() as f64,
        memory: probed_memory(&path)?,
    })
}

/// Bytes of head and index, and of the coded ids. A list that says the same of all records needs a bit for each beside the
/// ids, so the ids are the rest.
fn parts(list: &StatusList<Vec<u8>>, entries: &[StatusEntry]) -> Result<(usize, usize, f64), String> {
    let revoked = |entry: &StatusEntry| StatusEntry { listing: Listing::Revoked, ..*entry };
    let bare = StatusDraft { entries: entries.iter().map(revoked).collect(), ..draft_like(list) };
    let bare = sign(bare)?;
    let index = 36 * list.head().buckets();
    let head = |list: &StatusList<Vec<u8>>| phr_core::cbor::item_length(list.as_bytes()).map_err(said);
    let ids = (bare.as_bytes().len() - head(&bare)? - index) as f64 - entries.len() as f64 / 8.0;
    Ok((head(list)?, index, ids))
}

fn draft_like(list: &StatusList<Vec<u8>>) -> StatusDraft {
    let head = list.head();
    StatusDraft::new(head.number(), head.issued_at(), head.best_before(), BEGIN)
}

fn weekly_delta(
    programme: &Programme,
    new: &StatusList<Vec<u8>>,
    entries: &[StatusEntry],
) -> Result<(Delta, Duration), String> {
    let old = sign(programme.list(Timestamp(END.0 - WEEK)))?;
    let delta = StatusDelta::between(&old, new).map_err(said)?;
    let (applied, apply) = timed(|| delta.apply(&old));
    if applied.map_err(said)?.as_bytes() != new.as_bytes() {
        return Err("a delta led to another list".to_owned());
    }
    let (changed, removed) = delta.changes();
    let records = changed + removed;
    let bound = entropy::id_bits(records as u64) + entropy::listing_bits(entries);
    Ok((Delta { bytes: delta.as_bytes().len(), records, bound }, apply))
}

/// Times of a reader.
struct Times {
    open: Duration,
    hit: Duration,
    miss: Duration,
    cold: Option<(Duration, Duration)>,
}

impl Times {
    fn measure(path: &Path, entries: &[StatusEntry]) -> Result<Times, String> {
        let step = (entries.len() / WARM).max(1);
        let listed: Vec<RecordId> = entries.iter().step_by(step).map(|entry| entry.record_id).collect();
        let others: Vec<RecordId> = strangers(SEED).take(WARM).collect();
        let (list, open) = timed(|| open_status_list(path, &key()));
        let list = list.map_err(said)?;
        let ask = |ids: &[RecordId], listed: bool| -> Result<Duration, String> {
            let as_expected = |answer: &RecordStatus| (*answer != RecordStatus::NotListed) == listed;
            let look_up = || ids.iter().map(|id| list.status(*id)).collect::<Result<Vec<_>, _>>();
            let mut best = Duration::MAX;
            for _ in 0..ROUNDS {
                let (answers, time) = timed(look_up);
                if !answers.map_err(said)?.iter().all(as_expected) {
                    return Err("a lookup gave a wrong answer".to_owned());
                }
                best = best.min(time / ids.len() as u32);
            }
            Ok(best)
        };
        // Once before it is timed, so that the file is in the system's cache.
        ask(&listed, true)?;
        Ok(Times { open, hit: ask(&listed, true)?, miss: ask(&others, false)?, cold: cold(path, &listed)? })
    }
}

/// Mean times of opening and of the lookup behind it, each with the file dropped from the system's cache before.
fn cold(path: &Path, ids: &[RecordId]) -> Result<Option<(Duration, Duration)>, String> {
    let (mut open, mut lookup) = (Duration::ZERO, Duration::ZERO);
    let ids: Vec<&RecordId> = ids.iter().take(COLD).collect();
    for id in &ids {
        if !drop_from_cache(path) {
            return Ok(None);
        }
        let (list, time) = timed(|| open_status_list(path, &key()));
        open += time;
        let list = list.map_err(said)?;
        drop_from_cache(path);
        let (answer, time) = timed(|| list.status(**id));
        answer.map_err(said)?;
        lookup += time;
    }
    let times = ids.len() as u32;
    Ok(Some((open / times, lookup / times)))
}

/// Has the system forget what it holds of a file, by the way that GNU dd's manual gives.
fn drop_from_cache(path: &Path) -> bool {
    let mut dd = Command::new("dd");
    dd.arg(format!("if={}", path.display())).args(["iflag=nocache", "count=0"]);
    dd.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
}

/// The memory that [`reader_memory`] measures, in a process of its own.
fn probed_memory(path: &Path) -> Result<u64, String> {
    let this = std::env::current_exe().map_err(said)?;
    let output = Command::new(this).args(["status-report", "--probe"]).arg(path).output().map_err(said)?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    text.parse().map_err(|_| format!("the probe said: {}", String::from_utf8_lossy(&output.stderr)))
}

/// By how many bytes this process grows by opening a list and looking records up in it. What an allocator was given back
/// stays with the process, so that the most that was in use counts.
pub(super) fn reader_memory(path: &Path) -> Result<u64, String> {
    let ids: Vec<RecordId> = strangers(SEED).take(WARM).collect();
    let key = key();
    let before = own_memory()?;
    let list = open_status_list(path, &key).map_err(said)?;
    for id in ids {
        list.status(id).map_err(said)?;
    }
    Ok(own_memory()? - before)
}

/// The memory of this process that is not that of files, as Linux counts it.
fn own_memory() -> Result<u64, String> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(said)?;
    let line = status.lines().find_map(|line| line.strip_prefix("RssAnon:"));
    let kib: Option<u64> = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    kib.map(|kib| kib * 1024).ok_or_else(|| "the system does not say how much memory is used".to_owned())
}

fn sign(draft: StatusDraft) -> Result<StatusList<Vec<u8>>, String> {
    draft.sign(&issuer()).map_err(said)
}

fn key() -> IssuerPublicKey {
    issuer().public_key()
}

fn issuer() -> IssuerSecretKey {
    phr_tests::vectors::seeded_issuer(SECRET)
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

fn said(error: impl std::fmt::Display) -> String {
    error.to_string()
}
