//! The outline of a symbol, walked around from one finder pattern.
//!
//! However blurred a dense symbol is, and however its far side is foreshortened, it is darker than the quiet zone around it.
//! Its edges are followed step by step from a finder pattern, where their direction is known, to the two corners beside it,
//! and from these to the fourth. The edges say how the `sheet` is bent that the symbol is on, and the corners foretell all
//! finder patterns.

use std::rc::Rc;

use super::budget::Budget;
use super::finder::{Finder, Fitter};
use super::geometry::Point;
use super::growth::SPACING;
use super::mesh::{Homography, Match, Mesh};
use super::orientation::Turned;
use super::parts::Parts;
use super::plane::Plane;
use super::settled::settled;
use super::sheet::{Sheet, Sighted};
use super::timing::Corners;
use crate::Version;

/// Steps of the walk, in modules.
const STEP: f32 = 1.0;
/// Modules along the edge over which its profile is taken.
const LENGTH: f32 = 13.0;
/// How far a walk moves, and how far it turns, for what an edge lies beside it.
const MOVED: f32 = 0.2;
const TURNED: f32 = 0.012;
/// Looks along the edge for a profile.
const LOOKS: usize = 16;
/// Looks to a module across the edge.
const FINE: usize = 4;
/// Modules across the edge that are looked at: inside, and outside.
const INSIDE: f32 = 5.0;
const OUTSIDE: f32 = 4.0;
/// Modules on each side of the edge that are compared.
const DARK_SIDE: f32 = 2.25;
const LIGHT_SIDE: f32 = 2.0;
/// Places across that are compared.
const PLACES: usize = ((INSIDE + OUTSIDE) as usize) * FINE + 1;
/// The one at the edge.
const MIDDLE: usize = INSIDE as usize * FINE;
/// What it costs an edge to lie a module beside where it is looked for, as a part of its usual contrast.
const ASIDE: f32 = 0.12;
/// Modules behind a corner at which the edge that goes on is looked for.
const AFTER_CORNER: [f32; 4] = [7.0, 11.0, 15.0, 19.0];
/// An edge is not seen where its contrast has fallen to this part of what it was.
const ENDS: f32 = 0.35;
/// It ends where the modules inward of it are no darker than this part of what they were; how deep is looked, in modules.
const ENDED: f32 = 0.3;
const DEEP: f32 = 8.0;
/// Places where an edge may end that are tried.
const MOST_ENDS: usize = 5;
/// Where the sensor is blinded inward of an edge, it is not seen.
const BLINDED: f32 = 250.0;
/// Modules for which a walk goes on without seeing an edge.
const COASTED: f32 = 24.0;
/// Longest and shortest edge, in modules at the finder pattern.
const LONGEST: f32 = 260.0;
const SHORTEST: f32 = 12.0;
/// How far the two ways to the fourth corner may end from each other, as a part of the symbol's side.
const APART: f32 = 0.12;
/// Places at which the bend of an edge is kept.
const BENDS: usize = 24;
/// Places of an edge that say how the sheet is bent, and how far off they may be, and the corners, in modules.
const SIGHTED: usize = 14;
const EDGE_OFF: f32 = 0.6;
const CORNER_OFF: f32 = 1.5;
/// The corners that the top, left, right and lower edge go from and to.
const BETWEEN: [(usize, usize); 4] = [(0, 1), (0, 2), (1, 3), (2, 3)];
/// Least correlation for a finder pattern that is looked for where the outline has a corner.
const FITTED: f32 = 0.3;

/// A symbol whose outline is known.
pub(super) struct Outline {
    /// What its corners foretell: the finder patterns, and the end of the corner that has none.
    pub(super) corners: Corners,
    /// The modules on a side that the size of the finder pattern it was walked from says.
    pub(super) side: f32,
    patch: Rc<Patch>,
    turned: Turned,
}

