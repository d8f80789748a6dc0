//! `phr-reader trust`: what this machine trusts.

mod import;
mod status;

pub(crate) use status::{DocumentStatus, ListStatus, Status, StatusListStatus};

use crate::args::{ExportTrust, TrustCommand};
use crate::messages;
use phr_cli_kit::{
    Exit, Failure, Overwrite, SequenceMedium, SequenceOptions, TrustStore, root_set_id, say, write_new,
    write_sequence,
};
use phr_core::carrier::sequence::{Parity, SequenceKind};
use phr_core::trust::TrustList;
use std::path::Path;

pub(crate) fn run(command: &TrustCommand, home: Option<&Path>) -> Result<Exit, Failure> {
    let store = TrustStore::in_reader_folder(home)?;
    match command {
        TrustCommand::Import(options) => import::run(options, &store),
        TrustCommand::Update => import::update(&store),
        TrustCommand::Status { format } => status::run(&store, *format),
        TrustCommand::Export(options) => export(options, &store),
        TrustCommand::ForgetTime => store.forget_time().map(|()| Exit::Good),
        TrustCommand::Remove { roots } => remove(roots, &store),
    }
}

fn export(options: &ExportTrust, store: &TrustStore) -> Result<Exit, Failure> {
    let held = store.load()?;
    let list = chosen(held.trust.lists(), options.roots.as_deref())?;
    let overwrite = Overwrite::forced(options.force);
    if let Some(out) = &options.out {
        write_new(out, list.as_bytes(), overwrite)?;
        say(messages::exported(out, list));
    }
    if let Some(folder) = &options.qr {
        let options = SequenceOptions {
            kind: SequenceKind::TrustList,
            medium: SequenceMedium::Paper,
            parity: Parity::Usual,
        };
        let (sequence, symbol) = write_sequence(folder, list.as_bytes(), options, overwrite)?;
        say(messages::sequence_written(folder, &sequence, &symbol));
    }
    Ok(Exit::Good)
}

/// The list of the roots that are named, or the only one.
fn chosen<'l>(lists: &'l [TrustList], roots: Option<&str>) -> Result<&'l TrustList, Failure> {
    let missing = || Failure::new("trust-list-not-held", messages::NOT_HELD).hint(messages::NOT_HELD_HINT);
    match (roots, lists) {
        (Some(roots), lists) => {
            let roots = root_set_id(roots)?;
            lists.iter().find(|list| list.roots().contains(roots)).ok_or_else(missing)
        }
        (None, [only]) => Ok(only),
        (None, []) => Err(missing()),
        (None, _) => Err(Failure::usage("--roots", messages::SEVERAL_HELD).hint(messages::NOT_HELD_HINT)),
    }
}

fn remove(roots: &str, store: &TrustStore) -> Result<Exit, Failure> {
    if roots.starts_with("did:") {
        return match store.forget_gdhcn(roots)? {
            true => {
                say(messages::removed(roots));
                Ok(Exit::Good)
            }
            false => {
                Err(Failure::new("trust-list-not-held", messages::NOT_HELD).hint(messages::NOT_HELD_HINT))
            }
        };
    }
    let roots = root_set_id(roots)?;
    if !store.forget(roots)? {
        return Err(Failure::new("trust-list-not-held", messages::NOT_HELD).hint(messages::NOT_HELD_HINT));
    }
    say(messages::removed(&roots.to_string()));
    Ok(Exit::Good)
}
