//! `phr-issuer trust-list sign` and `combine`.

use super::A_YEAR;
use super::args::SignList;
use super::draft::DraftFile;
use crate::messages;
use crate::roots::Combine;
use crate::signer::root_signer;
use phr_cli_kit::{Failure, Overwrite, Passphrase, check_not_input, now, read_input, say, write_new};
use phr_core::limits;
use phr_core::model::Timestamp;
use phr_core::trust::{PartlySignedList, TrustListDraft};
use std::path::Path;

/// What a root is given to sign.
enum Signable {
    Draft(DraftFile),
    Partly(PartlySignedList),
}

pub(super) fn run(options: &SignList) -> Result<(), Failure> {
    check_not_input(&options.out, &[&options.draft, &options.root_key])?;
    let given = Signable::read(&options.draft)?;
    let passphrase = Passphrase::from_option(options.passphrase_file.as_deref());
    let root = root_signer(&options.root_key, &passphrase)?;
    let mut list = given.prepare(options)?;
    if list.signers().contains(&root.public_key().key_id()) {
        say(messages::SIGNED_ALREADY);
    }
    list.sign(root.as_ref()).map_err(|error| {
        Failure::from(error).during(options.root_key.display()).hint(messages::OTHER_ROOT_HINT)
    })?;
    write(&list, &options.out, Overwrite::forced(options.force))?;
    match given {
        Signable::Draft(mut file) => {
            file.list.number += 1;
            file.write(&options.draft, Overwrite::Allow)
        }
        Signable::Partly(_) => Ok(()),
    }
}

pub(super) fn combine(options: &Combine) -> Result<(), Failure> {
    let mut copies = options.copies.iter().map(|path| read_list(path).map(|list| (path, list)));
    let Some((_, mut list)) = copies.next().transpose()? else { return Ok(()) };
    for copy in copies {
        let (path, copy) = copy?;
        list.combine(copy).map_err(|error| Failure::from(error).during(path.display()))?;
    }
    write(&list, &options.out, Overwrite::forced(options.force))
}

/// A list that some roots have signed, or enough.
pub(super) fn read_list(path: &Path) -> Result<PartlySignedList, Failure> {
    let bytes = read_input(path, limits::TRUST_LIST_BYTES)?;
    PartlySignedList::parse(&bytes).map_err(|error| Failure::from(error).during(path.display()))
}

impl Signable {
    fn read(path: &Path) -> Result<Self, Failure> {
        match DraftFile::is_draft(path)? {
            true => DraftFile::read(path).map(Self::Draft),
            false => read_list(path).map(Self::Partly),
        }
    }

    /// The list with its dates. The first root to sign fixes them; the others sign what it signed.
    fn prepare(&self, options: &SignList) -> Result<PartlySignedList, Failure> {
        match self {
            Self::Draft(file) => {
                let issued_at = options.time.unwrap_or_else(now);
                let best_before = options.best_before.unwrap_or(Timestamp(issued_at.0 + A_YEAR));
                let list = TrustListDraft { issued_at, best_before, ..file.list.clone() };
                Ok(list.prepare(file.roots.clone())?)
            }
            Self::Partly(_) if options.best_before.or(options.time).is_some() => {
                Err(Failure::usage("--best-before", messages::DATES_ARE_SIGNED))
            }
            Self::Partly(list) => Ok(list.clone()),
        }
    }
}

/// Writes the list as far as it is signed, and says what it is and what is wanting.
fn write(list: &PartlySignedList, path: &Path, overwrite: Overwrite) -> Result<(), Failure> {
    let content = list.content_unsigned()?;
    let missing = list.missing();
    let bytes = match missing {
        0 => list.clone().finish()?.as_bytes().to_vec(),
        _ => list.encode(),
    };
    write_new(path, &bytes, overwrite)?;
    say(format!(
        "wrote {}: list {} with {} issuers and {} networks, best before {}",
        path.display(),
        content.number,
        content.issuers.len(),
        content.networks.len(),
        content.best_before
    ));
    if missing > 0 {
        say(messages::signatures_missing(list));
    }
    Ok(())
}
