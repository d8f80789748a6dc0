//! The program's wording in one place. What a record says is put into words by the core, in the reader's language.

use crate::certificate::visible;
use crate::trust::{DocumentStatus, ListStatus, Status, StatusListStatus};
use phr_cli_kit::{Taken, TakenDocument, TakenStatus};
use phr_core::carrier::sequence::{Sequence, SequenceError, Whole};
use phr_core::keys::GrantStanding;
use phr_core::model::Timestamp;
use phr_core::record::{ListStanding, StatusFinding, StatusStanding, TrustStanding};
use phr_core::render::FollowUpCalendar;
use phr_core::status::CardStatus;
use phr_core::trust::{ClockStanding, Freshness, TrustList};
use phr_scan::Symbol;
use std::path::Path;

/// Below the program's help.
pub(crate) const EXAMPLES: &str = "\
Examples:
  phr-reader read photo.jpg
      asks for the person's access code
  phr-reader enrol --name \"Desk 3\" --out desk-3.request
      makes this device's key, once; the network's keeper answers with a grant
  phr-reader read card.png --network --lang fr
      asks why the card is opened without the person's access code, and logs it
  phr-reader inspect card.png

Exit status: 0 the record is verified, 1 it was read and is not to be trusted, or the card
was revoked or replaced by a newer one, 2 it could not be read or the program was used wrongly.";

/// Below the help of `read`.
pub(crate) const READ_EXAMPLES: &str = "\
Examples:
  phr-reader read photo.jpg --access-code-file slip.txt
  phr-reader read card.phr --network \\
      --operator \"Night desk\" --reason \"unconscious, needs treatment\" --format json
  phr-reader read card.png chip.phr --access-code-file slip.txt
      puts the cards of one person together
  phr-reader read - --network < card.txt

Exit status: 0 the record is verified, 1 it was read and is not to be trusted, or the card
was revoked or replaced by a newer one, 2 it could not be read or the program was used wrongly.";

/// Below the help of `enrol`.
pub(crate) const ENROL_EXAMPLES: &str = "\
A device never has a care network's secret key in the clear on its disk: the key is sealed to the device's own key, which lies
under the device's passphrase, and it has an end date.

Examples:
  phr-reader enrol --name \"Desk 3\" --out desk-3.request
      asks for a new passphrase twice; send the file to the network's keeper, and tell them the check number by voice
  phr-reader enrol accept desk-3.grant
  phr-reader enrol status
  phr-reader read card.png --network
  phr-reader enrol remove 9c3f

docs/lost-device.md says what to do when a device is lost.";

/// Said when a device's key is replaced.
pub(crate) const KEY_REPLACED: &str = "warning: the device has a new key, and grants to the old one are gone: ask the network's keeper for new ones, with this \
     request";
/// What to do with a request.
pub(crate) fn request_written(path: &Path) -> String {
    format!(
        "wrote {}: send it to the network's keeper; they will ask for the check number by telephone or in person, since \
         whoever swaps the file on its way would get the network's key",
        path.display()
    )
}
/// A file of the request's name is there.
pub(crate) const REQUEST_EXISTS: &str = "there is already a file of this name";
/// Hint for that.
pub(crate) const REQUEST_EXISTS_HINT: &str = "choose another name; no key was made";
/// Said when a grant was removed.
pub(crate) fn grant_removed(network: &str) -> String {
    format!(
        "removed the grant of care network {network}; copies of it elsewhere still open with this device's key"
    )
}
/// Said when a grant was kept.
pub(crate) const GRANT_KEPT: &str = "the grant is right and kept; use it with `phr-reader read --network`";
/// A device without grants.
pub(crate) const NO_GRANTS: &str =
    "note: there are no grants to this device yet; `phr-reader enrol accept` takes one";
