//! What is said when a card is looked for and opened.

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
