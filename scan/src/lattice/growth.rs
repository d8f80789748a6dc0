//! The mesh, grown over the symbol in small steps, the clearest places first.
//!
//! Where a symbol is bent, alignment patterns lie far from where their neighbours foretell them. Between two nodes of a
//! grid of a few modules little can happen, so each node is foretold by those around it that are placed, and then moved to
//! where the edges between modules are: the differences of grey along rows and columns recur from module to module, and
//! the phase at which they do says how far the grid is off (as a receiver recovers a clock from the squared signal; Oerder
//! and Meyr 1988). How strongly they recur says how sure that is. The surest node is placed next, as in unwrapping phases
//! by quality: glare, scratches and the edges of shadows are reached last, and from all sides. Alignment patterns on the way
//! say when the grid has slipped by whole modules.

use std::collections::BinaryHeap;
use std::f32::consts::TAU;

use super::alignment::{alignment_patterns, finder_matches};
use super::budget::Budget;
use super::finder::Finder;
use super::geometry::Point;
use super::linear::solve;
use super::mesh::{Homography, Mesh};
use super::plane::{Around, Pattern, Plane};
use super::timing::Corners;
use crate::Version;

/// Modules between nodes, about.
pub(super) const SPACING: f32 = 4.0;
/// Half the side of the square of modules that is looked at around a node.
const REACH: f32 = 4.0;
/// Looks to a module along a row or column.
const LOOKS: usize = 4;
/// Looks along the square's side, and rows in it, at most.
const MOST_LOOKS: usize = (2 * REACH as usize + 1) * LOOKS;
const MOST_ROWS: usize = 2 * REACH as usize + 1;
/// How far from a finder pattern's centre its own frame places nodes, in modules.
const SEED_REACH: f32 = 4.6;
/// Nodes to each side that foretell one.
const NEIGHBOURHOOD: usize = 3;
/// A move counts half at this sureness.
const HALF_BELIEVED: f32 = 0.12;
/// A node farther than this from where its neighbours foretell it, in modules, is placed anew.
const STRAYED: f32 = 0.4;
/// Steps of arithmetic of foretelling a node, and how sure one is of which nothing else is known.
const STEPS_TO_FORETELL: usize = 2000;
const NOT_SURE: f32 = 0.01;
/// A lattice of unknown size goes on where nodes are so sure.
const LEAST_ALONE: f32 = 0.008;
/// How far alignment patterns are looked for, and how well they must be seen.
const PATTERN_SEEN: Around = Around { reach: 1.3, step: 1.0 / 3.0, aside: 0.03, least: 0.72 };

/// The mesh of a symbol of `version` with its finder patterns at `corners`.
pub(super) fn grow_mesh(
    plane: &Plane,
    corners: &Corners,
    version: Version,
    budget: &mut Budget,
) -> Option<Mesh> {
    let modules = version.modules();
    let homography = Homography::fit(&finder_matches(corners, modules), modules)?;
    grow_from(plane, corners, version, Mesh::flat(homography, Vec::new()), budget)
}

/// The same, where `base` says about where the modules are.
pub(super) fn grow_from(
    plane: &Plane,
    corners: &Corners,
    version: Version,
    base: Mesh,
    budget: &mut Budget,
) -> Option<Mesh> {
    let modules = version.modules();
    let count = (modules as f32 / SPACING).round().max(2.0) as usize;
    let knots: Vec<f32> = (0..=count).map(|i| modules as f32 * i as f32 / count as f32).collect();
    let mut growth = Growth::new(plane, knots, base, alignment_patterns(version));
    let far = modules as f32 - 3.5;
    growth.seed(&corners.top_left, Point::new(3.5, 3.5));
    growth.seed(&corners.top_right, Point::new(far, 3.5));
    growth.seed(&corners.bottom_left, Point::new(3.5, far));
    growth.grow(0.0, budget)?;
    growth.drop_strayed();
    growth.grow(0.0, budget)?;
    Some(growth.into_mesh())
}

/// The lattice around a finder pattern at its corner, of which nothing else is known: as far along and down as it goes on.
pub(super) fn grow_alone(plane: &Plane, corner: &Finder, budget: &mut Budget) -> Option<Lattice> {
    let count = Version::MAX.modules().div_ceil(SPACING as usize) + 1;
    let knots: Vec<f32> = (0..=count).map(|i| i as f32 * SPACING).collect();
    let base = Mesh::flat(Homography::affine(corner.place(-3.5, -3.5), corner.u, corner.v), Vec::new());
    let mut growth = Growth::new(plane, knots, base, Vec::new());
    growth.seed(corner, Point::new(3.5, 3.5));
    growth.grow(LEAST_ALONE, budget)?;
    growth.drop_strayed();
    growth.grow(LEAST_ALONE, budget)?;
    let reach = (0..growth.placed.len()).filter(|&node| growth.placed[node].is_some());
    let reach = reach.map(|node| growth.module(node)).fold(0f32, |reach, at| reach.max(at.x.max(at.y)));
    growth.fill(budget);
    Some(Lattice { mesh: growth.into_mesh(), reach })
}

