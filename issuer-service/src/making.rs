//! Making a card: what is to be said becomes a folder with pictures, bytes, a slip and a report.

mod draft;
mod folder;
mod make;
mod plan;
mod report;
mod room;

pub(crate) use draft::{Draft, Source, details_lost};
pub(crate) use folder::check_free;
pub(crate) use make::Made;
pub(crate) use plan::{Holder, Plan, code_length, holder_for_new_record};
pub(crate) use room::entry_words;

use phr_cli_kit::{Failure, SystemRandom};
use std::path::Path;

/// Makes a card and writes its folder: all of its files or none.
pub(crate) fn make_card(
    plan: &Plan,
    draft: Draft,
    folder: &Path,
    random: &mut SystemRandom,
) -> Result<Made, Failure> {
    let made = make::make(plan, draft, random)?;
    folder::write(folder, &made, plan.overwrite)?;
    Ok(made)
}
