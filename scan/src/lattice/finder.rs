//! Finder patterns fitted in grey.

use super::budget::Budget;
use super::candidates::Candidate;
use super::geometry::Point;
use super::plane::{Pattern, Plane};

/// Finder patterns that correlate less are dropped.
const LEAST_SCORE: f32 = 0.55;
/// Pixels to a module below which there is nothing to fit.
const LEAST_MODULE: f32 = 0.8;

/// A finder pattern with its own affine frame: `du` and `dv` modules from its centre is the place
/// `centre + u * du + v * dv`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Finder {
    pub(super) centre: Point,
    /// One module along.
    pub(super) u: Point,
    /// One module down.
    pub(super) v: Point,
    /// Correlation with the pattern.
    pub(super) score: f32,
}

impl Finder {
    /// One that is not seen: where and how others foretell it.
    pub(super) fn foretold(centre: Point, like: &Self) -> Self {
        Self { centre, score: 0.0, ..*like }
    }

    /// Whether it is there in the picture, and not only foretold.
    pub(super) fn is_seen(&self) -> bool {
        self.score > 0.0
    }

    /// Pixels to a module.
    pub(super) fn module(&self) -> f32 {
        self.u.cross(self.v).abs().sqrt()
    }

    /// The place `du` and `dv` modules from the centre.
    pub(super) fn place(&self, du: f32, dv: f32) -> Point {
        self.centre + self.u * du + self.v * dv
    }

    /// The same pattern with its axes named so that they point along `right` and `down`, as far as they do.
    pub(super) fn oriented(&self, right: Point, down: Point) -> Self {
        let agreement = |f: &Self| f.u.cosine(right) + f.v.cosine(down);
        let signs = [(1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)];
        let turned = [(self.u, self.v), (self.v, self.u)]
            .into_iter()
            .flat_map(|(u, v)| signs.map(|(a, b)| Self { u: u * a, v: v * b, ..*self }));
        turned.max_by(|a, b| agreement(a).total_cmp(&agreement(b))).unwrap_or(*self)
    }
}

/// What came of looking at new candidates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    /// Nothing that was not known.
    None,
    /// New finder patterns.
    Added,
    /// A known one lies better now, so that what failed with it may succeed.
    Moved,
}

/// The finder patterns of a picture.
#[derive(Default)]
pub(super) struct Finders {
    list: Vec<Finder>,
    looked_at: Vec<Candidate>,
}

impl Finders {
    pub(super) fn list(&self) -> &[Finder] {
        &self.list
    }

    /// Fits the candidates that are new, and keeps those that are finder patterns.
    pub(super) fn add_all(&mut self, plane: &Plane, candidates: &[Candidate], budget: &mut Budget) -> Change {
        let fitter = Fitter::new(plane);
        let mut change = Change::None;
        for candidate in candidates {
            if budget.is_spent() || self.was_looked_at(candidate) {
                continue;
            }
            self.looked_at.push(*candidate);
            let finder = fitter.fit(candidate, budget);
            if finder.score < LEAST_SCORE {
                continue;
            }
            match self
                .list
                .iter_mut()
                .find(|known| known.centre.distance(finder.centre) < 2.0 * known.module())
            {
                Some(known) if finder.score > known.score + 0.01 => {
                    *known = finder;
                    change = Change::Moved;
                }
                Some(_) => {}
                None => {
                    self.list.push(finder);
                    change = if change == Change::None { Change::Added } else { change };
                }
            }
        }
        change
    }

    /// Adds one that was foretold, unless it is known.
    pub(super) fn add(&mut self, finder: Finder) {
        if !self.list.iter().any(|known| known.centre.distance(finder.centre) < 2.0 * known.module()) {
            self.list.push(finder);
        }
    }

    fn was_looked_at(&self, candidate: &Candidate) -> bool {
        self.looked_at.iter().any(|known| {
            known.centre.distance(candidate.centre) < 0.7 * candidate.module
                && candidate.module < 1.3 * known.module
                && known.module < 1.3 * candidate.module
        })
    }
}