impl Outline {
    /// Where the modules of a version would be, whose alignment patterns are seen where a sheet would have them.
    pub(super) fn settled(&self, version: Version, plane: &Plane, budget: &mut Budget) -> Option<Mesh> {
        let Base::Bent(sheet) = &self.patch.base else { return None };
        let side = version.modules() as f32;
        let on_sheet = |module: Point| self.turned.seen_from_corner(module * (1.0 / side), 1.0);
        let mut sighted = self.patch.sighted.clone();
        sighted.extend(self.corners.sighted(side, on_sheet));
        settled(sheet.clone(), on_sheet, &sighted, version, plane, budget)
    }

    /// About where the modules of a version would be.
    pub(super) fn mesh(&self, version: Version) -> Option<Mesh> {
        let side = version.modules() as f32;
        Mesh::through(version.modules(), SPACING, |module| {
            self.patch.at(self.turned.seen_from_corner(module * (1.0 / side), 1.0))
        })
    }
}

/// The symbols whose outline begins at a corner, the likeliest orientation first.
pub(super) fn outlines(plane: &Plane, corner: &Finder, parts: Parts, budget: &mut Budget) -> Vec<Outline> {
    let Some(patch) = Patch::walked(plane, corner, parts, budget) else { return Vec::new() };
    patch.orientations(plane, corner, budget)
}

/// What four edges enclose: the sheet on which they are, and what is left of how the edges are bent.
struct Patch {
    base: Base,
    /// What the base goes by.
    sighted: Vec<Sighted>,
    /// The corner walked from, the one to the right, the one below, and the fourth.
    corners: [Point; 4],
    /// How far the edges (top, left, right, bottom) lie from the base's, at even steps.
    bent: [Vec<Point>; 4],
}

/// A map from the unit square.
enum Base {
    Flat(Homography),
    Bent(Sheet),
}

impl Base {
    fn at(&self, place: Point) -> Point {
        match self {
            Self::Flat(homography) => homography.at(place),
            Self::Bent(sheet) => sheet.at(place),
        }
    }
}

impl Patch {
    /// Walks along both edges from a corner, and around the corners where these end, until both ways meet.
    fn walked(plane: &Plane, corner: &Finder, parts: Parts, budget: &mut Budget) -> Option<Self> {
        let start = corner.place(-3.5, -3.5);
        let (u, v) = (corner.u, corner.v);
        let mut walker = Walker { plane, budget };
        let tops = walker.walk(Place { at: start, along: u, outward: v * -1.0 });
        let lefts = walker.walk(Place { at: start, along: v, outward: u * -1.0 });
        let mut around = |edges: Vec<Walk>, inward: Point| -> Vec<(Walk, Vec<Walk>)> {
            let turned = edges.into_iter().filter_map(|edge| {
                let place = walker.turn(&edge, inward)?;
                Some((edge, walker.walk(place)))
            });
            turned.collect()
        };
        // Around the corners, what was along is outward.
        let (tops, lefts) = (around(tops, v), around(lefts, u));
        let mut best: Option<(f32, [&Walk; 4])> = None;
        for ((top, rights), (left, belows)) in
            tops.iter().flat_map(|top| lefts.iter().map(move |left| (top, left)))
        {
            let side = top.end.at.distance(start).max(left.end.at.distance(start));
            for (right, below) in
                rights.iter().flat_map(|right| belows.iter().map(move |below| (right, below)))
            {
                let apart = right.end.at.distance(below.end.at) / side;
                if apart < best.as_ref().map_or(APART, |(apart, _)| *apart) {
                    best = Some((apart, [top, left, right, below]));
                }
            }
        }
        let (_, edges) = best?;
        let [top, left, right, below] = edges.map(|edge| edge.end.at);
        let corners = [start, top, left, (right + below) * 0.5];
        let places = [(0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)];
        let matches: Vec<Match> = places
            .iter()
            .zip(&corners)
            .map(|(&(x, y), &pixel)| Match { module: Point::new(x, y), pixel, weight: 1.0 })
            .collect();
        let flat = Homography::fit(&matches, 1)?;
        let mut sighted = sighted(&matches, edges, (corner.u.length() * corner.v.length()).sqrt());
        let size = (plane.width(), plane.height());
        let sheet = match parts.sheets {
            true => Sheet::fit(&flat, &mut sighted, size, walker.budget),
            false => None,
        };
        let base = sheet.map_or(Base::Flat(flat), Base::Bent);
        let bent = std::array::from_fn(|i| {
            let (from, to) = BETWEEN[i];
            let (first, last) = (matches[from].module, matches[to].module);
            edges[i].bend(corners[from], corners[to], |s| base.at(first + (last - first) * s))
        });
        Some(Self { base, sighted, corners, bent })
    }

