//! A sheet that is bent about one axis, as a camera sees it.
//!
//! Paper and cards bend, and do not stretch: in every direction but one they stay straight. So where the edges of a symbol are,
//! or some of its modules, says where all others are, and how they crowd together where the sheet turns away. What is fitted is
//! the camera's place and direction, its focal length, the bend and the direction of the bend's axis (Levenberg and Marquardt).

use super::budget::Budget;
use super::geometry::Point;
use super::linear::solve;
use super::mesh::Homography;

/// Focal length that is expected, in long sides of the picture, and how far its logarithm may be off.
const FOCAL: f64 = 0.85;
const FOCAL_OFF: f64 = 0.3;
/// Bends that are expected, in radians from one side of the symbol to the other.
const BENT: f64 = 0.8;
/// Bends and axes from which the fit begins.
const BENDS: [f64; 2] = [0.7, -0.7];
const AXES: [f64; 4] = [0.0, 45.0, 90.0, 135.0];
/// Steps of each fit, and of the best one.
const FIRST_STEPS: usize = 6;
const LAST_STEPS: usize = 14;
/// What is fitted: turn, shift, bend, axis, focal length.
const PARAMETERS: usize = 9;
/// A change of a parameter, for seeing what it does.
const CHANGE: f64 = 1e-5;

/// A place of the symbol that is seen in the picture.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sighted {
    /// In the symbol, 0 to 1.
    pub(super) place: Point,
    pub(super) pixel: Point,
    /// How far off it may be, in pixels.
    pub(super) off: f32,
    /// The way in the symbol in which nothing is known of where it is, as along an edge.
    pub(super) slides: Option<Point>,
}

/// Where the places of a bent symbol are in the picture.
#[derive(Debug, Clone)]
pub(super) struct Sheet {
    turn: Rotation,
    /// From the camera to the middle of the symbol, in sides of the symbol.
    shift: [f64; 3],
    /// In pixels.
    focal: f64,
    /// The picture's middle.
    middle: [f64; 2],
    /// Radians from one side of the symbol to the other; 0 is flat.
    bend: f64,
    /// Sine and cosine of the direction across the bend's axis.
    axis: [f64; 2],
}

type Rotation = [[f64; 3]; 3];