/// Fits frames to finder patterns.
pub(super) struct Fitter<'a> {
    plane: &'a Plane,
    pattern: Pattern,
}

impl<'a> Fitter<'a> {
    pub(super) fn new(plane: &'a Plane) -> Self {
        Self { plane, pattern: Pattern::finder(2) }
    }

    /// The best frame near a candidate: the best of many turned and stretched squares, then improved coordinate by
    /// coordinate with falling steps.
    pub(super) fn fit(&self, candidate: &Candidate, budget: &mut Budget) -> Finder {
        budget.spend(54 * self.pattern.taps());
        self.improved(self.best_start(candidate), candidate.module, budget)
    }

    /// The best frame near one that is foretold to some modules.
    pub(super) fn fit_near(&self, foretold: &Finder, budget: &mut Budget) -> Finder {
        const REACH: i32 = 5;
        const STEP: f32 = 0.6;
        let mut best = self.scored(*foretold);
        for (j, i) in (-REACH..=REACH).flat_map(|j| (-REACH..=REACH).map(move |i| (j as f32, i as f32))) {
            let moved = self.scored(Finder { centre: foretold.place(i * STEP, j * STEP), ..*foretold });
            if moved.score > best.score {
                best = moved;
            }
        }
        budget.spend((2 * REACH as usize + 1).pow(2) * self.pattern.taps());
        self.improved(best, foretold.module(), budget)
    }

    fn improved(&self, start: Finder, module: f32, budget: &mut Budget) -> Finder {
        const ROUNDS: usize = 14;
        let mut best = start;
        let mut steps = [0.4, 0.4, 0.12, 0.12, 0.12, 0.12].map(|part| part * module);
        let mut looks = 0;
        for _ in 0..ROUNDS {
            let mut improved = false;
            for (coordinate, step) in steps.iter().enumerate() {
                for signed in [*step, -*step] {
                    looks += 1;
                    let moved = self.scored(best.shifted(coordinate, signed));
                    if moved.score > best.score + 1e-5 {
                        best = moved;
                        improved = true;
                        break;
                    }
                }
            }
            if !improved {
                steps.iter_mut().for_each(|step| *step *= 0.5);
                if steps[0] <= 0.024 * module {
                    break;
                }
            }
        }
        budget.spend(looks * self.pattern.taps());
        best
    }

    fn best_start(&self, candidate: &Candidate) -> Finder {
        const STRETCHES: [f32; 3] = [0.8, 1.0, 1.25];
        let mut best =
            Finder { centre: candidate.centre, u: Point::default(), v: Point::default(), score: -1.0 };
        for turn in 0..6 {
            let (sin, cos) = (turn as f32 * 15.0).to_radians().sin_cos();
            for (size, aspect) in STRETCHES.iter().flat_map(|size| STRETCHES.map(|aspect| (size, aspect))) {
                let (wide, tall) = (candidate.module * size * aspect, candidate.module * size / aspect);
                let u = Point::new(wide * cos, wide * sin);
                let v = Point::new(-tall * sin, tall * cos);
                let started = self.scored(Finder { u, v, ..best });
                if started.score > best.score {
                    best = started;
                }
            }
        }
        best
    }

    fn scored(&self, finder: Finder) -> Finder {
        let large_enough = finder.u.length() >= LEAST_MODULE && finder.v.length() >= LEAST_MODULE;
        let score = match large_enough {
            true => self.plane.correlation(&self.pattern, finder.centre, finder.u, finder.v),
            false => -1.0,
        };
        Finder { score, ..finder }
    }
}

impl Finder {
    fn shifted(mut self, coordinate: usize, by: f32) -> Self {
        let value = match coordinate {
            0 => &mut self.centre.x,
            1 => &mut self.centre.y,
            2 => &mut self.u.x,
            3 => &mut self.u.y,
            4 => &mut self.v.x,
            _ => &mut self.v.y,
        };
        *value += by;
        self
    }
}