/// A lattice of modules whose size is not known.
pub(super) struct Lattice {
    /// From the outer corner of the finder pattern on.
    pub(super) mesh: Mesh,
    /// How far it goes on, along or down, in modules.
    pub(super) reach: f32,
}

struct Growth<'a> {
    plane: &'a Plane,
    /// Rows and columns of the nodes, in modules.
    knots: Vec<f32>,
    /// About where the modules are.
    base: Mesh,
    /// What the nodes add to it, as far as they are placed.
    corrections: Vec<Point>,
    size: usize,
    modules: f32,
    /// How sure each placed node is, 0 to 1.
    placed: Vec<Option<f32>>,
    patterns: Vec<Point>,
    pattern: Pattern,
}

/// Where a node belongs, and how sure that is.
#[derive(Clone, Copy)]
struct Place {
    correction: Point,
    sureness: f32,
}

/// What neighbours foretell: the correction at a node and its change per module.
struct Foretold {
    correction: Point,
    across: Point,
    down: Point,
    /// Sureness of the nearest neighbours, added up.
    support: f32,
}

/// A node that waits to be placed; ordered by how sure it is.
struct Waiting {
    urgency: f32,
    node: usize,
    place: Place,
    /// Placed neighbours when it was looked at.
    seen: usize,
}

impl PartialEq for Waiting {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Waiting {}

impl PartialOrd for Waiting {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Waiting {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.urgency.total_cmp(&other.urgency).then(other.node.cmp(&self.node))
    }
}

impl<'a> Growth<'a> {
    /// Nothing placed yet, on nodes in these rows and columns.
    fn new(plane: &'a Plane, knots: Vec<f32>, base: Mesh, patterns: Vec<Point>) -> Self {
        let size = knots.len();
        Self {
            plane,
            modules: knots[size - 1],
            knots,
            base,
            corrections: vec![Point::default(); size * size],
            size,
            placed: vec![None; size * size],
            patterns,
            pattern: Pattern::alignment(2),
        }
    }
}

impl Growth<'_> {
    /// The place of a node, in modules.
    fn module(&self, node: usize) -> Point {
        Point::new(self.knots[node % self.size], self.knots[node / self.size])
    }

    fn into_mesh(self) -> Mesh {
        let all = (0..self.corrections.len())
            .map(|node| self.base.correction(self.module(node)) + self.corrections[node])
            .collect();
        Mesh { homography: self.base.homography, knots: self.knots, corrections: all }
    }

    /// Nodes on and near a finder pattern lie where it says, if it is seen.
    fn seed(&mut self, finder: &Finder, centre: Point) {
        if !finder.is_seen() {
            return;
        }
        for node in 0..self.placed.len() {
            let module = self.module(node);
            let way = module - centre;
            if way.x.abs().max(way.y.abs()) <= SEED_REACH {
                let correction = finder.place(way.x, way.y) - self.base.at(module);
                self.corrections[node] = correction;
                self.placed[node] = Some(finder.score.clamp(0.1, 1.0));
            }
        }
    }

    /// Gives the nodes that are not placed what those around foretell.
    fn fill(&mut self, budget: &mut Budget) {
        loop {
            budget.spend(self.placed.len());
            let found: Vec<(usize, Point)> = (0..self.placed.len())
                .filter(|&node| self.placed[node].is_none() && self.placed_around(node) > 0)
                .filter_map(|node| Some((node, self.foretold(node)?.correction)))
                .collect();
            if found.is_empty() {
                return;
            }
            for (node, correction) in found {
                budget.spend(STEPS_TO_FORETELL);
                self.corrections[node] = correction;
                self.placed[node] = Some(NOT_SURE);
            }
        }
    }

