//! Pictures with several symbols.

use super::{Decoder, Effort, ReadError, Verdict, read_luma};
use crate::Luma;

/// Windows in a row and in a column: each has half the picture's sides and overlaps the next by half.
const WINDOWS: usize = 3;
/// Smaller windows show no more than the whole picture did.
const LEAST_WINDOW: usize = 400;

/// Reads every symbol that is found in a grey picture, and gives how many different payloads that were.
///
/// [`Verdict::KeepLooking`] asks for more, [`Verdict::Accept`] says that it is enough. With [`Effort::STILL`], parts of the
/// picture are looked at more closely after the whole, where neighbours do not distract.
///
/// # Errors
/// [`ReadError::NothingFound`] when no symbol is read.
pub fn read_each(
    picture: &Luma,
    effort: Effort,
    mut accept: impl FnMut(&[u8]) -> Verdict,
) -> Result<usize, ReadError> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    let mut see = |payload: &[u8]| {
        if found.iter().any(|known| known == payload) {
            return Verdict::KeepLooking;
        }
        found.push(payload.to_vec());
        accept(payload)
    };
    let enough = read_luma(picture, effort, &mut see).is_ok();
    if !enough && effort.up_to >= Decoder::LatticeRescaled {
        let closely = Effort { up_to: Decoder::Lattice, ..effort };
        windows(picture).any(|window| read_luma(&window, closely, &mut see).is_ok());
    }
    if found.is_empty() { Err(ReadError::NothingFound) } else { Ok(found.len()) }
}

/// Overlapping parts of a picture that is large enough for them.
fn windows(picture: &Luma) -> impl Iterator<Item = Luma> {
    let (width, height) = (picture.width() / 2, picture.height() / 2);
    let places = (0..WINDOWS).flat_map(|row| (0..WINDOWS).map(move |column| (column, row)));
    let step = |length: usize, number: usize| length * number / (WINDOWS - 1);
    let is_large = width.max(height) >= LEAST_WINDOW;
    places
        .filter(move |_| is_large)
        .map(move |(column, row)| picture.part(step(width, column), step(height, row), width, height))
}
