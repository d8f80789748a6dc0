//! The mesh, from finder patterns and alignment patterns.

use super::budget::Budget;
use super::geometry::Point;
use super::layout::{alignment_centres, is_finder_corner};
use super::linear::solve;
use super::mesh::{Homography, Match, Mesh};
use super::plane::{Pattern, Plane};
use super::timing::Corners;
use crate::Version;

/// Correlation from which an alignment pattern is believed where it was looked for.
const BELIEVED: f32 = 0.5;
/// The same once its neighbours say within a module where it must be.
const BELIEVED_AMONG_NEIGHBOURS: f32 = 0.45;
/// A pattern seen at least this well is kept although its neighbours foretell another place.
const KEPT: f32 = 0.75;
/// Pixels to a module at which a way of part of a module is still a pixel; corrections below are not outliers.
const LEAST_MODULE: f32 = 1.0;

/// The mesh of a symbol of `version` with its finder patterns at `corners`.
///
/// `None` when less than a fifth of its alignment patterns are there: then it is no such symbol.
pub(super) fn fit_mesh(
    plane: &Plane,
    corners: &Corners,
    version: Version,
    budget: &mut Budget,
) -> Option<Mesh> {
    let homography = Homography::fit(&finder_matches(corners, version.modules()), version.modules())?;
    let centres: Vec<f32> = alignment_centres(version).into_iter().map(|c| c as f32 + 0.5).collect();
    if centres.is_empty() {
        return Some(Mesh::flat(homography, centres));
    }
    let mut grid = Grid::new(plane, corners, version, Mesh::flat(homography, centres));
    grid.grow(budget);
    for _ in 0..2 {
        grid.reconsider(budget);
    }
    let patterns = grid.size * grid.size - 3;
    (5 * grid.count_found() >= patterns).then(|| grid.into_mesh())
}

/// Centres and corners of the three finder patterns, and the fourth corner: where it is known, or, hardly counting, where the
/// parallelogram foretells it.
pub(super) fn finder_matches(corners: &Corners, modules: usize) -> Vec<Match> {
    let far = modules as f32 - 3.5;
    let placed = [
        (corners.top_left, Point::new(3.5, 3.5)),
        (corners.top_right, Point::new(far, 3.5)),
        (corners.bottom_left, Point::new(3.5, far)),
    ];
    let mut matches = Vec::new();
    for (finder, module) in placed {
        if !finder.is_seen() {
            matches.push(Match { module, pixel: finder.centre, weight: 0.02 });
            continue;
        }
        matches.push(Match { module, pixel: finder.centre, weight: 6.0 });
        for (du, dv) in [(3.5, 3.5), (-3.5, 3.5), (3.5, -3.5), (-3.5, -3.5)] {
            let module = module + Point::new(du, dv);
            matches.push(Match { module, pixel: finder.place(du, dv), weight: 1.0 });
        }
    }
    if let Some(fourth) = corners.fourth {
        let end = modules as f32;
        matches.push(Match { module: Point::new(end, end), pixel: fourth, weight: 1.0 });
        return matches;
    }
    let fourth = corners.top_right.centre + corners.bottom_left.centre - corners.top_left.centre;
    matches.push(Match { module: Point::new(far, far), pixel: fourth, weight: 0.02 });
    matches
}

/// Middles of the alignment patterns, in modules.
pub(super) fn alignment_patterns(version: Version) -> Vec<Point> {
    let centres = alignment_centres(version);
    let last = centres.len().saturating_sub(1);
    let nodes = (0..centres.len()).flat_map(|j| (0..centres.len()).map(move |i| (i, j)));
    nodes
        .filter(|&(i, j)| !is_finder_corner(i, j, last))
        .map(|(i, j)| Point::new(centres[i] as f32 + 0.5, centres[j] as f32 + 0.5))
        .collect()
}

/// Column and row of a node.
type Node = (usize, usize);

/// The alignment patterns as they are found; the nodes at the finder patterns count as found.
struct Grid<'a> {
    plane: &'a Plane,
    corners: &'a Corners,
    version: Version,
    mesh: Mesh,
    /// Nodes on a side.
    size: usize,
    /// Corrections of the nodes that were found.
    found: Vec<Option<Point>>,
    /// Correlations at the nodes that were looked at.
    scores: Vec<f32>,
    coarse: Pattern,
    fine: Pattern,
}

impl<'a> Grid<'a> {
    fn new(plane: &'a Plane, corners: &'a Corners, version: Version, mesh: Mesh) -> Self {
        let size = mesh.knots.len();
        let mut found = vec![None; size * size];
        for (i, j) in [(0, 0), (size - 1, 0), (0, size - 1)] {
            found[j * size + i] = Some(Point::default());
        }
        let scores = vec![0.0; size * size];
        let (coarse, fine) = (Pattern::alignment(1), Pattern::alignment(3));
        Self { plane, corners, version, mesh, size, found, scores, coarse, fine }
    }

