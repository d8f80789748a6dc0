//! From modules to pixels: a homography, and a mesh of corrections to it.

use super::finder::Finder;
use super::geometry::Point;
use super::linear::solve;

/// A module place, the pixel place it was seen at, and how much that counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Match {
    pub(super) module: Point,
    pub(super) pixel: Point,
    pub(super) weight: f64,
}

/// A projective map from module coordinates to pixels.
#[derive(Debug, Clone)]
pub(super) struct Homography {
    /// Row by row, the last entry 1 and left out; for module coordinates divided by `side`.
    entries: [f64; 8],
    side: f64,
}

impl Homography {
    /// Least squares over `matches`; `None` when they do not determine a map.
    pub(super) fn fit(matches: &[Match], modules: usize) -> Option<Self> {
        let side = modules as f64;
        let mut normal = vec![0f64; 64];
        let mut rhs = vec![0f64; 8];
        for Match { module, pixel, weight } in matches {
            let (u, v) = (f64::from(module.x) / side, f64::from(module.y) / side);
            let (x, y) = (f64::from(pixel.x), f64::from(pixel.y));
            let rows = [
                ([u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x], x),
                ([0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y], y),
            ];
            for (row, value) in rows {
                for i in 0..8 {
                    (0..8).for_each(|j| normal[i * 8 + j] += weight * row[i] * row[j]);
                    rhs[i] += weight * row[i] * value;
                }
            }
        }
        // Keeps the perspective terms at rest when the matches say nothing about them.
        normal[6 * 8 + 6] += 1e-6;
        normal[7 * 8 + 7] += 1e-6;
        let entries = solve(normal, rhs)?.try_into().ok()?;
        Some(Self { entries, side })
    }

    /// The affine map that takes the origin to `origin`, with these ways of one module.
    pub(super) fn affine(origin: Point, u: Point, v: Point) -> Self {
        let entries = [u.x, v.x, origin.x, u.y, v.y, origin.y, 0.0, 0.0].map(f64::from);
        Self { entries, side: 1.0 }
    }

    pub(super) fn at(&self, module: Point) -> Point {
        let (u, v) = (f64::from(module.x) / self.side, f64::from(module.y) / self.side);
        let e = &self.entries;
        let scale = 1.0 / (e[6] * u + e[7] * v + 1.0);
        let x = (e[0] * u + e[1] * v + e[2]) * scale;
        let y = (e[3] * u + e[4] * v + e[5]) * scale;
        Point::new(x as f32, y as f32)
    }
}

/// A homography with corrections in pixels at the nodes of a square grid, bilinear between and a little beyond.
#[derive(Debug, Clone)]
pub(super) struct Mesh {
    pub(super) homography: Homography,
    /// Coordinates of the grid's rows and columns, in modules, rising; fewer than two for no corrections.
    pub(super) knots: Vec<f32>,
    /// Corrections, row by row.
    pub(super) corrections: Vec<Point>,
}

impl Mesh {
    pub(super) fn flat(homography: Homography, knots: Vec<f32>) -> Self {
        let corrections = vec![Point::default(); knots.len() * knots.len()];
        Self { homography, knots, corrections }
    }

    /// The mesh through the places that `at` gives on an even grid.
    pub(super) fn through(modules: usize, spacing: f32, at: impl Fn(Point) -> Point) -> Option<Self> {
        let count = (modules as f32 / spacing).round().max(2.0) as usize;
        let knots: Vec<f32> = (0..=count).map(|i| i as f32 * modules as f32 / count as f32).collect();
        let places = knots.iter().flat_map(|&v| knots.iter().map(move |&u| Point::new(u, v)));
        let matches: Vec<Match> =
            places.map(|module| Match { module, pixel: at(module), weight: 1.0 }).collect();
        let homography = Homography::fit(&matches, modules)?;
        let corrections = matches.iter().map(|place| place.pixel - homography.at(place.module)).collect();
        Some(Self { homography, knots, corrections })
    }