    /// Places nodes until none is left that is so sure; `None` when the budget is used up before.
    fn grow(&mut self, least: f32, budget: &mut Budget) -> Option<()> {
        let mut waiting = BinaryHeap::new();
        for node in 0..self.placed.len() {
            if self.placed[node].is_none() && self.placed_around(node) > 0 {
                waiting.extend(self.looked_at(node, budget));
            }
        }
        while let Some(next) = waiting.pop() {
            if budget.is_spent() {
                return None;
            }
            if self.placed[next.node].is_some() {
                continue;
            }
            if self.placed_around(next.node) > next.seen {
                // More is known now.
                waiting.extend(self.looked_at(next.node, budget));
                continue;
            }
            if next.urgency < least {
                continue;
            }
            self.corrections[next.node] = next.place.correction;
            self.placed[next.node] = Some(next.place.sureness.max(0.02));
            for neighbour in self.around(next.node, 1) {
                // What is known of a node changes most with its first neighbours.
                let is_worth_it = matches!(self.placed_around(neighbour), 1 | 2 | 4);
                if self.placed[neighbour].is_none() && is_worth_it {
                    waiting.extend(self.looked_at(neighbour, budget));
                }
            }
        }
        Some(())
    }

    /// Takes away nodes that disagree with those around them.
    fn drop_strayed(&mut self) {
        let strayed: Vec<usize> = (0..self.placed.len())
            .filter(|&node| {
                let Some(foretold) = self.foretold(node) else { return false };
                let (_, u, v) = self.frame(node, &foretold);
                let module = u.cross(v).abs().sqrt().max(1.0);
                let is_sure = self.placed[node].is_some_and(|sureness| sureness > 0.9);
                !is_sure && self.corrections[node].distance(foretold.correction) > STRAYED * module
            })
            .collect();
        strayed.into_iter().for_each(|node| self.placed[node] = None);
    }

    fn around(&self, node: usize, reach: usize) -> impl Iterator<Item = usize> + use<> {
        let (column, row, size) = (node % self.size, node / self.size, self.size);
        let range = move |at: usize| at.saturating_sub(reach)..=(at + reach).min(size - 1);
        range(row)
            .flat_map(move |j| range(column).map(move |i| j * size + i))
            .filter(move |&other| other != node)
    }

    fn placed_around(&self, node: usize) -> usize {
        self.around(node, 1).filter(|&other| self.placed[other].is_some()).count()
    }

    fn looked_at(&self, node: usize, budget: &mut Budget) -> Option<Waiting> {
        let foretold = self.foretold(node)?;
        let place = self.moved(node, &foretold, budget);
        let seen = self.placed_around(node);
        let urgency = place.sureness * (foretold.support / 3.0).min(1.0);
        Some(Waiting { urgency, node, place, seen })
    }

    /// A quadratic fit to the corrections around, the near and sure ones counting most, bent no more than they say.
    fn foretold(&self, node: usize) -> Option<Foretold> {
        let spacing = self.knots[1];
        let here = self.module(node);
        let mut normal = vec![0f64; 36];
        let (mut xs, mut ys) = (vec![0f64; 6], vec![0f64; 6]);
        let (mut weights, mut support) = (0f64, 0f32);
        for other in self.around(node, NEIGHBOURHOOD) {
            let Some(sureness) = self.placed[other] else { continue };
            let way = (self.module(other) - here) * (1.0 / spacing);
            let square = way.dot(way);
            if square < 3.0 {
                support += sureness;
            }
            let weight = f64::from(sureness) / (0.5 + f64::from(square)).powf(1.5);
            let (x, y) = (f64::from(way.x), f64::from(way.y));
            let terms = [1.0, x, y, x * x, x * y, y * y];
            let correction = self.corrections[other];
            for i in 0..6 {
                (0..6).for_each(|j| normal[i * 6 + j] += weight * terms[i] * terms[j]);
                xs[i] += weight * terms[i] * f64::from(correction.x);
                ys[i] += weight * terms[i] * f64::from(correction.y);
            }
            weights += weight;
        }
        if weights == 0.0 {
            return None;
        }
        for (i, rest) in [(0, 1e-9), (1, 0.02), (2, 0.02), (3, 0.3), (4, 0.3), (5, 0.3)] {
            normal[i * 6 + i] += rest * weights;
        }
        let (xs, ys) = (solve(normal.clone(), xs)?, solve(normal, ys)?);
        let point = |i: usize, scale: f32| Point::new(xs[i] as f32, ys[i] as f32) * scale;
        Some(Foretold {
            correction: point(0, 1.0),
            across: point(1, 1.0 / spacing),
            down: point(2, 1.0 / spacing),
            support,
        })
    }

