//! A symbol of which one finder pattern is seen: the lattice grown from it says how large the symbol is and which of its
//! corners it is.

use super::budget::Budget;
use super::finder::Finder;
use super::geometry::Point;
use super::growth::{Lattice, SPACING, grow_alone};
use super::layout::{Layout, Role};
use super::mesh::Mesh;
use super::orientation::{Turned, quadrants};
use super::plane::Plane;
use super::sampling;
use crate::Version;

/// Modules that a lattice may end before its symbol.
const SLACK: f32 = 13.0;
/// Standard deviations from chance by which the function patterns must agree.
const LEAST_SURPRISE: f32 = 5.0;
/// Hypotheses handed on, the likeliest first.
const MOST: usize = 3;

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
        for turned in Turned::ALL {
            budget.spend(layout.roles().len());
            let surprise = surprise(&layout, &light, most, turned);
            if surprise > LEAST_SURPRISE
                && let Some(hypothesis) = hypothesis(version, lattice, turned, surprise)
            {
                found.push(hypothesis);
            }
        }
    }
    found
}

/// How much better than chance the function patterns agree, in standard deviations.
fn surprise(layout: &Layout, light: &[f32], stride: usize, turned: Turned) -> f32 {
    let n = layout.modules();
    let (mut sum, mut count) = (0f32, 0f32);
    for (i, role) in layout.roles().iter().enumerate() {
        let sign = match role {
            Role::Light => 1.0,
            Role::Dark => -1.0,
            _ => continue,
        };
        let middle = Point::new((i % n) as f32 + 0.5, (i / n) as f32 + 0.5);
        let at = turned.seen_from_corner(middle, n as f32);
        let (x, y) = (at.x as usize, at.y as usize);
        // Its own finder pattern says nothing.
        if x < 9 && y < 9 {
            continue;
        }
        sum += sign * light[y * stride + x].clamp(-1.0, 1.0);
        count += 1.0;
    }
    sum / f32::sqrt(count.max(1.0))
}

fn hypothesis(version: Version, lattice: &Lattice, turned: Turned, surprise: f32) -> Option<Hypothesis> {
    let modules = version.modules();
    let mesh = Mesh::through(modules, SPACING, |module| {
        lattice.mesh.at(turned.seen_from_corner(module, modules as f32))
    })?;
    let finders = mesh.finders(modules);
    Some(Hypothesis { version, mesh, finders, surprise })
}
