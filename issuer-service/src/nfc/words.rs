//! The wording of `phr-issuer nfc`.

use phr_core::carrier::ndef::{self, Form};
use phr_nfc::{Done, Procedure};

/// Asked before a tag is locked.
pub(crate) const LOCK_QUESTION: &str = "The tag will be locked for ever: nobody can write to it again, no visit can be added to it, and no mistake be corrected.\nType LOCK to go on.";
/// What has to be typed.
pub(crate) const LOCK_WORD: &str = "LOCK";
/// It was not typed.
pub(crate) const NOT_LOCKED: &str = "nothing was written: locking was not confirmed";
/// Hint for that.
pub(crate) const NOT_LOCKED_HINT: &str = "leave --lock out to write the card without locking the tag";
/// There is nobody to ask.
pub(crate) const NOBODY_TO_ASK: &str = "there is no terminal to ask before locking";
/// Hint for that.
pub(crate) const NOBODY_TO_ASK_HINT: &str = "add --yes to lock without asking";
/// The tag was locked.
pub(crate) const LOCKED: &str = "the tag is locked for ever";
/// The tag is empty.
pub(crate) const ERASED: &str = "the tag is empty; nothing of the card is left on it";
/// The address had no room.
pub(crate) const NO_ROOM_FOR_ADDRESS: &str =
    "note: the address of the reader's page had no room and was left out";

/// What was written.
pub(crate) fn written(done: &Done, bytes: usize) -> String {
    let form = match (ndef::parse(&done.message).map(|message| message.form()), done.procedure) {
        (Ok(Form::Slotted), Procedure::Slot) => "into the free one of two slots",
        (Ok(Form::Slotted), Procedure::LengthLast) => "into the first of two slots",
        _ => "in the plain form",
    };
    let product = done.facts.product;
    format!("{product}: the card ({bytes} bytes) was written {form}, and read back")
}
