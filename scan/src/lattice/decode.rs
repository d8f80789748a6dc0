//! Three finder patterns to payload.

use super::Decoded;
use super::alignment;
use super::budget::Budget;
use super::codewords::{Codewords, Judged, with_patterns};
use super::equaliser::{self, Label, cancel, equalise, equalise_in_parts};
use super::follow::Earlier;
use super::growth;
use super::layout::{Layout, Role};
use super::mesh::Mesh;
use super::observation::Observation;
use super::parts::Parts;
use super::plane::Plane;
use super::registration::{Resolution, register};
use super::sampling;
use super::settled::settled_from;
use super::timing::{self, Corners};
use super::wear;
use crate::Version;

/// A mesh with which so many of the function patterns' modules are right needs no other.
const GOOD_AGREEMENT: f32 = 0.96;

/// The same for one that goes on from the frame before.
const WELL_FOLLOWED: f32 = 0.8;

/// From such an agreement on a part of a mesh may be right, and say where the others are.
const LEAST_SETTLED: f32 = 0.6;

/// Below such an agreement one that goes on from the frame before may have slipped.
const SLIPPED: f32 = 0.9;

/// By how much a mesh must agree better to be worth another attempt.
const CLEARLY_BETTER: f32 = 0.02;

/// Meshes after the first one, ever finer.
const REGISTRATIONS: [Resolution; 3] = [
    Resolution { spacing: 14.0, steps: 3 },
    Resolution { spacing: 10.0, steps: 2 },
    Resolution { spacing: 8.0, steps: 2 },
];

/// How a mesh that has moved is bent to what its modules are believed to be.
const FOLLOWED: [Resolution; 3] = [
    Resolution { spacing: 20.0, steps: 4 },
    Resolution { spacing: 14.0, steps: 3 },
    Resolution { spacing: 10.0, steps: 2 },
];

/// Other ways to read a block that are tried with each filter.
const GUESSES: usize = 60;

/// Correlation with what is believed of a symbol, from which what is seen is the same one. Two different symbols have less
/// than a tenth, even where one mesh is bent to be like the other.
const SAME_SYMBOL: f32 = 0.25;

/// A module counts no more than this as light, or dark, when two looks at a symbol are compared.
const CLEAR: f32 = 1.5;

/// What attempts go by beside the picture.
#[derive(Clone, Copy)]
pub(super) struct Means<'a> {
    pub(super) parts: Parts,
    /// What is known of a symbol that was seen before.
    pub(super) earlier: Option<&'a Earlier>,
}

/// Reads the symbol with these finder patterns.
pub(super) fn symbol(
    plane: &Plane,
    corners: Corners,
    means: Means<'_>,
    budget: &mut Budget,
    seen: &mut Vec<Observation>,
) -> Option<Decoded> {
    timing::versions(plane, &corners).into_iter().find_map(|version| {
        if budget.is_spent() { None } else { symbol_of(version, plane, corners, None, means, budget, seen) }
    })
}

/// As [`symbol`], for a version that is known; `base` says about where the modules are, where something does.
pub(super) fn symbol_of(
    version: Version,
    plane: &Plane,
    corners: Corners,
    base: Option<Mesh>,
    means: Means<'_>,
    budget: &mut Budget,
    seen: &mut Vec<Observation>,
) -> Option<Decoded> {
    let attempt = Attempt::new(version, plane, means);
    let meshes = attempt.meshes(&corners, base, budget);
    attempt.decoded(meshes, budget, seen)
}

/// Reads a symbol that was seen `earlier` and is about where `mesh` has it.
pub(super) fn followed(
    earlier: &Earlier,
    mesh: Mesh,
    plane: &Plane,
    means: Means<'_>,
    budget: &mut Budget,
    seen: &mut Vec<Observation>,
) -> Option<Decoded> {
    let attempt = Attempt::new(earlier.place.version, plane, means);
    let modules = attempt.layout.modules();
    let believed = attempt.believed(&earlier.believed, &vec![0.0; modules * modules]);
    let mesh = FOLLOWED
        .into_iter()
        .fold(mesh, |mesh, resolution| register(plane, &mesh, &believed, modules, resolution, budget));
    let corners = Corners::new(mesh.finders(modules), None);
    let mut meshes = vec![(attempt.agreement_on(&mesh, budget), mesh)];
    attempt.settle_best(&mut meshes, &corners, SLIPPED, budget);
    attempt.decoded(ranked(meshes), budget, seen)
}

