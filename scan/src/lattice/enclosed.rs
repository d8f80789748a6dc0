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
const MOST_GROWN: usize = 2;
const MOST_TRIED: usize = 3;
/// The part of the function patterns that must be right, and what is right by chance.
const LEAST_AGREEMENT: f32 = 0.7;
const CHANCE: f32 = 0.5;
/// By how much function patterns agree better that the mesh was fitted to.
const FLATTERED: f32 = 0.08;
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
    let mut meshes = meshes(&likely(outlines, plane), plane, means, budget);
    meshes.sort_by(|a, b| b.0.total_cmp(&a.0));
    meshes.into_iter().take(MOST_TRIED).find_map(|(_, version, mesh)| {
        if budget.is_spent() {
            return None;
        }
        Attempt::new(version, plane, means).decoded([mesh], budget, seen)
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

/// The meshes that have enough of the function patterns right, and how likely each is.
fn meshes(
    likely: &[Enclosed<'_>],
    plane: &Plane,
    means: Means<'_>,
    budget: &mut Budget,
) -> Vec<(f32, Version, Mesh)> {
    let mut meshes: Vec<(f32, Version, Mesh)> = Vec::new();
    let mut add = |of: &Enclosed<'_>, mesh: Option<Mesh>, flattered: f32, budget: &mut Budget| {
        let Some(mesh) = mesh else { return CHANCE - FLATTERED };
        let agreement = Attempt::new(of.version, plane, means).agreement_on(&mesh, budget) - flattered;
        if agreement >= LEAST_AGREEMENT {
            meshes.push((agreement + EVIDENCE * of.evidence, of.version, mesh));
        }
        agreement
    };
    let mut fitted: Vec<(f32, f32, &Enclosed<'_>)> = Vec::new();
    for enclosed in likely {
        if budget.is_spent() {
            break;
        }
        let mesh = alignment::fit_mesh(plane, &enclosed.outline.corners, enclosed.version, budget);
        let agreement = add(enclosed, mesh, FLATTERED, budget);
        fitted.push((agreement + EVIDENCE * enclosed.evidence, agreement, enclosed));
    }
    fitted.sort_by(|a, b| b.0.total_cmp(&a.0));
    // Growing takes ten times as long as fitting.
    if means.parts.growth && fitted.first().is_some_and(|(_, agreement, _)| *agreement < LEAST_AGREEMENT) {
        for (_, _, enclosed) in fitted.into_iter().take(MOST_GROWN) {
            let Enclosed { version, outline, .. } = *enclosed;
            let base = outline.mesh(version);
            let grow = |base| growth::grow_from(plane, &outline.corners, version, base, budget);
            let mesh = base.and_then(grow);
            add(enclosed, mesh, 0.0, budget);
        }
    }
    meshes
}
