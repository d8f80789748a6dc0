//! Picture files.

use std::io::Cursor;

use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits};

use super::{Effort, ReadError, Reading, Verdict, read_each, read_luma};
use crate::Luma;

/// What a picture file may ask for. Checked before the pixels are unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct PictureLimits {
    /// Most pixels.
    pub pixels: u64,
    /// Most bytes of memory that unpacking may take.
    pub memory: u64,
    /// How hard to look.
    pub effort: Effort,
    /// Whether PDF files are read too, up to twenty pages, where that is built in (the feature `pdf`). Interpreting one takes
    /// more time and memory than these limits say, so it is for a person's own files, and not for what comes over a network.
    pub pdf: bool,
}

impl PictureLimits {
    /// For files that a person at this machine names: the default, and PDF files where they are built in.
    pub fn of_own_files() -> Self {
        Self { pdf: true, ..Self::default() }
    }
}

impl Default for PictureLimits {
    /// 100 megapixels, 512 MiB, [`Effort::STILL`], no PDF files.
    fn default() -> Self {
        Self { pixels: 100_000_000, memory: 512 << 20, effort: Effort::STILL, pdf: false }
    }
}

/// Reads the first symbol in a PNG, JPEG or WebP file, whatever it says, within the default limits.
///
/// # Errors
/// As [`read_picture`], but never [`ReadError::NoneAccepted`].
pub fn read_first_in_picture(file: &[u8]) -> Result<Reading, ReadError> {
    read_picture(file, &PictureLimits::default(), |_| Verdict::Accept)
}

/// Reads a PNG, JPEG or WebP file until `accept` takes a payload; see [`read_luma`]. PDF files are read where
/// the limits say so.
///
/// # Errors
/// [`ReadError::Empty`], [`ReadError::NotAPicture`], [`ReadError::Damaged`] and [`ReadError::TooLarge`] about the
/// file; else those of [`read_luma`].
pub fn read_picture(
    file: &[u8],
    limits: &PictureLimits,
    accept: impl FnMut(&[u8]) -> Verdict,
) -> Result<Reading, ReadError> {
    #[cfg(feature = "pdf")]
    if limits.pdf && super::pdf::is_pdf(file) {
        return super::pdf::read(file, limits, accept);
    }
    read_luma(&unpacked(file, limits)?, limits.effort, accept)
}

/// Reads every symbol that is found in a PNG, JPEG or WebP file (or PDF, where the limits say so), until `accept` says that it is enough; see [`read_each`].
///
/// # Errors
/// About the file, as [`read_picture`]; else those of [`read_each`].
pub fn read_each_in_picture(
    file: &[u8],
    limits: &PictureLimits,
    accept: impl FnMut(&[u8]) -> Verdict,
) -> Result<usize, ReadError> {
    #[cfg(feature = "pdf")]
    if limits.pdf && super::pdf::is_pdf(file) {
        return super::pdf::each(file, limits, accept);
    }
    read_each(&unpacked(file, limits)?, limits.effort, accept)
}

fn unpacked(file: &[u8], limits: &PictureLimits) -> Result<Luma, ReadError> {
    if file.is_empty() {
        return Err(ReadError::Empty);
    }
    // Reading from memory cannot fail.
    let reader =
        ImageReader::new(Cursor::new(file)).with_guessed_format().map_err(|_| ReadError::NotAPicture)?;
    // Others in the same program may have `image` built with more decoders than this crate asks for.
    if !matches!(reader.format(), Some(ImageFormat::Png | ImageFormat::Jpeg | ImageFormat::WebP)) {
        return Err(ReadError::NotAPicture);
    }
    let mut decoder = reader.into_decoder().map_err(|error| named(&error, limits))?;
    let (width, height) = decoder.dimensions();
    let pixels = u64::from(width) * u64::from(height);
    if pixels > limits.pixels || decoder.total_bytes() > limits.memory {
        return Err(too_large(pixels, limits));
    }
    let mut memory = Limits::no_limits();
    memory.max_alloc = Some(limits.memory);
    decoder.set_limits(memory).map_err(|_| too_large(pixels, limits))?;
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| named(&error, limits))?;
    let grey = if picture.color().has_alpha() { on_white(&picture) } else { picture.into_luma8().into_raw() };
    Luma::new(width as usize, height as usize, grey).map_err(|_| ReadError::Empty)
}

/// What is transparent is taken to lie on white paper.
fn on_white(picture: &DynamicImage) -> Vec<u8> {
    let blend = |luma: u8, alpha: u8| 255 - ((255 - u16::from(luma)) * u16::from(alpha) + 127) / 255;
    picture.to_luma_alpha8().pixels().map(|pixel| blend(pixel.0[0], pixel.0[1]) as u8).collect()
}

fn named(error: &ImageError, limits: &PictureLimits) -> ReadError {
    match error {
        ImageError::Unsupported(_) => ReadError::NotAPicture,
        ImageError::Limits(_) => too_large(limits.pixels, limits),
        _ => ReadError::Damaged,
    }
}

fn too_large(pixels: u64, limits: &PictureLimits) -> ReadError {
    ReadError::TooLarge { megapixels: pixels.div_ceil(1_000_000), limit: limits.pixels / 1_000_000 }
}