/// As [`symbol_of`], where the mesh is known.
#[cfg(feature = "parts")]
pub(super) fn on_mesh(
    version: Version,
    plane: &Plane,
    mesh: Mesh,
    means: Means<'_>,
    budget: &mut Budget,
    seen: &mut Vec<Observation>,
) -> Option<Decoded> {
    Attempt::new(version, plane, means).decoded([mesh], budget, seen)
}

/// One version tried on one mesh, and on the meshes that come of it.
pub(super) struct Attempt<'a> {
    pub(super) plane: &'a Plane,
    pub(super) layout: Layout,
    parts: Parts,
    /// A symbol of this version that was seen before; it may be another one.
    earlier: Option<&'a Earlier>,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(version: Version, plane: &'a Plane, means: Means<'a>) -> Self {
        let earlier = means.earlier.filter(|earlier| earlier.place.version == version);
        Self { plane, layout: Layout::new(version), parts: means.parts, earlier }
    }

    /// What is decoded on the first mesh on which something is; blocks that one gave are kept for the next, and so are those
    /// that were decoded earlier where it is the same symbol.
    pub(super) fn decoded(
        &self,
        meshes: impl IntoIterator<Item = Mesh>,
        budget: &mut Budget,
        seen: &mut Vec<Observation>,
    ) -> Option<Decoded> {
        let mut fresh = Codewords::new(&self.layout, self.parts.erasures);
        let mut going_on = None;
        meshes.into_iter().find_map(|mesh| {
            let earlier = self.earlier.filter(|earlier| self.is_seen_again(&mesh, earlier, budget));
            let (prior, codewords) = match earlier {
                Some(earlier) => {
                    (&earlier.believed[..], going_on.get_or_insert_with(|| fresh.with(&earlier.proven)))
                }
                None => (&[][..], &mut fresh),
            };
            let payload = self.run(mesh, prior, codewords, budget, seen)?;
            Some(Decoded { payload, version: self.layout.version(), is_combined: earlier.is_some() })
        })
    }

    /// The part of the function patterns that a mesh has right.
    pub(super) fn agreement_on(&self, mesh: &Mesh, budget: &mut Budget) -> f32 {
        budget.spend(sampling::looks(self.layout.modules()));
        self.function_agreement(&sampling::light(self.plane, mesh, self.layout.modules()))
    }

    /// Whether what is seen on a mesh is the symbol that was seen earlier.
    fn is_seen_again(&self, mesh: &Mesh, earlier: &Earlier, budget: &mut Budget) -> bool {
        let light = sampling::light(self.plane, mesh, self.layout.modules());
        budget.spend(sampling::looks(self.layout.modules()));
        self.correlation(&light, &earlier.believed) >= SAME_SYMBOL
    }

    /// The mesh from alignment patterns, and where the function patterns agree with it badly a grown one as well, the
    /// better one first.
    fn meshes(&self, corners: &Corners, base: Option<Mesh>, budget: &mut Budget) -> Vec<Mesh> {
        let version = self.layout.version();
        let mut meshes: Vec<(f32, Mesh)> = Vec::new();
        let mut add = |mesh: Option<Mesh>, budget: &mut Budget| {
            let Some(mesh) = mesh else { return 0.0 };
            let agreement = self.agreement_on(&mesh, budget);
            meshes.push((agreement, mesh));
            agreement
        };
        let followed = match base {
            Some(base) => add(growth::grow_from(self.plane, corners, version, base, budget), budget),
            None => 0.0,
        };
        if followed >= WELL_FOLLOWED {
            return ranked(meshes);
        }
        if corners.are_seen() {
            add(alignment::fit_mesh(self.plane, corners, version, budget), budget);
        }
        // Growing takes much longer than settling.
        let best = self.settle_best(&mut meshes, corners, GOOD_AGREEMENT, budget);
        if best < GOOD_AGREEMENT && self.parts.growth {
            let grown = growth::grow_mesh(self.plane, corners, version, budget);
            let grown = grown.map(|mesh| (self.agreement_on(&mesh, budget), mesh));
            let is_best = grown.as_ref().is_some_and(|(agreement, _)| *agreement > best);
            meshes.extend(grown);
            if is_best {
                self.settle_best(&mut meshes, corners, GOOD_AGREEMENT, budget);
            }
        }
        ranked(meshes)
    }

    /// Adds to meshes, each with its agreement, the best one's as it is on a sheet, where that one is not as good as `good` and
    /// this one is clearly better. What the best of them has; 0 for none.
    fn settle_best(
        &self,
        meshes: &mut Vec<(f32, Mesh)>,
        corners: &Corners,
        good: f32,
        budget: &mut Budget,
    ) -> f32 {
        let Some((before, mesh)) = meshes.iter().max_by(|a, b| a.0.total_cmp(&b.0)) else { return 0.0 };
        let before = *before;
        if !self.parts.sheets || !(LEAST_SETTLED..good).contains(&before) {
            return before;
        }
        let Some(settled) = self.settled(mesh, corners, budget) else { return before };
        let agreement = self.agreement_on(&settled, budget);
        if agreement <= before + CLEARLY_BETTER {
            return before;
        }
        meshes.push((agreement, settled));
        agreement
    }

    /// The mesh on a sheet, as far as this one is right.
    fn settled(&self, mesh: &Mesh, corners: &Corners, budget: &mut Budget) -> Option<Mesh> {
        let light = sampling::light(self.plane, mesh, self.layout.modules());
        budget.spend(sampling::looks(self.layout.modules()));
        settled_from(mesh, corners, &self.layout, &light, self.plane, budget)
    }

    fn run(
        &self,
        mut mesh: Mesh,
        prior: &[f32],
        codewords: &mut Codewords,
        budget: &mut Budget,
        seen: &mut Vec<Observation>,
    ) -> Option<Vec<u8>> {
        let modules = self.layout.modules();
        for round in 0..=REGISTRATIONS.len() {
            let light = sampling::light(self.plane, &mesh, modules);
            budget.spend(sampling::looks(modules));
            if self.function_agreement(&light) < self.least_agreement() {
                return None;
            }
            let judged = match self.look(&light, prior, codewords, budget) {
                Looked::Payload(payload) => return Some(payload),
                Looked::Light(judged) => judged,
            };
            let next = REGISTRATIONS.get(round).filter(|_| !budget.is_spent() && self.parts.registration);
            let Some(&resolution) = next else {
                seen.push(Observation::new(self, &mesh, &light, judged, codewords.proven()));
                return None;
            };
            let believed = self.believed(&with_prior(&judged, prior), &self.certain(codewords));
            mesh = register(self.plane, &mesh, &believed, modules, resolution, budget);
        }
        None
    }

    /// Everything that is tried with one mesh: the modules as they are, then equalised with a small filter, with a larger
    /// one trained on what the small one decided, and with wear left out and filters that change over the symbol.
    fn look(&self, light: &[f32], prior: &[f32], codewords: &mut Codewords, budget: &mut Budget) -> Looked {
        let modules = self.layout.modules();
        let mut doubtful = vec![false; modules * modules];
        let mut judged = light.to_vec();
        if let Some(payload) = self.decode(&judged, &doubtful, codewords, budget) {
            return Looked::Payload(payload);
        }
        let mut steps = FILTERS.to_vec();
        if !self.parts.equaliser {
            steps.clear();
        }
        for filter in steps {
            if budget.is_spent() || (filter == Filter::Cancelling && !self.parts.cancelling) {
                break;
            }
            let certain = self.certain(codewords);
            if filter == Filter::InParts && self.parts.wear {
                budget.spend(wear::steps(modules) / 8);
                doubtful = wear::doubtful(&judged, &self.known(&certain), modules);
            }
            let believed = with_prior(&judged, prior);
            let labels = self.labels(&believed, &certain, &doubtful);
            // Taken eight at a time.
            let equal = match filter {
                Filter::Whole(reach) => {
                    budget.spend(equaliser::steps(modules, reach) / 8);
                    equalise(light, &labels, modules, reach)
                }
                Filter::Cancelling => {
                    budget.spend(equaliser::steps_of_cancelling(modules) / 8);
                    cancel(light, &believed, prior, &self.known(&certain), &doubtful, modules)
                }
                Filter::InParts => {
                    budget.spend(equaliser::steps_in_parts(modules, 2) / 8);
                    equalise_in_parts(light, &labels, modules, 2)
                }
            };
            let Some(equal) = equal else { break };
            let scale = if filter == Filter::Cancelling { 1.0 } else { 1.5 };
            judged = equal.into_iter().map(|value| value * scale).collect();
            if let Some(payload) = self.decode(&judged, &doubtful, codewords, budget) {
                return Looked::Payload(payload);
            }
        }
        Looked::Light(judged)
    }

    fn decode(
        &self,
        light: &[f32],
        doubtful: &[bool],
        codewords: &mut Codewords,
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        codewords.decode(Judged { light, doubtful, guesses: GUESSES }, budget)
    }

    /// What decoded blocks say for certain about the modules.
    fn certain(&self, codewords: &Codewords) -> Vec<f32> {
        match self.parts.feedback {
            true => codewords.certain(),
            false => vec![0.0; self.layout.roles().len()],
        }
    }

    /// The same with the function patterns, which are always known.
    fn known(&self, certain: &[f32]) -> Vec<f32> {
        with_patterns(certain.to_vec(), &self.layout)
    }

    /// What the modules are: known for function patterns and decoded blocks, which count most, else as judged.
    fn labels(&self, judged: &[f32], certain: &[f32], doubtful: &[bool]) -> Vec<Label> {
        let known = self.known(certain);
        let label = |i: usize| match (doubtful[i], known[i]) {
            // What lies on the symbol there says nothing about blur.
            (true, _) => Label { light: 0.0, weight: 0.0 },
            (_, 0.0) => {
                let light = if judged[i] > 0.0 { 1.0 } else { -1.0 };
                Label { light, weight: judged[i].abs().min(1.0) }
            }
            (_, light) => Label { light, weight: 4.0 },
        };
        (0..judged.len()).map(label).collect()
    }

    fn believed(&self, judged: &[f32], certain: &[f32]) -> Vec<f32> {
        let known = self.known(certain);
        let light =
            |(&known, &value): (&f32, &f32)| if known == 0.0 { value.clamp(-1.0, 1.0) } else { known * 1.3 };
        known.iter().zip(judged).map(light).collect()
    }

    /// The part of the function patterns' modules that have the right colour.
    pub(super) fn function_agreement(&self, light: &[f32]) -> f32 {
        let (mut right, mut all) = (0u32, 0u32);
        for (role, &value) in self.layout.roles().iter().zip(light) {
            let expected_light = match role {
                Role::Light => true,
                Role::Dark => false,
                _ => continue,
            };
            all += 1;
            right += u32::from((value > 0.0) == expected_light);
        }
        right as f32 / all as f32
    }

    /// How well what is seen agrees with what is believed where symbols differ, from -1 to 1.
    fn correlation(&self, light: &[f32], believed: &[f32]) -> f32 {
        let (mut product, mut seen, mut known) = (0f32, 0f32, 0f32);
        let both = light.iter().zip(believed).enumerate();
        for (_, (light, believed)) in both.filter(|(module, _)| self.layout.is_data(*module)) {
            let (light, believed) = (light.clamp(-CLEAR, CLEAR), believed.clamp(-CLEAR, CLEAR));
            product += light * believed;
            seen += light * light;
            known += believed * believed;
        }
        product / (seen * known).sqrt().max(1e-6)
    }

    /// Small symbols have little error correction to prove them, so their function patterns must.
    fn least_agreement(&self) -> f32 {
        match self.layout.version().number() {
            ..=2 => 0.9,
            3..=6 => 0.8,
            _ => 0.68,
        }
    }
}

/// Meshes, each with its agreement, the best first.
fn ranked(mut meshes: Vec<(f32, Mesh)>) -> Vec<Mesh> {
    meshes.sort_by(|a, b| b.0.total_cmp(&a.0));
    meshes.into_iter().map(|(_, mesh)| mesh).collect()
}

/// What was judged, with what is believed after other frames.
fn with_prior(judged: &[f32], prior: &[f32]) -> Vec<f32> {
    let mut both = judged.to_vec();
    both.iter_mut().zip(prior).for_each(|(light, prior)| *light += prior);
    both
}

/// The filters of one look, in turn.
const FILTERS: [Filter; 6] = [
    Filter::Whole(1),
    Filter::Whole(2),
    Filter::InParts,
    Filter::InParts,
    Filter::Cancelling,
    Filter::Cancelling,
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Filter {
    /// One for the whole symbol, reaching so many modules far.
    Whole(usize),
    /// One for each part.
    InParts,
    /// What neighbours add is taken away.
    Cancelling,
}

enum Looked {
    /// Decoded on the way.
    Payload(Vec<u8>),
    /// Not decoded: how light the modules are judged to be.
    Light(Vec<f32>),
}