    /// The place of a point of the unit square: the edges' bends, mixed in between (Coons 1967).
    fn at(&self, at: Point) -> Point {
        let bend = |edge: usize, s: f32| {
            let bent = &self.bent[edge];
            let place = s.clamp(0.0, 1.0) * (bent.len() - 1) as f32;
            let i = (place as usize).min(bent.len() - 2);
            bent[i] + (bent[i + 1] - bent[i]) * (place - i as f32)
        };
        let Point { x, y } = at;
        self.base.at(at) + bend(0, x) * (1.0 - y) + bend(3, x) * y + bend(1, y) * (1.0 - x) + bend(2, y) * x
    }

    /// Fits the finder patterns that the corners foretell, and leaves one out: first the one that is seen worst.
    fn orientations(self, plane: &Plane, corner: &Finder, budget: &mut Budget) -> Vec<Outline> {
        let Some(side) = self.side(corner) else { return Vec::new() };
        let fitter = Fitter::new(plane);
        let near = 3.5 / side;
        let mut guess = |x: f32, y: f32| {
            let here = Point::new(x, y);
            let half = 0.5 / side;
            let u = self.at(here + Point::new(half, 0.0)) - self.at(here - Point::new(half, 0.0));
            let v = self.at(here + Point::new(0.0, half)) - self.at(here - Point::new(0.0, half));
            let foretold = Finder { centre: self.at(here), u, v, score: 0.0 };
            let found = fitter.fit_near(&foretold, budget);
            if found.score > FITTED { found } else { foretold }
        };
        let [right, below, far] =
            [guess(1.0 - near, near), guess(near, 1.0 - near), guess(1.0 - near, 1.0 - near)];
        let [_, top_right, bottom_left, fourth] = self.corners;
        // The corner that is left out is opposite to the middle one of the others.
        let mut ways = [
            (far.score, Turned::TopLeft, [*corner, right, below], fourth),
            (below.score, Turned::BottomLeft, [right, far, *corner], bottom_left),
            (right.score, Turned::TopRight, [below, *corner, far], top_right),
        ];
        ways.sort_by(|a, b| a.0.total_cmp(&b.0));
        let patch = Rc::new(self);
        let outline = |(_, turned, finders, fourth)| Outline {
            corners: Corners::new(finders, Some(fourth)),
            side,
            patch: Rc::clone(&patch),
            turned,
        };
        ways.into_iter().map(outline).collect()
    }

    /// The modules on a side that the size of the finder pattern says.
    fn side(&self, corner: &Finder) -> Option<f32> {
        const PART: f32 = 0.04;
        let [origin, right, below] =
            [(0.0, 0.0), (PART, 0.0), (0.0, PART)].map(|(x, y)| self.at(Point::new(x, y)));
        let across = (right - origin).length() / PART / corner.u.length();
        let down = (below - origin).length() / PART / corner.v.length();
        let side = (across * down).sqrt();
        let is_square = across < 1.6 * down && down < 1.6 * across;
        (is_square && (15.0..230.0).contains(&side)).then_some(side)
    }
}

/// What the corners and edges say about the sheet on which they are; a module is so many pixels large.
fn sighted(corners: &[Match], edges: [&Walk; 4], module: f32) -> Vec<Sighted> {
    let corner = |seen: &Match| Sighted {
        place: seen.module,
        pixel: seen.pixel,
        off: CORNER_OFF * module,
        slides: None,
    };
    let mut sighted: Vec<Sighted> = corners.iter().map(corner).collect();
    for (edge, (from, to)) in edges.iter().zip(BETWEEN) {
        sighted.extend(edge.sighted(&corners[from], &corners[to], EDGE_OFF * module));
    }
    sighted
}

/// A place on the edge; the ways are one module long.
#[derive(Clone, Copy)]
struct Place {
    at: Point,
    along: Point,
    outward: Point,
}

