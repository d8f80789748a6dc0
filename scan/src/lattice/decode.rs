//! Three finder patterns to payload.

use super::Decoded;
use super::alignment;
use super::budget::Budget;
use super::codewords;
use super::equaliser::{self, Label, equalise};
use super::finder::Finder;
use super::layout::{Layout, Role};
use super::mesh::Mesh;
use super::parts::Parts;
use super::plane::Plane;
use super::registration::{Resolution, register};
use super::sampling;
use super::timing::{self, Corners};

/// Meshes after the first one, ever finer.
const REGISTRATIONS: [Resolution; 3] = [
    Resolution { spacing: 14.0, steps: 3 },
    Resolution { spacing: 10.0, steps: 2 },
    Resolution { spacing: 8.0, steps: 2 },
];

/// Reads the symbol with these finder patterns: its corner, the one to the right, the one below.
pub(super) fn symbol(
    plane: &Plane,
    finders: [Finder; 3],
    parts: Parts,
    budget: &mut Budget,
) -> Option<Decoded> {
    let corners = Corners::new(finders);
    for version in timing::versions(plane, &corners) {
        budget.spend(0);
        if budget.is_spent() {
            return None;
        }
        let payload = alignment::fit_mesh(plane, &corners, version, budget)
            .and_then(|mesh| Attempt { plane, layout: Layout::new(version), parts }.run(mesh, budget));
        if let Some(payload) = payload {
            return Some(Decoded { payload, version });
        }
    }
    None
}

/// One version tried on one mesh, and on the meshes that come of it.
struct Attempt<'a> {
    plane: &'a Plane,
    layout: Layout,
    parts: Parts,
}

impl Attempt<'_> {
    fn run(&self, mut mesh: Mesh, budget: &mut Budget) -> Option<Vec<u8>> {
        let modules = self.layout.modules();
        for round in 0..=REGISTRATIONS.len() {
            let light = sampling::light(self.plane, &mesh, modules);
            budget.spend(sampling::looks(modules));
            if self.function_agreement(&light) < self.least_agreement() {
                return None;
            }
            if let Some(payload) = self.decode(&light, budget) {
                return Some(payload);
            }
            let believed = match self.equalised(&light, budget) {
                Equalised::Payload(payload) => return Some(payload),
                Equalised::Light(light) => light,
            };
            let resolution = *REGISTRATIONS.get(round)?;
            if budget.is_spent() || !self.parts.registration {
                return None;
            }
            mesh = register(self.plane, &mesh, &self.believed(&believed), modules, resolution, budget);
        }
        None
    }

    fn decode(&self, light: &[f32], budget: &mut Budget) -> Option<Vec<u8>> {
        // Syndromes are the most of it: each codeword once for each of up to thirty.
        budget.spend(self.layout.modules().pow(2) * 4);
        codewords::decode(light, &self.layout)
    }

    /// Equalises with a small filter, then with a larger one trained on what the small one decided.
    fn equalised(&self, light: &[f32], budget: &mut Budget) -> Equalised {
        let mut judged = light.to_vec();
        if !self.parts.equaliser {
            return Equalised::Light(judged);
        }
        for reach in [1, 2] {
            let labels = self.labels(&judged);
            // Taken eight at a time.
            budget.spend(equaliser::steps(self.layout.modules(), reach) / 8);
            let Some(equal) = equalise(light, &labels, self.layout.modules(), reach) else { break };
            judged = equal.into_iter().map(|value| value * 1.5).collect();
            if let Some(payload) = self.decode(&judged, budget) {
                return Equalised::Payload(payload);
            }
        }
        Equalised::Light(judged)
    }

    /// What the modules are: known for function patterns, which count most, else as judged.
    fn labels(&self, judged: &[f32]) -> Vec<Label> {
        let label = |(role, &value): (&Role, &f32)| match role {
            Role::Light => Label { light: 1.0, weight: 4.0 },
            Role::Dark => Label { light: -1.0, weight: 4.0 },
            _ => Label { light: if value > 0.0 { 1.0 } else { -1.0 }, weight: value.abs().min(1.0) },
        };
        self.layout.roles().iter().zip(judged).map(label).collect()
    }

    fn believed(&self, judged: &[f32]) -> Vec<f32> {
        let light = |(role, &value): (&Role, &f32)| match role {
            Role::Light => 1.3,
            Role::Dark => -1.3,
            _ => value.clamp(-1.0, 1.0),
        };
        self.layout.roles().iter().zip(judged).map(light).collect()
    }

    /// The part of the function patterns' modules that have the right colour.
    fn function_agreement(&self, light: &[f32]) -> f32 {
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

    /// Small symbols have little error correction to prove them, so their function patterns must.
    fn least_agreement(&self) -> f32 {
        match self.layout.version().number() {
            ..=2 => 0.9,
            3..=6 => 0.8,
            _ => 0.68,
        }
    }
}

enum Equalised {
    /// Decoded on the way.
    Payload(Vec<u8>),
    /// Not decoded: how light the modules are judged to be.
    Light(Vec<f32>),
}
