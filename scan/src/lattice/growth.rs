//! The mesh, grown over the symbol in small steps.
//!
//! Where a symbol is bent, alignment patterns lie far from where their neighbours foretell them. Between two nodes of a
//! grid of a few modules little can happen, so each node is foretold by the ones before it and then moved to where the
//! picture, looked at in the middles of the modules around, has most contrast: between two modules there is less. Alignment
//! patterns on the way say when the grid has slipped.

use std::ops::RangeInclusive;

use super::budget::Budget;
use super::geometry::{Curve, Point};
use super::layout::{alignment_centres, is_finder_corner};
use super::mesh::{Homography, Match, Mesh};
use super::plane::{Pattern, Plane};
use super::timing::Corners;
use crate::Version;

/// Modules between nodes, about.
const SPACING: f32 = 5.0;
/// Half the side of the square of modules that is looked at around a node.
const REACH: i32 = 4;
/// Places tried to each side of the foretold one, and the way between them in modules.
const STEPS: i32 = 3;
const STEP: f32 = 0.12;
/// What a move of one module costs, as a part of the contrast.
const STIFFNESS: f32 = 0.12;
/// How far alignment patterns are looked for, in steps of a third of a module, and how well they must be seen.
const PATTERN_STEPS: i32 = 4;
const PATTERN_SEEN: f32 = 0.72;

/// The mesh of a symbol of `version` with its finder patterns at `corners`.
pub(super) fn grow_mesh(
    plane: &Plane,
    corners: &Corners,
    version: Version,
    budget: &mut Budget,
) -> Option<Mesh> {
    let modules = version.modules() as f32;
    let length = modules - 7.0;
    let count = (length / SPACING).round().max(2.0) as usize;
    let knots: Vec<f32> = (0..=count).map(|i| 3.5 + length * i as f32 / count as f32).collect();
    let size = knots.len();
    let mut grid = Growth {
        plane,
        knots,
        size,
        places: vec![None; size * size],
        edges: Edges::new(corners, length),
        patterns: alignment_patterns(version),
        pattern: Pattern::alignment(2),
    };
    grid.start(corners);
    for sum in 1..2 * size - 1 {
        for i in sum.saturating_sub(size - 1)..=sum.min(size - 1) {
            grid.place((i, sum - i), budget);
        }
        if budget.is_spent() {
            return None;
        }
    }
    grid.into_mesh(version)
}

/// Middles of the alignment patterns, in modules.
fn alignment_patterns(version: Version) -> Vec<Point> {
    let centres = alignment_centres(version);
    let last = centres.len().saturating_sub(1);
    let nodes = (0..centres.len()).flat_map(|j| (0..centres.len()).map(move |i| (i, j)));
    nodes
        .filter(|&(i, j)| !is_finder_corner(i, j, last))
        .map(|(i, j)| Point::new(centres[i] as f32 + 0.5, centres[j] as f32 + 0.5))
        .collect()
}

/// Curves from finder centre to finder centre.
struct Edges {
    across: Curve,
    down: Curve,
}

impl Edges {
    fn new(corners: &Corners, length: f32) -> Self {
        let [a, b, c] = [corners.top_left, corners.top_right, corners.bottom_left];
        Self {
            across: Curve {
                start: a.centre,
                start_tangent: a.u * length,
                end: b.centre,
                end_tangent: b.u * length,
            },
            down: Curve {
                start: a.centre,
                start_tangent: a.v * length,
                end: c.centre,
                end_tangent: c.v * length,
            },
        }
    }
}

type Node = (usize, usize);

/// Modules around a node, counted from it.
struct Around {
    columns: RangeInclusive<i32>,
    rows: RangeInclusive<i32>,
}

struct Growth<'a> {
    plane: &'a Plane,
    /// Coordinates of rows and columns, in modules.
    knots: Vec<f32>,
    size: usize,
    places: Vec<Option<Point>>,
    edges: Edges,
    patterns: Vec<Point>,
    pattern: Pattern,
}