/// No grant is of that network.
pub(crate) const NO_SUCH_GRANT: &str = "this device has no grant of that network";
/// Hint for that.
pub(crate) const NO_SUCH_GRANT_HINT: &str = "`phr-reader enrol status` shows which grants there are";
/// Two networks have one hint.
pub(crate) const SEVERAL_GRANTS: &str = "several grants are of networks with this hint";
/// Hint for that.
pub(crate) const SEVERAL_GRANTS_HINT: &str =
    "give the network's whole public key, as `phr-reader enrol status` shows it";

/// How a grant stands, in words.
pub(crate) fn standing(standing: GrantStanding, days_left: i64) -> String {
    match standing {
        GrantStanding::NotYet => "not begun yet: is this computer's clock right?".to_owned(),
        GrantStanding::Current => format!("{days_left} days left"),
        GrantStanding::EndsSoon => format!("ends soon: {days_left} days left; ask the keeper to extend it"),
        GrantStanding::Ended => "ended: ask the keeper to extend it".to_owned(),
    }
}

/// Below the help of `log`.
pub(crate) const LOG_EXAMPLES: &str = "\
Examples:
  phr-reader log show
  phr-reader log show --log /media/stick/desk-3.log --format json
  phr-reader log verify

Exit status: 0 the log is whole, 1 it was changed, 2 it could not be read.";

/// Below the help of `sequence`.
pub(crate) const SEQUENCE_EXAMPLES: &str = "\
Examples:
  phr-reader sequence make trust.phrlist --out printed/
      print printed/sheet-1-of-1.svg; or show its pictures one after another, on a screen
  phr-reader sequence read photo-1.jpg photo-2.jpg --out trust.phrlist
      any order, several codes in a picture; says which are still wanted

Exit status: 0 the file is whole and was written, 2 it was not.";

/// Hint where the content does not tell what it is.
pub(crate) const KIND_HINT: &str =
    "say what it is: --kind trust-list, status-list, status-delta, card or unspecified";
/// The content does not tell what it is.
pub(crate) const KIND_UNKNOWN: &str = "the file's content does not tell what it is";

/// Said when a sequence was written.
pub(crate) fn sequence_written(folder: &Path, sequence: &Sequence, symbol: &Symbol) -> String {
    let level = symbol.error_correction().letter();
    format!(
        "wrote {}: {} as {} codes of version {}-{level}, any {} of them are enough; set {}",
        folder.display(),
        sequence.kind(),
        sequence.of(),
        symbol.version(),
        sequence.need(),
        sequence.set()
    )
}

/// Said when a sequence was put together.
pub(crate) fn sequence_read(file: &Path, whole: &Whole<'_>) -> String {
    format!("wrote {}: {}, {} bytes; set {}", file.display(), whole.kind, whole.bytes.len(), whole.set)
}

/// Said of a code that was not taken.
pub(crate) fn symbol_refused(picture: &Path, error: SequenceError) -> String {
    format!("warning[{}]: {}: {error}", error.code(), picture.display())
}

/// Said before the slow part.
pub(crate) const LOOKING_AGAIN: &str = "note: not enough yet; looking at the pictures again, thoroughly";

/// What a time looks like.
pub(crate) const NOT_A_TIME: &str = "write a day like 2026-11-22, or a time like 2026-11-22T09:30:00+01:00";

/// Notices of a view that tell something of the record's content, and not of whether it is to be trusted.
pub(crate) const ABOUT_CONTENT: [&str; 6] =
    ["confidential-open", "conflicts", "follow-ups-", "left-out", "names-", "person-differs"];

/// Hint where cards are of different records.
pub(crate) const OTHER_RECORD_HINT: &str = "read each card by itself; are both this person's?";
/// Hint where nothing tells of which record a card is.
pub(crate) const UNPLACED_HINT: &str =
    "read it by itself; or get a newer trust list, which may know who signed it";

/// Said when several cards were read as one record.
pub(crate) fn put_together(cards: usize, attestations: usize) -> String {
    format!("note: {cards} cards of one record were put together; {attestations} attestations are shown")
}

