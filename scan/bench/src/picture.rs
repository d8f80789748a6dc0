//! Pictures in floating point: 0 black, 1 white.

use crate::random::Random;

/// A grey picture, row by row.
#[derive(Debug, Clone)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) grey: Vec<f32>,
}

impl Picture {
    pub(crate) fn filled(width: usize, height: usize, grey: f32) -> Self {
        Self { width, height, grey: vec![grey; width * height] }
    }

    /// Fills what is inside of a rectangle as far as it lies in the picture.
    pub(crate) fn fill(&mut self, [left, top, right, bottom]: [f32; 4], grey: f32) {
        let clamp = |v: f32, most: usize| v.max(0.0).min(most as f32) as usize;
        let (left, right) = (clamp(left, self.width), clamp(right, self.width));
        for y in clamp(top, self.height)..clamp(bottom, self.height) {
            if left < right {
                self.grey[y * self.width + left..y * self.width + right].fill(grey);
            }
        }
    }

    /// Draws a line of some thickness.
    pub(crate) fn line(&mut self, from: [f32; 2], to: [f32; 2], thickness: f32, grey: f32) {
        let way = [to[0] - from[0], to[1] - from[1]];
        let length = way[0].hypot(way[1]).max(1e-3);
        let half = thickness / 2.0;
        self.paint_within(
            [
                from[0].min(to[0]) - half,
                from[1].min(to[1]) - half,
                from[0].max(to[0]) + half,
                from[1].max(to[1]) + half,
            ],
            grey,
            |x, y| {
                let (dx, dy) = (x - from[0], y - from[1]);
                let along = (dx * way[0] + dy * way[1]) / length;
                let across = (dx * way[1] - dy * way[0]) / length;
                along >= 0.0 && along <= length && across.abs() <= half
            },
        );
    }

    /// Draws a filled ellipse.
    pub(crate) fn ellipse(&mut self, centre: [f32; 2], radii: [f32; 2], turn: f32, grey: f32) {
        let reach = radii[0].max(radii[1]);
        let (sin, cos) = turn.sin_cos();
        self.paint_within(
            [centre[0] - reach, centre[1] - reach, centre[0] + reach, centre[1] + reach],
            grey,
            |x, y| {
                let (dx, dy) = (x - centre[0], y - centre[1]);
                let (a, b) = ((dx * cos + dy * sin) / radii[0], (dy * cos - dx * sin) / radii[1]);
                a * a + b * b <= 1.0
            },
        );
    }

    /// Paints the pixels in a rectangle for whose middle `inside` says so.
    pub(crate) fn paint_within(&mut self, bounds: [f32; 4], grey: f32, inside: impl Fn(f32, f32) -> bool) {
        let clamp = |v: f32, most: usize| v.max(0.0).min(most as f32) as usize;
        let (left, right) = (clamp(bounds[0], self.width), clamp(bounds[2].ceil(), self.width));
        for y in clamp(bounds[1], self.height)..clamp(bounds[3].ceil(), self.height) {
            for x in left..right {
                if inside(x as f32 + 0.5, y as f32 + 0.5) {
                    self.grey[y * self.width + x] = grey;
                }
            }
        }
    }

    /// Bilinear between pixel middles; `None` outside.
    #[inline]
    pub(crate) fn at(&self, x: f32, y: f32) -> Option<f32> {
        let (x, y) = (x - 0.5, y - 0.5);
        let inside = x >= 0.0 && y >= 0.0 && x < (self.width - 1) as f32 && y < (self.height - 1) as f32;
        if !inside {
            return None;
        }
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let first = row * self.width + column;
        let [a, b] = [self.grey[first], self.grey[first + 1]];
        let [c, d] = [self.grey[first + self.width], self.grey[first + self.width + 1]];
        let (upper, lower) = (a + (b - a) * fx, c + (d - c) * fx);
        Some(upper + (lower - upper) * fy)
    }

    pub(crate) fn gaussian(&mut self, deviation: f32) {
        if deviation <= 0.1 {
            return;
        }
        let reach = (3.0 * deviation).ceil() as i32;
        let kernel =
            normalised((-reach..=reach).map(|i| (-(i * i) as f32 / (2.0 * deviation * deviation)).exp()));
        let across: Vec<_> = (-reach..=reach).zip(&kernel).map(|(i, &w)| (i, 0, w)).collect();
        let down: Vec<_> = (-reach..=reach).zip(&kernel).map(|(i, &w)| (0, i, w)).collect();
        self.convolve(&across);
        self.convolve(&down);
    }

    /// An even disk.
    pub(crate) fn defocus(&mut self, radius: f32) {
        if radius <= 0.3 {
            return;
        }
        const FINE: i32 = 8;
        let reach = radius.ceil() as i32;
        let covered = |x: i32, y: i32| {
            let inside = |i: i32| {
                let at = |c: i32, k: i32| c as f32 + (k as f32 + 0.5) / FINE as f32 - 0.5;
                at(x, i % FINE).hypot(at(y, i / FINE)) <= radius
            };
            (0..FINE * FINE).filter(|&i| inside(i)).count() as f32
        };
        let places = (-reach..=reach).flat_map(|y| (-reach..=reach).map(move |x| (x, y)));
        self.convolve(&even(places.map(|(x, y)| (x, y, covered(x, y))).collect()));
    }