struct Walker<'a> {
    plane: &'a Plane,
    budget: &'a mut Budget,
}

/// A walk along an edge.
struct Walk {
    line: Vec<Point>,
    end: Place,
    /// The contrast of the edge, as a mean.
    contrast: f32,
}

impl Walk {
    /// Some places of the edge, from one corner to the next, of which only how far they are beside it is known.
    fn sighted(&self, from: &Match, to: &Match, off: f32) -> impl Iterator<Item = Sighted> {
        let (start, chord) = (from.pixel, to.pixel - from.pixel);
        let (first, way) = (from.module, to.module - from.module);
        let square = chord.dot(chord).max(1.0);
        let every = (self.line.len() / SIGHTED).max(1);
        let along = move |pixel: Point| (pixel - start).dot(chord) / square;
        let seen = self.line.iter().step_by(every).map(move |&pixel| (pixel, along(pixel)));
        seen.filter(|(_, along)| (0.02..0.98).contains(along)).map(move |(pixel, along)| Sighted {
            place: first + way * along,
            pixel,
            off,
            slides: Some(way),
        })
    }

    /// How far the line from one corner to the next lies beside what is foretold, at even steps.
    fn bend(&self, from: Point, to: Point, foretold: impl Fn(f32) -> Point) -> Vec<Point> {
        let chord = to - from;
        let length = chord.length().max(1.0);
        let way = chord * (1.0 / length);
        let beside = Point::new(-way.y, way.x);
        let mut known: Vec<(f32, f32)> =
            self.line.iter().map(|at| ((*at - from).dot(way), (*at - from).dot(beside))).collect();
        known.retain(|(along, _)| (0.02 * length..0.98 * length).contains(along));
        known.push((length, 0.0));
        let bend = |i: usize| {
            let foretold = foretold(i as f32 / BENDS as f32) - from;
            let along = foretold.dot(way);
            let after = known.iter().position(|(next, _)| *next >= along).unwrap_or(known.len() - 1);
            let (b, b_off) = known[after];
            let (a, a_off) = if after == 0 { (0.0, 0.0) } else { known[after - 1] };
            let part = if b > a { ((along - a) / (b - a)).clamp(0.0, 1.0) } else { 1.0 };
            beside * (a_off + (b_off - a_off) * part - foretold.dot(beside))
        };
        let rough: Vec<Point> = (0..=BENDS).map(bend).collect();
        let smooth = |i: usize| match i {
            0 | BENDS => Point::default(),
            _ => (rough[i - 1] + rough[i] * 2.0 + rough[i + 1]) * 0.25,
        };
        (0..=BENDS).map(smooth).collect()
    }
}

/// What is seen across an edge.
struct Edge {
    /// How far outward of where it was looked for, in modules.
    offset: f32,
    /// How much lighter it is outside, as a part of the light there.
    contrast: f32,
    /// The light there.
    outside: f32,
    blinded: bool,
}

