//! How a symbol lies, seen from one of its finder patterns.

use super::budget::Budget;
use super::finder::Finder;
use super::geometry::Point;
use super::plane::Plane;

/// Directions in which the symbol may lie that are tried, the likeliest first.
const QUADRANTS: usize = 2;

/// The finder pattern turned so that the symbol would lie to the right of it and below: the likeliest ways.
pub(super) fn quadrants(plane: &Plane, finder: &Finder, budget: &mut Budget) -> Vec<Finder> {
    let Finder { u, v, .. } = *finder;
    let back = |way: Point| way * -1.0;
    let mut turned = [(u, v), (back(v), u), (back(u), back(v)), (v, back(u))].map(|(u, v)| {
        let corner = Finder { u, v, ..*finder };
        (unrest_around(plane, &corner), corner)
    });
    budget.spend(4 * 2 * 7 * 4);
    turned.sort_by(|a, b| b.0.total_cmp(&a.0));
    turned.into_iter().take(QUADRANTS).map(|(_, corner)| corner).collect()
}

/// How much the grey changes from module to module to the right of a finder pattern and below, where a symbol has modules
/// and what is around it nothing: the lesser of both.
fn unrest_around(plane: &Plane, corner: &Finder) -> f32 {
    let unrest = |place: fn(&Finder, f32, f32) -> Point| {
        let lines = (-3..=3).map(|along| {
            let grey: [f32; 4] =
                std::array::from_fn(|i| plane.at(place(corner, 4.5 + i as f32, along as f32)));
            grey.windows(2).map(|pair| (pair[1] - pair[0]).abs()).sum::<f32>()
        });
        lines.sum::<f32>()
    };
    let right = unrest(|finder, away, along| finder.place(away, along));
    let below = unrest(|finder, away, along| finder.place(along, away));
    right.min(below)
}

/// Which corner of the symbol a finder pattern is that the symbol is taken to lie to the right of and below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turned {
    TopLeft,
    TopRight,
    BottomLeft,
}

impl Turned {
    pub(super) const ALL: [Self; 3] = [Self::TopLeft, Self::TopRight, Self::BottomLeft];

    /// A place of the symbol, as far along and down as it is from the finder pattern's corner; the symbol's side is `side`.
    pub(super) fn seen_from_corner(self, at: Point, side: f32) -> Point {
        match self {
            Self::TopLeft => at,
            Self::TopRight => Point::new(at.y, side - at.x),
            Self::BottomLeft => Point::new(side - at.y, at.x),
        }
    }
}
