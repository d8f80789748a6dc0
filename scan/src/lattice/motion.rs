//! How the picture has moved since a frame before: the frames themselves are laid over each other.
//!
//! Finder patterns are three small places, and where blur or a reflection takes them nothing says where the symbol went. But
//! all of its modules went the same way. What was at the symbol's place is looked for in the new frame, at first in many
//! places on the coarsest level, then from level to level by least squares over all pixels (inverse compositional, Baker and
//! Matthews 2004), pixels that do not fit counting little.

use super::budget::Budget;
use super::geometry::Point;
use super::linear::solve;
use super::thumbnail::{Level, Thumbnail};

/// Parameters of a homography, and of the affine map that suffices on the coarsest level.
const PARAMETERS: usize = 8;
const AFFINE: usize = 6;
/// Pixels of a level that are compared, at most.
const MOST_SAMPLES: usize = 12_000;
/// The same where many starts are compared.
const MOST_COARSE: usize = 900;
/// Fewest pixels that say anything.
const LEAST_SAMPLES: usize = 60;
/// The part of them that must still be in the picture.
const LEAST_INSIDE: f32 = 0.4;
/// What lies around the symbol and is compared too, in sides of the symbol: the edge of the symbol is a good mark, the desk
/// below the card is none.
const MARGIN: f32 = 0.06;
/// Turns that are tried, in degrees.
const TURNS: [f32; 5] = [0.0, -3.0, 3.0, -6.0, 6.0];
/// Sizes that are tried.
const SIZES: [f32; 3] = [1.0, 0.94, 1.06];
/// How far the symbol may have gone, in pixels of the coarsest level, of which a frame has some hundred.
const SHIFTS: i32 = 7;
/// Starts that are followed up, the most alike first.
const STARTS: usize = 4;
/// Least-squares steps on each level.
const STEPS: usize = 12;
/// Steps that move the symbol's edge less than this, in pixels of a level, are the last ones.
const STILL: f32 = 0.01;
/// A pixel counts half when it is so far off, in standard scores.
const HALF_BELIEVED: f32 = 1.0;
/// How much parameters are held where they are, as a part of what the whole picture says about all of them.
const AT_REST: f64 = 1e-4;
/// How much nearer or farther than its centre the symbol's edge may come, as a part of the distance.
const MOST_PERSPECTIVE: f32 = 0.5;
/// One step makes nothing smaller than this, in areas.
const LEAST_DETERMINANT: f32 = 0.05;
/// Correlation from which the frames show the same. Frames of different things have less than a tenth.
const SAME: f32 = 0.2;

/// How a symbol's surroundings have moved from one frame to another.
#[derive(Debug, Clone, Copy)]
pub(super) struct Motion {
    /// Row by row; for ways from `centre` divided by `reach`.
    matrix: [f32; 9],
    centre: Point,
    reach: f32,
    /// How well the frames agree: correlation of the finest level.
    pub(super) likeness: f32,
}

/// A place of the frame before, and what is there.
struct Sample {
    /// From the centre, in parts of the reach.
    way: Point,
    value: f32,
    /// How the value changes with each parameter.
    descent: [f32; PARAMETERS],
}

impl Motion {
    /// The motion from `before` to `now` of what was inside `corners` (in turn around the symbol); `None` when it is not
    /// there any more, or has gone too far.
    pub(super) fn between(
        before: &Thumbnail,
        now: &Thumbnail,
        corners: [Point; 4],
        budget: &mut Budget,
    ) -> Option<Self> {
        let levels: Vec<(&Level, &Level)> = before.levels().iter().zip(now.levels()).collect();
        let (coarsest, finer) = levels.split_last()?;
        let still = Self::still(corners)?;
        let best = still.started(corners, coarsest, budget)?;
        let found = finer.iter().rev().fold(best, |motion, (before, now)| {
            let samples = still.samples(corners, before, MOST_SAMPLES, budget);
            let improved = motion.improved(&samples, now, PARAMETERS, budget);
            Self { likeness: improved.correlation(&samples, now, budget), ..improved }
        });
        (found.likeness >= SAME).then_some(found)
    }

    /// Where a place of the frame before is now.
    pub(super) fn at(&self, place: Point) -> Point {
        self.moved((place - self.centre) * (1.0 / self.reach))
    }

    fn still(corners: [Point; 4]) -> Option<Self> {
        let centre = corners.iter().fold(Point::default(), |sum, corner| sum + *corner) * 0.25;
        let reach = corners.iter().map(|corner| corner.distance(centre)).fold(0.0, f32::max);
        let matrix = [1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0];
        (reach.is_finite() && reach > 1.0).then_some(Self { matrix, centre, reach, likeness: 0.0 })
    }