impl Growth<'_> {
    /// The nodes on finder patterns lie where these do.
    fn start(&mut self, corners: &Corners) {
        let last = self.size - 1;
        for (node, finder) in
            [((0, 0), corners.top_left), ((last, 0), corners.top_right), ((0, last), corners.bottom_left)]
        {
            self.set(node, finder.centre);
        }
    }

    fn at(&self, (i, j): Node) -> Option<Point> {
        self.places[j * self.size + i]
    }

    fn set(&mut self, (i, j): Node, place: Point) {
        self.places[j * self.size + i] = Some(place);
    }

    fn place(&mut self, node: Node, budget: &mut Budget) {
        if self.at(node).is_some() {
            return;
        }
        let Some(foretold) = self.foretold(node) else { return };
        let Some((u, v)) = self.frame(node, foretold) else { return };
        let moved = self.moved(node, foretold, u, v, budget);
        let place = self.snapped(node, moved, u, v, budget).unwrap_or(moved);
        self.set(node, place);
    }

    /// By the curves between finder patterns on the first row and column, by parallelograms elsewhere.
    fn foretold(&self, (i, j): Node) -> Option<Point> {
        let part = |k: usize| k as f32 / (self.size - 1) as f32;
        match (i, j) {
            (_, 0) => {
                let before = self.at((i - 1, 0))? - self.edges.across.at(part(i - 1));
                Some(self.edges.across.at(part(i)) + before * (1.0 - 1.0 / (self.size - i) as f32))
            }
            (0, _) => {
                let before = self.at((0, j - 1))? - self.edges.down.at(part(j - 1));
                Some(self.edges.down.at(part(j)) + before * (1.0 - 1.0 / (self.size - j) as f32))
            }
            _ => {
                let (left, up) = (self.at((i - 1, j))?, self.at((i, j - 1))?);
                let near = left + up - self.at((i - 1, j - 1))?;
                // Three nodes on, the same figure with twice the sides tells how the parallelograms bend.
                let wide = (i > 1 && j > 1)
                    .then(|| Some((self.at((i - 2, j))? + self.at((i, j - 2))?, self.at((i - 2, j - 2))?)));
                match wide.flatten() {
                    Some((sides, far)) => Some(near * 0.8 + (sides - far) * 0.2),
                    None => Some(near),
                }
            }
        }
    }

    /// One module along and down at a node, from the neighbours.
    fn frame(&self, (i, j): Node, place: Point) -> Option<(Point, Point)> {
        let spacing = self.knots[1] - self.knots[0];
        let way = |from: Option<Point>, to: Option<Point>| Some((to? - from?) * (1.0 / spacing));
        let along = match i {
            0 => way(self.at((0, j.checked_sub(1)?)), self.at((1, j - 1))),
            _ => way(self.at((i - 1, j)), Some(place)),
        };
        let down = match j {
            0 => way(self.at((i.checked_sub(1)?, 0)), self.at((i - 1, 1))),
            _ => way(self.at((i, j - 1)), Some(place)),
        };
        // On the first row nothing below is known yet, on the first column nothing to the right.
        let square = |v: Point| Point::new(-v.y, v.x);
        match (along, down) {
            (Some(u), Some(v)) => Some((u, v)),
            (Some(u), None) => Some((u, self.leaned(u, square(u), self.edges.down.start_tangent))),
            (None, Some(v)) => Some((self.leaned(v, square(v) * -1.0, self.edges.across.start_tangent), v)),
            (None, None) => None,
        }
    }

    /// The direction of `tangent` with the length of `known`, on the side of `square`.
    fn leaned(&self, known: Point, square: Point, tangent: Point) -> Point {
        let length = tangent.length();
        if length < 1e-3 { square } else { tangent * (known.length() / length) }
    }

    /// The modules around a node that are the symbol's: beyond is the quiet zone, which would draw the node to itself.
    fn around(&self, (i, j): Node) -> Around {
        let modules = self.knots[0] + self.knots[self.size - 1];
        let inside = |knot: f32| {
            let least = (0.5 - knot).ceil() as i32;
            let most = (modules - 0.5 - knot).floor() as i32;
            least.max(-REACH)..=most.min(REACH)
        };
        Around { columns: inside(self.knots[i]), rows: inside(self.knots[j]) }
    }

    /// Near `place`, where the modules around have most contrast.
    fn moved(&self, node: Node, place: Point, u: Point, v: Point, budget: &mut Budget) -> Point {
        let around = self.around(node);
        const SIDE: usize = (2 * STEPS + 1) as usize;
        let mut contrast = [[0f32; SIDE]; SIDE];
        for (j, row) in contrast.iter_mut().enumerate() {
            for (i, value) in row.iter_mut().enumerate() {
                let way = u * ((i as i32 - STEPS) as f32 * STEP) + v * ((j as i32 - STEPS) as f32 * STEP);
                *value = self.contrast(place + way, (u, v), &around);
            }
        }
        let most = contrast.iter().flatten().copied().fold(1e-3, f32::max);
        let mut best = (f32::MIN, Point::default());
        for (j, row) in contrast.iter().enumerate() {
            for (i, value) in row.iter().enumerate() {
                let (a, b) = ((i as i32 - STEPS) as f32 * STEP, (j as i32 - STEPS) as f32 * STEP);
                let score = value / most - STIFFNESS * (a * a + b * b);
                if score > best.0 {
                    best = (score, u * a + v * b);
                }
            }
        }
        budget.spend(SIDE * SIDE * (2 * REACH as usize + 1).pow(2));
        // Half of the way: contrast is noisy, and what is left over the next node makes good.
        place + best.1 * 0.6
    }

    /// How much the grey changes from the middle of one module to the next, around a place; slow changes of light hardly
    /// count.
    fn contrast(&self, place: Point, (u, v): (Point, Point), around: &Around) -> f32 {
        let width = around.columns.clone().count();
        let mut above = [0f32; 2 * REACH as usize + 1];
        let mut sum = 0f32;
        for (row, b) in around.rows.clone().enumerate() {
            let start = place + v * b as f32;
            let mut left = 0f32;
            for (column, a) in around.columns.clone().enumerate() {
                let grey = self.plane.at(start + u * a as f32);
                sum += if column > 0 { (grey - left) * (grey - left) } else { 0.0 };
                sum += if row > 0 { (grey - above[column]) * (grey - above[column]) } else { 0.0 };
                left = grey;
                above[column] = grey;
            }
        }
        sum / (width * around.rows.clone().count()) as f32
    }

    /// The node's place as an alignment pattern near it says.
    fn snapped(&self, (i, j): Node, place: Point, u: Point, v: Point, budget: &mut Budget) -> Option<Point> {
        let here = Point::new(self.knots[i], self.knots[j]);
        let near = |p: &&Point| (p.x - here.x).abs().max((p.y - here.y).abs()) <= SPACING * 0.55;
        let way = *self.patterns.iter().find(near)? - here;
        let foretold = place + u * way.x + v * way.y;
        let mut best = (PATTERN_SEEN, None);
        for b in -PATTERN_STEPS..=PATTERN_STEPS {
            for a in -PATTERN_STEPS..=PATTERN_STEPS {
                let moved = u * (a as f32 / 3.0) + v * (b as f32 / 3.0);
                let score = self.plane.correlation(&self.pattern, foretold + moved, u, v)
                    - 0.01 * (a.abs() + b.abs()) as f32;
                if score > best.0 {
                    best = (score, Some(moved));
                }
            }
        }
        budget.spend((2 * PATTERN_STEPS as usize + 1).pow(2) * self.pattern.taps());
        best.1.map(|moved| place + moved)
    }

    fn into_mesh(self, version: Version) -> Option<Mesh> {
        let places: Vec<Point> = self.places.into_iter().collect::<Option<_>>()?;
        let module = |n: usize| Point::new(self.knots[n % self.size], self.knots[n / self.size]);
        let matches: Vec<Match> = places
            .iter()
            .enumerate()
            .map(|(n, &pixel)| Match { module: module(n), pixel, weight: 1.0 })
            .collect();
        let homography = Homography::fit(&matches, version.modules())?;
        let corrections = matches.iter().map(|m| m.pixel - homography.at(m.module)).collect();
        Some(Mesh { homography, knots: self.knots, corrections })
    }
}
