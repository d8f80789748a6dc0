//! What is said when a card is looked for and opened.

use crate::Failure;
use phr_core::keys::GrantTerms;
use phr_core::model::Timestamp;

/// The input is nothing that a card comes in.
pub(crate) const UNKNOWN_INPUT: &str = "this is no picture, no text of a card and no card file";
/// Hint for that.
pub(crate) const UNKNOWN_INPUT_HINT: &str =
    "give a picture (PNG, JPEG, WebP) of the card's code, or the file card.txt or card.phr";
/// A picture has codes, none of a card.
pub(crate) const OTHER_CODES: &str = "there are QR codes in the picture, but none is of a PHR card";
/// Hint for that.
pub(crate) const OTHER_CODES_HINT: &str = "is this the right side of the card, and the right picture?";
/// A picture has no code.
pub(crate) const NO_CODE: &str = "no QR code found in the picture";
/// Hint for that.
pub(crate) const NO_CODE_HINT: &str =
    "is the whole code in the picture, in focus and evenly lit, with some white around it? then take another";

/// Hint where the access code does not open the card.
pub(crate) const WRONG_CODE_HINT: &str = "is the slip this card's? a new card comes with a new slip";
/// Hint where the network key does not open the card.
pub(crate) const WRONG_NETWORK_HINT: &str =
    "`phr-reader inspect` shows which networks can; else ask the person for the access code";

/// A code opens none of the cards.
pub(crate) const NO_KEY_OPENS: &str = "none of the access codes opens this card";

/// No granted key is of a network that the card names.
pub(crate) const NO_GRANT: &str = "this device was granted no key of a network that can open this card";
/// Hint for that.
pub(crate) const NO_GRANT_HINT: &str = "`phr-reader enrol status` and `phr-reader inspect` show which networks they are; \
                                        else ask the person for the access code";
/// Hint where a grant has ended.
pub(crate) const GRANT_ENDED_HINT: &str = "ask the network's keeper for a new grant (no new request is needed), and take it with \
                                           `phr-reader enrol accept`; until then, ask the person for the access code";
/// Hint where a grant has not begun.
pub(crate) const GRANT_NOT_YET_HINT: &str = "set this computer's clock, and read again";

/// A network as a grant names it.
pub(crate) fn network(terms: &GrantTerms) -> String {
    let hint = terms.network.hint();
    match &terms.name {
        Some(name) => format!("care network {hint} ({name})"),
        None => format!("care network {hint}"),
    }
}

/// Said when a grant will end soon.
pub(crate) fn grant_ends_soon(terms: &GrantTerms, now: Timestamp) -> String {
    format!(
        "note: the grant of {} ends in {} days, at {}: ask its keeper to extend it",
        network(terms),
        terms.days_left(now),
        terms.until
    )
}

/// Said of a grant that does not open, where another does.
pub(crate) fn grant_fault(failure: &Failure) -> String {
    format!("warning: {}: this grant is not used", failure.message())
}
