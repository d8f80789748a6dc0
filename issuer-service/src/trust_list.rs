//! `phr-issuer trust-list`.

mod args;
mod change;
mod draft;
mod show;
mod sign;

use crate::roots::{read_change, root_set};
pub(crate) use args::TrustListCommand;
use args::{
    AddIssuer, AddNetwork, ChangeIssuer, EndNetwork, KeyPurpose, NewList, ReplaceIssuer, ReplaceNetwork,
    WithdrawIssuer, WithdrawalWhy,
};
use draft::DraftFile;
use phr_cli_kit::{Exit, Failure, Overwrite, now, public_key, read_trust_list, root_set_id, say};
use phr_core::keys::{IssuerPublicKey, NetworkPublicKey};
use phr_core::model::Timestamp;
use phr_core::trust::{
    Issuer, Names, Network, Purpose, RootChain, TrustListDraft, Withdrawal, WithdrawalReason,
};
use std::collections::BTreeSet;
use std::path::Path;

/// How long a list is good for unless its signer says otherwise, in seconds.
const A_YEAR: i64 = 365 * DAY;
const DAY: i64 = 86_400;

pub(crate) fn run(command: TrustListCommand) -> Result<Exit, Failure> {
    match command {
        TrustListCommand::New(options) => begin(options)?,
        TrustListCommand::AddIssuer(options) => add_issuer(options)?,
        TrustListCommand::AddNetwork(options) => add_network(options)?,
        TrustListCommand::WithdrawIssuer(options) => withdraw_issuer(&options)?,
        TrustListCommand::ChangeIssuer(options) => change_issuer(options)?,
        TrustListCommand::ReplaceIssuer(options) => replace_issuer(&options)?,
        TrustListCommand::ReplaceNetwork(options) => replace_network(&options)?,
        TrustListCommand::EndNetwork(options) => end_network(&options)?,
        TrustListCommand::Sign(options) => sign::run(&options)?,
        TrustListCommand::Combine(options) => sign::combine(&options)?,
        TrustListCommand::Show(options) => show::run(&options)?,
    }
    Ok(Exit::Good)
}

fn begin(options: NewList) -> Result<(), Failure> {
    let DraftFile { roots, mut list } = match &options.after {
        None => first(&options.roots)?,
        Some(path) => next(path, &options)?,
    };
    if !options.names.is_empty() {
        list.names = Names::from_iter(options.names);
    }
    DraftFile { roots, list }.write(&options.out, Overwrite::forced(options.force))?;
    say(format!("wrote {}: add issuers and networks to it, then sign it", options.out.display()));
    Ok(())
}

/// The first list of a set of roots.
fn first(roots: &str) -> Result<DraftFile, Failure> {
    let now = now();
    let list = TrustListDraft::new(1, now, Timestamp(now.0 + A_YEAR));
    Ok(DraftFile { roots: RootChain::first(root_set(roots)?), list })
}

/// The list after a signed one, under its roots or those that were changed to.
fn next(after: &Path, options: &NewList) -> Result<DraftFile, Failure> {
    let signed = read_trust_list(after, root_set_id(&options.roots)?)?;
    let list = TrustListDraft { number: signed.number() + 1, ..signed.content().clone() };
    let roots = signed.roots().clone();
    let roots = match &options.change {
        None => roots,
        Some(path) => {
            let rotated = roots.rotated(read_change(path)?);
            rotated.map_err(|error| Failure::from(error).during(path.display()))?
        }
    };
    Ok(DraftFile { roots, list })
}

fn add_issuer(options: AddIssuer) -> Result<(), Failure> {
    let key: IssuerPublicKey = public_key(&options.key)?;
    let issuer = Issuer {
        key,
        names: options.names.into_iter().collect(),
        country: options.country,
        organisation: options.organisation,
        purposes: options.purposes.into_iter().map(purpose).collect(),
        from: options.from.unwrap_or_else(now),
        until: options.until,
        withdrawn: None,
        number: None,
    };
    DraftFile::edit(&options.draft, |list| Ok(list.add_issuer(issuer)?))?;
    say(format!("added issuer {} to {}", key.key_id(), options.draft.display()));
    Ok(())
}