/// What a calendar does not have of what is to be done.
pub(crate) fn calendar_lacks(calendar: &FollowUpCalendar) -> Vec<String> {
    let found = [
        (
            calendar.events.is_empty(),
            "note: no open follow-up has a date; there is no calendar to write".to_owned(),
        ),
        (
            calendar.undated > 0,
            format!(
                "warning: {} open follow-ups have no date, and are not in the calendar",
                calendar.undated
            ),
        ),
        (
            calendar.left_out > 0,
            format!("warning: {} details of the plan of care are not on this card", calendar.left_out),
        ),
    ];
    found.into_iter().filter(|(applies, _)| *applies).map(|(_, words)| words).collect()
}

/// Who wrote a calendar.
pub(crate) const CALENDAR_PRODUCT: &str =
    concat!("-//PHR Card//phr-reader ", env!("CARGO_PKG_VERSION"), "//EN");

/// Said when a network key opened the card.
pub(crate) fn break_glass(network: &str, log: &Path) -> String {
    let log = log.display();
    format!("note: opened with the key of care network {network}, without the access code; logged in {log}")
}

/// The log is as it was written.
pub(crate) fn log_whole(lines: usize, end: &str) -> String {
    let entries = if lines == 1 { "1 line" } else { &format!("{lines} lines") };
    format!("whole: {entries}; SHA-256 of the last: {end}")
}
/// A line of the log does not follow.
pub(crate) fn log_broken(line: usize) -> String {
    format!("broken at line {line}: it or the line before was changed, or a line between them was removed")
}
/// Nothing is logged.
pub(crate) const LOG_EMPTY: &str = "whole: the log is empty";
/// Said of a line that was not written to its end.
pub(crate) fn log_torn(line: usize) -> String {
    format!("note: line {line} is torn: the machine stopped while it was written, before anything was shown")
}
/// Said when a log that is shown is broken.
pub(crate) fn log_not_whole(line: usize) -> String {
    format!("warning: {}", log_broken(line))
}
/// A line of the log that is no entry.
pub(crate) const LOG_UNREADABLE: &str = "cannot be read";
/// Why there is no record id in the log.
pub(crate) const LOG_RECORD_UNKNOWN: &str = "not known: nothing on the card could be verified";
/// What a record id in the log rests on, where that is nothing.
pub(crate) const LOG_RECORD_UNVERIFIED: &str = "by an unknown issuer: anyone may have made it up";

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
/// Said when an attestation stands in the wrong compartment.
pub(crate) const OTHER_COMPARTMENT: &str =
    "warning: a part of the card was moved to where it does not belong, and is not shown";
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

/// What is to be said of a card by its issuer's status list. What the view says is not all said again here.
pub(crate) fn card_status(standing: &StatusStanding) -> Option<String> {
    let key = standing.key_id;
    if let StatusFinding::Unreadable(code) = standing.finding {
        return Some(format!(
            "warning: the status list of the card's issuer (key {key}) cannot be read ({code}): import it again"
        ));
    }
    match standing.finding.card()? {
        CardStatus::Revoked => Some(format!(
            "warning: this card is revoked by its issuer (key {key}): do not rely on what it says"
        )),
        CardStatus::Superseded => Some(format!(
            "warning: this card was replaced by its issuer (key {key}): ask the person for the newer one"
        )),
        CardStatus::Current => None,
    }
}

/// What is to be said of the trust lists' age and of the clock.
pub(crate) fn trust(trust: &TrustStanding) -> Vec<String> {
    let clock = match trust.clock {
        ClockStanding::Plausible => None,
        ClockStanding::Behind { at_least } => Some(format!(
            "warning: this computer's clock is wrong: it must be later than {at_least}; set it, and read again"
        )),
    };
    trust.lists.iter().filter_map(freshness).chain(clock).collect()
}

