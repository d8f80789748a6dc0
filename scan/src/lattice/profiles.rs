//! First guesses at finder patterns in grey: places through which the profile is 1:1:3:1:1 in four directions.
//!
//! Slower than run lengths, and less easily led astray by blur, noise, glare and slanted light: nothing is made black and
//! white, and each direction may have a scale of its own, as in a pattern that is seen at a slant.

use super::budget::Budget;
use super::candidates::{Candidate, smoothed};
use super::geometry::Point;
use super::plane::Plane;

/// Pixels to a module that are looked for; above, the picture is halved.
const SCALES: [f32; 6] = [1.7, 2.0, 2.35, 2.75, 3.2, 3.7];
/// How often the picture is halved at most.
const HALVINGS: usize = 3;
/// Standard deviation of the smoothing before, in pixels.
const SMOOTHING: f32 = 0.8;
/// Steps along a profile, in pixels across and down.
const DIRECTIONS: [(i32, i32); 4] = [(1, 0), (0, 1), (1, 1), (-1, 1)];
/// Least mean correlation over the directions.
const LEAST: f32 = 0.55;
/// Most candidates handed on from each size of the picture.
const MOST: usize = 40;

/// The candidates of the picture, the surest of each size first.
pub(super) fn find(plane: &Plane, budget: &mut Budget) -> Vec<Candidate> {
    let mut level = Level {
        width: plane.width(),
        height: plane.height(),
        pixels: smoothed(plane, SMOOTHING).into_iter().map(i32::from).collect(),
    };
    let mut found = Vec::new();
    let mut scale = 1.0;
    for _ in 0..=HALVINGS {
        if budget.is_spent() || level.width.min(level.height) < 40 {
            break;
        }
        // Several at a time, and nothing between pixels.
        budget.spend(level.pixels.len() * DIRECTIONS.len() * SCALES.len() / 12);
        found.extend(level.candidates(scale));
        level = level.halved();
        scale *= 2.0;
    }
    found
}

/// Where a profile changes between dark and light, in steps from its middle, and how it is scored.
struct Profile {
    ends: [usize; 4],
    count: f32,
    /// Light less dark, as a part of all.
    mean: f32,
    /// Of the profile itself: its standard deviation.
    spread: f32,
}

impl Profile {
    fn new(module: f32) -> Self {
        let ends = [1.5, 2.5, 3.5, 4.5].map(|modules| (modules * module).round() as usize);
        let light = (ends[1] - ends[0] + ends[3] - ends[2]) as f32 * 2.0;
        let count = ends[3] as f32 * 2.0;
        let mean = (2.0 * light - count) / count;
        Self { ends, count, mean, spread: (1.0 - mean * mean).sqrt() }
    }

    fn reach(&self) -> usize {
        self.ends[3]
    }
}

/// The picture at one size.
struct Level {
    width: usize,
    height: usize,
    pixels: Vec<i32>,
}

impl Level {
    fn halved(&self) -> Self {
        let (width, height) = (self.width / 2, self.height / 2);
        let mut pixels = Vec::with_capacity(width * height);
        for rows in self.pixels.chunks_exact(2 * self.width).take(height) {
            let (upper, lower) = rows.split_at(self.width);
            let squares = upper.chunks_exact(2).zip(lower.chunks_exact(2)).take(width);
            pixels.extend(squares.map(|(a, b)| (a[0] + a[1] + b[0] + b[1] + 2) / 4));
        }
        Self { width, height, pixels }
    }

    fn candidates(&self, scale: f32) -> Vec<Candidate> {
        let profiles = SCALES.map(Profile::new);
        let margin = profiles[SCALES.len() - 1].reach() + 1;
        if self.width.min(self.height) <= 2 * margin {
            return Vec::new();
        }
        let mut total = vec![0f32; self.width * self.height];
        let mut scales = vec![[0u8; 2]; self.width * self.height];
        for (number, &direction) in DIRECTIONS.iter().enumerate() {
            let sums = Sums::along(self, direction);
            let mut best = vec![0f32; self.width - 2 * margin];
            let mut which = vec![0u8; best.len()];
            for y in margin..self.height - margin {
                best.fill(0.0);
                for (index, profile) in profiles.iter().enumerate() {
                    sums.score_row(y, margin, profile, index as u8, &mut best, &mut which);
                }
                let start = y * self.width + margin;
                for (x, (score, index)) in best.iter().zip(&which).enumerate() {
                    total[start + x] += score;
                    if number < 2 {
                        scales[start + x][number] = *index;
                    }
                }
            }
        }
        self.peaks(&total, &scales, margin, scale)
    }