impl Sheet {
    /// The sheet on which `sighted` are, which are about where `flat` has them in a picture of this size.
    pub(super) fn fit(
        flat: &Homography,
        sighted: &mut [Sighted],
        (width, height): (usize, usize),
        budget: &mut Budget,
    ) -> Option<Self> {
        let flat = Self::flat(flat, width as f64, height as f64)?;
        let mut best: Option<(f64, Self)> = None;
        let starts = AXES.iter().flat_map(|&axis| BENDS.iter().map(move |&bend| (axis, bend)));
        for (axis, bend) in starts.chain([(0.0, 0.0)]) {
            let start = Self { bend, axis: axis.to_radians().sin_cos().into(), ..flat.clone() };
            let mut slid = sighted.to_vec();
            let Some((cost, sheet)) = start.fitted(&mut slid, FIRST_STEPS, budget) else { continue };
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, sheet));
            }
        }
        best?.1.fitted(sighted, LAST_STEPS, budget).map(|(_, sheet)| sheet)
    }

    /// The same sheet, fitted better.
    pub(super) fn refit(&self, sighted: &mut [Sighted], budget: &mut Budget) -> Option<Self> {
        self.clone().fitted(sighted, LAST_STEPS, budget).map(|(_, sheet)| sheet)
    }

    /// The pixel of a place of the symbol.
    pub(super) fn at(&self, place: Point) -> Point {
        let [x, y] = self.seen_at(f64::from(place.x), f64::from(place.y));
        Point::new(x as f32, y as f32)
    }

    fn seen_at(&self, x: f64, y: f64) -> [f64; 2] {
        let (x, y) = (x - 0.5, y - 0.5);
        let [sin, cos] = self.axis;
        let (across, along) = (x * cos + y * sin, y * cos - x * sin);
        let angle = self.bend * across;
        let (reach, depth) = match self.bend.abs() < 1e-4 {
            true => (across, self.bend * across * across / 2.0),
            false => (angle.sin() / self.bend, (1.0 - angle.cos()) / self.bend),
        };
        let [x, y, z] = rotated(&self.turn, [reach * cos - along * sin, reach * sin + along * cos, depth]);
        let scale = self.focal / (z + self.shift[2]).max(0.05);
        [(x + self.shift[0]) * scale + self.middle[0], (y + self.shift[1]) * scale + self.middle[1]]
    }

    /// A flat sheet, seen about as the homography of the unit square says.
    fn flat(homography: &Homography, width: f64, height: f64) -> Option<Self> {
        let focal = FOCAL * width.max(height);
        let middle = [width / 2.0, height / 2.0];
        let at = |x: f32, y: f32| {
            let pixel = homography.at(Point::new(x, y));
            [(f64::from(pixel.x) - middle[0]) / focal, (f64::from(pixel.y) - middle[1]) / focal]
        };
        // The ways along and down at the middle, and the depth there as the size of the symbol says.
        let centre = at(0.5, 0.5);
        let ways = [(at(1.0, 0.5), at(0.0, 0.5)), (at(0.5, 1.0), at(0.5, 0.0))];
        let [along, down] = ways.map(|(a, b)| [a[0] - b[0], a[1] - b[1]]);
        let size = along[0].hypot(along[1]).max(down[0].hypot(down[1]));
        if !(size > 1e-4 && size.is_finite()) {
            return None;
        }
        let depth = 1.0 / size;
        // What is missing of a way's length is depth; which sign it has, perspective says: what is near is large.
        let lengths = |a: [f64; 2], b: [f64; 2]| (a[0] - b[0]).hypot(a[1] - b[1]);
        let nearer = [
            lengths(at(0.0, 0.0), at(0.0, 1.0)) - lengths(at(1.0, 0.0), at(1.0, 1.0)),
            lengths(at(0.0, 0.0), at(1.0, 0.0)) - lengths(at(0.0, 1.0), at(1.0, 1.0)),
        ];
        let in_space = |way: [f64; 2], nearer: f64| {
            let [x, y] = way.map(|part| part * depth);
            normalised([x, y, (1.0 - x * x - y * y).max(0.0).sqrt() * nearer.signum()])
        };
        let first = in_space(along, nearer[0])?;
        let second = in_space(down, nearer[1])?;
        let overlap = dot(first, second);
        let second = normalised(std::array::from_fn(|i| second[i] - overlap * first[i]))?;
        let third = cross(first, second);
        let turn = std::array::from_fn(|i| [first[i], second[i], third[i]]);
        let shift = [centre[0] * depth, centre[1] * depth, depth];
        Some(Self { turn, shift, focal, middle, bend: 0.0, axis: [0.0, 1.0] })
    }

    /// Changed by this much in each parameter.
    fn changed(&self, by: &[f64]) -> Self {
        let turn = product(&rotation([by[0], by[1], by[2]]), &self.turn);
        let depth = self.shift[2];
        let shift = std::array::from_fn(|i| self.shift[i] + by[3 + i] * depth);
        let (sin, cos) = by[7].sin_cos();
        let axis = [self.axis[0] * cos + self.axis[1] * sin, self.axis[1] * cos - self.axis[0] * sin];
        Self { turn, shift, bend: self.bend + by[6], axis, focal: self.focal * by[8].exp(), ..self.clone() }
    }

    /// How far it is from what is expected of sheets and cameras, in deviations.
    fn unlikeliness(&self) -> [f64; 2] {
        let expected = FOCAL * 2.0 * self.middle[0].max(self.middle[1]);
        [(self.focal / expected).ln() / FOCAL_OFF, self.bend / BENT]
    }

    fn fitted(mut self, sighted: &mut [Sighted], steps: usize, budget: &mut Budget) -> Option<(f64, Self)> {
        self.slide(sighted);
        let mut cost = self.cost(sighted);
        let mut damping = 1e-2;
        for _ in 0..steps {
            // About as much arithmetic for a place as for some looks.
            budget.spend(sighted.len() * PARAMETERS * 4);
            let (normal, gradient) = self.equations(sighted);
            let mut damped = normal;
            for i in 0..PARAMETERS {
                damped[i * PARAMETERS + i] *= 1.0 + damping;
                damped[i * PARAMETERS + i] += 1e-9;
            }
            let step = solve(damped, gradient)?;
            let next = self.changed(&step);
            let mut slid = sighted.to_vec();
            next.slide(&mut slid);
            let next_cost = next.cost(&slid);
            if next_cost.is_finite() && next_cost < cost {
                let is_enough = next_cost > cost * 0.9999;
                sighted.copy_from_slice(&slid);
                (self, cost) = (next, next_cost);
                damping = f64::max(damping * 0.2, 1e-6);
                if is_enough {
                    break;
                }
            } else {
                damping *= 8.0;
            }
        }
        cost.is_finite().then_some((cost, self))
    }

    /// Moves what may slide to where it is nearest to what is seen.
    fn slide(&self, sighted: &mut [Sighted]) {
        for seen in sighted {
            let Some(way) = seen.slides else { continue };
            let here = self.at(seen.place);
            let tangent = (self.at(seen.place + way * 0.01) - here) * 100.0;
            let by = (seen.pixel - here).dot(tangent) / tangent.dot(tangent).max(1e-6);
            let place = seen.place + way * by.clamp(-0.1, 0.1);
            seen.place = Point::new(place.x.clamp(0.0, 1.0), place.y.clamp(0.0, 1.0));
        }
    }

    /// How far a place is from where it is seen, in what it may be off.
    fn residual(&self, seen: &Sighted, normal: Option<[f64; 2]>) -> [f64; 2] {
        let [x, y] = self.seen_at(f64::from(seen.place.x), f64::from(seen.place.y));
        let off = f64::from(seen.off);
        let way = [(f64::from(seen.pixel.x) - x) / off, (f64::from(seen.pixel.y) - y) / off];
        match normal {
            Some([a, b]) => [way[0] * a + way[1] * b, 0.0],
            None => way,
        }
    }

    /// Across the way in which a place may slide, in the picture.
    fn normal(&self, seen: &Sighted) -> Option<[f64; 2]> {
        let way = self.at(seen.place + seen.slides? * 0.01) - self.at(seen.place);
        let length = f64::from(way.length()).max(1e-9);
        Some([-f64::from(way.y) / length, f64::from(way.x) / length])
    }

    /// The sum of squares, those of what is far off growing slower and slower (Cauchy).
    fn cost(&self, sighted: &[Sighted]) -> f64 {
        let places: f64 = sighted
            .iter()
            .map(|seen| {
                let [a, b] = self.residual(seen, self.normal(seen));
                (1.0 + a * a + b * b).ln()
            })
            .sum();
        places + self.unlikeliness().iter().map(|off| off * off).sum::<f64>()
    }

    fn equations(&self, sighted: &[Sighted]) -> (Vec<f64>, Vec<f64>) {
        let changed: [Self; PARAMETERS] = std::array::from_fn(|i| {
            let mut by = [0.0; PARAMETERS];
            by[i] = CHANGE;
            self.changed(&by)
        });
        let mut normal = vec![0.0; PARAMETERS * PARAMETERS];
        let mut gradient = vec![0.0; PARAMETERS];
        let mut add = |weight: f64, here: f64, there: [f64; PARAMETERS]| {
            let slopes = there.map(|there| (here - there) / CHANGE);
            for i in 0..PARAMETERS {
                for j in 0..PARAMETERS {
                    normal[i * PARAMETERS + j] += weight * slopes[i] * slopes[j];
                }
                gradient[i] += weight * slopes[i] * here;
            }
        };
        for seen in sighted {
            let across = self.normal(seen);
            let here = self.residual(seen, across);
            let there: [[f64; 2]; PARAMETERS] = std::array::from_fn(|i| changed[i].residual(seen, across));
            let weight = 1.0 / (1.0 + here[0] * here[0] + here[1] * here[1]);
            add(weight, here[0], there.map(|there| there[0]));
            if across.is_none() {
                add(weight, here[1], there.map(|there| there[1]));
            }
        }
        let (here, there) = (self.unlikeliness(), std::array::from_fn(|i: usize| changed[i].unlikeliness()));
        for i in 0..2 {
            add(1.0, here[i], there.map(|there: [f64; 2]| there[i]));
        }
        (normal, gradient)
    }
}

