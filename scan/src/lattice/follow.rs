//! A symbol that was seen a frame before: where it is now.

use super::budget::Budget;
use super::codewords::Proven;
use super::decode;
use super::finder::Finder;
use super::geometry::Point;
use super::growth::SPACING;
use super::mesh::Mesh;
use super::motion::Motion;
use super::observation::Whereabouts;
use super::plane::Plane;
use super::thumbnail::Thumbnail;
use super::timing::Corners;
use super::{Decoded, Search, triples};

/// Finder patterns that must be seen again where nothing else says where the symbol went.
const LEAST_FINDERS: usize = 2;

/// What is kept of a frame for the next ones.
#[derive(Clone)]
pub(crate) struct Earlier {
    /// Where the symbol was.
    pub(crate) place: Whereabouts,
    /// The frame made small.
    pub(crate) thumbnail: Option<Thumbnail>,
    /// How light each of its modules is believed to be after all frames; nothing is known where it is 0.
    pub(crate) believed: Vec<f32>,
    /// What could be decoded of it.
    pub(crate) proven: Proven,
}

impl Search<'_> {
    /// The symbol that was seen `earlier`, if it has not gone far.
    pub(super) fn follow(
        &mut self,
        earlier: &Earlier,
        budget: &mut Budget,
        accept: &mut dyn FnMut(&Decoded) -> bool,
    ) -> Option<Decoded> {
        let version = earlier.place.version;
        let now = Thumbnail::new(self.plane, budget);
        let before = earlier.thumbnail.as_ref();
        let moved = before.and_then(|before| moved_mesh(&earlier.place, before, &now, budget));
        self.thumbnail = Some(now);
        if let Some(mesh) = moved {
            let decoded = decode::followed(earlier, mesh, self.plane, self.means, budget, &mut self.seen);
            if let Some(decoded) = decoded.filter(|decoded| accept(decoded)) {
                return Some(decoded);
            }
        }
        let (finders, mesh) = by_finders(self.plane, &earlier.place, budget)?;
        finders.iter().filter(|finder| finder.is_seen()).for_each(|finder| self.finders.add(*finder));
        decode::symbol_of(
            version,
            self.plane,
            Corners::new(finders, None),
            Some(mesh),
            self.means,
            budget,
            &mut self.seen,
        )
        .filter(|decoded| accept(decoded))
    }
}

/// The mesh of an earlier frame where the symbol is now, as the pictures laid over each other say.
fn moved_mesh(place: &Whereabouts, before: &Thumbnail, now: &Thumbnail, budget: &mut Budget) -> Option<Mesh> {
    let modules = place.version.modules();
    let side = modules as f32;
    let corners = [(0.0, 0.0), (side, 0.0), (side, side), (0.0, side)];
    let corners = corners.map(|(x, y)| place.mesh.at(Point::new(x, y)));
    let motion = Motion::between(before, now, corners, budget)?;
    Mesh::through(modules, SPACING, |module| motion.at(place.mesh.at(module)))
}

/// Where its finder patterns are that are seen again or foretold by the others, and its mesh as they say.
fn by_finders(plane: &Plane, place: &Whereabouts, budget: &mut Budget) -> Option<([Finder; 3], Mesh)> {
    let found = place.finders.map(|finder| triples::seen_again(plane, &finder, budget));
    let both = found.iter().zip(&place.finders);
    let ways: Vec<Point> = both.filter_map(|(now, before)| Some((*now)?.centre - before.centre)).collect();
    if ways.len() < LEAST_FINDERS {
        return None;
    }
    let way = ways.iter().fold(Point::default(), |sum, way| sum + *way) * (1.0 / ways.len() as f32);
    let finders: [Finder; 3] = std::array::from_fn(|i| {
        let hidden = Finder::foretold(place.finders[i].centre + way, &place.finders[i]);
        found[i].unwrap_or(hidden)
    });
    let [from, to] = [place.finders, finders].map(|finders| finders.map(|finder| finder.centre));
    Some((finders, place.mesh.moved(from, to)?))
}
