//! PDF files: a scan by e-mail, or a print that was never printed.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::Pdf;
use hayro::vello_cpu::Pixmap;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::{RenderCache, RenderSettings};

use super::{ReadError, Reading, Verdict, read_each, read_luma};
use crate::{Luma, PictureLimits};

/// Pages that are looked at.
const MOST_PAGES: usize = 20;
/// Pixels to a point: 300 to the inch, as scanners and card printers have it; fewer on pages longer than A4.
const SCALE: f32 = 300.0 / 72.0;
const LONGEST_SIDE: f32 = 3508.0;
/// A PDF may have something before its head (ISO 32000, annex I).
const HEAD_WITHIN: usize = 1024;

pub(super) fn is_pdf(file: &[u8]) -> bool {
    file[..file.len().min(HEAD_WITHIN)].windows(5).any(|bytes| bytes == b"%PDF-")
}

/// Reads the pages one after the other, until `accept` takes a payload.
pub(super) fn read(
    file: &[u8],
    limits: &PictureLimits,
    mut accept: impl FnMut(&[u8]) -> Verdict,
) -> Result<Reading, ReadError> {
    let mut all_refused = 0;
    let read = each_page(file, |page| match read_luma(page, limits.effort, &mut accept) {
        Err(ReadError::NoneAccepted { refused }) => {
            all_refused += refused;
            None
        }
        read => read.ok(),
    })?;
    match (read, all_refused) {
        (Some(reading), _) => Ok(reading),
        (None, 0) => Err(ReadError::NothingFound),
        (None, refused) => Err(ReadError::NoneAccepted { refused }),
    }
}

/// Reads every symbol on the pages, until `accept` says that it is enough.
pub(super) fn each(
    file: &[u8],
    limits: &PictureLimits,
    mut accept: impl FnMut(&[u8]) -> Verdict,
) -> Result<usize, ReadError> {
    let mut found: Vec<Vec<u8>> = Vec::new();
    each_page(file, |page| {
        let mut enough = None;
        // Nothing on a page is no fault of the file.
        let _ = read_each(page, limits.effort, |payload| {
            if found.iter().any(|known| known == payload) {
                return Verdict::KeepLooking;
            }
            found.push(payload.to_vec());
            let verdict = accept(payload);
            if verdict == Verdict::Accept {
                enough = Some(());
            }
            verdict
        });
        enough
    })?;
    if found.is_empty() { Err(ReadError::NothingFound) } else { Ok(found.len()) }
}

/// Draws the pages in turn until `look` has what it wants.
fn each_page<T>(file: &[u8], mut look: impl FnMut(&Luma) -> Option<T>) -> Result<Option<T>, ReadError> {
    // The interpreter wants to own the file.
    let bytes = Arc::new(file.to_vec());
    let pdf = unharmed(|| Pdf::new(bytes).ok()).flatten().ok_or(ReadError::Damaged)?;
    let pages = pdf.pages().len().min(MOST_PAGES);
    if pages == 0 {
        return Err(ReadError::Damaged);
    }
    for number in 0..pages {
        let page = unharmed(|| drawn(&pdf, number)).flatten().ok_or(ReadError::Damaged)?;
        if let Some(wanted) = look(&page) {
            return Ok(Some(wanted));
        }
    }
    Ok(None)
}

/// The interpreter of other people's files is large and not ours; where it gives up in a panic, the file is damaged.
fn unharmed<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok()
}

fn drawn(pdf: &Pdf, number: usize) -> Option<Luma> {
    let page = pdf.pages().get(number)?;
    let (width, height) = page.render_dimensions();
    let longest = width.max(height);
    if !(longest.is_finite() && width >= 1.0 && height >= 1.0) {
        return None;
    }
    let scale = SCALE.min(LONGEST_SIDE / longest);
    let settings = RenderSettings { x_scale: scale, y_scale: scale, bg_color: WHITE, ..Default::default() };
    let cache = RenderCache::new();
    grey(&hayro::render(page, &cache, &InterpreterSettings::default(), &settings))
}

fn grey(picture: &Pixmap) -> Option<Luma> {
    let pixels = picture
        .data()
        .iter()
        .map(|dot| ((u16::from(dot.r) + u16::from(dot.g) * 2 + u16::from(dot.b)) / 4) as u8);
    Luma::new(usize::from(picture.width()), usize::from(picture.height()), pixels.collect()).ok()
}
