//! A reader of our own for symbols that are blurred, damaged, bent or badly lit.
//!
//! It never turns the picture into black and white for decoding. The stages, each a module:
//!
//! 1. `candidates`: run lengths of 1:1:3:1:1 on locally thresholded rows suggest finder patterns, and where these do not
//!    suffice, `profiles` in grey;
//! 2. `finder`: each is fitted with an affine frame by correlation with the pattern in grey, which also ranks it;
//! 3. `triples`: three of them make a symbol; a third one hidden by damage is looked for where two foretell it, and where it
//!    is gone or outside the picture, two do; where fewer are seen than there are, an `outline` is walked around from one of
//!    them, or the lattice is grown from one `alone`; `orientation` is how the symbol lies from there;
//! 4. `timing`: the version is the one whose timing track and version information agree best with the picture; in an outline,
//!    version and orientation are those of which most function patterns are where they belong (`enclosed`);
//! 5. `mesh` and `alignment`: a homography from the finders, then every alignment pattern by correlation, grown
//!    outward, gives a bilinear mesh of corrections; where the symbol is bent or a finder pattern is missing, `growth` in
//!    small steps, the clearest places first; and wherever an outline or a part of a mesh says how, a bent `sheet`, `settled` on the
//!    alignment patterns, which foretells what cannot be followed; in a film, `follow` says where the symbol of a frame before is now, by the
//!    `motion` of the picture, each frame kept as a `thumbnail`, or by the finder patterns that are seen again;
//! 6. `sampling`: grey values at the modules, as local standard scores, and `sureness`, how far they can be believed;
//! 7. `decode`: format (which also tells a mirrored symbol), `codewords` and Reed-Solomon, block by block; on failure a
//!    least-squares `equaliser` on the lattice that learns from function patterns, from the blocks that are decoded and from
//!    what it decided before, then what neighbours add by blur is taken away; `doubt` is how likely each module has the wrong
//!    colour, under `wear` and where known modules around it have; by it codewords are erased, and where little is missing read
//!    otherwise (`guesses`); after that `registration` of the mesh to the decided modules, and again; in a film, frames that were
//!    seen are judged `again` when more is known.

mod again;
mod alignment;
mod alone;
mod bitstream;
mod budget;
mod candidates;
mod codewords;
mod decode;
mod doubt;
mod enclosed;
mod equaliser;
mod finder;
mod follow;
mod geometry;
mod growth;
mod guesses;
mod layout;
mod linear;
mod mesh;
mod motion;
mod observation;
mod orientation;
mod outline;
#[cfg_attr(not(feature = "parts"), allow(unreachable_pub, reason = "shown with the feature `parts` only"))]
mod parts;
mod plane;
mod profiles;
mod reed_solomon;
mod registration;
mod sampling;
mod settled;
mod sheet;
mod sureness;
mod thumbnail;
mod timing;
mod triples;
mod wear;

pub(crate) use again::{Together, judged_again};
pub(crate) use budget::Budget;
pub(crate) use codewords::{Codewords, Judged};
pub(crate) use follow::Earlier;
pub(crate) use layout::Layout;
pub(crate) use observation::{Observation, Sighting};
#[cfg_attr(
    not(feature = "parts"),
    allow(unreachable_pub, reason = "shown with the feature `parts` only")
)]
pub use parts::Parts;
pub(crate) use wear::{doubtful, steps as steps_of_wear};

use crate::{Luma, Version};
use candidates::{Candidate, PASSES};
use decode::Means;
use finder::{Change, Finder, Finders};
use geometry::Point;
use plane::Plane;
use thumbnail::Thumbnail;
use timing::Corners;
use triples::Hidden;

/// What the lattice reader found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Decoded {
    pub(crate) payload: Vec<u8>,
    pub(crate) version: Version,
    /// Whether other frames helped.
    pub(crate) is_combined: bool,
}

/// Looks for symbols until `accept` takes one or `budget` is used up.
pub(crate) fn read(
    picture: &Luma,
    parts: Parts,
    budget: &mut Budget,
    accept: &mut dyn FnMut(&Decoded) -> bool,
) -> Option<Decoded> {
    watch(picture, parts, None, budget, accept, &mut Sighting::default())
}

