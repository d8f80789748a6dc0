//! `phr-issuer trust-list`.

mod draft;
mod show;

use crate::args::{
    AddIssuer, AddNetwork, KeyPurpose, NewList, SignList, TrustListCommand, WithdrawIssuer, WithdrawalWhy,
};
use crate::messages;
use draft::DraftFile;
use phr_cli_kit::{
    Exit, Failure, Overwrite, Passphrase, check_not_input, now, public_key, read_trust_list, say, secret_key,
    write_new,
};
use phr_core::keys::{IssuerPublicKey, NetworkPublicKey, RootPublicKey, RootSecretKey};
use phr_core::model::Timestamp;
use phr_core::trust::{Issuer, Network, Purpose, TrustListDraft, Withdrawal, WithdrawalReason};

/// How long a list is good for unless its signer says otherwise, in seconds.
const A_YEAR: i64 = 365 * 86_400;

pub(crate) fn run(command: TrustListCommand) -> Result<Exit, Failure> {
    match command {
        TrustListCommand::New(options) => begin(&options)?,
        TrustListCommand::AddIssuer(options) => add_issuer(options)?,
        TrustListCommand::AddNetwork(options) => add_network(options)?,
        TrustListCommand::WithdrawIssuer(options) => withdraw_issuer(&options)?,
        TrustListCommand::Sign(options) => sign(&options)?,
        TrustListCommand::Show(options) => show::run(&options)?,
    }
    Ok(Exit::Good)
}

fn begin(options: &NewList) -> Result<(), Failure> {
    let root: RootPublicKey = public_key(&options.root_key)?;
    let now = now();
    let list = match &options.after {
        None => TrustListDraft::new(1, now, Timestamp(now.0 + A_YEAR)),
        Some(path) => {
            let signed = read_trust_list(path, &root)?;
            TrustListDraft { number: signed.number() + 1, ..signed.content().clone() }
        }
    };
    DraftFile { root, list }.write(&options.out, overwrite(options.force))?;
    say(format!("wrote {}: add issuers and networks to it, then sign it", options.out.display()));
    Ok(())
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

fn sign(options: &SignList) -> Result<(), Failure> {
    check_not_input(&options.out, &[&options.draft, &options.root_key])?;
    let mut file = DraftFile::read(&options.draft)?;
    let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
    let root: RootSecretKey = secret_key(&options.root_key, &passphrase)?;
    if root.public_key() != file.root {
        return Err(Failure::new("trust-list-other-root", messages::OTHER_ROOT)
            .during(options.root_key.display())
            .hint(messages::OTHER_ROOT_HINT));
    }
    let issued_at = options.time.unwrap_or_else(now);
    let best_before = options.best_before.unwrap_or(Timestamp(issued_at.0 + A_YEAR));
    let list = TrustListDraft { issued_at, best_before, ..file.list.clone() }.sign(&root)?;
    write_new(&options.out, list.as_bytes(), overwrite(options.force))?;
    file.list.number += 1;
    file.write(&options.draft, Overwrite::Allow)?;
    say(format!(
        "wrote {}: list {} with {} issuers and {} networks, best before {best_before}",
        options.out.display(),
        list.number(),
        list.content().issuers.len(),
        list.content().networks.len()
    ));
    Ok(())
}

fn overwrite(force: bool) -> Overwrite {
    if force { Overwrite::Allow } else { Overwrite::Refuse }
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
