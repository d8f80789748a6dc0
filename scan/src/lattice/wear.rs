//! Scratches, folds and pen strokes: straight lines along which the modules have one colour, far beyond chance.
//!
//! What lies under such a line is not known, whatever colour is seen: its codewords are better erased than believed, and the
//! equaliser does not learn from them.

/// What one module says for a line of one colour, in bits: the colour seen, the other colour, neither clearly.
const SAME: f32 = 0.93;
const OTHER: f32 = -3.5;
const UNCLEAR: f32 = -0.4;
/// A module known to have the other colour, where the line's is seen.
const BETRAYED: f32 = 3.0;
/// How clearly a colour must be seen.
const CLEAR: f32 = 0.3;
/// Bits from which on a line is believed. There are some million lines in a symbol, and believing one that is none does
/// little harm.
const LEAST: f32 = 17.0;

/// Steps of arithmetic of [`doubtful`].
pub(crate) const fn steps(modules: usize) -> usize {
    4 * modules * modules * modules
}

/// Which modules lie under lines, and show the line's colour.
///
/// `certain` says which modules are known: 1 light, -1 dark, 0 not known.
pub(crate) fn doubtful(light: &[f32], certain: &[f32], modules: usize) -> Vec<bool> {
    let mut doubtful = vec![false; modules * modules];
    for colour in [1.0, -1.0] {
        let bits: Vec<f32> =
            light.iter().zip(certain).map(|(&seen, &known)| says(seen * colour, known * colour)).collect();
        Lines::new(modules, |y, x| bits[y * modules + x]).marked(|y, x| doubtful[y * modules + x] = true);
        Lines::new(modules, |x, y| bits[y * modules + x]).marked(|x, y| doubtful[y * modules + x] = true);
    }
    for ((doubtful, light), certain) in doubtful.iter_mut().zip(light).zip(certain) {
        // What is known and seen so is not in doubt.
        *doubtful &= light * certain <= 0.0;
    }
    doubtful
}

/// Bits for a line of a colour, of which `seen` is how much of it is seen and `known` whether it is the module's own.
fn says(seen: f32, known: f32) -> f32 {
    let same = seen > CLEAR;
    let other = seen < -CLEAR;
    match (same, other) {
        (true, _) if known > 0.0 => 0.0,
        (true, _) if known < 0.0 => BETRAYED,
        (true, _) => SAME,
        (_, true) => OTHER,
        _ => UNCLEAR,
    }
}

/// Lines that are gone along side by side.
const SIDE_BY_SIDE: usize = 16;
/// What is said outside the symbol, so that no stretch goes through there.
const OUTSIDE: f32 = -1e6;

/// What the modules say, row by row; lines go across the rows, each row one step further.
struct Lines {
    modules: usize,
    /// With as many places outside the symbol at each side as lines may drift, and lines that are gone along for nothing.
    padded: Vec<f32>,
}

/// The stretches with the most bits of lines side by side: how many bits, the first step and the one behind the last.
struct Stretches {
    most: [f32; SIDE_BY_SIDE],
    first: [u32; SIDE_BY_SIDE],
    end: [u32; SIDE_BY_SIDE],
}

impl Lines {
    fn new(modules: usize, bits: impl Fn(usize, usize) -> f32) -> Self {
        let mut padded = vec![OUTSIDE; modules * Self::stride(modules)];
        for (step, row) in padded.chunks_exact_mut(Self::stride(modules)).enumerate() {
            row[modules..2 * modules].iter_mut().enumerate().for_each(|(place, of)| *of = bits(step, place));
        }
        Self { modules, padded }
    }

    const fn stride(modules: usize) -> usize {
        3 * modules + SIDE_BY_SIDE
    }

    /// Goes along every line that is nearer to the way across the rows than to the rows, and calls `mark` with the step and the
    /// place in its row of each module under one.
    fn marked(&self, mut mark: impl FnMut(usize, usize)) {
        let n = self.modules as i32;
        // Slopes two modules apart at the far side.
        for slope in (-n..=n).step_by(2) {
            let drift: Vec<i32> = (0..n).map(|i| (2 * slope * i + n).div_euclid(2 * n)).collect();
            let far = drift[self.modules - 1];
            for start in (-far.max(0)..n - far.min(0)).step_by(SIDE_BY_SIDE) {
                // Places in the padded rows.
                let places = || drift.iter().map(|drift| (n + start + drift) as usize);
                let stretches = self.stretches(places());
                for line in (0..SIDE_BY_SIDE).filter(|&line| stretches.most[line] > LEAST) {
                    let steps = stretches.first[line] as usize..stretches.end[line] as usize;
                    let under = places().enumerate().skip(steps.start).take(steps.len());
                    for (step, place) in under.map(|(step, place)| (step, place + line)) {
                        if self.padded[step * Self::stride(self.modules) + place] > 0.0 {
                            mark(step, place - self.modules);
                        }
                    }
                }
            }
        }
    }

    /// The best stretches of lines of which `places` says where the first is in each row (Kadane).
    fn stretches(&self, places: impl Iterator<Item = usize>) -> Stretches {
        const LINES: usize = SIDE_BY_SIDE;
        let mut best = Stretches { most: [0.0; LINES], first: [0; LINES], end: [0; LINES] };
        let (mut sum, mut start) = ([0f32; LINES], [0u32; LINES]);
        let rows = self.padded.chunks_exact(Self::stride(self.modules));
        for (step, (row, place)) in rows.zip(places).enumerate() {
            let behind = step as u32 + 1;
            let Some((bits, _)) = row[place..].split_first_chunk::<LINES>() else { continue };
            // No branches, so that all lines are taken at once.
            for i in 0..LINES {
                let all = sum[i] + bits[i];
                let goes_on = u32::from(all > 0.0).wrapping_neg();
                let is_best = u32::from(all > best.most[i]).wrapping_neg();
                best.first[i] = start[i] & is_best | best.first[i] & !is_best;
                best.end[i] = behind & is_best | best.end[i] & !is_best;
                best.most[i] = best.most[i].max(all);
                sum[i] = all.max(0.0);
                start[i] = start[i] & goes_on | behind & !goes_on;
            }
        }
        best
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn modules(n: usize) -> Vec<f32> {
        let mut state = 3u64;
        (0..n * n)
            .map(|_| {
                state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                if state >> 63 == 0 { 1.0 } else { -1.0 }
            })
            .collect()
    }

    #[test]
    fn scratches_are_seen_and_chance_is_not() {
        let n = 81;
        let mut light = modules(n);
        let nothing = vec![0.0; n * n];
        let by_chance = doubtful(&light, &nothing, n).iter().filter(|d| **d).count();
        assert!(by_chance < n * n / 50, "{by_chance}");
        // A light fold across, and a dark stroke down the middle.
        let under = |i: usize| i / n == 20 + i % n / 3 || (i % n == 40 && (10..60).contains(&(i / n)));
        for i in (0..n * n).filter(|&i| under(i)) {
            light[i] = if i % n == 40 { -1.0 } else { 1.0 };
        }
        let marked = doubtful(&light, &nothing, n);
        let seen = (0..n * n).filter(|&i| under(i) && marked[i]).count();
        let all = (0..n * n).filter(|&i| under(i)).count();
        assert!(5 * seen >= 4 * all, "{seen} of {all}");
    }
}