    /// Where what was `way` from the centre, in parts of the reach, is now.
    #[inline]
    fn moved(&self, way: Point) -> Point {
        let m = &self.matrix;
        let scale = self.reach / (m[6] * way.x + m[7] * way.y + m[8]);
        let x = m[0] * way.x + m[1] * way.y + m[2];
        let y = m[3] * way.x + m[4] * way.y + m[5];
        self.centre + Point::new(x, y) * scale
    }

    /// The best of many turns, sizes and shifts on the coarsest level, improved there.
    fn started(
        &self,
        corners: [Point; 4],
        (before, now): &(&Level, &Level),
        budget: &mut Budget,
    ) -> Option<Self> {
        let few = self.samples(corners, before, MOST_COARSE, budget);
        if few.len() < LEAST_SAMPLES {
            return None;
        }
        let step = before.scale / self.reach;
        let mut starts = Vec::with_capacity(TURNS.len() * SIZES.len());
        for (turn, size) in TURNS.iter().flat_map(|turn| SIZES.map(|size| (turn, size))) {
            let (sin, cos) = turn.to_radians().sin_cos();
            let mut best = Self { likeness: -1.0, ..*self };
            for (j, i) in (-SHIFTS..=SHIFTS).flat_map(|j| (-SHIFTS..=SHIFTS).map(move |i| (j, i))) {
                let (x, y) = (i as f32 * step, j as f32 * step);
                let matrix = [size * cos, -size * sin, x, size * sin, size * cos, y, 0.0, 0.0, 1.0];
                let start = Self { matrix, ..*self };
                let likeness = start.correlation(&few, now, budget);
                if likeness > best.likeness {
                    best = Self { likeness, ..start };
                }
            }
            if budget.is_spent() {
                return None;
            }
            starts.push(best);
        }
        starts.sort_by(|a, b| b.likeness.total_cmp(&a.likeness));
        let samples = self.samples(corners, before, MOST_SAMPLES, budget);
        let improved = starts.into_iter().take(STARTS).map(|start| {
            let improved = start.improved(&samples, now, AFFINE, budget);
            Self { likeness: improved.correlation(&samples, now, budget), ..improved }
        });
        improved.max_by(|a, b| a.likeness.total_cmp(&b.likeness))
    }

    /// What the frame before shows inside the corners and a little around, on one level: about `most` places at most.
    fn samples(&self, corners: [Point; 4], before: &Level, most: usize, budget: &mut Budget) -> Vec<Sample> {
        let corners = corners.map(|corner| self.centre + (corner - self.centre) * (1.0 + 2.0 * MARGIN));
        let orientation = (corners[1] - corners[0]).cross(corners[2] - corners[1]).signum();
        let is_inside = |place: Point| {
            (0..4).all(|i| (corners[(i + 1) % 4] - corners[i]).cross(place - corners[i]) * orientation >= 0.0)
        };
        let reach = self.reach * (1.0 + 2.0 * MARGIN);
        let count = (2.0 * reach / before.scale).min((2.0 * most as f32).sqrt()).max(1.0);
        let step = 2.0 * reach / count;
        let half = 0.5 * before.scale;
        let count = count as usize;
        budget.spend(5 * count * count);
        let mut samples = Vec::with_capacity(most);
        for (row, column) in (0..count).flat_map(|row| (0..count).map(move |column| (row, column))) {
            let place = self.centre
                + Point::new((column as f32 + 0.5) * step - reach, (row as f32 + 0.5) * step - reach);
            if !is_inside(place) {
                continue;
            }
            let look = |x: f32, y: f32| before.at(place + Point::new(x, y));
            let looks =
                (look(0.0, 0.0), look(half, 0.0), look(-half, 0.0), look(0.0, half), look(0.0, -half));
            if let (Some(value), Some(right), Some(left), Some(below), Some(above)) = looks {
                let way = (place - self.centre) * (1.0 / self.reach);
                let slope = Point::new(right - left, below - above) * (self.reach / before.scale);
                let along = -way.dot(slope);
                let [u, v] = [slope.x, slope.y];
                let descent =
                    [u * way.x, u * way.y, u, v * way.x, v * way.y, v, along * way.x, along * way.y];
                samples.push(Sample { way, value, descent });
            }
        }
        samples
    }

