//! First guesses at finder patterns, by run lengths.

use super::geometry::Point;
use super::plane::Plane;

/// One way of making the picture black and white; only for guessing where to look.
pub(super) struct Pass {
    /// Standard deviation of the smoothing before, in pixels; 0 for none.
    smoothing: f32,
    /// Half the side of the square whose mean is the threshold, in pixels.
    radius: usize,
    /// How far below the mean dark must be, as a part of it.
    margin: f32,
}

/// The ways that are tried, the most useful first.
pub(super) const PASSES: [Pass; 5] = [
    Pass { smoothing: 0.7, radius: 24, margin: 0.0 },
    Pass { smoothing: 1.2, radius: 40, margin: 0.0 },
    Pass { smoothing: 0.0, radius: 12, margin: 0.0 },
    Pass { smoothing: 1.8, radius: 30, margin: 0.02 },
    Pass { smoothing: 2.6, radius: 60, margin: 0.0 },
];

/// Most candidates that one pass hands on.
const MOST: usize = 40;
/// Most candidates held while a picture is gone through; noise makes thousands.
const MOST_HELD: usize = 400;

/// A place that may be the centre of a finder pattern.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) centre: Point,
    /// Pixels to a module.
    pub(super) module: f32,
    /// Rows that voted for it.
    votes: f32,
}

impl Candidate {
    pub(super) fn guess(centre: Point, module: f32) -> Self {
        Self { centre, module, votes: 1.0 }
    }

    fn is_same(&self, centre: Point, reach: f32) -> bool {
        let way = self.centre - centre;
        way.x.abs() < self.module * reach && way.y.abs() < self.module * reach
    }

    /// Takes in another sighting, as a running mean.
    fn merge(&mut self, centre: Point, module: f32) {
        let weight = 1.0 / (self.votes + 1.0);
        self.centre = self.centre + (centre - self.centre) * weight;
        self.module += (module - self.module) * weight;
        self.votes += 1.0;
    }
}

/// The candidates of the picture in black and white, the surest first.
pub(super) fn find(plane: &Plane, pass: &Pass) -> Vec<Candidate> {
    let mask = Mask::new(plane, pass);
    let mut found: Vec<Candidate> = Vec::new();
    for y in 0..mask.height {
        mask.candidates_in_row(y, &mut found);
    }
    found.sort_by(|a, b| (b.votes / b.module).total_cmp(&(a.votes / a.module)));
    found.truncate(MOST);
    found
}

/// Dark and light.
struct Mask {
    width: usize,
    height: usize,
    dark: Vec<bool>,
}

impl Mask {
    fn new(plane: &Plane, pass: &Pass) -> Self {
        let (width, height) = (plane.width(), plane.height());
        let smooth = smoothed(plane, pass.smoothing);
        let sums = integral(&smooth, width);
        let stride = width + 1;
        let mut dark = Vec::with_capacity(width * height);
        for (y, row) in smooth.chunks_exact(width).enumerate() {
            let (top, bottom) = (y.saturating_sub(pass.radius), (y + pass.radius + 1).min(height));
            for (x, &grey) in row.iter().enumerate() {
                let (left, right) = (x.saturating_sub(pass.radius), (x + pass.radius + 1).min(width));
                let sum = sums[bottom * stride + right]
                    .wrapping_add(sums[top * stride + left])
                    .wrapping_sub(sums[top * stride + right])
                    .wrapping_sub(sums[bottom * stride + left]);
                let mean = sum as f32 / ((bottom - top) * (right - left)) as f32;
                dark.push(f32::from(grey) < mean * (1.0 - pass.margin) - 0.5);
            }
        }
        Self { width, height, dark }
    }

    fn candidates_in_row(&self, y: usize, found: &mut Vec<Candidate>) {
        let row = &self.dark[y * self.width..(y + 1) * self.width];
        let mut starts = vec![0];
        starts.extend((1..self.width).filter(|&x| row[x] != row[x - 1]));
        starts.push(self.width);
        for edges in starts.windows(6).filter(|edges| row[edges[0]]) {
            let runs = std::array::from_fn(|i| (edges[i + 1] - edges[i]) as f32);
            let Some(module) = finder_module(&runs) else { continue };
            let middle = Point::new(edges[2] as f32 + runs[2] / 2.0, y as f32 + 0.5);
            if found.iter().any(|known| known.is_same(middle, 1.2) && known.votes > 30.0) {
                continue;
            }
            if let Some((centre, module)) = self.confirmed(middle, module) {
                match found.iter().position(|known| known.is_same(centre, 2.0)) {
                    Some(known) => found[known].merge(centre, module),
                    None if found.len() < MOST_HELD => found.push(Candidate::guess(centre, module)),
                    None => {}
                }
            }
        }
    }

    /// Looks again down, across and along the diagonals; the corrected centre and module.
    fn confirmed(&self, middle: Point, module: f32) -> Option<(Point, f32)> {
        let (down, offset) = self.runs_through(middle, Point::new(0.0, 1.0), module * 3.0)?;
        let tall = finder_module(&down)?;
        let middle = middle + Point::new(0.0, offset);
        let (across, offset) = self.runs_through(middle, Point::new(1.0, 0.0), module * 3.0)?;
        let wide = finder_module(&across)?;
        let centre = middle + Point::new(offset, 0.0);
        let diagonal = std::f32::consts::FRAC_1_SQRT_2;
        let seen_along = |way| {
            let runs = self.runs_through(centre, way, module * 4.2);
            runs.is_some_and(|(runs, _)| looks_like_finder(&runs))
        };
        let plausible = tall <= wide * 2.8
            && wide <= tall * 2.8
            && (seen_along(Point::new(diagonal, diagonal)) || seen_along(Point::new(diagonal, -diagonal)));
        plausible.then(|| (centre, (tall * wide).sqrt()))
    }