impl Walker<'_> {
    /// Follows an edge to the places where it may end.
    fn walk(&mut self, start: Place) -> Vec<Walk> {
        let mut here = start;
        let (mut usual, mut usual_dark) = (0.0, 0.0);
        let mut ends: Vec<Walk> = Vec::new();
        let mut line = Vec::new();
        let (mut walked, mut seen, mut unseen, mut ended) = (0.0, 0u8, 0.0, false);
        while walked < LONGEST && ends.len() < MOST_ENDS && !self.budget.is_spent() {
            let next = Place { at: here.at + here.along * STEP, ..here };
            walked += STEP;
            if !self.plane.contains(next.at) {
                break;
            }
            let edge = self.edge(&next, usual);
            let dark = self.darkness(&next, edge.outside);
            let is_seen = !edge.blinded && (seen < 6 || edge.contrast > ENDS * usual);
            // Paper and a reflection look the same where the sensor is blinded: it may end, and it may go on.
            let may_end = walked > SHORTEST && dark < ENDED * usual_dark;
            if may_end && !ended {
                let end = self.end_near(here);
                let apart = SHORTEST / 3.0 * end.along.length();
                if ends.iter().all(|known| known.end.at.distance(end.at) > apart) {
                    ends.push(Walk { line: line.clone(), end, contrast: usual });
                }
            }
            ended = may_end;
            if !is_seen {
                unseen += STEP;
                if unseen > COASTED {
                    break;
                }
                here = next;
                continue;
            }
            unseen = 0.0;
            seen = seen.saturating_add(1);
            let weight = 1.0 / f32::from(seen.min(40));
            usual += (edge.contrast - usual) * weight;
            usual_dark += (dark - usual_dark) * weight;
            let off = edge.offset.clamp(-1.0, 1.0);
            let along = next.along + next.outward * (TURNED * off);
            line.push(next.at + next.outward * edge.offset.clamp(-1.0, 1.0));
            here = next.turned_to(next.at + next.outward * (MOVED * off), along);
        }
        ends
    }

    /// How dark it is inward of the next modules, as a part of the light outside.
    fn darkness(&mut self, place: &Place, outside: f32) -> f32 {
        let mut sum = 0.0;
        for (i, k) in (0..5).flat_map(|i| (0..12).map(move |k| (i as f32 * 0.5, k as f32))) {
            sum += self.plane.at(place.at + place.along * i - place.outward * (0.4 + k * DEEP / 12.0));
        }
        self.budget.spend(60);
        1.0 - sum / 60.0 / outside.max(8.0)
    }

    /// Where the dark side ends, near the last place that had an edge.
    fn end_near(&mut self, place: Place) -> Place {
        const BACK: i32 = 20;
        const AHEAD: i32 = 44;
        const PART: f32 = 0.25;
        const WINDOW: usize = 12;
        let inside = |i: i32| {
            let at = place.at + place.along * (i as f32 * PART);
            (1..=8).map(|k| self.plane.at(at + place.outward * (-0.35 * k as f32))).sum::<f32>() / 8.0
        };
        let profile: Vec<f32> = (-BACK..AHEAD).map(inside).collect();
        self.budget.spend(profile.len() * 8);
        let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len() as f32;
        let end = (WINDOW..profile.len() - WINDOW)
            .map(|i| (mean(&profile[i..i + WINDOW]) - mean(&profile[i - WINDOW..i]), i))
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map_or(0, |(_, i)| i);
        let along = (end as f32 - BACK as f32) * PART;
        Place { at: place.at + place.along * along, ..place }
    }

    /// The edge that goes on from a corner, turned towards `inward`.
    fn turn(&mut self, walk: &Walk, inward: Point) -> Option<Place> {
        let corner = &walk.end;
        let length = inward.length();
        let back = corner.along * (1.0 / corner.along.length());
        let inward = corner.outward * -1.0 * (1.0 / corner.outward.length());
        let mut best: (f32, Option<Place>) = (0.0, None);
        for degrees in (-50..=50).step_by(5) {
            let (sin, cos) = (degrees as f32).to_radians().sin_cos();
            let along = (inward * cos + back * sin) * length;
            let outward = (back * cos - inward * sin) * (corner.along.length() * 0.9);
            let contrast = AFTER_CORNER.map(|way| {
                let place = Place { at: corner.at + along * way, along, outward };
                let edge = self.edge(&place, walk.contrast);
                edge.contrast - ASIDE * walk.contrast * edge.offset * edge.offset
            });
            let sum: f32 = contrast.iter().sum();
            if sum > best.0 {
                best = (sum, Some(Place { at: corner.at, along, outward }));
            }
        }
        best.1
    }

    /// Looks across the edge.
    fn edge(&mut self, place: &Place, usual: f32) -> Edge {
        let step = 1.0 / FINE as f32;
        let mut profile = [0f32; PLACES];
        let mut blinded = 0;
        for (k, mean) in profile.iter_mut().enumerate() {
            let across = place.at + place.outward * (k as f32 * step - INSIDE);
            for i in 0..LOOKS {
                let along = (i as f32 + 0.5) / LOOKS as f32 - 0.5;
                let grey = self.plane.at(across + place.along * (along * LENGTH));
                blinded += usize::from(grey >= BLINDED && k < MIDDLE);
                *mean += grey / LOOKS as f32;
            }
        }
        self.budget.spend(PLACES * LOOKS);
        let (dark, light) = ((DARK_SIDE * FINE as f32) as usize, (LIGHT_SIDE * FINE as f32) as usize);
        let mean = |part: &[f32]| part.iter().sum::<f32>() / part.len() as f32;
        let mut best =
            Edge { offset: 0.0, contrast: f32::MIN, outside: 0.0, blinded: 5 * blinded > 4 * MIDDLE * LOOKS };
        let mut best_score = f32::MIN;
        for k in dark..PLACES - light {
            let (inside, outside) = (mean(&profile[k - dark..k]), mean(&profile[k + 1..=k + light]));
            let contrast = (outside - inside) / outside.max(8.0);
            let offset = (k as f32 - MIDDLE as f32) * step;
            let score = contrast - 0.012 * offset.abs() - ASIDE * usual * offset * offset;
            if score > best_score {
                best_score = score;
                best = Edge { offset, contrast, outside, ..best };
            }
        }
        best
    }
}