    /// Movement along a straight line.
    pub(crate) fn motion(&mut self, length: f32, angle: f32) {
        if length <= 1.0 {
            return;
        }
        let reach = (length / 2.0).ceil() as i32 + 1;
        let side = (2 * reach + 1) as usize;
        let mut weights = vec![0f32; side * side];
        const STEPS: i32 = 100;
        for i in 0..STEPS {
            let along = ((i as f32 + 0.5) / STEPS as f32 - 0.5) * length;
            let (x, y) = (along * angle.cos() + reach as f32, along * angle.sin() + reach as f32);
            let (column, row) = (x as usize, y as usize);
            let (fx, fy) = (x - column as f32, y - row as f32);
            for (dx, dy, w) in [
                (0, 0, (1.0 - fx) * (1.0 - fy)),
                (1, 0, fx * (1.0 - fy)),
                (0, 1, (1.0 - fx) * fy),
                (1, 1, fx * fy),
            ] {
                if column + dx < side && row + dy < side {
                    weights[(row + dy) * side + column + dx] += w;
                }
            }
        }
        let place = |i: usize| ((i % side) as i32 - reach, (i / side) as i32 - reach);
        self.convolve(&even(weights.iter().enumerate().map(|(i, &w)| (place(i).0, place(i).1, w)).collect()));
    }

    fn convolve(&mut self, kernel: &[(i32, i32, f32)]) {
        let (width, height) = (self.width, self.height);
        let reach = kernel.iter().map(|(dx, _, _)| dx.unsigned_abs() as usize).max().unwrap_or(0);
        let mut out = vec![0f32; self.grey.len()];
        // One row after the other, each with its ends repeated, so that the inner loop is a plain sum.
        let stride = width + 2 * reach;
        let mut padded = vec![0f32; stride * height];
        for (row, line) in self.grey.chunks_exact(width).zip(padded.chunks_exact_mut(stride)) {
            line[..reach].fill(row[0]);
            line[reach..reach + width].copy_from_slice(row);
            line[reach + width..].fill(row[width - 1]);
        }
        for (y, target) in out.chunks_exact_mut(width).enumerate() {
            for &(dx, dy, weight) in kernel.iter().filter(|(_, _, weight)| *weight > 0.0) {
                let from = (y as i32 + dy).clamp(0, height as i32 - 1) as usize;
                let start = from * stride + (reach as i32 + dx) as usize;
                let row = &padded[start..start + width];
                target.iter_mut().zip(row).for_each(|(sum, value)| *sum += value * weight);
            }
        }
        self.grey = out;
    }
}

fn normalised(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let values: Vec<f32> = values.collect();
    let total: f32 = values.iter().sum();
    values.into_iter().map(|value| value / total).collect()
}

fn even(mut kernel: Vec<(i32, i32, f32)>) -> Vec<(i32, i32, f32)> {
    let total: f32 = kernel.iter().map(|(_, _, weight)| weight).sum();
    kernel.iter_mut().for_each(|(_, _, weight)| *weight /= total);
    kernel.retain(|(_, _, weight)| *weight > 0.0);
    kernel
}

/// Smooth random values over a rectangle: random at the nodes of a coarse grid, cubic (Catmull-Rom) between them.
pub(crate) struct Field {
    columns: usize,
    rows: usize,
    nodes: Vec<f32>,
}

impl Field {
    pub(crate) fn new(columns: usize, rows: usize, random: &mut Random) -> Self {
        Self { columns, rows, nodes: (0..columns * rows).map(|_| random.normal()).collect() }
    }

    /// The value at parts `x` and `y` (0 to 1) of the rectangle.
    pub(crate) fn at(&self, x: f32, y: f32) -> f32 {
        let (x, y) = (x * (self.columns - 1) as f32, y * (self.rows - 1) as f32);
        let (column, row) = (x.floor(), y.floor());
        let (wx, wy) = (cubic(x - column), cubic(y - row));
        let node = |i: usize, j: usize| {
            let clamp = |v: f32, most: usize| v.clamp(0.0, (most - 1) as f32) as usize;
            let (i, j) =
                (clamp(column + i as f32 - 1.0, self.columns), clamp(row + j as f32 - 1.0, self.rows));
            self.nodes[j * self.columns + i]
        };
        (0..4).map(|j| wy[j] * (0..4).map(|i| wx[i] * node(i, j)).sum::<f32>()).sum()
    }
}

fn cubic(t: f32) -> [f32; 4] {
    let (t2, t3) = (t * t, t * t * t);
    [
        (-t + 2.0 * t2 - t3) / 2.0,
        (2.0 - 5.0 * t2 + 3.0 * t3) / 2.0,
        (t + 4.0 * t2 - 3.0 * t3) / 2.0,
        (t3 - t2) / 2.0,
    ]
}
