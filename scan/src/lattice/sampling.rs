//! Grey values at the modules.

use super::geometry::Point;
use super::mesh::Mesh;
use super::plane::Plane;

/// How far from the middle of a module the outer looks are, in modules.
const SPREAD: f32 = 0.22;
/// The score of a module that nothing is known about.
pub(super) const UNKNOWN: f32 = 0.01;
/// Half the side of the square that a module's grey is compared with, in modules.
const NEIGHBOURHOOD: usize = 7;

/// Looks taken at a module: the nearer, the more they count; the weights' sum is 1.
const LOOKS: [(f32, f32, f32); 9] = [
    (0.0, 0.0, 0.25),
    (SPREAD, 0.0, 0.125),
    (-SPREAD, 0.0, 0.125),
    (0.0, SPREAD, 0.125),
    (0.0, -SPREAD, 0.125),
    (SPREAD, SPREAD, 0.0625),
    (-SPREAD, SPREAD, 0.0625),
    (SPREAD, -SPREAD, 0.0625),
    (-SPREAD, -SPREAD, 0.0625),
];

/// Looks at a symbol taken by [`light`].
pub(super) const fn looks(modules: usize) -> usize {
    modules * modules * LOOKS.len()
}

/// How light each module is, row by row, as a standard score among the modules around it.
pub(super) fn light(plane: &Plane, mesh: &Mesh, modules: usize) -> Vec<f32> {
    let grey = grey(plane, mesh, modules);
    let mut scores = standard_scores(&grey, modules);
    dim_blinded(&grey, modules, &mut scores);
    for (i, score) in scores.iter_mut().enumerate() {
        if !plane.contains(mesh.at(Point::new((i % modules) as f32 + 0.5, (i / modules) as f32 + 0.5))) {
            *score = UNKNOWN;
        }
    }
    scores
}

fn grey(plane: &Plane, mesh: &Mesh, modules: usize) -> Vec<f32> {
    let places = (0..modules).flat_map(|y| (0..modules).map(move |x| (x as f32 + 0.5, y as f32 + 0.5)));
    places
        .map(|(x, y)| {
            let centre = mesh.at(Point::new(x, y));
            let u = (mesh.at(Point::new(x + 0.5, y)) - centre) * 2.0;
            let v = (mesh.at(Point::new(x, y + 0.5)) - centre) * 2.0;
            LOOKS.iter().map(|&(du, dv, weight)| plane.at(centre + u * du + v * dv) * weight).sum()
        })
        .collect()
}

fn standard_scores(grey: &[f32], modules: usize) -> Vec<f32> {
    let stride = modules + 1;
    let mut sums = vec![(0f64, 0f64); stride * stride];
    for (y, row) in grey.chunks_exact(modules).enumerate() {
        let (mut sum, mut squares) = (0f64, 0f64);
        for (x, &value) in row.iter().enumerate() {
            sum += f64::from(value);
            squares += f64::from(value) * f64::from(value);
            let above = sums[y * stride + x + 1];
            sums[(y + 1) * stride + x + 1] = (above.0 + sum, above.1 + squares);
        }
    }
    let around = |i: usize| (i.saturating_sub(NEIGHBOURHOOD), (i + NEIGHBOURHOOD + 1).min(modules));
    let score = |(i, &value): (usize, &f32)| {
        let ((left, right), (top, bottom)) = (around(i % modules), around(i / modules));
        let corners = [(bottom, right, 1.0), (top, left, 1.0), (top, right, -1.0), (bottom, left, -1.0)];
        let (mut sum, mut squares) = (0f64, 0f64);
        for (y, x, sign) in corners {
            let (s, q) = sums[y * stride + x];
            sum += sign * s;
            squares += sign * q;
        }
        let count = ((right - left) * (bottom - top)) as f64;
        let mean = sum / count;
        // Below this deviation there is nothing but rounding.
        let deviation = (squares / count - mean * mean).max(0.0).sqrt().max(0.8);
        ((f64::from(value) - mean) / deviation) as f32
    };
    grey.iter().enumerate().map(score).collect()
}

/// Where the sensor is blinded, nothing is known: what is white among white is hardly believed to be light.
fn dim_blinded(grey: &[f32], modules: usize, scores: &mut [f32]) {
    const BLINDED: f32 = 252.0;
    let near = |c: usize| c.saturating_sub(1)..(c + 2).min(modules);
    for (i, score) in scores.iter_mut().enumerate().filter(|(i, _)| grey[*i] >= BLINDED) {
        let mut around = near(i / modules).flat_map(|y| &grey[y * modules..][near(i % modules)]);
        if around.all(|grey| *grey >= BLINDED) {
            *score = UNKNOWN;
        }
    }
}
