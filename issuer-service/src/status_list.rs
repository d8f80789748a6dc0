//! `phr-issuer status-list`.

mod args;
mod draft;
mod show;

use crate::messages;
use crate::signer::issuer_signer;
pub(crate) use args::StatusListCommand;
use args::{AddRecords, ApplyDelta, MakeDelta, NewStatusList, SignStatusList};
use draft::{Draft, DraftFile, Head, Interval, Line, Noted};
use phr_cli_kit::{
    Exit, Failure, Overwrite, Passphrase, check_not_input, now, open_status_list, public_key, read_input,
    say, write_new,
};
use phr_core::cose::Signer;
use phr_core::keys::IssuerPublicKey;
use phr_core::limits;
use phr_core::model::Timestamp;
use phr_core::status::{Listing, StatusDelta, StatusDraft, StatusList};
use phr_core::wire::RecordId;
use std::path::Path;

/// How long a list is good for unless its signer says otherwise, in seconds.
const HALF_A_YEAR: i64 = 180 * 86_400;

pub(crate) fn run(command: StatusListCommand) -> Result<Exit, Failure> {
    match command {
        StatusListCommand::New(options) => begin(&options)?,
        StatusListCommand::Add(options) => add(&options)?,
        StatusListCommand::Sign(options) => {
            let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
            let issuer = issuer_signer(&options.key, &passphrase)?;
            sign(&options, issuer.as_ref())?;
        }
        StatusListCommand::Delta(options) => make_delta(&options)?,
        StatusListCommand::Apply(options) => apply(&options)?,
        StatusListCommand::Show(options) => show::list(&options)?,
        StatusListCommand::Check(options) => show::check(&options)?,
    }
    Ok(Exit::Good)
}

/// Whether a draft is there and can be read, before work is done that is to be noted in it.
pub(crate) fn check_draft(path: &Path) -> Result<(), Failure> {
    DraftFile::open(path)?.read().map(drop)
}

/// Notes that a record's card whose newest attestation is of `after` was replaced by one of `until`.
pub(crate) fn note_superseded(
    path: &Path,
    record: RecordId,
    after: Timestamp,
    until: Timestamp,
) -> Result<(), Failure> {
    let what = Noted::Superseded(Interval { after: after.0, until: until.0 });
    DraftFile::open(path)?.append(&[Line::of_record(record, &what, now())])
}

fn begin(options: &NewStatusList) -> Result<(), Failure> {
    let issuer: IssuerPublicKey = public_key(&options.key)?;
    let mut head = Head::new(issuer, options.time_base);
    let mut lines = Vec::new();
    if let Some(path) = &options.after {
        let list = open_status_list(path, &issuer)?;
        let ages = list.head().ages();
        (head.time_base, head.ageing_days, head.old_days) = (list.head().time_base().0, ages.0, ages.1);
        lines = lines_of(&list).map_err(|failure| failure.during(path.display()))?;
    }
    DraftFile::write(&options.out, &head, &lines, overwrite(options.force))?;
    say(format!("wrote {}: add records to it, then sign it", options.out.display()));
    Ok(())
}

/// What a signed list says, as lines of a draft.
fn lines_of<S: phr_core::status::ReadAt>(list: &StatusList<S>) -> Result<Vec<Line>, Failure> {
    let noted = list.head().issued_at();
    let line = |entry: phr_core::status::StatusEntry| {
        let what = match entry.listing {
            Listing::Revoked => Noted::Revoked,
            Listing::Superseded { not_before } => {
                Noted::Superseded(Interval { after: not_before.0 - 1, until: not_before.0 })
            }
        };
        Line::of_record(entry.record_id, &what, noted)
    };
    let lines = list.entries().map(|entry| Ok(line(entry?)));
    lines.chain([Ok(Line::signed(list.head().number(), noted))]).collect()
}

fn add(options: &AddRecords) -> Result<(), Failure> {
    let what = match (options.what.after.zip(options.until), options.what.revoked) {
        (Some((after, until)), _) if after < until => {
            Noted::Superseded(Interval { after: after.0, until: until.0 })
        }
        (Some(_), _) => return Err(Failure::usage("--until", messages::UNTIL_NOT_AFTER)),
        (None, true) => Noted::Revoked,
        (None, false) => Noted::Cleared,
    };
    let noted = options.time.unwrap_or_else(now);
    let lines: Vec<Line> = options.records.iter().map(|id| Line::of_record(*id, &what, noted)).collect();
    DraftFile::open(&options.draft)?.append(&lines)?;
    say(format!("noted {} records in {}", lines.len(), options.draft.display()));
    Ok(())
}

