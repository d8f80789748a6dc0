//! A symbol of which one finder pattern is seen: the lattice grown from it says how large the symbol is and which of its
//! corners it is.

use super::budget::Budget;
use super::finder::Finder;
use super::geometry::Point;
use super::growth::{Lattice, grow_alone};
use super::layout::{Layout, Role};
use super::mesh::Mesh;
use super::plane::Plane;
use super::sampling;
use crate::Version;

/// Modules that a lattice may end before its symbol.
const SLACK: f32 = 13.0;
/// Standard deviations from chance by which the function patterns must agree.
const LEAST_SURPRISE: f32 = 5.0;
/// Hypotheses handed on, the likeliest first.
const MOST: usize = 3;
/// Directions in which the symbol may lie that are tried, the likeliest first.
const QUADRANTS: usize = 2;

/// A symbol whose place follows from one finder pattern.
pub(super) struct Hypothesis {
    pub(super) version: Version,
    pub(super) mesh: Mesh,
    /// Where it foretells its finder patterns: the corner, the one to the right, the one below.
    pub(super) finders: [Finder; 3],
    surprise: f32,
}

/// The symbols that could go on from a finder pattern.
pub(super) fn hypotheses(plane: &Plane, finder: &Finder, budget: &mut Budget) -> Vec<Hypothesis> {
    let mut found: Vec<Hypothesis> = quadrants(plane, finder, budget)
        .into_iter()
        .filter_map(|corner| {
            let lattice = grow_alone(plane, &corner, budget)?;
            Some(symbols_of(plane, &lattice, budget))
        })
        .flatten()
        .collect();
    found.sort_by(|a, b| b.surprise.total_cmp(&a.surprise));
    found.truncate(MOST);
    found
}

/// The finder pattern turned so that the symbol would lie to the right of it and below: the likeliest ways.
pub(super) fn quadrants(plane: &Plane, finder: &Finder, budget: &mut Budget) -> Vec<Finder> {
    let Finder { u, v, .. } = *finder;
    let back = |way: Point| way * -1.0;
    let mut turned = [(u, v), (back(v), u), (back(u), back(v)), (v, back(u))].map(|(u, v)| {
        let corner = Finder { u, v, ..*finder };
        (unrest_around(plane, &corner), corner)
    });
    budget.spend(4 * 2 * 7 * 4);
    turned.sort_by(|a, b| b.0.total_cmp(&a.0));
    turned.into_iter().take(QUADRANTS).map(|(_, corner)| corner).collect()
}

/// How much the grey changes from module to module to the right of a finder pattern and below, where a symbol has modules
/// and what is around it nothing: the lesser of both.
fn unrest_around(plane: &Plane, corner: &Finder) -> f32 {
    let unrest = |place: fn(&Finder, f32, f32) -> Point| {
        let lines = (-3..=3).map(|along| {
            let grey: [f32; 4] =
                std::array::from_fn(|i| plane.at(place(corner, 4.5 + i as f32, along as f32)));
            grey.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f32>()
        });
        lines.sum::<f32>()
    };
    let right = unrest(|finder, away, along| finder.place(away, along));
    let below = unrest(|finder, away, along| finder.place(along, away));
    right.min(below)
}

/// The versions and orientations whose function patterns the lattice shows.
fn symbols_of(plane: &Plane, lattice: &Lattice, budget: &mut Budget) -> Vec<Hypothesis> {
    let most = Version::MAX.modules();
    let light = sampling::light(plane, &lattice.mesh, most);
    budget.spend(sampling::looks(most));
    let versions = (1..=40).filter_map(Version::new);
    let possible = versions.filter(|version| version.modules() as f32 <= lattice.reach + SLACK);
    let mut found = Vec::new();
    for version in possible {
        let layout = Layout::new(version);
        for turns in [0, 1, 3] {
            let surprise = surprise(&layout, &light, most, turns);
            if surprise > LEAST_SURPRISE
                && let Some(hypothesis) = hypothesis(version, lattice, turns, surprise)
            {
                found.push(hypothesis);
            }
        }
    }
    found
}

/// How much better than chance the function patterns agree, in standard deviations.
fn surprise(layout: &Layout, light: &[f32], stride: usize, turns: u8) -> f32 {
    let n = layout.modules();
    let (mut sum, mut count) = (0f32, 0f32);
    for (i, role) in layout.roles().iter().enumerate() {
        let sign = match role {
            Role::Light => 1.0,
            Role::Dark => -1.0,
            _ => continue,
        };
        let (x, y) = turned(i % n, i / n, n, turns);
        // Its own finder pattern says nothing.
        if x < 9 && y < 9 {
            continue;
        }
        sum += sign * light[y * stride + x].clamp(-1.0, 1.0);
        count += 1.0;
    }
    sum / f32::sqrt(count.max(1.0))
}

/// Where a module of the symbol is on the lattice, which is the symbol turned by so many quarters.
fn turned(x: usize, y: usize, n: usize, turns: u8) -> (usize, usize) {
    let last = n - 1;
    match turns {
        0 => (x, y),
        // Its top right corner is the lattice's.
        1 => (y, last - x),
        // Its bottom left one.
        _ => (last - y, x),
    }
}

fn hypothesis(version: Version, lattice: &Lattice, turns: u8, surprise: f32) -> Option<Hypothesis> {
    let modules = version.modules();
    let side = modules as f32;
    let on_lattice = |at: Point| match turns {
        0 => at,
        1 => Point::new(at.y, side - at.x),
        _ => Point::new(side - at.y, at.x),
    };
    let mesh = Mesh::through(modules, 4.0, |module| lattice.mesh.at(on_lattice(module)))?;
    let finders = mesh.finders(modules);
    Some(Hypothesis { version, mesh, finders, surprise })
}
