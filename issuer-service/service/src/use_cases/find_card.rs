//! Finding the card in what was handed in: a picture, the text of its code, or its bytes.

use phr_cli_kit::{Failure, InputKind};
use phr_core::card::SealedCard;
use phr_core::carrier::text;
use phr_scan::{Effort, Luma, PictureLimits, ReadError, Verdict, read_luma, read_picture};

/// Longest picture file, in bytes: a photograph of a telephone.
pub(crate) const PICTURE_BYTES: usize = 16 * 1024 * 1024;
/// Longest text that is taken for a card's.
pub(crate) const TEXT_BYTES: usize = 64 * 1024;
/// Most pixels of a picture. One that is larger has been scanned too finely.
const PIXELS: u64 = 50_000_000;
/// Most memory that unpacking one picture may take.
const MEMORY: u64 = 256 * 1024 * 1024;
/// Longest side of a frame of a camera.
const FRAME_SIDE: usize = 2048;

/// The card in a file that was handed in. A picture may show other codes beside it. Takes up to seconds, so call it where
/// it keeps nobody waiting.
///
/// # Errors
/// What is wrong with the input, with the code of the library that says so.
pub(crate) fn find_card(bytes: &[u8]) -> Result<SealedCard, Failure> {
    match InputKind::of(bytes) {
        InputKind::Picture => find_in_picture(bytes),
        InputKind::Card => Ok(SealedCard::parse(bytes)?),
        InputKind::Text => find_in_text(std::str::from_utf8(bytes).map_err(|_| unknown())?),
        InputKind::Unknown => Err(unknown()),
    }
}

/// The card in a text, as it is pasted or as a scanner types it.
///
/// # Errors
/// As [`find_card`].
pub(crate) fn find_in_text(typed: &str) -> Result<SealedCard, Failure> {
    Ok(SealedCard::parse(&text::decode(typed.trim_start_matches('\u{feff}'))?)?)
}

/// The card in one grey frame of a camera, if it is there: the next frame comes soon.
pub(crate) fn find_in_frame(width: usize, height: usize, pixels: Vec<u8>) -> Option<SealedCard> {
    if width > FRAME_SIDE || height > FRAME_SIDE {
        return None;
    }
    let frame = Luma::new(width, height, pixels).ok()?;
    let mut card = None;
    _ = read_luma(&frame, Effort::FRAME, |payload| judge(payload, &mut card, &mut None));
    card
}

fn find_in_picture(picture: &[u8]) -> Result<SealedCard, Failure> {
    let mut limits = PictureLimits::default();
    (limits.pixels, limits.memory) = (PIXELS, MEMORY);
    let (mut card, mut refused) = (None, None);
    let found = read_picture(picture, &limits, |payload| judge(payload, &mut card, &mut refused));
    match (card, found) {
        (Some(card), _) => Ok(card),
        // A code that is nearly a card's says best what is wrong.
        (None, Err(ReadError::NoneAccepted { refused: codes })) => {
            Err(refused.unwrap_or_else(|| ReadError::NoneAccepted { refused: codes }.into()))
        }
        (None, Err(error)) => Err(error.into()),
        (None, Ok(_)) => Err(unknown()),
    }
}

fn judge(payload: &[u8], card: &mut Option<SealedCard>, refused: &mut Option<Failure>) -> Verdict {
    let Ok(text) = std::str::from_utf8(payload) else { return Verdict::KeepLooking };
    match find_in_text(text) {
        Ok(found) => {
            *card = Some(found);
            Verdict::Accept
        }
        Err(failure) => {
            if failure.code() != "card-text-not-a-card" && refused.is_none() {
                *refused = Some(failure);
            }
            Verdict::KeepLooking
        }
    }
}

fn unknown() -> Failure {
    Failure::new("input-unknown", "this is neither a picture nor the text of a card")
}