    /// The motion after some steps of least squares in the first so many parameters.
    fn improved(self, samples: &[Sample], now: &Level, parameters: usize, budget: &mut Budget) -> Self {
        let mut motion = self;
        for _ in 0..STEPS {
            if budget.is_spent() {
                break;
            }
            budget.spend(6 * samples.len());
            let Some(change) = motion.step(samples, now, parameters) else { break };
            let Some(next) = motion.changed_by(&change) else { break };
            motion = next;
            let farthest = change.iter().map(|part| part.abs()).fold(0.0, f32::max);
            if farthest * self.reach < STILL * now.scale {
                break;
            }
        }
        motion
    }

    /// The change of the frame before that would make it most like `now`.
    fn step(&self, samples: &[Sample], now: &Level, parameters: usize) -> Option<[f32; PARAMETERS]> {
        let mut normal = [0f32; PARAMETERS * PARAMETERS];
        let mut rhs = [0f32; PARAMETERS];
        for Sample { way, value, descent } in samples {
            let Some(seen) = now.at(self.moved(*way)) else { continue };
            let error = seen - value;
            let weight = 1.0 / (1.0 + (error / HALF_BELIEVED).powi(2));
            for i in 0..parameters {
                let weighted = weight * descent[i];
                rhs[i] += weighted * error;
                for j in i..parameters {
                    normal[i * PARAMETERS + j] += weighted * descent[j];
                }
            }
        }
        let mut matrix = vec![0f64; parameters * parameters];
        for (i, j) in (0..parameters).flat_map(|i| (0..parameters).map(move |j| (i, j))) {
            matrix[i * parameters + j] = f64::from(normal[i.min(j) * PARAMETERS + i.max(j)]);
        }
        let trace: f64 = (0..parameters).map(|i| matrix[i * parameters + i]).sum();
        // Where the picture says nothing about a parameter it stays.
        (0..parameters).for_each(|i| matrix[i * parameters + i] += AT_REST * trace);
        let solved = solve(matrix, rhs[..parameters].iter().map(|&part| f64::from(part)).collect())?;
        let mut change = [0f32; PARAMETERS];
        change.iter_mut().zip(solved).for_each(|(part, solved)| *part = solved as f32);
        Some(change)
    }

    /// The motion after the frame before was changed; `None` when nothing sensible comes of it.
    fn changed_by(&self, change: &[f32; PARAMETERS]) -> Option<Self> {
        let [a, b, c, d, e, f, g, h] = *change;
        let inverse = inverse(&[1.0 + a, b, c, d, 1.0 + e, f, g, h, 1.0])?;
        let product: [f32; 9] = std::array::from_fn(|i| {
            let (row, column) = (i / 3, i % 3);
            (0..3).map(|k| self.matrix[row * 3 + k] * inverse[k * 3 + column]).sum()
        });
        let matrix = product.map(|entry| entry / product[8]);
        let is_sensible =
            matrix.iter().all(|entry| entry.is_finite()) && matrix[6].hypot(matrix[7]) < MOST_PERSPECTIVE;
        is_sensible.then_some(Self { matrix, ..*self })
    }

    /// How well `now` agrees with the samples, from -1 to 1; the worst when most of them have left the picture.
    fn correlation(&self, samples: &[Sample], now: &Level, budget: &mut Budget) -> f32 {
        budget.spend(samples.len());
        let (mut product, mut before, mut after) = (0f32, 0f32, 0f32);
        let mut inside = 0;
        for Sample { way, value, .. } in samples {
            let Some(seen) = now.at(self.moved(*way)) else { continue };
            product += seen * value;
            before += value * value;
            after += seen * seen;
            inside += 1;
        }
        let norm = (before * after).sqrt();
        let enough = inside as f32 >= LEAST_INSIDE * samples.len() as f32;
        if enough && norm > 0.0 { product / norm } else { -1.0 }
    }
}