    /// The same mesh after the affine motion that takes three places to three others; `None` where there is no such motion.
    pub(super) fn moved(&self, from: [Point; 3], to: [Point; 3]) -> Option<Self> {
        let [a, b] = [from[1] - from[0], from[2] - from[0]];
        let [c, d] = [to[1] - to[0], to[2] - to[0]];
        let area = a.cross(b);
        if area.abs() < 1.0 {
            return None;
        }
        let turned = |way: Point| c * (way.cross(b) / area) + d * (a.cross(way) / area);
        let (x, y) = (turned(Point::new(1.0, 0.0)), turned(Point::new(0.0, 1.0)));
        let shift = to[0] - turned(from[0]);
        let e = self.homography.entries;
        let scale = [e[6], e[7], 1.0];
        let mut entries = e;
        for i in 0..3 {
            let (along, down) = (e[i], e[3 + i]);
            entries[i] = f64::from(x.x) * along + f64::from(y.x) * down + f64::from(shift.x) * scale[i];
            entries[3 + i] = f64::from(x.y) * along + f64::from(y.y) * down + f64::from(shift.y) * scale[i];
        }
        Some(Self {
            homography: Homography { entries, side: self.homography.side },
            knots: self.knots.clone(),
            corrections: self.corrections.iter().map(|way| turned(*way)).collect(),
        })
    }

    /// The pixel place of a module place.
    pub(super) fn at(&self, module: Point) -> Point {
        self.homography.at(module) + self.correction(module)
    }

    /// The pixel place, and the ways of one module along and one down from there.
    pub(super) fn frame(&self, module: Point) -> (Point, Point, Point) {
        let origin = self.at(module);
        let u = self.at(module + Point::new(1.0, 0.0)) - origin;
        let v = self.at(module + Point::new(0.0, 1.0)) - origin;
        (origin, u, v)
    }

    /// Where the finder patterns of a symbol are: the corner, the one to the right, the one below.
    pub(super) fn finders(&self, modules: usize) -> [Finder; 3] {
        let far = modules as f32 - 3.5;
        [(3.5, 3.5), (far, 3.5), (3.5, far)].map(|(x, y)| {
            let centre = Point::new(x, y);
            let way = |half: Point| self.at(centre + half) - self.at(centre - half);
            let (u, v) = (way(Point::new(0.5, 0.0)), way(Point::new(0.0, 0.5)));
            Finder { centre: self.at(centre), u, v, score: 0.0 }
        })
    }

    /// The same map on an even grid with about `spacing` modules between nodes.
    pub(super) fn resampled(&self, modules: usize, spacing: f32) -> Self {
        let count = (modules as f32 / spacing).ceil().max(2.0) as usize;
        let knots: Vec<f32> = (0..=count).map(|i| i as f32 * modules as f32 / count as f32).collect();
        let places = knots.iter().flat_map(|&v| knots.iter().map(move |&u| Point::new(u, v)));
        let corrections = places.map(|place| self.correction(place)).collect();
        Self { homography: self.homography.clone(), knots, corrections }
    }

    pub(super) fn correction(&self, module: Point) -> Point {
        let count = self.knots.len();
        if count < 2 {
            return Point::default();
        }
        let ((i, a), (j, b)) = (self.cell(module.x), self.cell(module.y));
        let upper = &self.corrections[j * count + i..];
        let lower = &self.corrections[(j + 1) * count + i..];
        (upper[0] * (1.0 - a) + upper[1] * a) * (1.0 - b) + (lower[0] * (1.0 - a) + lower[1] * a) * b
    }

    /// The grid cell of a coordinate, and the place in it: 0 to 1 inside, held at half a cell outside.
    fn cell(&self, coordinate: f32) -> (usize, f32) {
        let inner = &self.knots[1..self.knots.len() - 1];
        let cell = inner.iter().take_while(|&&knot| coordinate > knot).count();
        let (start, end) = (self.knots[cell], self.knots[cell + 1]);
        (cell, ((coordinate - start) / (end - start)).clamp(-0.6, 1.6))
    }
}
