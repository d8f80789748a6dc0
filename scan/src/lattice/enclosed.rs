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

/// Versions and orientations of which a mesh is fitted, those of which a lattice is grown, and those that are tried.
const MOST_FITTED: usize = 8;
const MOST_GROWN: usize = 1;
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
    meshed(&likely(outlines, plane), plane, means, budget).into_iter().take(MOST_TRIED).find_map(
        |Meshed { version, meshes, .. }| {
            if budget.is_spent() {
                return None;
            }
            Attempt::new(version, plane, means).decoded(meshes, budget, seen)
        },
    )
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

/// A version in an orientation, and its meshes, the best first.
struct Meshed {
    version: Version,
    /// How likely it is.
    score: f32,
    meshes: Vec<Mesh>,
}

impl Meshed {
    /// The meshes that have enough of the function patterns right; each comes with how flattered it is by having been fitted to them.
    fn new(
        of: &Enclosed<'_>,
        meshes: [(Option<Mesh>, f32); 2],
        plane: &Plane,
        means: Means<'_>,
        budget: &mut Budget,
    ) -> (f32, Self) {
        let attempt = Attempt::new(of.version, plane, means);
        let meshes = meshes.into_iter().filter_map(|(mesh, flattered)| Some((mesh?, flattered)));
        let mut ranked: Vec<(f32, Mesh)> =
            meshes.map(|(mesh, flattered)| (attempt.agreement_on(&mesh, budget) - flattered, mesh)).collect();
        ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
        let agreement = ranked.first().map_or(CHANCE - FLATTERED, |(agreement, _)| *agreement);
        let good = ranked.into_iter().filter(|(agreement, _)| *agreement >= LEAST_AGREEMENT);
        let meshes = good.map(|(_, mesh)| mesh).collect();
        (agreement, Self { version: of.version, score: agreement + EVIDENCE * of.evidence, meshes })
    }
}

/// The versions and orientations of which a mesh has enough of the function patterns right, the likeliest first.
fn meshed(likely: &[Enclosed<'_>], plane: &Plane, means: Means<'_>, budget: &mut Budget) -> Vec<Meshed> {
    let mut fitted: Vec<(f32, Meshed, &Enclosed<'_>)> = Vec::new();
    for of in likely {
        if budget.is_spent() {
            break;
        }
        let settled = of.outline.settled(of.version, plane, budget);
        let by_patterns = alignment::fit_mesh(plane, &of.outline.corners, of.version, budget);
        let meshes = [(settled, SETTLED_FLATTERED), (by_patterns, FLATTERED)];
        let (agreement, meshed) = Meshed::new(of, meshes, plane, means, budget);
        fitted.push((agreement, meshed, of));
    }
    fitted.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
    // Growing takes ten times as long as fitting.
    if means.parts.growth && fitted.first().is_some_and(|(agreement, ..)| *agreement < LEAST_AGREEMENT) {
        for (_, meshed, of) in fitted.iter_mut().take(MOST_GROWN) {
            let (version, outline) = (of.version, of.outline);
            let grown = outline
                .mesh(version)
                .and_then(|base| growth::grow_from(plane, &outline.corners, version, base, budget));
            *meshed = Meshed::new(of, [(grown, 0.0), (None, 0.0)], plane, means, budget).1;
        }
    }
    let mut meshed: Vec<Meshed> = fitted.into_iter().map(|(_, meshed, _)| meshed).collect();
    meshed.retain(|meshed| !meshed.meshes.is_empty());
    meshed.sort_by(|a, b| b.score.total_cmp(&a.score));
    meshed
}
