//! The wording of `phr-reader nfc`.

use phr_core::carrier::ndef::Form;
use phr_nfc::{Access, Content, Entry, TagKind, TagReport};

/// No reader was found.
pub(crate) const NO_READERS: &str = "no readers";
/// No write was interrupted.
pub(crate) const NOTHING_INTERRUPTED: &str = "no write was interrupted";
/// No entry has such a name.
pub(crate) const NO_SUCH_ENTRY: &str = "no interrupted write has this name";
/// Hint for that, and where several fit.
pub(crate) const LIST_HINT: &str = "`phr-reader nfc recover --list` shows them";
/// Several interrupted writes fit the tag.
pub(crate) const SEVERAL_ENTRIES: &str =
    "several interrupted writes could be this tag's, which makes its identifier up anew each time";
/// Hint for that.
pub(crate) const SEVERAL_ENTRIES_HINT: &str =
    "name one with --entry ENTRY; `phr-reader nfc recover --list` shows them";

/// What was written of a recovery.
pub(crate) fn recovered(entry: &Entry, undo: bool) -> String {
    let id = &entry.id;
    match (undo, entry.old.is_some(), entry.erase) {
        (false, _, false) => format!("{id}: finished, the new card is on the tag and was read back"),
        (false, _, true) => format!("{id}: finished, the tag is empty"),
        (true, true, _) => {
            format!("{id}: undone, what was on the tag before is there again and was read back")
        }
        (true, false, _) => format!("{id}: undone, the tag is empty, as it was before"),
    }
}

/// An interrupted write was given up.
pub(crate) fn forgotten(id: &str) -> String {
    format!("{id}: what was kept of it is deleted")
}

/// A line of `recover --list`.
pub(crate) fn entry(entry: &Entry) -> String {
    let old = entry.old.as_ref().map_or("nothing whole".to_owned(), |old| format!("{} bytes", old.len()));
    let new = if entry.erase { "nothing".to_owned() } else { format!("{} bytes", entry.new.len()) };
    let kind = if entry.type2 { "Type 2 tag" } else { "Type 4 card" };
    format!("{:<18} {kind}, {old} before, {new} to be written\n", entry.id)
}

/// The card was copied.
pub(crate) fn copied(bytes: usize, path: &std::path::Path) -> String {
    format!("wrote {} ({bytes} bytes, sealed as on the tag)", path.display())
}

/// What `info` shows.
pub(crate) fn info(report: &TagReport, interrupted: Option<&str>) -> String {
    let facts = &report.facts;
    let kind = match facts.kind {
        TagKind::Type2 => "NFC Forum Type 2".to_owned(),
        TagKind::Type4 { length_bytes: 2 } => "NFC Forum Type 4".to_owned(),
        TagKind::Type4 { .. } => "NFC Forum Type 4, mapping version 3.0".to_owned(),
    };
    let uid: String = facts.uid.iter().map(|byte| format!("{byte:02x}")).collect();
    let uid = match (uid.is_empty(), facts.has_random_uid()) {
        (true, _) => "the reader does not tell it".to_owned(),
        (_, true) => format!("{uid} (made up anew each time)"),
        _ => uid,
    };
    let access = match facts.access {
        Access::Writable => "can be written",
        Access::ReadOnly => "only for reading",
        Access::Locked => "locked: only for reading",
    };
    let mut lines = vec![
        ("tag", format!("{}, {kind}", facts.product)),
        ("identifier", uid),
        ("area", format!("{} bytes", facts.area)),
        (
            "room for a card",
            format!("{} bytes, or {} in each of two slots", report.plain_room, report.slot_room),
        ),
        ("access", access.to_owned()),
    ];
    if let Some((read, written)) = facts.frames {
        lines.push(("frames", format!("{read} bytes are read at once, {written} written")));
    }
    lines.push(("content", content(report)));
    if let Some(message) = report.message() {
        lines.extend(message.uri().map(|uri| ("address", printable(uri))));
        let foreign: Vec<String> =
            message.foreign().iter().map(|kind| printable(&kind.to_string())).collect();
        if !foreign.is_empty() {
            lines.push(("other records", foreign.join(", ")));
        }
    }
    lines.extend(
        interrupted
            .map(|id| ("interrupted", format!("a write by this machine ({id}): `phr-reader nfc recover`"))),
    );
    lines.into_iter().map(|(name, value)| format!("{name:<16} {value}\n")).collect()
}

fn content(report: &TagReport) -> String {
    match (report.card(), &report.content) {
        (Ok(card), _) => {
            let form = match report.message().map(|message| message.form()) {
                Some(Form::Slotted) => "in one of two slots",
                _ => "in the plain form",
            };
            format!("a card of {} bytes, {form}", card.len())
        }
        (Err(_), Content::Empty) => "empty".to_owned(),
        (Err(phr_nfc::CardError::NoCard), _) => "no card, but records of something else".to_owned(),
        (Err(error), _) => format!("damaged: {error}"),
    }
}

/// What a stranger wrote, without what a terminal would take for commands.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}