    /// The five runs of a finder pattern along `way` through a dark place, and how far its middle is from there.
    ///
    /// `longest` bounds a run of one module; the dark middle may be two and a half times as long on each side.
    fn runs_through(&self, place: Point, way: Point, longest: f32) -> Option<([f32; 5], f32)> {
        let (ahead, ahead_end) = self.runs_from(place, way, longest)?;
        let (behind, behind_end) = self.runs_from(place, way * -1.0, longest)?;
        let runs = [behind[2], behind[1], behind[0] + ahead[0], ahead[1], ahead[2]];
        Some((runs, (ahead_end - behind_end) / 2.0))
    }

    /// Lengths of the dark, light and dark runs from `place` on, and where the last one ends.
    fn runs_from(&self, place: Point, way: Point, longest: f32) -> Option<([f32; 3], f32)> {
        const STEP: f32 = 0.5;
        let mut runs = [0f32; 3];
        let mut travelled = 0.0;
        for (i, run) in runs.iter_mut().enumerate() {
            let limit = if i == 0 { longest * 2.5 } else { longest * 2.0 };
            loop {
                match self.dark_at(place + way * travelled) {
                    Some(dark) if dark == (i != 1) => {}
                    // The last run may end at the border.
                    None if i < 2 => return None,
                    _ => break,
                }
                travelled += STEP;
                *run += STEP;
                if *run > limit {
                    return None;
                }
            }
            if i == 0 && *run == 0.0 {
                return None;
            }
        }
        Some((runs, travelled))
    }

    fn dark_at(&self, p: Point) -> Option<bool> {
        let inside = p.x >= 0.0 && p.y >= 0.0 && p.x < self.width as f32 && p.y < self.height as f32;
        inside.then(|| self.dark[p.y as usize * self.width + p.x as usize])
    }
}

/// The module length when five runs are as 1:1:3:1:1, give or take two thirds of a module.
fn finder_module(runs: &[f32; 5]) -> Option<f32> {
    let total: f32 = runs.iter().sum();
    let module = total / 7.0;
    let slack = module * 0.65;
    let fits = total >= 7.0
        && (runs[2] - 3.0 * module).abs() < 2.0 * slack
        && [0, 1, 3, 4].iter().all(|&i| (runs[i] - module).abs() < slack);
    fits.then_some(module)
}

/// A looser likeness, for diagonals.
fn looks_like_finder(runs: &[f32; 5]) -> bool {
    let module = runs.iter().sum::<f32>() / 7.0;
    (runs[2] - 3.0 * module).abs() < 2.0 * module && [0, 1, 3, 4].iter().all(|&i| runs[i] > 0.25 * module)
}

/// Gaussian smoothing.
pub(super) fn smoothed(plane: &Plane, deviation: f32) -> Vec<u8> {
    let (width, height) = (plane.width(), plane.height());
    if deviation <= 0.0 {
        return plane.pixels().iter().map(|&p| p as u8).collect();
    }
    let reach = (3.0 * deviation).ceil() as usize;
    let mut kernel: Vec<f32> = (0..=2 * reach)
        .map(|i| (-(i as f32 - reach as f32).powi(2) / (2.0 * deviation * deviation)).exp())
        .collect();
    let total: f32 = kernel.iter().sum();
    kernel.iter_mut().for_each(|k| *k /= total);
    let mut across = vec![0f32; width * height];
    let mut padded = vec![0f32; width + 2 * reach];
    for (row, out) in plane.pixels().chunks_exact(width).zip(across.chunks_exact_mut(width)) {
        padded[..reach].fill(row[0]);
        padded[reach..reach + width].copy_from_slice(row);
        padded[reach + width..].fill(row[width - 1]);
        for (i, &k) in kernel.iter().enumerate() {
            out.iter_mut().zip(&padded[i..]).for_each(|(sum, p)| *sum += k * p);
        }
    }
    let mut pixels = Vec::with_capacity(width * height);
    let mut line = vec![0f32; width];
    for y in 0..height {
        line.fill(0.0);
        for (i, &k) in kernel.iter().enumerate() {
            let from = (y + i).saturating_sub(reach).min(height - 1);
            let row = &across[from * width..(from + 1) * width];
            line.iter_mut().zip(row).for_each(|(sum, p)| *sum += k * p);
        }
        pixels.extend(line.iter().map(|p| p.round() as u8));
    }
    pixels
}

/// Sums over all rectangles from the origin, one column and row of zeros first, modulo 2^32.
fn integral(pixels: &[u8], width: usize) -> Vec<u32> {
    let stride = width + 1;
    let mut sums = vec![0u32; stride];
    sums.reserve(pixels.len() / width * stride);
    for row in pixels.chunks_exact(width) {
        let above = sums.len() - stride;
        let mut sum = 0u32;
        sums.push(0);
        for (x, &p) in row.iter().enumerate() {
            sum = sum.wrapping_add(u32::from(p));
            sums.push(sum.wrapping_add(sums[above + x + 1]));
        }
    }
    sums
}