/// As [`read`], looks first where a symbol was `earlier`, and keeps in `sighting` what was seen of symbols that could
/// not be read.
pub(crate) fn watch(
    picture: &Luma,
    parts: Parts,
    earlier: Option<&Earlier>,
    budget: &mut Budget,
    accept: &mut dyn FnMut(&Decoded) -> bool,
    sighting: &mut Sighting,
) -> Option<Decoded> {
    let plane = Plane::new(picture)?;
    let mut search = Search {
        plane: &plane,
        finders: Finders::default(),
        tried: Vec::new(),
        tried_pairs: Vec::new(),
        tried_alone: Vec::new(),
        outlined: Vec::new(),
        means: Means { parts, earlier },
        seen: Vec::new(),
        thumbnail: None,
    };
    let decoded = earlier
        .and_then(|earlier| search.follow(earlier, budget, accept))
        .or_else(|| search.run(budget, accept));
    *sighting = Sighting::new(&plane, search.finders.list(), search.seen);
    if sighting.best().is_some_and(|best| best.agreement >= WELL_SEEN_AGAIN) {
        sighting.thumbnail = Some(search.thumbnail.unwrap_or_else(|| Thumbnail::new(&plane, budget)));
    }
    decoded
}

/// Ways of thresholding that are tried before the profiles, which take as long as several of them.
const PASSES_BEFORE_PROFILES: usize = 2;

/// A symbol whose function patterns agree so well was found, whether it could be read or not.
const WELL_SEEN: f32 = 0.93;

/// From such an agreement on a symbol can be followed into the next frame by what surrounds it.
const WELL_SEEN_AGAIN: f32 = 0.75;

/// What is known about the picture so far.
struct Search<'a> {
    plane: &'a Plane,
    finders: Finders,
    tried: Vec<[usize; 3]>,
    /// Centres of finder patterns of which one was foretold.
    tried_pairs: Vec<[Point; 3]>,
    /// Centres of finder patterns from which the lattice was grown.
    tried_alone: Vec<Point>,
    /// Centres of finder patterns from which the outline was walked around.
    outlined: Vec<Point>,
    means: Means<'a>,
    seen: Vec<Observation>,
    /// The picture made small, once it was.
    thumbnail: Option<Thumbnail>,
}

