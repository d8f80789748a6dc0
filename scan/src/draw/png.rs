use std::num::NonZeroU8;

use png::{BitDepth, ColorType, Compression, Encoder};

use super::{DrawError, same_text};
use crate::read::{PictureLimits, read_picture};
use crate::symbol::Symbol;

/// Finer pictures are not read by every decoder.
const MIN_SCALE: u8 = 2;
/// A version 40 symbol then has 5 920 pixels on a side.
const MAX_SCALE: u8 = 32;

impl Symbol {
    /// The symbol with its quiet zone as a PNG file of one bit per pixel, `pixels_per_module` pixels to each module.
    ///
    /// Eight is a good scale for screens; for print, take as many as the printer has dots per module, so that each
    /// module has whole dots. The file is read back before it is returned.
    ///
    /// # Errors
    /// [`DrawError::Scale`] outside 2 to 32 pixels per module, [`DrawError::NotReadable`] when reading back fails.
    pub fn to_png(&self, pixels_per_module: u8) -> Result<Vec<u8>, DrawError> {
        let out_of_range = DrawError::Scale { min: MIN_SCALE, max: MAX_SCALE, found: pixels_per_module };
        let scale = NonZeroU8::new(pixels_per_module)
            .filter(|scale| (MIN_SCALE..=MAX_SCALE).contains(&scale.get()))
            .ok_or(out_of_range)?;
        let file = self.encoded(scale).map_err(|_| DrawError::NotReadable)?;
        read_picture(&file, &PictureLimits::default(), |payload| same_text(self, payload))
            .map_err(|_| DrawError::NotReadable)?;
        Ok(file)
    }

    fn encoded(&self, scale: NonZeroU8) -> Result<Vec<u8>, png::EncodingError> {
        let scale = usize::from(scale.get());
        let side = self.side() * scale;
        let mut file = Vec::new();
        let mut encoder = Encoder::new(&mut file, side as u32, side as u32);
        encoder.set_color(ColorType::Grayscale);
        encoder.set_depth(BitDepth::One);
        encoder.set_compression(Compression::High);
        let mut writer = encoder.write_header()?;
        let rows: Vec<u8> = (0..side).flat_map(|y| self.packed_row(y / scale, scale)).collect();
        writer.write_image_data(&rows)?;
        writer.finish()?;
        Ok(file)
    }

    /// One row of pixels, eight to a byte, 1 for light; the last byte is filled with light.
    fn packed_row(&self, y: usize, scale: usize) -> Vec<u8> {
        let side = self.side() * scale;
        let light = |x: usize| x >= side || !self.is_dark_with_quiet_zone(x / scale, y);
        let byte = |first: usize| (first..first + 8).fold(0, |byte, x| byte << 1 | u8::from(light(x)));
        (0..side).step_by(8).map(byte).collect()
    }
}
