//! A sheet moved to where the alignment patterns of its symbol are.
//!
//! Each pattern is looked for near where the sheet has it. Some are seen where they are not, but what many of them say
//! together a sheet can follow only where they are right: then it is looked for again, nearer.

use super::alignment::alignment_patterns;
use super::budget::Budget;
use super::codewords::with_patterns;
use super::geometry::Point;
use super::growth::SPACING;
use super::layout::Layout;
use super::mesh::{Homography, Match, Mesh};
use super::plane::{Around, Pattern, Plane};
use super::sheet::{Sheet, Sighted};
use super::sureness::sureness;
use super::timing::Corners;
use crate::Version;

/// How far patterns are looked for, in turn, in modules.
const REACHES: [f32; 3] = [2.4, 1.2, 0.7];
/// Way between the places tried, in modules and at least in pixels.
const STEP: f32 = 0.34;
const LEAST_STEP: f32 = 0.6;
/// Correlation from which a pattern is taken for one.
const LEAST_SEEN: f32 = 0.5;
/// How far off its place may be, in modules, and what it costs to be a module away from where it is looked for.
const OFF: f32 = 0.4;
const ASIDE: f32 = 0.02;
/// Places to a side of a mesh that say how its sheet is bent.
const NODES: usize = 8;
/// How much of the function patterns is right where none is near, and how sure the places are that are least sure.
const LITTLE: f32 = 0.55;
const LEAST_SURE: f32 = 0.02;
/// How wide wrinkles are, in modules, and how much speaks against there being any, where one pattern's place has 1.
const WRINKLE: f32 = 14.0;
const FLAT: f32 = 0.5;

/// The mesh of a symbol of `version` that is about where `sheet` has it. `on_sheet` says where on it each place, in modules, is, and
/// `sighted` is what else is known about the sheet.
pub(super) fn settled(
    mut sheet: Sheet,
    on_sheet: impl Fn(Point) -> Point,
    sighted: &[Sighted],
    version: Version,
    plane: &Plane,
    budget: &mut Budget,
) -> Option<Mesh> {
    let pattern = Pattern::alignment(2);
    let places = alignment_patterns(version);
    let mut wrinkles: Vec<(Point, Point)> = Vec::new();
    for reach in REACHES {
        wrinkles.clear();
        let mut all = sighted.to_vec();
        for &module in &places {
            if budget.is_spent() {
                return None;
            }
            let at = |module: Point| sheet.at(on_sheet(module));
            let found = nearest(&at, module, reach, &pattern, plane, budget);
            wrinkles.extend(found.map(|(pixel, _)| (module, pixel)));
            all.extend(found.map(|(pixel, size)| Sighted {
                place: on_sheet(module),
                pixel,
                off: OFF * size,
                slides: None,
            }));
        }
        sheet = sheet.refit(&mut all, budget)?;
    }
    for (module, pixel) in &mut wrinkles {
        *pixel = *pixel - sheet.at(on_sheet(*module));
    }
    // What the patterns around say that the sheet is off, and nothing where there are none.
    let wrinkled = |module: Point| {
        let (mut sum, mut weights) = (Point::default(), FLAT);
        for (at, off) in &wrinkles {
            let way = (*at - module) * (1.0 / WRINKLE);
            let weight = (-way.dot(way) / 2.0).exp();
            sum = sum + *off * weight;
            weights += weight;
        }
        sum * (1.0 / weights)
    };
    Mesh::through(version.modules(), SPACING, |module| sheet.at(on_sheet(module)) + wrinkled(module))
}

/// The mesh of a symbol that is on a sheet, as far as `mesh` is right: where the modules, seen there as `light`, agree with the
/// function patterns.
pub(super) fn settled_from(
    mesh: &Mesh,
    corners: &Corners,
    layout: &Layout,
    light: &[f32],
    plane: &Plane,
    budget: &mut Budget,
) -> Option<Mesh> {
    let modules = layout.modules();
    let side = modules as f32;
    let sureness = sureness(&with_patterns(vec![0.0; light.len()], layout), light, LITTLE);
    budget.spend(light.len());
    let on_sheet = |module: Point| module * (1.0 / side);
    let nodes = (0..=NODES).flat_map(|y| (0..=NODES).map(move |x| Point::new(x as f32, y as f32)));
    let mut sighted: Vec<Sighted> = nodes
        .map(|node| {
            let module = node * (side / NODES as f32);
            let (pixel, u, v) = mesh.frame(module);
            let at = |c: f32| (c as usize).min(modules - 1);
            let sure = sureness[at(module.y) * modules + at(module.x)].max(LEAST_SURE);
            let off = OFF / sure * u.cross(v).abs().sqrt().max(0.5);
            Sighted { place: on_sheet(module), pixel, off, slides: None }
        })
        .collect();
    let ends = [(0.0, 0.0), (side, 0.0), (0.0, side), (side, side)].map(|(x, y)| Point::new(x, y));
    let ends = ends.map(|module| Match { module: on_sheet(module), pixel: mesh.at(module), weight: 1.0 });
    let flat = Homography::fit(&ends, 1)?;
    let sheet = Sheet::fit(&flat, &mut sighted, (plane.width(), plane.height()), budget)?;
    let finders = corners.sighted(side, on_sheet);
    settled(sheet, on_sheet, &finders, layout.version(), plane, budget)
}

