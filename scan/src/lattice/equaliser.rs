//! Undoing blur on the lattice.

use std::ops::Range;

use super::linear::solve;

/// What a module is taken to be while the equaliser is trained.
#[derive(Debug, Clone, Copy)]
pub(super) struct Label {
    /// 1 light, -1 dark.
    pub(super) light: f32,
    /// How much it counts.
    pub(super) weight: f32,
}

/// Side of the parts that have a filter of their own, in modules, and how far around them it is trained.
const PART: usize = 30;
const AROUND: usize = 12;
/// How much the whole symbol's filter holds back those of the parts, in modules.
const HELD: f64 = 60.0;

/// Steps of arithmetic of [`equalise`].
pub(super) const fn steps(modules: usize, reach: usize) -> usize {
    let terms = (2 * reach + 1) * (2 * reach + 1) + 1;
    modules * modules * terms * (terms + 3) / 2
}

/// Steps of arithmetic of [`equalise_in_parts`].
pub(super) const fn steps_in_parts(modules: usize, reach: usize) -> usize {
    4 * steps(modules, reach)
}

/// How light each module is, judged from the modules within `reach` around it too.
///
/// One linear filter for the whole symbol, by weighted least squares against `labels`. Outside the symbol is light:
/// that is the quiet zone. `None` when there is nothing to learn from.
pub(super) fn equalise(light: &[f32], labels: &[Label], modules: usize, reach: usize) -> Option<Vec<f32>> {
    let mut padded = Padded::new(light, modules, reach);
    let filter = padded.fit(labels, [0..modules, 0..modules], None)?;
    let mut judged = vec![0f32; modules * modules];
    padded.apply(&filter, [0..modules, 0..modules], &mut judged);
    Some(judged)
}

/// As [`equalise`], with a filter for each part of the symbol, held back by the one of the whole: blur, and the mesh's
/// faults, are not the same everywhere in a symbol seen at a slant.
pub(super) fn equalise_in_parts(
    light: &[f32],
    labels: &[Label],
    modules: usize,
    reach: usize,
) -> Option<Vec<f32>> {
    let mut padded = Padded::new(light, modules, reach);
    let whole = padded.fit(labels, [0..modules, 0..modules], None)?;
    let mut judged = vec![0f32; modules * modules];
    for region in regions(modules) {
        let filter = padded.fit(labels, wider(&region, modules), Some(&whole))?;
        padded.apply(&filter, region, &mut judged);
    }
    Some(judged)
}

/// Columns and rows of a part of the symbol.
type Region = [Range<usize>; 2];

/// The parts that have a filter of their own.
fn regions(modules: usize) -> Vec<Region> {
    let count = modules.div_ceil(PART);
    let part = |i: usize| i * modules / count..(i + 1) * modules / count;
    (0..count).flat_map(|row| (0..count).map(move |column| [part(column), part(row)])).collect()
}

/// A part with what is around it, on which its filter is trained.
fn wider(region: &Region, modules: usize) -> Region {
    region.clone().map(|r| r.start.saturating_sub(AROUND)..(r.end + AROUND).min(modules))
}

/// How far blur reaches, in modules.
const BLUR: usize = 2;
/// Rounds of taking away what neighbours add, for one estimate of the blur.
const ROUNDS: usize = 4;

/// Steps of arithmetic of [`cancel`].
pub(super) const fn steps_of_cancelling(modules: usize) -> usize {
    steps_in_parts(modules, BLUR) + 4 * ROUNDS * modules * modules * (2 * BLUR + 1) * (2 * BLUR + 1)
}

/// How light each module is, once what its neighbours add by blur is taken away.
///
/// The blur is estimated from what the modules are believed to be, and then what they are from the blur: each module from
/// all that it does to its neighbourhood, less what the others do (a matched filter with soft cancelling of interference).
/// Where most modules are believed rightly already this goes beyond what any linear filter can. `prior` is what other frames say
/// about the modules, if any do; `known` is 1 or -1 where a module is known, else 0; `doubtful` modules say nothing.
pub(super) fn cancel(
    light: &[f32],
    judged: &[f32],
    prior: &[f32],
    known: &[f32],
    doubtful: &[bool],
    modules: usize,
) -> Option<Vec<f32>> {
    let observed: Vec<Label> = light
        .iter()
        .zip(doubtful)
        .map(|(&light, &doubtful)| Label {
            light: light.clamp(-2.2, 2.2),
            weight: if doubtful { 0.0 } else { 1.0 },
        })
        .collect();
    let settled = |known: f32, believed: f32| if known == 0.0 { believed } else { known };
    let mut believed: Vec<f32> =
        known.iter().zip(judged).map(|(&known, &value)| settled(known, (1.5 * value).tanh())).collect();
    let mut out = judged.to_vec();
    let regions = regions(modules);
    let mut forward = Padded::new(&believed, modules, BLUR);
    let whole = forward.fit(&observed, [0..modules, 0..modules], None)?;
    let blurs: Vec<Vec<f32>> = regions
        .iter()
        .map(|region| forward.fit(&observed, wider(region, modules), Some(&whole)))
        .collect::<Option<_>>()?;
    for _ in 0..ROUNDS {
        let mut forward = Padded::new(&believed, modules, BLUR);
        let mut rest = vec![0f32; modules * modules];
        for (region, blur) in regions.iter().zip(&blurs) {
            forward.apply(blur, region.clone(), &mut rest);
        }
        for ((rest, observed), &doubtful) in rest.iter_mut().zip(&observed).zip(doubtful) {
            *rest = if doubtful { 0.0 } else { observed.light - *rest };
        }
        let noise = rest.iter().map(|r| r * r).sum::<f32>() / rest.len() as f32;
        let mut backward = Padded::surrounded(&rest, modules, BLUR, 0.0);
        let mut added = vec![0f32; modules * modules];
        for (region, blur) in regions.iter().zip(&blurs) {
            let terms = blur.len() - 1;
            let energy = blur[..terms].iter().map(|h| h * h).sum::<f32>().max(1e-3);
            let mut matched: Vec<f32> = blur[..terms].iter().rev().map(|h| h / energy).collect();
            matched.push(0.0);
            backward.apply(&matched, region.clone(), &mut added);
            let sharpness = energy / noise.max(1e-3);
            for (y, x) in region[1].clone().flat_map(|y| region[0].clone().map(move |x| (y, x))) {
                let i = y * modules + x;
                out[i] = believed[i] + added[i];
                let prior = prior.get(i).copied().unwrap_or(0.0);
                let now = (out[i] * sharpness.min(4.0) + prior).tanh();
                believed[i] = settled(known[i], 0.5 * (believed[i] + now));
            }
        }
    }
    Some(out)
}

