//! The symbol in an outline: which version it has, and how it lies.
//!
//! An outline says about how many modules are on a side, give or take one version or two, and not which of its corners has no
//! finder pattern. Where the symbol is blurred, timing patterns and version information say little more. So the mesh is fitted
//! for all that is likely, and what has most of its function patterns where they belong is tried first.

use super::Decoded;
use super::alignment;
use super::budget::Budget;
use super::decode::{Attempt, Means};
use super::growth;
use super::mesh::Mesh;
use super::observation::Observation;
use super::outline::Outline;
use super::plane::Plane;
use super::timing;
use crate::Version;

/// Versions and orientations of which a mesh is fitted, and those that are tried.
const MOST_FITTED: usize = 8;
const MOST_TRIED: usize = 3;
/// The part of the function patterns that must be right, and what is right by chance.
const LEAST_AGREEMENT: f32 = 0.7;
const CHANCE: f32 = 0.5;
/// By how much function patterns agree better that the mesh was fitted to.
const FLATTERED: f32 = 0.08;
const SETTLED_FLATTERED: f32 = 0.04;
/// How much that is worth that speaks for a version, beside how well its function patterns agree.
const EVIDENCE: f32 = 0.1;

/// A symbol that an outline may enclose.
struct Enclosed<'a> {
    version: Version,
    /// How much speaks for it, up to about 4; 0 for nothing.
    evidence: f32,
    outline: &'a Outline,
}

/// Reads the symbol in an outline, of which `outlines` are the ways in which it may lie.
pub(super) fn symbol(
    outlines: &[Outline],
    plane: &Plane,
    means: Means<'_>,
    budget: &mut Budget,
    seen: &mut Vec<Observation>,
) -> Option<Decoded> {
    let likely = likely(outlines, plane);
    let meshed = meshed(&likely, plane, means, budget);
    meshed.into_iter().take(MOST_TRIED).find_map(|Meshed { of, meshes, .. }| {
        if budget.is_spent() {
            return None;
        }
        Attempt::new(of.version, plane, means).decoded(meshes, budget, seen)
    })
}

/// The versions and orientations for which most speaks.
fn likely<'a>(outlines: &'a [Outline], plane: &Plane) -> Vec<Enclosed<'a>> {
    let mut likely: Vec<Enclosed<'_>> = Vec::new();
    for outline in outlines {
        let versions = timing::versions_within(plane, &outline.corners, outline.side);
        likely.extend(versions.into_iter().map(|(version, evidence)| Enclosed {
            version,
            evidence,
            outline,
        }));
    }
    likely.sort_by(|a, b| b.evidence.total_cmp(&a.evidence));
    likely.truncate(MOST_FITTED);
    likely
}

/// A version in an orientation, and its meshes.
struct Meshed<'a> {
    of: &'a Enclosed<'a>,
    /// The part of the function patterns that the best mesh has right.
    agreement: f32,
    /// Those that have enough of them right, the best first.
    meshes: Vec<Mesh>,
}

impl<'a> Meshed<'a> {
    /// Each mesh comes with how flattered it is by having been fitted to the function patterns.
    fn new(
        of: &'a Enclosed<'a>,
        meshes: impl IntoIterator<Item = (Mesh, f32)>,
        plane: &Plane,
        means: Means<'_>,
        budget: &mut Budget,
    ) -> Self {
        let attempt = Attempt::new(of.version, plane, means);
        let agreement =
            |(mesh, flattered): (Mesh, f32)| (attempt.agreement_on(&mesh, budget) - flattered, mesh);
        let mut ranked: Vec<(f32, Mesh)> = meshes.into_iter().map(agreement).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let agreement = ranked.first().map_or(CHANCE - FLATTERED, |(agreement, _)| *agreement);
        ranked.retain(|(agreement, _)| *agreement >= LEAST_AGREEMENT);
        Self { of, agreement, meshes: ranked.into_iter().map(|(_, mesh)| mesh).collect() }
    }

    /// How likely it is.
    fn score(&self) -> f32 {
        self.agreement + EVIDENCE * self.of.evidence
    }
}

/// The versions and orientations of which a mesh has enough of the function patterns right, the likeliest first.
fn meshed<'a>(
    likely: &'a [Enclosed<'a>],
    plane: &Plane,
    means: Means<'_>,
    budget: &mut Budget,
) -> Vec<Meshed<'a>> {
    let mut meshed: Vec<Meshed<'_>> = Vec::new();
    for of in likely {
        if budget.is_spent() {
            break;
        }
        let settled = of.outline.settled(of.version, plane, budget);
        let by_patterns = alignment::fit_mesh(plane, &of.outline.corners, of.version, budget);
        let settled = settled.map(|mesh| (mesh, SETTLED_FLATTERED));
        let by_patterns = by_patterns.map(|mesh| (mesh, FLATTERED));
        meshed.push(Meshed::new(of, settled.into_iter().chain(by_patterns), plane, means, budget));
    }
    meshed.sort_by(|a, b| b.score().total_cmp(&a.score()));
    // Growing takes much longer than fitting.
    let best = meshed.first_mut().filter(|best| means.parts.growth && best.agreement < LEAST_AGREEMENT);
    if let Some(best) = best {
        let Enclosed { version, outline, .. } = best.of;
        let base = outline.mesh(*version);
        let grow = |base| growth::grow_from(plane, &outline.corners, *version, base, budget);
        let grown = base.and_then(grow).map(|mesh| (mesh, 0.0));
        *best = Meshed::new(best.of, grown, plane, means, budget);
    }
    meshed.retain(|meshed| !meshed.meshes.is_empty());
    meshed.sort_by(|a, b| b.score().total_cmp(&a.score()));
    meshed
}