fn freshness(list: &ListStanding) -> Option<String> {
    let number = list.number;
    match list.freshness {
        Freshness::Fresh => None,
        Freshness::Ageing { days } => Some(format!(
            "note: trust list {number} is {days} days old; get a new one when there is a connection"
        )),
        Freshness::Old { days } => Some(format!(
            "warning: trust list {number} is old ({days} days): an issuer may have been withdrawn since; get a new list"
        )),
    }
}

/// Below the help of `trust`.
pub(crate) const TRUST_EXAMPLES: &str = "\
Examples:
  phr-reader trust import trust.phrlist --roots phr-roots-1…
      the first time; the roots are what the programme gave you, apart from the list
  phr-reader trust import https://lists.example/trust.phrlist
      a newer one; `phr-reader trust update` fetches from there from now on
  phr-reader trust import photo-1.jpg photo-2.jpg
      from pictures of a list's QR codes, in any order
  phr-reader trust status
  phr-reader trust export --out /media/stick/trust.phrlist
  phr-reader trust export --qr sheets/
      the list as QR codes to print

A list stays in use however old it gets, and every view says how old. Exit status: 0 done, and of
`status` that no list is old and the clock can be right; 1 otherwise; 2 not done.";

/// No list of these roots is there.
pub(crate) const NOT_HELD: &str = "this machine holds no such trust list";
/// Hint for that.
pub(crate) const NOT_HELD_HINT: &str = "`phr-reader trust status` shows which it holds, and their roots";
/// It is not said which of several lists is meant.
pub(crate) const SEVERAL_HELD: &str = "this machine holds several trust lists";
/// An address gave nothing.
pub(crate) const NOTHING_FETCHED: &str = "the server says that nothing changed, and was not asked that";
/// No list came from an address.
pub(crate) const NO_ADDRESS: &str = "no list was imported from an address";
/// Hint for that.
pub(crate) const NO_ADDRESS_HINT: &str =
    "import one from its address once: `phr-reader trust import https://…`";

/// A trust list of the WHO network was given, and that is not what was asked for.
pub(crate) const GDHCN_NOT_ASKED_FOR: &str =
    "this is a trust list of the WHO network (GDHCN), whose own proof is not checked";
/// Hint for that.
pub(crate) const GDHCN_NOT_ASKED_FOR_HINT: &str = "add --gdhcn if you vouch for where it came from; its keys check other systems' certificates, and no PHR card";

/// What became of a trust list of the WHO network.
pub(crate) fn document_taken(taken: &TakenDocument) -> String {
    let (document, how) = match taken {
        TakenDocument::First(document) => (document, "taken"),
        TakenDocument::InPlaceOfAnother(document) => (document, "taken in place of the one held"),
        TakenDocument::Same(document) => (document, "held already"),
    };
    format!(
        "trust list of the WHO network: {how}\n  {} keys, {} entries not taken; its proof was not checked\n  {}\n",
        document.keys().len(),
        document.not_taken().len(),
        visible(document.id())
    )
}

/// What became of a status list that was offered.
pub(crate) fn status_taken(taken: &TakenStatus) -> String {
    let name = taken.names.get("en").or_else(|| taken.names.values().next()).map_or("", String::as_str);
    let how = match taken.before {
        None => "taken as the first of this issuer".to_owned(),
        Some(before) if before == taken.number => "held already".to_owned(),
        Some(before) => format!("taken in place of list {before}"),
    };
    format!(
        "status list {} of {}: {how}\n  {name}\n  {} records revoked or superseded\n",
        taken.number, taken.issued_at, taken.count
    )
}

/// The server has nothing newer.
pub(crate) fn not_newer(url: &str) -> String {
    format!("{url}: nothing newer than what this machine holds")
}

/// A list was written.
pub(crate) fn exported(path: &Path, list: &TrustList) -> String {
    format!("wrote {}: trust list {} of {}", path.display(), list.number(), list.content().issued_at)
}

/// A list was given up.
pub(crate) fn removed(whose: &str) -> String {
    format!("removed the trust list of {}", visible(whose))
}

