//! What is said while a card is held to a reader.

/// Before anything else.
pub(crate) const HOLD: &str = "hold the card to the reader, and keep it still";
/// The card was taken away too early.
pub(crate) const MOVED_AWAY: &str = "card moved away: nothing is lost, hold it again";
/// Another card came back.
pub(crate) const OTHER_TAG: &str = "this is another card: hold the first one again";

/// No reader is there.
pub(crate) const NO_READER: &str = "there is no NFC reader";
/// Hint for that.
pub(crate) const NO_READER_HINT: &str =
    "plug one in, and look at `phr-reader nfc list`; docs/nfc.md says which readers work";
/// Several readers are there.
pub(crate) fn several_readers(names: &[String]) -> String {
    format!("there are several readers: {}", names.join(", "))
}
/// Hint for that.
pub(crate) const SEVERAL_READERS_HINT: &str =
    "name one with --reader NAME, with `nfc:NAME` in place of a file, or in PHR_NFC_READER";
/// Hint where a reader's name is none.
pub(crate) const READER_NAME_HINT: &str = "`phr-reader nfc list` shows the names";

/// What to do next about an error of a tag or a reader.
pub(crate) fn hint(code: &str) -> Option<&'static str> {
    Some(match code {
        "nfc-card-lost" => {
            "nothing is lost: hold the card to the reader, still, and try again; `phr-reader nfc recover` brings an interrupted write to its end"
        }
        "nfc-no-tag" => "hold the card to the middle of the reader's surface",
        "nfc-several-tags" => "leave one card on the reader",
        "nfc-unformatted" => {
            "take a tag that is formatted for NDEF: NTAG213, 215 and 216 come so; a DESFire card is formatted with an app of its maker"
        }
        "nfc-read-only" => "take another tag",
        "nfc-too-big" => {
            "take a larger tag, or issue a smaller card: `phr-issuer issue --carrier` with the tag's name"
        }
        "nfc-occupied" => {
            "`phr-issuer nfc update` replaces a card; --replace everything replaces whatever is on the tag"
        }
        "nfc-no-card" => "`phr-issuer nfc write` puts a card on an empty tag",
        "nfc-unfinished" => "hold this tag to the reader and run `phr-reader nfc recover` first",
        "nfc-other-tag" => "`phr-reader nfc recover --list` shows which tags were being written",
        "nfc-other-content" => {
            "what is on the tag is newer; `phr-reader nfc recover --forget ENTRY` gives the interrupted write up"
        }
        "nfc-verify" => "try again; if that stays so, the tag is worn out: take another",
        "nfc-reader" => {
            "unplug the reader and plug it in again; `phr-reader nfc list` shows those that are there"
        }
        "nfc-reader-busy" => "close the other program, or take another reader",
        "nfc-damaged" | "ndef-truncated" | "ndef-trailing" | "ndef-flags" => {
            "a write may have been interrupted: on the machine that wrote it, run `phr-reader nfc recover`"
        }
        _ => return None,
    })
}
