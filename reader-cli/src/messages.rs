//! The program's wording in one place. What a record says is put into words by the core, in the reader's language.

use phr_core::trust::Freshness;

/// Below the program's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  phr-reader read photo.jpg --trust trust.phrlist --root root.key.pub
      asks for the person's access code
  phr-reader read card.png --trust trust.phrlist --root root.key.pub --network-key network.key --lang fr
  phr-reader inspect card.png

Exit status: 0 the record is verified, 1 it was read and is not to be trusted,
2 it could not be read or the program was used wrongly.";

/// Below the help of `read`.
pub(crate) const READ_EXAMPLES: &str = "\
Examples:
  phr-reader read photo.jpg --trust trust.phrlist --root root.key.pub --access-code-file slip.txt
  phr-reader read card.phr --trust trust.phrlist --root root.key.pub --network-key network.key --format json
  phr-reader read card.png chip.phr --trust trust.phrlist --root root.key.pub --access-code-file slip.txt
      puts the cards of one person together
  phr-reader read - --trust trust.phrlist --root root.key.pub --network-key network.key < card.txt

Exit status: 0 the record is verified, 1 it was read and is not to be trusted,
2 it could not be read or the program was used wrongly.";

/// What a time looks like.
pub(crate) const NOT_A_TIME: &str = "write a day like 2026-11-22, or a time like 2026-11-22T09:30:00+01:00";

/// Notices of a view that tell something of the record's content, and not of whether it is to be trusted.
pub(crate) const ABOUT_CONTENT: [&str; 5] =
    ["conflicts", "follow-ups-", "left-out", "names-", "person-differs"];

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

/// Hint where cards are of different records.
pub(crate) const OTHER_RECORD_HINT: &str = "read each card by itself; are both this person's?";
/// Hint where nothing tells of which record a card is.
pub(crate) const UNPLACED_HINT: &str =
    "read it by itself; or get a newer trust list, which may know who signed it";

/// Said when several cards were read as one record.
pub(crate) fn put_together(cards: usize, attestations: usize) -> String {
    format!("note: {cards} cards of one record were put together; {attestations} attestations are shown")
}

/// Said when a network key opened the card.
pub(crate) fn break_glass(network: &str) -> String {
    format!("note: opened with the key of care network {network}, without the access code; record why")
}

/// Said when content by an unknown issuer is withheld.
pub(crate) const UNKNOWN_ISSUER: &str = "\
warning: the trust list does not know who issued this record, so its signature cannot be checked
  get a newer trust list; or add --show-unverified to see the record, which anyone may have made up";
/// Said when content by an unknown issuer is shown.
pub(crate) const SHOWING_UNVERIFIED: &str = "warning: this record is by an unknown issuer and its signature was not checked: anyone may have made it up";
/// Said when a signature is wrong.
pub(crate) const SIGNATURE_WRONG: &str = "\
warning: a signature on this card is wrong: what it signs was altered or forged, and is not shown
  ask the person to have the card made anew";
/// Said when a listed issuer signed something that this reader cannot read.
pub(crate) fn unreadable(code: &str) -> String {
    format!("warning: a signed part of the record cannot be read here ({code}); a newer phr-reader may")
}
/// Said when an attestation is another record's.
pub(crate) const OTHER_RECORD: &str =
    "warning: a part of the card belongs to another record, and is not shown";
/// Said when an attestation continues one that is not there.
pub(crate) const MISSING: &str = "\
warning: a part of the record is missing: what is shown continues something that is not on this card
  is there another card, or a chip? give both, and they are put together";
/// Said when the issuer is known and the attestation nevertheless not to be trusted.
pub(crate) fn not_trusted(verdict: &str) -> String {
    let why = match verdict {
        "issuer-withdrawn" => "its issuer's key was withdrawn",
        "outside-issuer-dates" => "it is dated outside the time in which its issuer's key is valid",
        "purpose-not-allowed" => "its issuer may not issue this kind of record",
        "dated-in-future" => "it is dated in the future: is this computer's clock right?",
        _ => "its issuer is not known",
    };
    format!("warning: this record is not to be trusted as it stands ({verdict}): {why}")
}

/// What is to be said of the trust list's age.
pub(crate) fn freshness(freshness: Freshness) -> Option<String> {
    match freshness {
        Freshness::Ageing { days } => {
            Some(format!("note: the trust list is {days} days old; get a new one when there is a connection"))
        }
        Freshness::Old { days } => Some(format!(
            "warning: the trust list is old ({days} days): an issuer may have been withdrawn since; get a new list"
        )),
        Freshness::ClockBehind { at_least } => Some(format!(
            "warning: this computer's clock is wrong: it must be later than {at_least}; set it, and read again"
        )),
        _ => None,
    }
}

/// There is no content to give as FHIR.
pub(crate) const NOTHING_TO_EXPORT: &str = "the record's content is withheld, so there is nothing to export";
