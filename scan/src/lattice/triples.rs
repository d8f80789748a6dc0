//! Three finder patterns make a symbol.

use super::budget::Budget;
use super::candidates::Candidate;
use super::finder::{Finder, Finders, Fitter};
use super::geometry::Point;
use super::plane::{Pattern, Plane};

/// Finder patterns that triples are made of.
const MOST_FINDERS: usize = 16;
/// Triples tried after one pass.
const MOST_TRIPLES: usize = 14;
/// Finder patterns sure enough to foretell a third.
const MOST_FORETELLERS: usize = 5;
/// Correlation from which two finder patterns are believed without the third.
const SURE_ALONE: f32 = 0.65;
/// Finder patterns from which alone a symbol is looked for.
const MOST_ALONE: usize = 3;
/// The same where one was a moment before.
const SEEN_AGAIN: f32 = 0.5;
/// How far a foretold finder pattern is looked for, and one that was there a moment before, in steps of 0.8 modules.
const NEAR: i32 = 11;
const FAR: i32 = 19;
/// Fewest modules between the centres of two finder patterns of a symbol, less some for tilt.
const LEAST_DISTANCE: f32 = 10.0;
/// Most modules between them, more for tilt.
const MOST_DISTANCE: f32 = 250.0;

/// Triples (the corner first) that could be a symbol and are not in `tried`, the most promising first.
pub(super) fn ranked(finders: &[Finder], tried: &[[usize; 3]]) -> Vec<[usize; 3]> {
    let best = by_score(finders);
    let best = &best[..best.len().min(MOST_FINDERS)];
    let mut triples = Vec::new();
    for (&a, &b) in best.iter().flat_map(|a| best.iter().map(move |b| (a, b))) {
        for &c in best.iter().filter(|&&c| b < c && a != b && a != c) {
            let triple = [a, b, c];
            if !tried.contains(&triple)
                && let Some(strain) = strain(triple.map(|i| &finders[i]))
            {
                triples.push((strain, triple));
            }
        }
    }
    triples.sort_by(|a, b| a.0.total_cmp(&b.0));
    triples.into_iter().take(MOST_TRIPLES).map(|(_, triple)| triple).collect()
}

/// How far three patterns are from a square's corners, less how sure they are; `None` when they are no symbol.
fn strain([a, b, c]: [&Finder; 3]) -> Option<f32> {
    let (right, down) = (b.centre - a.centre, c.centre - a.centre);
    let (long, short) = (right.length().max(down.length()), right.length().min(down.length()));
    let modules = [a.module(), b.module(), c.module()];
    let largest = modules.iter().copied().fold(0.0, f32::max);
    let smallest = modules.iter().copied().fold(f32::MAX, f32::min);
    let skew = right.cosine(down).abs();
    let possible = largest <= 2.6 * smallest
        && short >= LEAST_DISTANCE * smallest
        && skew <= 0.75
        && long <= 2.3 * short;
    possible.then(|| {
        0.6 * skew + 0.6 * (long / short).ln() + 0.8 * (largest / smallest).ln()
            - 2.0 * (a.score + b.score + c.score)
    })
}

fn by_score(finders: &[Finder]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..finders.len()).collect();
    order.sort_by(|&a, &b| finders[b].score.total_cmp(&finders[a].score));
    order
}

/// Looks for a finder pattern that no run lengths showed, where two sure ones say that it must be.
pub(super) fn foretell(plane: &Plane, finders: &mut Finders, budget: &mut Budget) {
    let sure: Vec<Finder> = by_score(finders.list())
        .into_iter()
        .map(|i| finders.list()[i])
        .filter(|finder| finder.score > 0.7)
        .take(MOST_FORETELLERS)
        .collect();
    let coarse = Pattern::finder(1);
    let fitter = Fitter::new(plane);
    for (i, first) in sure.iter().enumerate() {
        for second in &sure[i + 1..] {
            for guess in third_places(first, second) {
                let module = (first.module() * second.module()).sqrt();
                let known = |f: &Finder| f.score > 0.8 && f.centre.distance(guess) < 6.0 * module;
                if budget.is_spent() || !plane.contains(guess) || finders.list().iter().any(known) {
                    continue;
                }
                let Some(centre) = search(plane, &coarse, guess, &[first, second], NEAR, budget) else {
                    continue;
                };
                let found = fitter.fit(&Candidate::guess(centre, module), budget);
                if found.score > 0.6 {
                    finders.add(found);
                }
            }
        }
    }
}