    /// The foretold pixel place of a node, and the ways of one module along and one down there.
    fn frame(&self, node: usize, foretold: &Foretold) -> (Point, Point, Point) {
        let module = self.module(node);
        let base = self.base.at(module);
        let u = self.base.at(module + Point::new(0.5, 0.0)) - self.base.at(module - Point::new(0.5, 0.0));
        let v = self.base.at(module + Point::new(0.0, 0.5)) - self.base.at(module - Point::new(0.0, 0.5));
        (base + foretold.correction, u + foretold.across, v + foretold.down)
    }

    /// The place of a node, from where it was foretold.
    fn moved(&self, node: usize, foretold: &Foretold, budget: &mut Budget) -> Place {
        let module = self.module(node);
        let (start, u, v) = self.frame(node, foretold);
        let mut place = start;
        let mut sureness = 0.0;
        for _ in 0..2 {
            let across = self.phase(module, place, u, v, budget);
            let down = self.phase(Point::new(module.y, module.x), place, v, u, budget);
            sureness = (across.sureness * down.sureness).sqrt();
            let part = |phase: &Phase| phase.offset * phase.sureness / (phase.sureness + HALF_BELIEVED);
            place = place + u * part(&across) + v * part(&down);
        }
        if let Some(snapped) = self.snapped(module, place, u, v, budget) {
            place = snapped;
            sureness = sureness.max(0.7);
        }
        Place { correction: foretold.correction + place - start, sureness }
    }

    /// The phase of the edges that are crossed along `u`; `module` has the coordinate along first.
    fn phase(&self, module: Point, place: Point, u: Point, v: Point, budget: &mut Budget) -> Phase {
        let inside =
            |at: f32, margin: f32| ((at - REACH).max(-margin), (at + REACH).min(self.modules + margin));
        let (start, end) = inside(module.x, 0.5);
        let (top, bottom) = inside(module.y, 0.0);
        let columns = (((end - start) * LOOKS as f32) as usize).min(MOST_LOOKS);
        let step = u * (1.0 / LOOKS as f32);
        let mut squares = [0f32; MOST_LOOKS * MOST_ROWS];
        let (mut count, mut sum) = (0, 0f32);
        let mut row = top.floor() + 0.5;
        while row < bottom && count + columns <= squares.len() {
            let line = place + v * (row - module.y) + u * (start - module.x);
            let mut grey = [0f32; MOST_LOOKS + 1];
            for (i, grey) in grey.iter_mut().enumerate().take(columns + 1) {
                let at = line + step * i as f32;
                *grey = self.plane.at(at + v * 0.2) + self.plane.at(at - v * 0.2);
            }
            // Differences over half a module.
            for (square, ends) in squares[count..].iter_mut().zip(grey[..=columns].windows(3)) {
                let difference = ends[2] - ends[0];
                *square = difference * difference;
                sum += *square;
            }
            count += columns.saturating_sub(1);
            row += 1.0;
        }
        budget.spend(count * 2);
        let mean = sum / count.max(1) as f32;
        // Looks have one of a few phases, in turn.
        let mut at_phase = [0f32; LOOKS];
        for row in squares[..count].chunks(columns.saturating_sub(1).max(1)) {
            for (i, square) in row.iter().enumerate() {
                // A scratch or a reflection's edge counts no more than an edge between modules.
                at_phase[i % LOOKS] += square / (square + 1.5 * mean + 1.0);
            }
        }
        let (mut real, mut imaginary) = (0f32, 0f32);
        for (i, weight) in at_phase.iter().enumerate() {
            let (sin, cos) = (TAU * (start + (i + 1) as f32 / LOOKS as f32).fract()).sin_cos();
            real += weight * cos;
            imaginary += weight * sin;
        }
        let all: f32 = at_phase.iter().sum();
        if all <= 0.0 {
            return Phase { offset: 0.0, sureness: 0.0 };
        }
        Phase { offset: imaginary.atan2(real) / TAU, sureness: real.hypot(imaginary) / all }
    }

    /// The node's place as an alignment pattern near it says.
    fn snapped(&self, module: Point, place: Point, u: Point, v: Point, budget: &mut Budget) -> Option<Point> {
        let near = |p: &&Point| (p.x - module.x).abs().max((p.y - module.y).abs()) <= SPACING * 0.55;
        let way = *self.patterns.iter().find(near)? - module;
        let foretold = place + u * way.x + v * way.y;
        let way = self.plane.nearest(&self.pattern, [foretold, u, v], PATTERN_SEEN, budget)?;
        Some(place + way)
    }
}

/// How far edges lie beyond where the grid has them, in modules, and how much they agree about it.
struct Phase {
    offset: f32,
    sureness: f32,
}
