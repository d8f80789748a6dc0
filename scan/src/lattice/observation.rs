//! What was seen of a symbol that could not be read: for the next frame, and for whoever holds the camera.

use super::codewords::{Proven, with_patterns};
use super::decode::Attempt;
use super::finder::Finder;
use super::geometry::Point;
use super::mesh::Mesh;
use super::plane::Plane;
use super::sureness::sureness;
use super::thumbnail::Thumbnail;
use super::triples::third_places;
use crate::Version;

/// A symbol that was found and not read.
#[derive(Clone)]
pub(crate) struct Observation {
    pub(crate) version: Version,
    /// How light each module is judged to be; what is not known is near 0.
    pub(crate) light: Vec<f32>,
    /// The same before blur was undone.
    pub(crate) blurred: Vec<f32>,
    /// How sure each of that is, from 0 to 1.
    pub(crate) sureness: Vec<f32>,
    /// What could be decoded.
    pub(crate) proven: Proven,
    /// The part of the function patterns' modules that have the right colour.
    pub(crate) agreement: f32,
    /// Pixels to a module where they are smallest.
    pub(crate) module: f32,
    /// The part of the modules at which the sensor is blinded.
    pub(crate) blinded: f32,
    /// The part of the modules that are neither light nor dark before blur is undone.
    pub(crate) unclear: f32,
    /// Whether a part of the symbol is outside the picture.
    pub(crate) cut_off: bool,
    /// Where its finder patterns are: where to look for them in the next frame.
    pub(crate) place: Whereabouts,
}

/// Where a symbol is in a frame.
#[derive(Debug, Clone)]
pub(crate) struct Whereabouts {
    pub(super) version: Version,
    /// Finder patterns: the corner, the one to the right, the one below.
    pub(super) finders: [Finder; 3],
    pub(super) mesh: Mesh,
}

impl Observation {
    pub(super) fn new(
        attempt: &Attempt<'_>,
        mesh: &Mesh,
        light: &[f32],
        judged: Vec<f32>,
        proven: Proven,
    ) -> Self {
        let modules = attempt.layout.modules();
        let side = modules as f32;
        let corners = [(0.0, 0.0), (side, 0.0), (0.0, side), (side, side)].map(|(x, y)| Point::new(x, y));
        let smallest = corners.map(|corner| {
            let inner = Point::new(corner.x.min(side - 1.0), corner.y.min(side - 1.0));
            let (_, u, v) = mesh.frame(inner);
            u.length().min(v.length())
        });
        let part = |holds: fn(f32) -> bool| {
            light.iter().filter(|&&value| holds(value)).count() as f32 / light.len() as f32
        };
        let agreement = attempt.function_agreement(light);
        Self {
            sureness: sureness(
                &with_patterns(vec![0.0; modules * modules], &attempt.layout),
                light,
                agreement,
            ),
            blurred: light.to_vec(),
            version: attempt.layout.version(),
            proven,
            agreement,
            module: smallest.into_iter().fold(f32::MAX, f32::min),
            blinded: part(|value| value == super::sampling::UNKNOWN),
            unclear: part(|value| value.abs() < 0.35 && value != super::sampling::UNKNOWN),
            cut_off: corners.into_iter().any(|corner| !attempt.plane.contains(mesh.at(corner))),
            light: judged.into_iter().map(|value| value.clamp(-1.5, 1.5)).collect(),
            place: Whereabouts {
                version: attempt.layout.version(),
                mesh: mesh.clone(),
                finders: mesh.finders(modules),
            },
        }
    }
}

/// All that was seen in a picture.
#[derive(Clone, Default)]
pub(crate) struct Sighting {
    pub(crate) observations: Vec<Observation>,
    /// The picture made small, when a symbol was seen well enough to be followed.
    pub(crate) thumbnail: Option<Thumbnail>,
    /// Finder patterns that are hardly anything else.
    pub(crate) finders: usize,
    /// Pixels to a module at the smallest of them.
    pub(crate) smallest: f32,
    /// Whether one lies so near the picture's edge that the symbol may go on beyond, or two foretell a third outside.
    pub(crate) at_edge: bool,
}

/// Correlation from which a finder pattern is hardly anything else.
const SURE: f32 = 0.7;

impl Sighting {
    pub(super) fn new(plane: &Plane, finders: &[Finder], observations: Vec<Observation>) -> Self {
        let sure: Vec<&Finder> = finders.iter().filter(|finder| finder.score >= SURE).collect();
        let (width, height) = (plane.width() as f32, plane.height() as f32);
        let at_edge = |finder: &&Finder| {
            let room = 6.0 * finder.module();
            let Point { x, y } = finder.centre;
            x < room || y < room || x > width - room || y > height - room
        };
        Self {
            finders: sure.len(),
            smallest: sure.iter().map(|finder| finder.module()).fold(f32::MAX, f32::min),
            at_edge: sure.iter().any(at_edge) || third_is_outside(plane, &sure),
            observations,
            thumbnail: None,
        }
    }

    /// The observation that agrees best with the function patterns.
    pub(crate) fn best(&self) -> Option<&Observation> {
        self.observations.iter().max_by(|a, b| a.agreement.total_cmp(&b.agreement))
    }
}

fn third_is_outside(plane: &Plane, sure: &[&Finder]) -> bool {
    match sure {
        [first, second] => third_places(first, second).into_iter().any(|place| !plane.contains(place)),
        _ => false,
    }
}