    fn index(&self, (i, j): Node) -> usize {
        j * self.size + i
    }

    fn nodes(&self) -> impl Iterator<Item = Node> + use<> {
        let size = self.size;
        (0..size).flat_map(move |j| (0..size).map(move |i| (i, j)))
    }

    fn is_corner(&self, (i, j): Node) -> bool {
        is_finder_corner(i, j, self.size - 1)
    }

    /// The node's place in module coordinates.
    fn module(&self, (i, j): Node) -> Point {
        Point::new(self.mesh.knots[i], self.mesh.knots[j])
    }

    /// Alignment patterns found; the finder patterns do not count.
    fn count_found(&self) -> usize {
        self.found.iter().flatten().count() - 3
    }

    /// Finds the patterns one after the other, next to what is known first.
    fn grow(&mut self, budget: &mut Budget) {
        let hints = self.hints();
        let mut waiting: Vec<Node> = self.nodes().filter(|&node| !self.is_corner(node)).collect();
        let mut looked_at = 0;
        while let Some(next) = (0..waiting.len())
            .min_by(|&a, &b| self.remoteness(waiting[a]).total_cmp(&self.remoteness(waiting[b])))
        {
            let node = waiting.swap_remove(next);
            let reach = if self.remoteness(node) > 1.5 || self.size == 2 { 3.5 } else { 2.2 };
            let index = self.index(node);
            let start = hints[index]
                .or_else(|| self.parallelogram(node))
                .or_else(|| self.foretold(node, usize::MAX, 0.002))
                .unwrap_or_default();
            let (score, correction) = self.search(node, start, reach, budget);
            self.scores[index] = score;
            self.mesh.corrections[index] = start;
            looked_at += 1;
            if score > BELIEVED {
                self.mesh.corrections[index] = correction;
                self.found[index] = Some(correction);
            }
            if looked_at >= 8 && (self.count_found() as f32) < 0.25 * looked_at as f32 {
                return;
            }
        }
    }

    /// Looks again where neighbours disagree or nothing was found.
    fn reconsider(&mut self, budget: &mut Budget) {
        let outlying = 0.9 * self.corners.top_left.module().max(LEAST_MODULE);
        for node in self.nodes() {
            if self.is_corner(node) {
                continue;
            }
            let Some(foretold) = self.foretold(node, 2, 0.0005) else { continue };
            let index = self.index(node);
            let before = self.mesh.corrections[index];
            let was_found = self.found[index].is_some();
            let is_outlier = before.distance(foretold) > outlying;
            if was_found && !is_outlier {
                continue;
            }
            let (score, correction) = self.search(node, foretold, 1.1, budget);
            let better = !was_found || score > self.scores[index] - 0.15;
            if score > BELIEVED_AMONG_NEIGHBOURS && better {
                self.found[index] = Some(correction);
                self.mesh.corrections[index] = correction;
                self.scores[index] = score;
            } else if !was_found || self.scores[index] < KEPT {
                self.found[index] = None;
                self.mesh.corrections[index] = foretold;
            }
        }
    }

    /// How far a node is from what is known; along the timing tracks counts as nearer.
    fn remoteness(&self, (i, j): Node) -> f32 {
        let mut nearest = usize::MAX;
        let mut adjacent = 0;
        for (p, q) in self.nodes().filter(|&node| self.found[self.index(node)].is_some()) {
            let (dx, dy) = (p.abs_diff(i), q.abs_diff(j));
            nearest = nearest.min(dx + dy);
            adjacent += usize::from(dx.max(dy) <= 1);
        }
        nearest as f32 - 0.05 * adjacent as f32 - if i == 0 || j == 0 { 0.9 } else { 0.0 }
    }

    /// Corrections foretold by the timing tracks for the first row and column.
    fn hints(&self) -> Vec<Option<Point>> {
        let modules = self.version.modules();
        let mut hints = vec![None; self.size * self.size];
        let (across, down) = (self.corners.horizontal_track(modules), self.corners.vertical_track(modules));
        for i in 1..self.size {
            let along = (self.mesh.knots[i] - 3.5) / (modules as f32 - 7.0);
            let correction = |place: Point, node| place - self.mesh.homography.at(self.module(node));
            hints[self.index((i, 0))] = Some(correction(across.at(along), (i, 0)));
            hints[self.index((0, i))] = Some(correction(down.at(along), (0, i)));
        }
        hints
    }

    /// The correction that completes the parallelogram of three known neighbours up and to the left.
    fn parallelogram(&self, (i, j): Node) -> Option<Point> {
        let (left, up) = (i.checked_sub(1)?, j.checked_sub(1)?);
        let known = |node| self.found[self.index(node)];
        Some(known((i, up))? + known((left, j))? - known((left, up))?)
    }

