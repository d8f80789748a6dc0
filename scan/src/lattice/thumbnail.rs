//! A frame made small, in which only shapes are left: for finding how the next frame has moved.

use super::budget::Budget;
use super::geometry::Point;
use super::plane::Plane;

/// Most pixels of the long side of the finest level.
const LONG_SIDE: usize = 480;
/// Levels, each half as large as the one before.
const LEVELS: usize = 3;
/// Fewest pixels of the short side of a level.
const LEAST_SIDE: usize = 12;
/// Half the side of the square with which a pixel is compared, in the level's own pixels.
const NEIGHBOURHOOD: usize = 7;
/// Deviation of grey below which there is nothing but noise.
const NOISE: f32 = 2.0;
/// Standard scores are held at this: a reflection counts no more than the edge of a module.
const MOST: f32 = 2.5;

/// A frame in a few small sizes, each pixel as a standard score among those around it, so that light and shadow hardly
/// matter.
#[derive(Clone)]
pub(crate) struct Thumbnail {
    /// The finest first.
    levels: Vec<Level>,
}

/// One size of a frame.
#[derive(Clone)]
pub(super) struct Level {
    /// Pixels of the frame to one of the level's.
    pub(super) scale: f32,
    grey: Grey,
}

impl Thumbnail {
    pub(super) fn new(plane: &Plane, budget: &mut Budget) -> Self {
        let factor = plane.width().max(plane.height()).div_ceil(LONG_SIDE).max(1);
        let whole = Grey { width: plane.width(), height: plane.height(), values: plane.pixels().to_vec() };
        budget.spend(2 * whole.values.len());
        let mut grey = whole.reduced(factor);
        let mut scale = factor as f32;
        let mut levels = Vec::with_capacity(LEVELS);
        while levels.len() < LEVELS && grey.width.min(grey.height) >= LEAST_SIDE {
            levels.push(Level { scale, grey: grey.smoothed().scores() });
            budget.spend(20 * grey.values.len());
            grey = grey.reduced(2);
            scale *= 2.0;
        }
        Self { levels }
    }

    /// The sizes, the finest first; none of a very small picture.
    pub(super) fn levels(&self) -> &[Level] {
        &self.levels
    }
}

impl Level {
    /// The score at a place of the frame, bilinear; `None` outside.
    #[inline]
    pub(super) fn at(&self, place: Point) -> Option<f32> {
        let (x, y) = (place.x / self.scale - 0.5, place.y / self.scale - 0.5);
        let Grey { width, height, values } = &self.grey;
        let is_inside = x >= 0.0 && y >= 0.0 && x < (*width - 1) as f32 && y < (*height - 1) as f32;
        if !is_inside {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let first = row * width + column;
        let [a, b] = [values[first], values[first + 1]];
        let [c, d] = [values[first + width], values[first + width + 1]];
        let upper = a + (b - a) * fx;
        let lower = c + (d - c) * fx;
        Some(upper + (lower - upper) * fy)
    }
}

/// Values row by row.
#[derive(Clone)]
struct Grey {
    width: usize,
    height: usize,
    values: Vec<f32>,
}

impl Grey {
    /// Means of squares of `factor` by `factor`; what is left over at the right and below is dropped.
    fn reduced(&self, factor: usize) -> Self {
        let (width, height) = (self.width / factor, self.height / factor);
        let mut values = vec![0f32; width * height];
        let share = 1.0 / (factor * factor) as f32;
        for (y, line) in self.values.chunks_exact(self.width).take(height * factor).enumerate() {
            let sums = &mut values[y / factor * width..][..width];
            for (sum, part) in sums.iter_mut().zip(line.chunks_exact(factor)) {
                *sum += part.iter().sum::<f32>() * share;
            }
        }
        Self { width, height, values }
    }

    /// Weights of 1, 2, 1 along and down; the border stays.
    fn smoothed(&self) -> Self {
        let mut along = self.values.clone();
        for (out, line) in along.chunks_exact_mut(self.width).zip(self.values.chunks_exact(self.width)) {
            for (out, part) in out[1..].iter_mut().zip(line.windows(3)) {
                *out = (part[0] + 2.0 * part[1] + part[2]) / 4.0;
            }
        }
        let mut values = along.clone();
        for y in 1..self.height.saturating_sub(1) {
            for x in 0..self.width {
                let i = y * self.width + x;
                values[i] = (along[i - self.width] + 2.0 * along[i] + along[i + self.width]) / 4.0;
            }
        }
        Self { values, ..*self }
    }

    /// Each value as a standard score among those around it.
    fn scores(&self) -> Self {
        let stride = self.width + 1;
        let mut sums = vec![(0f64, 0f64); stride * (self.height + 1)];
        for (y, line) in self.values.chunks_exact(self.width).enumerate() {
            let (mut sum, mut squares) = (0f64, 0f64);
            for (x, &value) in line.iter().enumerate() {
                sum += f64::from(value);
                squares += f64::from(value) * f64::from(value);
                let above = sums[y * stride + x + 1];
                sums[(y + 1) * stride + x + 1] = (above.0 + sum, above.1 + squares);
            }
        }
        let around =
            |at: usize, end: usize| (at.saturating_sub(NEIGHBOURHOOD), (at + NEIGHBOURHOOD + 1).min(end));
        let score = |(i, &value): (usize, &f32)| {
            let (left, right) = around(i % self.width, self.width);
            let (top, bottom) = around(i / self.width, self.height);
            let corner = |y: usize, x: usize| sums[y * stride + x];
            let [a, b, c, d] =
                [corner(top, left), corner(top, right), corner(bottom, left), corner(bottom, right)];
            let count = ((right - left) * (bottom - top)) as f64;
            let mean = (d.0 - b.0 - c.0 + a.0) / count;
            let variance = (d.1 - b.1 - c.1 + a.1) / count - mean * mean;
            let deviation = (variance.max(0.0).sqrt() as f32).hypot(NOISE);
            ((value - mean as f32) / deviation).clamp(-MOST, MOST)
        };
        let values = self.values.iter().enumerate().map(score).collect();
        Self { values, ..*self }
    }
}
