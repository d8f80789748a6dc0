//! Bending the mesh until the picture agrees best with what the modules are believed to be.

use super::budget::Budget;
use super::geometry::Point;
use super::mesh::Mesh;
use super::plane::Plane;

/// Way between the places tried, in modules.
const STEP: f32 = 0.25;

/// How fine and how far to look.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolution {
    /// Modules between nodes.
    pub(super) spacing: f32,
    /// Steps to each side.
    pub(super) steps: i8,
}

/// The mesh on a finer grid, each node moved to where its surroundings agree best with `believed` (positive light).
pub(super) fn register(
    plane: &Plane,
    mesh: &Mesh,
    believed: &[f32],
    modules: usize,
    resolution: Resolution,
    budget: &mut Budget,
) -> Mesh {
    let mut finer = mesh.resampled(modules, resolution.spacing);
    // Each module's place is wanted by several nodes.
    let places: Vec<Point> = (0..modules * modules)
        .map(|i| finer.at(Point::new((i % modules) as f32 + 0.5, (i / modules) as f32 + 0.5)))
        .collect();
    let size = finer.knots.len();
    let moves: Vec<Point> = (0..size * size)
        .map(|i| {
            let node = Point::new(finer.knots[i % size], finer.knots[i / size]);
            let patch = Patch::new(node, resolution.spacing * 0.9, &places, believed, modules);
            let (_, u, v) = finer.frame(node);
            patch.best_move(plane, u, v, resolution.steps, budget)
        })
        .collect();
    for (i, correction) in finer.corrections.iter_mut().enumerate() {
        *correction = *correction + (moves[i] + median_around(&moves, size, i)) * 0.5;
    }
    finer
}

/// The modules around a node, where they are and what they are believed to be, less the mean.
struct Patch {
    modules: Vec<(Point, f32)>,
}

impl Patch {
    fn new(node: Point, reach: f32, places: &[Point], believed: &[f32], modules: usize) -> Self {
        let range = |c: f32| (c - reach).max(0.0) as usize..((c + reach).max(0.0) as usize).min(modules);
        let mut patch: Vec<(Point, f32)> = range(node.y)
            .flat_map(|y| range(node.x).map(move |x| y * modules + x))
            .map(|i| (places[i], believed[i]))
            .collect();
        let mean = patch.iter().map(|(_, light)| light).sum::<f32>() / patch.len().max(1) as f32;
        patch.iter_mut().for_each(|(_, light)| *light -= mean);
        Self { modules: patch }
    }

    fn best_move(&self, plane: &Plane, u: Point, v: Point, steps: i8, budget: &mut Budget) -> Point {
        if self.modules.len() < 20 {
            return Point::default();
        }
        let mut best = (f32::MIN, Point::default());
        for (j, i) in
            (-steps..=steps).flat_map(|j| (-steps..=steps).map(move |i| (f32::from(j), f32::from(i))))
        {
            let way = u * (i * STEP) + v * (j * STEP);
            let agreement = self.agreement(plane, way);
            if agreement > best.0 {
                best = (agreement, way);
            }
        }
        budget.spend((2 * steps.unsigned_abs() as usize + 1).pow(2) * self.modules.len());
        best.1
    }

    fn agreement(&self, plane: &Plane, way: Point) -> f32 {
        let (mut sum, mut squares, mut product) = (0f32, 0f32, 0f32);
        for (place, light) in &self.modules {
            let grey = plane.at(*place + way);
            sum += grey;
            squares += grey * grey;
            product += grey * light;
        }
        let count = self.modules.len() as f32;
        let mean = sum / count;
        product / count / (squares / count - mean * mean).max(1.0).sqrt()
    }
}

/// Median of the moves of a node and its neighbours, along and down apart.
fn median_around(moves: &[Point], size: usize, index: usize) -> Point {
    let near = |c: usize| c.saturating_sub(1)..=(c + 1).min(size - 1);
    let around: Vec<Point> =
        near(index / size).flat_map(|y| near(index % size).map(move |x| moves[y * size + x])).collect();
    let median = |axis: fn(&Point) -> f32| {
        let mut values: Vec<f32> = around.iter().map(axis).collect();
        values.sort_by(f32::total_cmp);
        values[values.len() / 2]
    };
    Point::new(median(|p| p.x), median(|p| p.y))
}
