//! Making a card: what is to be said becomes a folder with pictures, bytes, a slip and a report.

mod folder;
mod plan;
mod told;

pub(crate) use folder::check_free;
pub(crate) use phr_making::{Draft, Holder, Made, Source, details_lost, entry_words};
pub(crate) use plan::{Plan, code_length, holder_for_new_record};

use crate::messages;
use phr_cli_kit::{Failure, SystemRandom, print};
use std::path::Path;

/// Makes a card and writes its folder: all of its files or none.
pub(crate) fn make_card(
    plan: &Plan,
    draft: Draft,
    folder: &Path,
    random: &mut SystemRandom,
) -> Result<Made, Failure> {
    let made = phr_making::make(plan, draft, random).map_err(|error| told::failure(plan, error))?;
    if !made.removed.is_empty() {
        print(format!("{}\n{}", messages::IS_LEFT_OUT, told::removed_table(&made.removed)))?;
    }
    folder::write(folder, &made, plan)?;
    Ok(made)
}