/// Where a pattern is seen, and how many pixels a module has there.
fn nearest(
    at: &impl Fn(Point) -> Point,
    module: Point,
    reach: f32,
    pattern: &Pattern,
    plane: &Plane,
    budget: &mut Budget,
) -> Option<(Point, f32)> {
    let way = |half: Point| at(module + half) - at(module - half);
    let (here, u, v) = (at(module), way(Point::new(0.5, 0.0)), way(Point::new(0.0, 0.5)));
    let size = u.cross(v).abs().sqrt();
    if !(size >= 0.5 && plane.contains(here)) {
        return None;
    }
    let around = Around { reach, step: STEP.max(LEAST_STEP / size), aside: ASIDE, least: LEAST_SEEN };
    Some((here + plane.nearest(pattern, [here, u, v], around, budget)?, size))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU8;

    use super::*;
    use crate::{Luma, SizePolicy, draw};

    const PIXELS: f32 = 5.0;

    /// A symbol as it is drawn, and the sheet of four places that are this far off, in modules.
    fn drawn(off: f32) -> (Plane, Version, Sheet) {
        let digit = |i: u64| char::from(b'0' + (i * i * 7919 / 11 % 10) as u8);
        let text: String = "PHR1:".chars().chain((0..900).map(digit)).collect();
        let symbol = draw(&text, &SizePolicy::default()).unwrap();
        let plane = Plane::new(&symbol.to_luma(NonZeroU8::new(PIXELS as u8).unwrap())).unwrap();
        let side = symbol.modules() as f32 * PIXELS;
        let off = off * PIXELS;
        let ends = [
            ((0.0, 0.0), (off, 0.0)),
            ((1.0, 0.0), (0.0, off)),
            ((0.0, 1.0), (-off, 0.0)),
            ((1.0, 1.0), (0.0, -off)),
        ];
        let ends = ends.map(|((x, y), (a, b))| Match {
            module: Point::new(x, y),
            pixel: truth(Point::new(x, y) * (side / PIXELS)) + Point::new(a, b),
            weight: 1.0,
        });
        let flat = Homography::fit(&ends, 1).unwrap();
        let size = (plane.width(), plane.height());
        let sheet = Sheet::fit(&flat, &mut [], size, &mut Budget::new(10_000)).unwrap();
        (plane, symbol.version(), sheet)
    }

    fn truth(module: Point) -> Point {
        (module + Point::new(4.0, 4.0)) * PIXELS
    }

    fn farthest(mesh: &Mesh, modules: usize) -> f32 {
        let places = (0..=modules).flat_map(|y| (0..=modules).map(move |x| Point::new(x as f32, y as f32)));
        places.map(|module| mesh.at(module).distance(truth(module)) / PIXELS).fold(0.0, f32::max)
    }

    #[test]
    fn alignment_patterns_say_where_the_sheet_is() {
        let (plane, version, sheet) = drawn(1.2);
        let side = version.modules() as f32;
        let on_sheet = |module: Point| module * (1.0 / side);
        let before = Mesh::through(version.modules(), SPACING, |module| sheet.at(on_sheet(module))).unwrap();
        assert!(farthest(&before, version.modules()) > 1.0);
        let mesh = settled(sheet, on_sheet, &[], version, &plane, &mut Budget::new(10_000)).unwrap();
        let off = farthest(&mesh, version.modules());
        assert!(off < 0.5, "{off}");
    }

    #[test]
    fn a_mesh_that_has_slipped_in_a_part_is_put_right() {
        let (plane, version, _) = drawn(0.0);
        let layout = Layout::new(version);
        let modules = version.modules();
        let side = modules as f32;
        let slipped = Mesh::through(modules, SPACING, |module| {
            let by = if module.x > 0.7 * side { Point::new(1.4, 0.3) } else { Point::default() };
            truth(module + by)
        });
        let slipped = slipped.unwrap();
        let light = crate::lattice::sampling::light(&plane, &slipped, modules);
        let corners = Corners::new(slipped.finders(modules), None);
        let mesh =
            settled_from(&slipped, &corners, &layout, &light, &plane, &mut Budget::new(10_000)).unwrap();
        let off = farthest(&mesh, modules);
        assert!(farthest(&slipped, modules) > 1.3 && off < 0.5, "{off}");
    }

    #[test]
    fn a_spent_budget_and_paper_are_borne() {
        let (_, version, sheet) = drawn(0.0);
        let on_sheet = |module: Point| module * (1.0 / version.modules() as f32);
        let paper = Plane::new(&Luma::new(640, 480, vec![200; 640 * 480]).unwrap()).unwrap();
        let mesh = settled(sheet.clone(), on_sheet, &[], version, &paper, &mut Budget::new(10_000)).unwrap();
        let place = mesh.at(Point::new(9.0, 9.0));
        assert!(place.x.is_finite() && place.y.is_finite());
        let mut spent = Budget::new(0);
        assert!(settled(sheet, on_sheet, &[], version, &paper, &mut spent).is_none());
    }
}