/// The number is noted before the list is written: where that fails, a number is left out, and none is ever used twice.
fn sign(options: &SignStatusList, issuer: &dyn Signer<Key = IssuerPublicKey>) -> Result<(), Failure> {
    check_not_input(&options.out, &[&options.draft, &options.key])?;
    let file = DraftFile::open(&options.draft)?;
    let draft = file.read()?;
    if issuer.public_key() != draft.head.issuer {
        return Err(Failure::new("status-list-other-key", messages::OTHER_ISSUER)
            .during(options.key.display())
            .hint(messages::OTHER_ISSUER_HINT));
    }
    let issued_at = options.time.unwrap_or_else(now);
    let best_before = options.best_before.unwrap_or(Timestamp(issued_at.0 + HALF_A_YEAR));
    let list = signed(&draft, issued_at, best_before, issuer)
        .map_err(|failure| failure.during(options.draft.display()))?;
    file.append(&[Line::signed(list.head().number(), issued_at)])?;
    write_new(&options.out, list.as_bytes(), overwrite(options.force))?;
    say(format!(
        "wrote {}: list {} with {} records, {} bytes, best before {best_before}",
        options.out.display(),
        list.head().number(),
        list.head().count(),
        list.as_bytes().len()
    ));
    Ok(())
}

fn signed(
    draft: &Draft,
    issued_at: Timestamp,
    best_before: Timestamp,
    issuer: &dyn Signer<Key = IssuerPublicKey>,
) -> Result<StatusList<Vec<u8>>, Failure> {
    let list = StatusDraft {
        number: draft.number,
        issued_at,
        best_before,
        ageing_days: draft.head.ageing_days,
        old_days: draft.head.old_days,
        time_base: Timestamp(draft.head.time_base),
        entries: draft.entries()?,
    };
    Ok(list.sign(issuer)?)
}

fn make_delta(options: &MakeDelta) -> Result<(), Failure> {
    check_not_input(&options.out, &[&options.from, &options.to])?;
    let key: IssuerPublicKey = public_key(&options.key)?;
    let old_key = options.old_key.as_ref().map(|key| public_key(key)).transpose()?.unwrap_or(key);
    let (old, new) = (open_status_list(&options.from, &old_key)?, open_status_list(&options.to, &key)?);
    let delta = StatusDelta::between(&old, &new)?;
    write_new(&options.out, delta.as_bytes(), overwrite(options.force))?;
    let (changed, removed) = delta.changes();
    say(format!(
        "wrote {}: from list {} to {}, {changed} records new or changed and {removed} taken off, {} bytes",
        options.out.display(),
        delta.base_number(),
        delta.head().number(),
        delta.as_bytes().len()
    ));
    Ok(())
}

fn apply(options: &ApplyDelta) -> Result<(), Failure> {
    check_not_input(&options.out, &[&options.list, &options.delta])?;
    let key: IssuerPublicKey = public_key(&options.key)?;
    let old_key = options.old_key.as_ref().map(|key| public_key(key)).transpose()?.unwrap_or(key);
    let old = open_status_list(&options.list, &old_key)?;
    let list = read_delta(&options.delta, &key)?
        .apply(&old)
        .map_err(|error| Failure::from(error).during(options.delta.display()))?;
    write_new(&options.out, list.as_bytes(), overwrite(options.force))?;
    say(format!(
        "wrote {}: list {} with {} records",
        options.out.display(),
        list.head().number(),
        list.head().count()
    ));
    Ok(())
}

fn read_delta(path: &Path, key: &IssuerPublicKey) -> Result<StatusDelta, Failure> {
    let bytes = read_input(path, limits::STATUS_DELTA_BYTES)?;
    StatusDelta::parse(&bytes, key).map_err(|error| Failure::from(error).during(path.display()))
}

fn overwrite(force: bool) -> Overwrite {
    if force { Overwrite::Allow } else { Overwrite::Refuse }
}