impl Search<'_> {
    fn run(&mut self, budget: &mut Budget, accept: &mut dyn FnMut(&Decoded) -> bool) -> Option<Decoded> {
        for (number, pass) in PASSES.iter().enumerate() {
            if budget.is_spent() {
                break;
            }
            let found = candidates::find(self.plane, pass);
            let decoded = self.pass(&found, budget, accept).or_else(|| self.outlines(budget, accept));
            // Where one is all that is sure, others are not waited for.
            let decoded = decoded.or_else(|| match triples::surest(self.finders.list()).len() {
                1 => self.alone(budget, accept),
                _ => None,
            });
            if decoded.is_some() {
                return decoded;
            }
            if number + 1 == PASSES_BEFORE_PROFILES && self.means.parts.profiles {
                let found = profiles::find(self.plane, budget);
                let decoded = self
                    .pass(&found, budget, accept)
                    .or_else(|| self.outlines(budget, accept))
                    .or_else(|| self.pairs(budget, accept));
                if decoded.is_some() {
                    return decoded;
                }
            }
        }
        self.pairs(budget, accept).or_else(|| self.alone(budget, accept))
    }

    /// Finder patterns from which no outline was walked before, and the symbols that are enclosed.
    fn outlines(&mut self, budget: &mut Budget, accept: &mut dyn FnMut(&Decoded) -> bool) -> Option<Decoded> {
        if !self.means.parts.outlines || self.seen.iter().any(|seen| seen.agreement > WELL_SEEN) {
            return None;
        }
        for finder in triples::surest(self.finders.list()) {
            if !is_first_at(&mut self.outlined, &finder) {
                continue;
            }
            for corner in orientation::quadrants(self.plane, &finder, budget) {
                let outlines = outline::outlines(self.plane, &corner, self.means.parts, budget);
                let decoded = enclosed::symbol(&outlines, self.plane, self.means, budget, &mut self.seen);
                if let Some(decoded) = decoded.filter(|decoded| accept(decoded)) {
                    return Some(decoded);
                }
            }
        }
        None
    }

    /// One finder pattern, and what goes on from it.
    fn alone(&mut self, budget: &mut Budget, accept: &mut dyn FnMut(&Decoded) -> bool) -> Option<Decoded> {
        if !self.means.parts.alone || self.seen.iter().any(|seen| seen.agreement > WELL_SEEN) {
            return None;
        }
        for finder in triples::surest(self.finders.list()) {
            if !is_first_at(&mut self.tried_alone, &finder) {
                continue;
            }
            for hypothesis in alone::hypotheses(self.plane, &finder, budget) {
                let finders = hypothesis
                    .finders
                    .map(|foretold| triples::seen_again(self.plane, &foretold, budget).unwrap_or(foretold));
                let (version, mesh) = (hypothesis.version, Some(hypothesis.mesh));
                let decoded = decode::symbol_of(
                    version,
                    self.plane,
                    Corners::new(finders, None),
                    mesh,
                    self.means,
                    budget,
                    &mut self.seen,
                );
                if let Some(decoded) = decoded.filter(|decoded| accept(decoded)) {
                    return Some(decoded);
                }
            }
        }
        None
    }

    /// Two finder patterns and a third that is not seen, unless a symbol was seen with all three.
    fn pairs(&mut self, budget: &mut Budget, accept: &mut dyn FnMut(&Decoded) -> bool) -> Option<Decoded> {
        if !self.means.parts.pairs || self.seen.iter().any(|seen| seen.agreement > WELL_SEEN) {
            return None;
        }
        for ([a, b], hidden) in triples::hidden(self.finders.list()) {
            let [corner, right, below] = match hidden {
                Hidden::Beside(third) => [a, b, third],
                Hidden::Corner(corner) => [corner, a, b],
            };
            if budget.is_spent() {
                return None;
            }
            let key = [corner, right, below].map(|finder| finder.centre);
            let is_known = |known: &[Point; 3]| {
                known.iter().zip(&key).all(|(a, b)| a.distance(*b) < 2.0 * right.module())
            };
            if self.tried_pairs.iter().any(is_known) {
                continue;
            }
            self.tried_pairs.push(key);
            let decoded = budget.half(|budget| self.symbol([corner, right, below], budget));
            if let Some(decoded) = decoded.filter(|decoded| accept(decoded)) {
                return Some(decoded);
            }
        }
        None
    }

    fn symbol(&mut self, [corner, right, below]: [Finder; 3], budget: &mut Budget) -> Option<Decoded> {
        let clockwise = (right.centre - corner.centre).cross(below.centre - corner.centre) > 0.0;
        let (right, below) = if clockwise { (right, below) } else { (below, right) };
        let corners = Corners::new([corner, right, below], None);
        decode::symbol(self.plane, corners, self.means, budget, &mut self.seen)
    }

    /// New candidates: the finders among them, and the triples that they make possible.
    fn pass(
        &mut self,
        found: &[Candidate],
        budget: &mut Budget,
        accept: &mut dyn FnMut(&Decoded) -> bool,
    ) -> Option<Decoded> {
        let moved = self.finders.add_all(self.plane, found, budget);
        match moved {
            Change::None => return None,
            Change::Added => {}
            Change::Moved => self.tried.clear(),
        }
        triples::foretell(self.plane, &mut self.finders, budget);
        for [a, b, c] in triples::ranked(self.finders.list(), &self.tried) {
            if budget.is_spent() {
                return None;
            }
            self.tried.push([a, b, c]);
            let decoded = self.symbol([a, b, c].map(|i| self.finders.list()[i]), budget);
            if let Some(decoded) = decoded.filter(|decoded| accept(decoded)) {
                return Some(decoded);
            }
        }
        None
    }
}

/// Whether a finder pattern's place is not among those that were tried; now it is.
fn is_first_at(tried: &mut Vec<Point>, finder: &Finder) -> bool {
    let is_known = tried.iter().any(|known| known.distance(finder.centre) < 2.0 * finder.module());
    if !is_known {
        tried.push(finder.centre);
    }
    !is_known
}

/// What is made of a symbol of which `at` tells where each place, in modules, is in the picture.
#[cfg(feature = "parts")]
pub(crate) fn told(
    picture: &Luma,
    version: Version,
    at: impl Fn(f32, f32) -> (f32, f32),
    earlier: Option<&Earlier>,
    budget: &mut Budget,
) -> Result<Decoded, Vec<Observation>> {
    const SPACING: f32 = 2.0;
    let mut seen = Vec::new();
    let mesh = mesh::Mesh::through(version.modules(), SPACING, |module| {
        let (x, y) = at(module.x, module.y);
        Point::new(x, y)
    });
    let plane = Plane::new(picture);
    let decoded = plane.zip(mesh).and_then(|(plane, mesh)| {
        decode::on_mesh(version, &plane, mesh, Means { parts: Parts::ALL, earlier }, budget, &mut seen)
    });
    decoded.ok_or(seen)
}