    /// The highest places, none near another.
    fn peaks(&self, total: &[f32], scales: &[[u8; 2]], margin: usize, scale: f32) -> Vec<Candidate> {
        const APART: usize = 3;
        let least = LEAST * DIRECTIONS.len() as f32;
        let mut peaks: Vec<(f32, usize)> = Vec::new();
        for y in margin..self.height - margin {
            for x in margin..self.width - margin {
                let here = y * self.width + x;
                if total[here] < least {
                    continue;
                }
                let around = (y - APART..=y + APART)
                    .flat_map(|row| &total[row * self.width + x - APART..=row * self.width + x + APART]);
                if around.into_iter().all(|other| *other <= total[here]) {
                    peaks.push((total[here], here));
                }
            }
        }
        peaks.sort_by(|a, b| b.0.total_cmp(&a.0));
        peaks.truncate(MOST);
        let candidate = |(_, here): (f32, usize)| {
            let place = Point::new((here % self.width) as f32, (here / self.width) as f32) * scale;
            let [across, down] = scales[here].map(|index| SCALES[usize::from(index)]);
            Candidate::guess(place, (across * down).sqrt() * scale)
        };
        peaks.into_iter().map(candidate).collect()
    }
}

/// Sums of grey, and of its squares, over all pixels behind each one in a direction, itself left out.
struct Sums {
    grey: Vec<i32>,
    squares: Vec<i32>,
    width: usize,
    /// Pixels from one step to the next.
    step: isize,
}

impl Sums {
    fn along(level: &Level, (dx, dy): (i32, i32)) -> Self {
        let (width, height) = (level.width, level.height);
        let mut grey = vec![0i32; width * height];
        let mut squares = vec![0i32; width * height];
        let step = dy as isize * width as isize + dx as isize;
        for y in dy.max(0) as usize..height {
            let columns = if dx < 0 { 0..width - 1 } else { dx as usize..width };
            for here in columns.map(|x| y * width + x) {
                let before = (here as isize - step) as usize;
                let value = level.pixels[before];
                grey[here] = grey[before] + value;
                squares[here] = squares[before] + value * value;
            }
        }
        Self { grey, squares, width, step }
    }

    /// Scores a profile at the places of a row that are `margin` or more from its ends, and keeps the best of each place.
    fn score_row(
        &self,
        y: usize,
        margin: usize,
        profile: &Profile,
        index: u8,
        best: &mut [f32],
        which: &mut [u8],
    ) {
        let start = (y * self.width + margin) as isize;
        let length = best.len();
        let line = |sums: &'_ [i32], steps: isize| -> std::ops::Range<usize> {
            let first = (start + steps * self.step) as usize;
            debug_assert!(first + length <= sums.len());
            first..first + length
        };
        let ends = profile.ends.map(|end| end as isize);
        let before = ends.map(|end| &self.grey[line(&self.grey, -end)]);
        let behind = ends.map(|end| &self.grey[line(&self.grey, end)]);
        let squares_before = &self.squares[line(&self.squares, -ends[3])];
        let squares_behind = &self.squares[line(&self.squares, ends[3])];
        for x in 0..length {
            let within: [i32; 4] = std::array::from_fn(|i| behind[i][x] - before[i][x]);
            let all = within[3] as f32;
            // Light is what two neighbouring ends have between them, first and last; the rest is dark.
            let light = (within[3] - within[2] + within[1] - within[0]) as f32;
            let squares = (squares_behind[x] - squares_before[x]) as f32;
            let variance = (squares * profile.count - all * all).max(profile.count * profile.count * 6.0);
            let score = (2.0 * light - all - profile.mean * all) / (profile.spread * variance.sqrt());
            let better = score > best[x];
            best[x] = if better { score } else { best[x] };
            which[x] = if better { index } else { which[x] };
        }
    }
}