/// The finder patterns that are believed without others, the surest first.
pub(super) fn surest(finders: &[Finder]) -> Vec<Finder> {
    let sure = by_score(finders).into_iter().map(|i| finders[i]).filter(|finder| finder.score > SURE_ALONE);
    sure.take(MOST_ALONE).collect()
}

/// Where the third finder pattern of a symbol hides.
pub(super) enum Hidden {
    /// At the end of a side that begins at the first of the two, which is the corner.
    Beside(Finder),
    /// It is the corner.
    Corner(Finder),
}

/// Pairs of sure finder patterns that could be two of a symbol, with each place where the third could hide.
pub(super) fn hidden(finders: &[Finder]) -> Vec<([Finder; 2], Hidden)> {
    let sure: Vec<Finder> = by_score(finders)
        .into_iter()
        .map(|i| finders[i])
        .filter(|finder| finder.score > SURE_ALONE)
        .take(MOST_FORETELLERS)
        .collect();
    let mut possible = Vec::new();
    for (i, first) in sure.iter().enumerate() {
        for second in &sure[i + 1..] {
            for third in third_places(first, second) {
                let [one, two] = [first, second].map(|f| f.centre.distance(third));
                let across = first.centre.distance(second.centre);
                let hidden = |like: &Finder| Finder::foretold(third, like);
                possible.push(match (one.max(two) > 1.2 * across, one < two) {
                    (true, true) => ([*first, *second], Hidden::Beside(hidden(first))),
                    (true, false) => ([*second, *first], Hidden::Beside(hidden(second))),
                    (false, _) => ([*first, *second], Hidden::Corner(hidden(first))),
                });
            }
        }
    }
    possible
}

/// Where the third pattern of a symbol may be, given two: beside one of them, or across both.
pub(super) fn third_places(first: &Finder, second: &Finder) -> Vec<Point> {
    let way = second.centre - first.centre;
    let length = way.length();
    let (one, two) = (first.module(), second.module());
    let module = (one * two).sqrt();
    let possible = one <= 2.2 * two
        && two <= 2.2 * one
        && length >= LEAST_DISTANCE * module
        && length <= MOST_DISTANCE * module;
    if !possible {
        return Vec::new();
    }
    let along = way * (1.0 / length);
    let alignment = |f: &Finder| f.u.cosine(along).abs().max(f.v.cosine(along).abs());
    let sides = [1.0, -1.0];
    if (alignment(first) + alignment(second)) / 2.0 > 0.85 {
        // Along a side of the symbol: the third is as far again, at a right angle in either frame.
        let beside = |side: f32| {
            let down = Point::new(-along.y, along.x) * side;
            let [a, b] = [first, second].map(|f| f.oriented(along, down));
            let modules = |f: &Finder| length / f.u.dot(along).abs().max(0.5);
            let count = (modules(&a) * modules(&b)).sqrt();
            [a.centre + a.v * count, b.centre + b.v * count]
        };
        sides.into_iter().flat_map(beside).collect()
    } else {
        // Along its diagonal.
        let middle = first.centre + way * 0.5;
        sides.into_iter().map(|side| middle + Point::new(-way.y, way.x) * (0.5 * side)).collect()
    }
}

/// The finder pattern that was at `before`, if it has not gone far.
pub(super) fn seen_again(plane: &Plane, before: &Finder, budget: &mut Budget) -> Option<Finder> {
    let centre = search(plane, &Pattern::finder(1), before.centre, &[before], FAR, budget)?;
    let found = Fitter::new(plane).fit(&Candidate::guess(centre, before.module()), budget);
    (found.score > SEEN_AGAIN).then_some(found)
}

/// The place near `guess` that looks most like a finder pattern in the frame of one of two others.
fn search(
    plane: &Plane,
    coarse: &Pattern,
    guess: Point,
    frames: &[&Finder],
    reach: i32,
    budget: &mut Budget,
) -> Option<Point> {
    let module: f32 = frames.iter().map(|frame| frame.module()).product();
    let step = 0.8 * module.powf(1.0 / frames.len() as f32);
    let mut best = (0.4, None);
    for frame in frames {
        for (dy, dx) in (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dy, dx))) {
            let centre = guess + Point::new(dx as f32, dy as f32) * step;
            let score = plane.correlation(coarse, centre, frame.u, frame.v);
            if score > best.0 {
                best = (score, Some(centre));
            }
        }
    }
    budget.spend(frames.len() * (2 * reach.unsigned_abs() as usize + 1).pow(2) * coarse.taps());
    best.1
}