/// The modules with a light margin around, outliers held back.
struct Padded {
    values: Vec<f32>,
    stride: usize,
    width: usize,
    modules: usize,
    around: Vec<f32>,
}

impl Padded {
    fn new(light: &[f32], modules: usize, reach: usize) -> Self {
        Self::surrounded(light, modules, reach, 1.0)
    }

    /// As if the symbol lay in the middle of something that has `beyond` everywhere.
    fn surrounded(light: &[f32], modules: usize, reach: usize, beyond: f32) -> Self {
        let stride = modules + 2 * reach;
        let mut values = vec![beyond; stride * stride];
        for (y, row) in light.chunks_exact(modules).enumerate() {
            let start = (y + reach) * stride + reach;
            values[start..start + modules].iter_mut().zip(row).for_each(|(v, l)| *v = l.clamp(-2.2, 2.2));
        }
        let width = 2 * reach + 1;
        Self { values, stride, width, modules, around: vec![1f32; width * width + 1] }
    }

    /// The filter for a region (columns and rows) that agrees best with its labels, and with `held` where those say little.
    fn fit(
        &mut self,
        labels: &[Label],
        [columns, rows]: [Range<usize>; 2],
        held: Option<&[f32]>,
    ) -> Option<Vec<f32>> {
        let terms = self.around.len();
        let mut normal = vec![0f64; terms * terms];
        let mut rhs = vec![0f64; terms];
        let mut row_sums = vec![0f32; terms * terms];
        let mut row_rhs = vec![0f32; terms];
        let area = columns.len() * rows.len();
        for y in rows {
            // Single precision within a row of modules, double between: fast, and exact enough.
            row_sums.fill(0.0);
            row_rhs.fill(0.0);
            for x in columns.clone() {
                let label = labels[y * self.modules + x];
                if label.weight <= 0.0 {
                    continue;
                }
                self.copy_around(x, y);
                for (i, &value) in self.around.iter().enumerate() {
                    let weighted = label.weight * value;
                    let sums = &mut row_sums[i * terms + i..(i + 1) * terms];
                    sums.iter_mut().zip(&self.around[i..]).for_each(|(sum, &other)| *sum += weighted * other);
                    row_rhs[i] += weighted * label.light;
                }
            }
            normal.iter_mut().zip(&row_sums).for_each(|(sum, &value)| *sum += f64::from(value));
            rhs.iter_mut().zip(&row_rhs).for_each(|(sum, &value)| *sum += f64::from(value));
        }
        for i in 0..terms {
            (0..i).for_each(|j| normal[i * terms + j] = normal[j * terms + i]);
            let rest = 1.0 + 0.002 * area as f64;
            normal[i * terms + i] += rest;
            if let Some(held) = held {
                normal[i * terms + i] += HELD;
                rhs[i] += (HELD + rest) * f64::from(held[i]);
            }
        }
        Some(solve(normal, rhs)?.into_iter().map(|w| w as f32).collect())
    }

    fn apply(&mut self, filter: &[f32], [columns, rows]: [Range<usize>; 2], judged: &mut [f32]) {
        for (y, x) in rows.flat_map(|y| columns.clone().map(move |x| (y, x))) {
            self.copy_around(x, y);
            judged[y * self.modules + x] =
                self.around.iter().zip(filter).map(|(value, weight)| value * weight).sum();
        }
    }

    /// The square around a module; the last entry of `around` stays.
    fn copy_around(&mut self, x: usize, y: usize) {
        for (dy, part) in self.around.chunks_exact_mut(self.width).take(self.width).enumerate() {
            let start = (y + dy) * self.stride + x;
            part.copy_from_slice(&self.values[start..start + self.width]);
        }
    }
}
