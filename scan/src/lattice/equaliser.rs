//! Undoing blur on the lattice.

use super::linear::solve;

/// What a module is taken to be while the equaliser is trained.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    /// 1 light, -1 dark.
    pub(super) light: f32,
    /// How much it counts.
    pub(super) weight: f32,
}

/// Steps of arithmetic of [`equalise`].
pub(super) const fn steps(modules: usize, reach: usize) -> usize {
    let terms = (2 * reach + 1) * (2 * reach + 1) + 1;
    modules * modules * terms * (terms + 3) / 2
}

/// How light each module is, judged from the modules within `reach` around it too.
///
/// One linear filter for the whole symbol, by weighted least squares against `labels`. Outside the symbol is light:
/// that is the quiet zone. `None` when there is nothing to learn from.
pub(super) fn equalise(light: &[f32], labels: &[Label], modules: usize, reach: usize) -> Option<Vec<f32>> {
    let padded = Padded::new(light, modules, reach);
    let width = 2 * reach + 1;
    let terms = width * width + 1;
    let mut normal = vec![0f64; terms * terms];
    let mut rhs = vec![0f64; terms];
    let mut around = vec![1f32; terms];
    let mut row_sums = vec![0f32; terms * terms];
    let mut row_rhs = vec![0f32; terms];
    for (y, row) in labels.chunks_exact(modules).enumerate() {
        // Single precision within a row of modules, double between: fast, and exact enough.
        row_sums.fill(0.0);
        row_rhs.fill(0.0);
        for (x, label) in row.iter().enumerate().filter(|(_, label)| label.weight > 0.0) {
            padded.copy_around(x, y, &mut around);
            for (i, &value) in around.iter().enumerate() {
                let weighted = label.weight * value;
                let sums = &mut row_sums[i * terms..(i + 1) * terms];
                sums.iter_mut().zip(&around).for_each(|(sum, &other)| *sum += weighted * other);
                row_rhs[i] += weighted * label.light;
            }
        }
        normal.iter_mut().zip(&row_sums).for_each(|(sum, &value)| *sum += f64::from(value));
        rhs.iter_mut().zip(&row_rhs).for_each(|(sum, &value)| *sum += f64::from(value));
    }
    for i in 0..terms {
        normal[i * terms + i] += 1.0 + 0.002 * (modules * modules) as f64;
    }
    let filter: Vec<f32> = solve(normal, rhs)?.into_iter().map(|w| w as f32).collect();
    let judged = (0..modules * modules).map(|i| {
        padded.copy_around(i % modules, i / modules, &mut around);
        around.iter().zip(&filter).map(|(value, weight)| value * weight).sum()
    });
    Some(judged.collect())
}

/// The modules with a light margin around, outliers held back.
struct Padded {
    values: Vec<f32>,
    stride: usize,
    width: usize,
}

impl Padded {
    fn new(light: &[f32], modules: usize, reach: usize) -> Self {
        let stride = modules + 2 * reach;
        let mut values = vec![1f32; stride * stride];
        for (y, row) in light.chunks_exact(modules).enumerate() {
            let start = (y + reach) * stride + reach;
            values[start..start + modules].iter_mut().zip(row).for_each(|(v, l)| *v = l.clamp(-2.2, 2.2));
        }
        Self { values, stride, width: 2 * reach + 1 }
    }

    /// The square around a module; the last entry of `out` stays.
    fn copy_around(&self, x: usize, y: usize, out: &mut [f32]) {
        for (dy, part) in out.chunks_exact_mut(self.width).take(self.width).enumerate() {
            let start = (y + dy) * self.stride + x;
            part.copy_from_slice(&self.values[start..start + self.width]);
        }
    }
}