fn dot(a: [f64; 3], b: [f64; 3]) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

fn cross(a: [f64; 3], b: [f64; 3]) -> [f64; 3] {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

fn normalised(a: [f64; 3]) -> Option<[f64; 3]> {
    let length = dot(a, a).sqrt();
    (length > 1e-9).then(|| a.map(|part| part / length))
}

fn rotated(by: &Rotation, a: [f64; 3]) -> [f64; 3] {
    by.map(|row| dot(row, a))
}

fn product(a: &Rotation, b: &Rotation) -> Rotation {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
}

/// About an axis, by its length in radians (Rodrigues).
fn rotation(by: [f64; 3]) -> Rotation {
    let angle = dot(by, by).sqrt();
    let Some([x, y, z]) = normalised(by) else { return [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]] };
    let (sin, cos) = angle.sin_cos();
    let rest = 1.0 - cos;
    [
        [cos + x * x * rest, x * y * rest - z * sin, x * z * rest + y * sin],
        [y * x * rest + z * sin, cos + y * y * rest, y * z * rest - x * sin],
        [z * x * rest - y * sin, z * y * rest + x * sin, cos + z * z * rest],
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lattice::mesh::Match;

    /// A card bent by 1.2 rad, seen at a slant with a longer lens than is expected.
    fn card() -> Sheet {
        Sheet {
            turn: product(&rotation([0.5, 0.2, 0.0]), &rotation([0.0, 0.0, 0.6])),
            shift: [0.1, -0.05, 1.6],
            focal: 1300.0,
            middle: [640.0, 480.0],
            bend: 1.2,
            axis: 70f64.to_radians().sin_cos().into(),
        }
    }

    fn of_corners(sheet: &Sheet) -> Homography {
        let places = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)].map(|(x, y)| Point::new(x, y));
        let matches = places.map(|module| Match { module, pixel: sheet.at(module), weight: 1.0 });
        Homography::fit(&matches, 1).unwrap()
    }

    fn farthest(a: &Sheet, b: impl Fn(Point) -> Point) -> f32 {
        let places = (0..=10).flat_map(|y| (0..=10).map(move |x| Point::new(x as f32, y as f32) * 0.1));
        places.map(|place| a.at(place).distance(b(place))).fold(0.0, f32::max)
    }

    #[test]
    fn the_edges_of_a_symbol_say_where_its_modules_are() {
        let card = card();
        let mut sighted = Vec::new();
        let edges = [
            ((0.0, 0.0), (1.0, 0.0)),
            ((0.0, 0.0), (0.0, 1.0)),
            ((1.0, 0.0), (0.0, 1.0)),
            ((0.0, 1.0), (1.0, 0.0)),
        ];
        for ((x, y), (along, down)) in edges {
            for i in 1..12 {
                let way = Point::new(along, down);
                let place = Point::new(x, y) + way * (i as f32 / 12.0);
                // What is along the edge is told wrongly.
                let told = place + way * 0.03;
                sighted.push(Sighted { place: told, pixel: card.at(place), off: 1.0, slides: Some(way) });
            }
        }
        for (x, y) in [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            let place = Point::new(x, y);
            sighted.push(Sighted { place, pixel: card.at(place), off: 3.0, slides: None });
        }
        let flat = of_corners(&card);
        let fitted = Sheet::fit(&flat, &mut sighted, (1280, 960), &mut Budget::new(10_000)).unwrap();
        let (off, off_flat) =
            (farthest(&fitted, |place| card.at(place)), farthest(&card, |place| flat.at(place)));
        assert!(off < 4.0 && off_flat > 40.0, "{off} {off_flat}");
    }

    #[test]
    fn places_in_a_part_say_where_the_others_are_though_some_are_wrong() {
        let card = card();
        let places = (0..=20).flat_map(|y| (0..=20).map(move |x| Point::new(x as f32, y as f32) * 0.05));
        let mut sighted: Vec<Sighted> = places
            .filter(|place| place.y < 0.6)
            .map(|place| {
                // Where it bends away, the mesh has slipped.
                let slipped = if place.x > 0.85 { Point::new(9.0, 3.0) } else { Point::default() };
                Sighted { place, pixel: card.at(place) + slipped, off: 1.0, slides: None }
            })
            .collect();
        let flat = of_corners(&card);
        let fitted = Sheet::fit(&flat, &mut sighted, (1280, 960), &mut Budget::new(10_000)).unwrap();
        let off = farthest(&fitted, |place| card.at(place));
        assert!(off < 3.0, "{off}");
    }

    #[test]
    fn nothing_and_nonsense_are_no_sheet_or_a_finite_one() {
        let flat = Homography::affine(Point::default(), Point::new(0.0, 0.0), Point::new(0.0, 0.0));
        assert!(Sheet::fit(&flat, &mut [], (640, 480), &mut Budget::new(1000)).is_none());
        let flat = Homography::affine(Point::new(9.0, 9.0), Point::new(500.0, 0.0), Point::new(3.0, 1.0));
        let pixel = Point::new(f32::NAN, 1.0);
        let mut sighted = [Sighted { place: Point::default(), pixel, off: 1.0, slides: None }; 3];
        assert!(Sheet::fit(&flat, &mut sighted, (640, 480), &mut Budget::new(1000)).is_none());
        let at =
            Sheet::fit(&flat, &mut [], (640, 480), &mut Budget::new(1000)).unwrap().at(Point::new(0.3, 0.8));
        assert!(at.x.is_finite() && at.y.is_finite());
    }
}
