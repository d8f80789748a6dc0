//! `phr-issuer roots`: sets of roots, and changes from one to another.

mod args;
mod set_file;

use crate::messages;
use crate::signer::root_signer;
use args::{ChangeRoots, NewRoots, SignRoots};
pub(crate) use args::{Combine, RootsCommand};
use phr_cli_kit::{
    Exit, Failure, Overwrite, Passphrase, check_not_input, now, print, public_key, read_input, say, write_new,
};
use phr_core::keys::RootPublicKey;
use phr_core::limits;
use phr_core::trust::{PartlySignedRotation, RootSet};
pub(crate) use set_file::{read_root_set, root_set};
use std::path::Path;

pub(crate) fn run(command: RootsCommand) -> Result<Exit, Failure> {
    match command {
        RootsCommand::New(options) => make(&options)?,
        RootsCommand::Show { file } => show(&file)?,
        RootsCommand::Change(options) => change(&options)?,
        RootsCommand::Sign(options) => sign(&options)?,
        RootsCommand::Combine(options) => combine(&options)?,
    }
    Ok(Exit::Good)
}

/// A change of roots from a file.
pub(crate) fn read_change(path: &Path) -> Result<PartlySignedRotation, Failure> {
    let bytes = read_input(path, limits::TRUST_LIST_BYTES)?;
    PartlySignedRotation::parse(&bytes).map_err(|error| Failure::from(error).during(path.display()))
}

fn make(options: &NewRoots) -> Result<(), Failure> {
    let keys = options.keys.iter().map(|key| public_key(key)).collect::<Result<Vec<RootPublicKey>, _>>()?;
    let set = RootSet::new(options.threshold, keys.iter().copied())?;
    if set.keys().count() < keys.len() {
        return Err(Failure::usage("--key", messages::ROOT_TWICE));
    }
    set_file::write(&set, &options.out, Overwrite::forced(options.force))?;
    say(messages::root_set_written(&options.out, &set));
    print(format!("{}\n", set.id()))
}

fn show(path: &Path) -> Result<(), Failure> {
    if let Ok(set) = read_root_set(path) {
        return print(set_text(&set, "set", &[]));
    }
    let change = read_change(path)?;
    let signers: Vec<_> = change.signers().iter().map(ToString::to_string).collect();
    let text = set_text(change.from(), "from", &signers) + "\n" + &set_text(change.to(), "to", &signers);
    print(format!("{text}\nstate      {}\n", messages::change_state(&change)))
}

/// A set in lines; keys that signed are marked.
fn set_text(set: &RootSet, what: &str, signers: &[String]) -> String {
    let keys = set.keys().map(|key| {
        let id = key.key_id().to_string();
        let signed = if signers.contains(&id) { "  signed" } else { "" };
        format!("root       {id}  {key}{signed}\n")
    });
    let keys: String = keys.collect();
    format!("{what:<10} {}\nthreshold  {} of {}\n{keys}", set.id(), set.threshold(), set.keys().count())
}

fn change(options: &ChangeRoots) -> Result<(), Failure> {
    let (from, to) = (root_set(&options.from)?, root_set(&options.to)?);
    let change = PartlySignedRotation::prepare(from, to, options.time.unwrap_or_else(now));
    write_change(&change, &options.out, options.force)
}

fn sign(options: &SignRoots) -> Result<(), Failure> {
    check_not_input(&options.out, &[&options.root_key])?;
    let mut change = read_change(&options.change)?;
    let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
    let root = root_signer(&options.root_key, &passphrase)?;
    change.sign(root.as_ref()).map_err(|error| Failure::from(error).during(options.root_key.display()))?;
    write_change(&change, &options.out, options.force)
}

fn combine(options: &Combine) -> Result<(), Failure> {
    let mut copies = options.copies.iter().map(|path| read_change(path).map(|change| (path, change)));
    let Some((_, mut change)) = copies.next().transpose()? else { return Ok(()) };
    for copy in copies {
        let (path, copy) = copy?;
        change.combine(copy).map_err(|error| Failure::from(error).during(path.display()))?;
    }
    write_change(&change, &options.out, options.force)
}

fn write_change(change: &PartlySignedRotation, path: &Path, force: bool) -> Result<(), Failure> {
    write_new(path, &change.encode(), Overwrite::forced(force))?;
    say(format!("wrote {}: {}", path.display(), messages::change_state(change)));
    Ok(())
}