    /// The correction that an affine fit to the found nodes within `reach` foretells, the near ones counting most.
    fn foretold(&self, node: Node, reach: usize, stiffness: f64) -> Option<Point> {
        let here = self.module(node);
        let modules = self.version.modules() as f32;
        let (mut normal, mut xs, mut ys) = (vec![0f64; 9], vec![0f64; 3], vec![0f64; 3]);
        let mut count = 0;
        for other in self.nodes().filter(|&other| other != node) {
            let apart = other.0.abs_diff(node.0).max(other.1.abs_diff(node.1));
            let Some(correction) = self.found[self.index(other)].filter(|_| apart <= reach) else { continue };
            count += 1;
            let way = (self.module(other) - here) * (1.0 / modules);
            let weight = 1.0 / (f64::from(way.dot(way)) + 0.002).powi(2);
            let terms = [1.0, f64::from(way.x), f64::from(way.y)];
            for (a, term) in terms.iter().enumerate() {
                (0..3).for_each(|b| normal[a * 3 + b] += weight * term * terms[b]);
                xs[a] += weight * term * f64::from(correction.x);
                ys[a] += weight * term * f64::from(correction.y);
            }
        }
        if count < 3 {
            return None;
        }
        let bending = normal[0] * stiffness;
        normal[4] += bending;
        normal[8] += bending;
        Some(Point::new(solve(normal.clone(), xs)?[0] as f32, solve(normal, ys)?[0] as f32))
    }

    /// The best correlation within `reach` modules of where `start` puts the node, and the correction for it.
    fn search(&mut self, node: Node, start: Point, reach: f32, budget: &mut Budget) -> (f32, Point) {
        let index = self.index(node);
        self.mesh.corrections[index] = start;
        let (origin, u, v) = self.mesh.frame(self.module(node));
        let module = (u.length() * v.length()).sqrt();
        let step = (module * 0.34).max(0.6);
        let steps = (reach * module / step).ceil() as i32;
        // A little in favour of staying, so that a flat place gives no direction.
        let score = |pattern: &Pattern, way: Point| {
            self.plane.correlation(pattern, origin + way, u, v) - 0.02 * way.length() / module
        };
        let mut best = (f32::MIN, Point::default());
        for (j, i) in (-steps..=steps).flat_map(|j| (-steps..=steps).map(move |i| (j, i))) {
            let way = Point::new(i as f32, j as f32) * step;
            let found = score(&self.coarse, way);
            if found > best.0 {
                best = (found, way);
            }
        }
        best.0 = f32::MIN;
        for halving in 1..=3 {
            let (centre, step) = (best.1, step * 0.5f32.powi(halving));
            for (j, i) in (-1..=1).flat_map(|j| (-1..=1).map(move |i| (j as f32, i as f32))) {
                let way = centre + Point::new(i, j) * step;
                let found = score(&self.fine, way);
                if found > best.0 {
                    best = (found, way);
                }
            }
        }
        let coarse_looks = (2 * steps.unsigned_abs() as usize + 1).pow(2) * self.coarse.taps();
        budget.spend(coarse_looks + 27 * self.fine.taps());
        (best.0, start + best.1)
    }

    /// Fits the homography again to everything found, with corrections at every node.
    fn into_mesh(self) -> Mesh {
        let modules = self.version.modules();
        let far = modules as f32 - 3.5;
        let mut seen: Vec<(Node, Match)> = Vec::new();
        for node in self.nodes() {
            let (module, pixel, weight) = match (node, self.is_corner(node)) {
                ((0, 0), _) => (Point::new(3.5, 3.5), self.corners.top_left.centre, 2.0),
                ((_, 0), true) => (Point::new(far, 3.5), self.corners.top_right.centre, 2.0),
                (_, true) => (Point::new(3.5, far), self.corners.bottom_left.centre, 2.0),
                _ => {
                    let Some(correction) = self.found[self.index(node)] else { continue };
                    let module = self.module(node);
                    (module, self.mesh.homography.at(module) + correction, 1.0)
                }
            };
            seen.push((node, Match { module, pixel, weight }));
        }
        let matches: Vec<Match> = seen.iter().map(|(_, m)| *m).collect();
        let Some(homography) = Homography::fit(&matches, modules) else { return self.mesh };
        let known: Vec<(Node, Point)> =
            seen.iter().map(|(node, m)| (*node, m.pixel - homography.at(m.module))).collect();
        let corrections = self.nodes().map(|node| interpolated(node, &known)).collect();
        Mesh { homography, knots: self.mesh.knots, corrections }
    }
}

/// The known correction of a node, or the mean of the others, the near ones counting most.
fn interpolated(node: Node, known: &[(Node, Point)]) -> Point {
    if let Some((_, correction)) = known.iter().find(|(other, _)| *other == node) {
        return *correction;
    }
    let (mut sum, mut weights) = (Point::default(), 0f32);
    for ((i, j), correction) in known {
        let squared = (i.abs_diff(node.0).pow(2) + j.abs_diff(node.1).pow(2)) as f32;
        let weight = 1.0 / (squared * squared);
        sum = sum + *correction * weight;
        weights += weight;
    }
    sum * (1.0 / weights)
}
