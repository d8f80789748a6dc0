//! What is said of a card that was made, and of one that was not.

use super::plan::Plan;
use crate::messages;
use crate::table::table;
use phr_cli_kit::{Failure, Secret, print};
use phr_core::keys::AccessCode;
use phr_making::{MakeError, Removed, TooLarge, Way, content_word, names_word};

/// Shows, on standard output, what would have to be left out, and says what would make the card fit.
pub(super) fn failure(plan: &Plan, error: MakeError) -> Failure {
    match error {
        MakeError::TooLarge(too_large) => told_too_large(plan, &too_large),
        MakeError::Issue(error) => error.into(),
        MakeError::Draw(error) => error.into(),
        MakeError::NobodyOpensConfidential => Failure::new(error.code(), messages::NOBODY_OPENS_CONFIDENTIAL)
            .hint(messages::NOBODY_OPENS_CONFIDENTIAL_HINT),
        other => Failure::new(other.code(), messages::NOTHING_TO_ADD),
    }
}

fn told_too_large(plan: &Plan, too_large: &TooLarge) -> Failure {
    let TooLarge { record, room, ways, would_leave_out, .. } = too_large;
    if !would_leave_out.is_empty()
        && let Err(failure) =
            print(format!("{}\n{}", messages::WOULD_BE_LEFT_OUT, removed_table(would_leave_out)))
    {
        return failure;
    }
    let ways: Vec<String> = ways.iter().filter_map(way).collect();
    let carrier = match plan.symbol() {
        Some(policy) => messages::code_of_version(policy.ceiling.number()),
        None => messages::carrier_named(plan.carrier().name()),
    };
    let message = messages::too_large(*record, *room, record.saturating_sub(*room), &carrier);
    Failure::new("card-too-large", message).hint(messages::what_fits(&ways))
}

/// The options that make it fit.
fn way(way: &Way) -> Option<String> {
    Some(match way {
        Way::Leaner { content, names, bytes } => {
            messages::leaner_choice(content_word(*content), names_word(*names), *bytes)
        }
        Way::Restating { bytes, attestations } => messages::restating(*bytes, *attestations),
        Way::RestatingLeaner { entries } => messages::restating_leaner(*entries),
        Way::LeavingOutDetails { content, names } => {
            messages::leaving_out_details(content_word(*content), names_word(*names))
        }
        Way::LeavingOutEntries { entries } => messages::leaving_out_entries(*entries),
        Way::LargerSymbol(version) => messages::larger_symbol(version.number()),
        Way::LargerCarriers(carriers) => {
            messages::larger_carriers(&carriers.iter().map(|carrier| carrier.name()).collect::<Vec<_>>())
        }
        _ => return None,
    })
}

/// Section, name and priority of each entry that is left out of what was to be said.
pub(super) fn removed_table(removed: &[Removed]) -> String {
    let mut rows = vec![messages::REMOVED_HEADING.map(str::to_owned).to_vec()];
    rows.extend(removed.iter().map(|part| {
        let section = part.section.unwrap_or(messages::OWN_SECTION);
        let name = part.entry.as_deref().unwrap_or(messages::NARRATIVE);
        [section, name, part.priority].map(str::to_owned).to_vec()
    }));
    table(&rows)
}

/// The slip with the access code.
pub(super) fn slip(code: &AccessCode, plan: &Plan) -> Secret {
    let issued = plan.issued_at.date().map_or_else(String::new, |date| date.to_string());
    Secret::new(messages::slip(&code.expose_grouped(), &plan.key_id().to_string(), &issued))
}