/// What became of a list that was offered.
pub(crate) fn taken(taken: &Taken, now: Timestamp) -> String {
    let (list, how) = match taken {
        Taken::First(list) if list.roots().sets().len() > 1 => {
            (list, "taken as the first of these roots, which were changed since they were named".to_owned())
        }
        Taken::First(list) => (list, "taken as the first of these roots".to_owned()),
        Taken::Same(list) => (list, "held already".to_owned()),
        Taken::InPlaceOf { before, now } if before.root_set_id() != now.root_set_id() => {
            (now, format!("taken in place of list {}; its roots were changed", before.number()))
        }
        Taken::InPlaceOf { before, now } => (now, format!("taken in place of list {}", before.number())),
    };
    let content = list.content();
    let age = match list.freshness(now) {
        Freshness::Fresh => "",
        Freshness::Ageing { .. } => "; it is ageing",
        Freshness::Old { .. } => "; it is old: get a newer one",
    };
    format!(
        "trust list {} of {}: {how}\n  {} issuers, {} networks, best before {}{age}\n  roots {}\n",
        content.number,
        content.issued_at,
        content.issuers.len(),
        content.networks.len(),
        content.best_before,
        list.root_set_id()
    )
}

/// What this machine trusts.
pub(crate) fn status(status: &Status) -> String {
    let clock = match (&status.latest_seen, status.clock_standing) {
        (Some(at_least), "clock-behind") => {
            format!("{}: WRONG, it must be later than {at_least}: set it", status.clock)
        }
        _ => status.clock.clone(),
    };
    let mut text = format!("clock        {clock}\n");
    if status.lists.is_empty() {
        text += "no trust list is held: import one (`phr-reader trust import`)\n";
    }
    status.lists.iter().for_each(|list| text += &list_status(list));
    status.status_lists.iter().for_each(|list| text += &status_list_status(list));
    status.gdhcn.iter().for_each(|document| text += &document_status(document));
    text
}

fn status_list_status(list: &StatusListStatus) -> String {
    let unused = format!("key {}: not used, no trust list names its issuer", list.key_id);
    let name = list.names.get("en").or_else(|| list.names.values().next()).unwrap_or(&unused);
    format!(
        "\nstatus list  {}, {name}\nstate        {}, {} days old\nissued       {}\nbest before  {}\nrecords      {} revoked or superseded\ntaken        {}\n",
        list.number,
        list.freshness,
        list.age_days,
        list.issued_at,
        list.best_before,
        list.count,
        list.taken_at
    )
}

fn document_status(document: &DocumentStatus) -> String {
    format!(
        "\nWHO network  {}\nkeys         {}, for other systems' certificates and no PHR card\nSHA-256      {}\ntaken        {}\n",
        visible(&document.id),
        document.keys,
        document.sha256,
        document.taken_at
    )
}

fn list_status(list: &ListStatus) -> String {
    let name = list.names.get("en").or_else(|| list.names.values().next());
    let changed =
        if list.given == list.roots { "" } else { " (changed since this machine was given its roots)" };
    let withdrawn = match list.withdrawn_issuers {
        0 => String::new(),
        withdrawn => format!(", {withdrawn} of them withdrawn"),
    };
    let mut text = format!("\ntrust list   {}", list.number);
    if let Some(name) = name {
        text += &format!(", {name}");
    }
    text += &format!(
        "\nstate        {}, {} days old\nissued       {}\nbest before  {}\nroots        {}{changed}\nissuers      {}{withdrawn}\nnetworks     {}, cards are sealed for {}\ntaken        {}\n",
        list.freshness,
        list.age_days,
        list.issued_at,
        list.best_before,
        list.roots,
        list.issuers,
        list.networks,
        list.current_networks,
        list.taken_at
    );
    if let Some(source) = &list.source {
        text += &format!("from         {source}\n");
    }
    text
}

/// There is no content to give as FHIR.
pub(crate) const NOTHING_TO_EXPORT: &str = "the record's content is withheld, so there is nothing to export";
