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
        let lines = Lines { bits: &bits, modules };
        lines.mark(&mut doubtful);
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

struct Lines<'a> {
    bits: &'a [f32],
    modules: usize,
}

impl Lines<'_> {
    /// Goes along every line that is nearer to the rows than to the columns, and then the other way round.
    fn mark(&self, doubtful: &mut [bool]) {
        let n = self.modules as i32;
        let mut line = Vec::with_capacity(self.modules);
        for (along, across) in [(1, n), (n, 1)] {
            // Slopes two modules apart at the far side.
            for slope in (-n..=n).step_by(2) {
                let drift: Vec<i32> = (0..n).map(|i| (2 * slope * i + n).div_euclid(2 * n)).collect();
                let (least, most) =
                    (drift[0].min(drift[self.modules - 1]), drift[0].max(drift[self.modules - 1]));
                for start in -most..n - least {
                    line.clear();
                    line.extend((0..n).zip(&drift).filter_map(|(i, d)| {
                        let j = start + d;
                        (0..n).contains(&j).then_some((i * along + j * across) as usize)
                    }));
                    self.mark_segment(&line, doubtful);
                }
            }
        }
    }

    /// Marks the stretch of a line with the most bits, if they are enough (Kadane).
    fn mark_segment(&self, line: &[usize], doubtful: &mut [bool]) {
        let (mut sum, mut start) = (0f32, 0);
        let mut best = (LEAST, 0..0);
        for (i, &at) in line.iter().enumerate() {
            sum += self.bits[at];
            if sum <= 0.0 {
                (sum, start) = (0.0, i + 1);
            } else if sum > best.0 {
                best = (sum, start..i + 1);
            }
        }
        line[best.1].iter().filter(|&&at| self.bits[at] > 0.0).for_each(|&at| doubtful[at] = true);
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