/// The inverse of a matrix, up to its scale.
fn inverse(m: &[f32; 9]) -> Option<[f32; 9]> {
    let adjoint = [
        m[4] * m[8] - m[5] * m[7],
        m[2] * m[7] - m[1] * m[8],
        m[1] * m[5] - m[2] * m[4],
        m[5] * m[6] - m[3] * m[8],
        m[0] * m[8] - m[2] * m[6],
        m[2] * m[3] - m[0] * m[5],
        m[3] * m[7] - m[4] * m[6],
        m[1] * m[6] - m[0] * m[7],
        m[0] * m[4] - m[1] * m[3],
    ];
    let determinant = m[0] * adjoint[0] + m[1] * adjoint[3] + m[2] * adjoint[6];
    (determinant.is_finite() && determinant > LEAST_DETERMINANT).then_some(adjoint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Luma;
    use crate::lattice::plane::Plane;

    const WIDTH: usize = 640;
    const HEIGHT: usize = 480;
    const CORNERS: [(f32, f32); 4] = [(180.0, 100.0), (470.0, 120.0), (450.0, 390.0), (170.0, 370.0)];

    /// Squares of four pixels, light and dark by chance, with soft edges.
    fn grey(place: Point) -> f32 {
        let square = |i: i32, j: i32| {
            let mixed = (i.wrapping_mul(374_761_393) ^ j.wrapping_mul(668_265_263)) as u32;
            let mixed = (mixed ^ (mixed >> 13)).wrapping_mul(1_274_126_177);
            if (mixed ^ (mixed >> 16)) & 1 == 1 { 210.0 } else { 40.0 }
        };
        let (x, y) = (place.x / 4.0, place.y / 4.0);
        let (i, j) = (x.floor(), y.floor());
        let mix =
            |row: i32| square(i as i32, row) + (square(i as i32 + 1, row) - square(i as i32, row)) * (x - i);
        mix(j as i32) + (mix(j as i32 + 1) - mix(j as i32)) * (y - j)
    }

    fn thumbnail(grey: impl Fn(Point) -> f32) -> Thumbnail {
        let place = |i: usize| Point::new((i % WIDTH) as f32 + 0.5, (i / WIDTH) as f32 + 0.5);
        let pixels = (0..WIDTH * HEIGHT).map(|i| grey(place(i)).clamp(0.0, 255.0) as u8).collect();
        let plane = Plane::new(&Luma::new(WIDTH, HEIGHT, pixels).unwrap()).unwrap();
        Thumbnail::new(&plane, &mut Budget::new(100_000))
    }

    fn corners() -> [Point; 4] {
        CORNERS.map(|(x, y)| Point::new(x, y))
    }

    /// Where a place was before the picture turned, came nearer, nodded and went aside.
    fn before_motion(place: Point) -> Point {
        let (sin, cos) = 4f32.to_radians().sin_cos();
        let way = place - Point::new(340.0, 235.0);
        let scale = 0.97 / (1.0 + 0.0001 * way.x - 0.00015 * way.y);
        Point::new(320.0, 245.0) + Point::new(cos * way.x + sin * way.y, cos * way.y - sin * way.x) * scale
    }

    #[test]
    fn a_known_motion_is_found_in_another_light() {
        let before = thumbnail(grey);
        // Darker, with a shadow's edge and a reflection.
        let now = thumbnail(|place| {
            let shadow = if place.x + place.y < 560.0 { 0.5 } else { 0.8 };
            let shine = 300.0 * (-place.distance(Point::new(400.0, 200.0)).powi(2) / 1800.0).exp();
            grey(before_motion(place)) * shadow + shine
        });
        let motion = Motion::between(&before, &now, corners(), &mut Budget::new(100_000)).unwrap();
        for place in [(220.0, 150.0), (430.0, 160.0), (330.0, 240.0), (420.0, 340.0), (230.0, 320.0)] {
            let place = Point::new(place.0, place.1);
            let off = motion.at(before_motion(place)).distance(place);
            assert!(off < 0.3, "{off} pixels at {place:?}");
        }
    }

    #[test]
    fn something_else_has_not_moved_there() {
        let before = thumbnail(grey);
        let nothing = thumbnail(|_| 128.0);
        let other = thumbnail(|place| grey(place + Point::new(3000.0, 5000.0)));
        for now in [&nothing, &other] {
            assert!(Motion::between(&before, now, corners(), &mut Budget::new(100_000)).is_none());
        }
        let still = Motion::between(&before, &before, corners(), &mut Budget::new(100_000)).unwrap();
        assert!(still.likeness > 0.99);
    }

    #[test]
    fn corners_that_are_none_and_an_empty_budget_are_answered() {
        let before = thumbnail(grey);
        let impossible = [
            [Point::new(f32::NAN, 0.0); 4],
            [Point::new(f32::INFINITY, 0.0); 4],
            [Point::new(50.0, 50.0); 4],
            [Point::new(-9e9, -9e9), Point::new(9e9, -9e9), Point::new(9e9, 9e9), Point::new(-9e9, 9e9)],
            [
                Point::new(-900.0, -900.0),
                Point::new(-700.0, -900.0),
                Point::new(-700.0, -700.0),
                Point::new(-900.0, -700.0),
            ],
        ];
        for corners in impossible {
            assert!(Motion::between(&before, &before, corners, &mut Budget::new(100_000)).is_none());
        }
        assert!(Motion::between(&before, &before, corners(), &mut Budget::new(0)).is_none());
    }
}