impl Place {
    /// Moved, and turned so that it goes along `along`.
    fn turned_to(&self, at: Point, along: Point) -> Self {
        let (before, after) = (self.along * (1.0 / self.along.length()), along * (1.0 / along.length()));
        let (cos, sin) = (before.dot(after), before.cross(after));
        let turned = |way: Point| Point::new(way.x * cos - way.y * sin, way.x * sin + way.y * cos);
        Self { at, along: turned(self.along), outward: turned(self.outward) }
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU8;

    use super::*;
    use crate::{SizePolicy, draw};

    /// From each corner of a clean symbol the others are found, and what its finder pattern says about its size is about right.
    #[test]
    fn a_symbol_is_walked_around_from_each_finder_pattern() {
        let mut state = 11u64;
        let digit = |_| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            char::from(b'0' + (state >> 60) as u8 % 10)
        };
        let text: String = "PHR1:".chars().chain((0..700).map(digit)).collect();
        let symbol = draw(&text, &SizePolicy::default()).unwrap();
        let plane = Plane::new(&symbol.to_luma(NonZeroU8::new(5).unwrap())).unwrap();
        let (start, end) = (20.0, 20.0 + 5.0 * symbol.modules() as f32);
        let (u, v) = (Point::new(5.0, 0.0), Point::new(0.0, 5.0));
        let (near, far) = (start + 17.5, end - 17.5);
        for (centre, u, v) in [
            (Point::new(near, near), u, v),
            (Point::new(far, near), v, u * -1.0),
            (Point::new(near, far), v * -1.0, u),
        ] {
            let corner = Finder { centre, u, v, score: 1.0 };
            let found = outlines(&plane, &corner, Parts::ALL, &mut Budget::new(100_000));
            let best = found.first().expect("it is walked around");
            let fourth = best.corners.fourth.unwrap();
            assert!(fourth.distance(Point::new(end, end)) < 15.0, "{fourth:?} from {centre:?}");
            assert!(best.corners.top_left.centre.distance(Point::new(near, near)) < 1.0, "from {centre:?}");
            assert!((best.side - symbol.modules() as f32).abs() < 4.0, "{} from {centre:?}", best.side);
            // All modules are where they are, but for the walk's own vagueness at the corners.
            let mesh = best.mesh(symbol.version()).unwrap();
            let middle = symbol.modules() as f32 / 2.0;
            let place = mesh.at(Point::new(middle, middle));
            assert!(place.distance(Point::new(start, start) + Point::new(middle, middle) * 5.0) < 15.0);
        }
    }

    #[test]
    fn paper_has_no_outline() {
        let plane = Plane::new(&crate::Luma::new(640, 480, vec![200; 640 * 480]).unwrap()).unwrap();
        let (u, v) = (Point::new(4.0, 0.0), Point::new(0.0, 4.0));
        let corner = Finder { centre: Point::new(100.0, 100.0), u, v, score: 1.0 };
        assert!(outlines(&plane, &corner, Parts::ALL, &mut Budget::new(100_000)).is_empty());
    }
}
