//! Grey pictures.

/// A grey picture: 8 bits per pixel, row by row, 0 black.
#[derive(Clone, PartialEq, Eq)]
pub struct Luma {
    width: usize,
    height: usize,
    pixels: Vec<u8>,
}

impl Luma {
    /// Takes a frame of `width` by `height` pixels, without padding between the rows.
    ///
    /// # Errors
    /// [`LumaError::Empty`] when a side is zero, [`LumaError::Length`] when `pixels` is not `width * height` long.
    pub fn new(width: usize, height: usize, pixels: Vec<u8>) -> Result<Self, LumaError> {
        if width == 0 || height == 0 {
            return Err(LumaError::Empty);
        }
        if width.checked_mul(height) != Some(pixels.len()) {
            return Err(LumaError::Length { width, height, found: pixels.len() });
        }
        Ok(Self { width, height, pixels })
    }

    /// Pixels in a row.
    pub fn width(&self) -> usize {
        self.width
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.height
    }

    /// The pixels, row by row.
    pub fn pixels(&self) -> &[u8] {
        &self.pixels
    }

    /// The longer side in pixels.
    pub(crate) fn long_side(&self) -> usize {
        self.width.max(self.height)
    }

    /// The picture scaled so that its long side has `long_side` pixels: means of areas going down, bilinear going
    /// up.
    pub(crate) fn scaled_to(&self, long_side: usize) -> Self {
        let scale = long_side as f32 / self.long_side() as f32;
        let width = ((self.width as f32 * scale).round() as usize).max(1);
        let height = ((self.height as f32 * scale).round() as usize).max(1);
        let columns = taps(self.width, width);
        let rows = taps(self.height, height);
        let mut narrow = vec![0f32; width * self.height];
        for (line, out) in self.pixels.chunks_exact(self.width).zip(narrow.chunks_exact_mut(width)) {
            for (tap, value) in columns.iter().zip(out) {
                let window = &line[tap.first..tap.first + tap.weights.len()];
                *value = window.iter().zip(&tap.weights).map(|(&p, w)| f32::from(p) * w).sum();
            }
        }
        let mut pixels = Vec::with_capacity(width * height);
        let mut line = vec![0f32; width];
        for tap in &rows {
            line.fill(0.0);
            for (y, weight) in (tap.first..).zip(&tap.weights) {
                let source = &narrow[y * width..(y + 1) * width];
                line.iter_mut().zip(source).for_each(|(sum, value)| *sum += value * weight);
            }
            pixels.extend(line.iter().map(|value| value.round() as u8));
        }
        Self { width, height, pixels }
    }

    /// The part of so many pixels from column `x` and row `y` on, as far as the picture reaches; at least one pixel.
    pub(crate) fn part(&self, x: usize, y: usize, width: usize, height: usize) -> Self {
        let (x, y) = (x.min(self.width - 1), y.min(self.height - 1));
        let (width, height) = (width.clamp(1, self.width - x), height.clamp(1, self.height - y));
        let rows = self.pixels.chunks_exact(self.width).skip(y).take(height);
        Self { width, height, pixels: rows.flat_map(|row| &row[x..x + width]).copied().collect() }
    }

    /// The negative picture.
    pub(crate) fn inverted(&self) -> Self {
        Self { pixels: self.pixels.iter().map(|p| 255 - p).collect(), ..*self }
    }
}

impl std::fmt::Debug for Luma {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Luma({} x {})", self.width, self.height)
    }
}

/// Why bytes are not a grey picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LumaError {
    /// A side is zero.
    #[error("the frame has no pixels")]
    Empty,
    /// The number of pixels is not the product of the sides.
    #[error("a frame of {width} by {height} pixels cannot have {found} bytes")]
    Length {
        /// Pixels in a row.
        width: usize,
        /// Rows.
        height: usize,
        /// Bytes handed in.
        found: usize,
    },
}

impl LumaError {
    /// Stable code for programs and translations.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "frame-empty",
            Self::Length { .. } => "frame-length",
        }
    }
}

/// The source pixels that make one target pixel.
struct Tap {
    first: usize,
    weights: Vec<f32>,
}

/// Triangle filter of one target pixel's width (never narrower than a source pixel), for each target pixel.
fn taps(source: usize, target: usize) -> Vec<Tap> {
    let step = source as f32 / target as f32;
    let reach = step.max(1.0);
    let last = source - 1;
    (0..target)
        .map(|i| {
            let centre = (i as f32 + 0.5) * step - 0.5;
            let first = ((centre - reach).ceil().max(0.0) as usize).min(last);
            let end = ((centre + reach).floor().max(0.0) as usize).clamp(first, last);
            let mut weights: Vec<f32> =
                (first..=end).map(|x| (1.0 - (x as f32 - centre).abs() / reach).max(1e-6)).collect();
            let total: f32 = weights.iter().sum();
            weights.iter_mut().for_each(|w| *w /= total);
            Tap { first, weights }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sides_and_bytes_must_agree() {
        assert_eq!(Luma::new(3, 2, vec![0; 6]).unwrap().height(), 2);
        assert_eq!(Luma::new(0, 2, vec![]).unwrap_err().code(), "frame-empty");
        assert_eq!(Luma::new(usize::MAX, 2, vec![0; 6]).unwrap_err().code(), "frame-length");
    }

    #[test]
    fn scaling_keeps_the_mean_and_the_shape() {
        let pixels = (0..60 * 40).map(|i| if (i % 60 + i / 60) % 2 == 0 { 255 } else { 0 }).collect();
        let half = Luma::new(60, 40, pixels).unwrap().scaled_to(30);
        assert_eq!((half.width(), half.height()), (30, 20));
        let inner: Vec<u8> =
            half.pixels().chunks(30).skip(1).take(18).flat_map(|row| row[1..29].to_vec()).collect();
        assert!(inner.iter().all(|p| (120..=135).contains(p)));
        assert_eq!(half.scaled_to(1).pixels().len(), 1);
    }

    #[test]
    fn a_part_is_cut_out_and_never_reaches_beyond() {
        let picture = Luma::new(4, 3, (0..12).collect()).unwrap();
        assert_eq!(picture.part(1, 1, 2, 2).pixels(), [5, 6, 9, 10]);
        assert_eq!(picture.part(3, 2, 9, 9).pixels(), [11]);
        assert_eq!(picture.part(9, 9, 0, 0).pixels(), [11]);
    }

    #[test]
    fn debug_shows_no_picture() {
        assert_eq!(format!("{:?}", Luma::new(2, 1, vec![7, 9]).unwrap()), "Luma(2 x 1)");
    }
}