fn add_network(options: AddNetwork) -> Result<(), Failure> {
    let key: NetworkPublicKey = public_key(&options.key)?;
    let network = Network {
        key,
        names: options.names.into_iter().collect(),
        from: options.from.unwrap_or_else(now),
        until: options.until,
        epoch: None,
    };
    DraftFile::edit(&options.draft, |list| Ok(list.add_network(network)?))?;
    say(format!("added care network {} to {}", key.hint(), options.draft.display()));
    Ok(())
}

fn withdraw_issuer(options: &WithdrawIssuer) -> Result<(), Failure> {
    let key_id = public_key::<IssuerPublicKey>(&options.key)?.key_id();
    let withdrawal = Withdrawal { at: options.at.unwrap_or_else(now), reason: reason(options.reason) };
    DraftFile::edit(&options.draft, |list| Ok(list.withdraw_issuer(key_id, withdrawal)?))?;
    say(format!("withdrew issuer {key_id} in {}", options.draft.display()));
    Ok(())
}

fn change_issuer(options: ChangeIssuer) -> Result<(), Failure> {
    let key_id = public_key::<IssuerPublicKey>(&options.key)?.key_id();
    let purposes: BTreeSet<_> = options.purposes.into_iter().map(purpose).collect();
    DraftFile::edit(&options.draft, |list| Ok(list.change_issuer(key_id, purposes, options.until)?))?;
    say(format!("changed issuer {key_id} in {}", options.draft.display()));
    Ok(())
}

fn replace_issuer(options: &ReplaceIssuer) -> Result<(), Failure> {
    let old = public_key::<IssuerPublicKey>(&options.key)?.key_id();
    let new: IssuerPublicKey = public_key(&options.successor)?;
    let from = options.from.unwrap_or_else(now);
    let until = Timestamp(from.0 + i64::from(options.overlap_days) * DAY);
    DraftFile::edit(&options.draft, |list| Ok(list.replace_issuer_key(old, new, from, until)?))?;
    say(format!(
        "in {}, issuer {old} signs until {until}, and {} from {from} on",
        options.draft.display(),
        new.key_id()
    ));
    Ok(())
}

fn replace_network(options: &ReplaceNetwork) -> Result<(), Failure> {
    let old: NetworkPublicKey = public_key(&options.key)?;
    let new: NetworkPublicKey = public_key(&options.successor)?;
    let at = options.at.unwrap_or_else(now);
    DraftFile::edit(&options.draft, |list| Ok(list.replace_network_key(old, new, at)?))?;
    let (old, new, draft) = (old.hint(), new.hint(), options.draft.display());
    say(format!("in {draft}, cards are sealed for care network {new} in place of {old} from {at} on"));
    Ok(())
}

fn end_network(options: &EndNetwork) -> Result<(), Failure> {
    let key: NetworkPublicKey = public_key(&options.key)?;
    let at = options.at.unwrap_or_else(now);
    DraftFile::edit(&options.draft, |list| Ok(list.end_network(key, at)?))?;
    say(format!(
        "in {}, no cards are sealed for care network {} after {at}",
        options.draft.display(),
        key.hint()
    ));
    Ok(())
}

fn purpose(purpose: KeyPurpose) -> Purpose {
    match purpose {
        KeyPurpose::Assess => Purpose::Assess,
        KeyPurpose::Visit => Purpose::Visit,
        KeyPurpose::Revoke => Purpose::Revoke,
    }
}

fn reason(why: WithdrawalWhy) -> WithdrawalReason {
    match why {
        WithdrawalWhy::Unspecified => WithdrawalReason::Unspecified,
        WithdrawalWhy::Compromised => WithdrawalReason::Compromised,
        WithdrawalWhy::Replaced => WithdrawalReason::Replaced,
        WithdrawalWhy::Ceased => WithdrawalReason::Ceased,
    }
}
