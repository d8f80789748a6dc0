//! How likely each module has the wrong colour.

use super::codewords::Judged;

/// The modules around one, and how much each says about it.
const NEAR: [(isize, isize, f32); 24] = near();
/// How much must be seen before a module is doubted for what is around it.
const BELIEF: f32 = 0.7;
/// Deviations of the noise in what is judged, of which the one is taken that explains the known modules best.
const DEVIATIONS: [f32; 8] = [0.12, 0.17, 0.24, 0.34, 0.48, 0.68, 0.96, 1.36];
/// The part of what is known around a module that makes it as doubtful as can be.
const LAID_OVER: f32 = 8.0;

const fn near() -> [(isize, isize, f32); 24] {
    let mut near = [(0, 0, 0.0); 24];
    let mut i = 0;
    let mut next = 0;
    while i < 25 {
        let (dx, dy) = (i % 5 - 2, i / 5 - 2);
        if dx != 0 || dy != 0 {
            near[next] = (dx, dy, 1.0 / (dx * dx + dy * dy) as f32);
            next += 1;
        }
        i += 1;
    }
    near
}

/// How likely each module has the wrong colour, from 0 to 1: as it was judged, and by what is known of those around.
///
/// `known` is 1 where a module is known to be light, -1 where it is known to be dark, else 0: how often those are judged wrongly
/// says what the judgement is worth. Where known modules nearby show a colour that is not theirs, a scratch, a stain or a
/// reflection has that colour there: what shows it least has most likely another one.
pub(super) fn doubt(judged: Judged<'_>, known: &[f32], modules: usize) -> Vec<f32> {
    let laid_over: Vec<f32> = (0..known.len()).map(|at| laid_over(judged, known, modules, at)).collect();
    let wrong_at = |at: usize, deviation: f32| {
        let clear = judged.light[at].abs() / deviation;
        let by_noise = noise(clear);
        match judged.doubtful[at] {
            true => under_wear(clear).max(by_noise),
            false => by_noise + laid_over[at] * (beside_wear(clear) - by_noise).max(0.0),
        }
    };
    let likelihood = |deviation: f32| -> f32 {
        let of = |at: usize| {
            let wrong = wrong_at(at, deviation);
            if known[at] * judged.light[at] > 0.0 { 1.0 - wrong } else { wrong }
        };
        (0..known.len())
            .filter(|&at| known[at] != 0.0 && !judged.doubtful[at])
            .map(|at| of(at).max(1e-4).ln())
            .sum()
    };
    let all = DEVIATIONS.map(|deviation| (likelihood(deviation), deviation));
    let (_, deviation) = all.into_iter().max_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or((0.0, 1.0));
    (0..known.len()).map(|at| wrong_at(at, deviation)).collect()
}

// What follows was counted on simulated cards, of which `clear` is the light or dark that is judged, in deviations of the noise.

/// How likely noise turns a colour: a Gaussian's tail, and a longer one.
fn noise(clear: f32) -> f32 {
    (0.5 * (-clear * (0.72 + 0.42 * clear)).exp() + 0.03 * (-0.6 * clear).exp()).min(0.5)
}

/// How likely a colour is wrong that lies under a scratch or a fold of that colour.
fn under_wear(clear: f32) -> f32 {
    1.0 / (1.0 + (1.1 * (clear - 2.3)).exp())
}

/// The same where known modules around are laid over.
fn beside_wear(clear: f32) -> f32 {
    1.0 / (1.0 + (1.25 * (clear - 1.1)).exp())
}

/// Whether the known modules around one show its colour and should not, from 0 to 1.
fn laid_over(judged: Judged<'_>, known: &[f32], n: usize, at: usize) -> f32 {
    let light = judged.light[at];
    let (mut wrong, mut right) = (0f32, BELIEF);
    for (dx, dy, weight) in NEAR {
        let (x, y) = ((at % n).checked_add_signed(dx), (at / n).checked_add_signed(dy));
        let (Some(x), Some(y)) = (x.filter(|x| *x < n), y.filter(|y| *y < n)) else { continue };
        let other = y * n + x;
        // Only those of the other colour could show that this one is laid over them.
        if known[other] * light < 0.0 {
            let sum = if judged.light[other] * light > 0.0 { &mut wrong } else { &mut right };
            *sum += weight;
        }
    }
    (LAID_OVER * wrong / (wrong + right)).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIDE: usize = 21;

    fn board(x: usize, y: usize) -> f32 {
        if (x * 7 + y * 13 + x * y) % 5 < 2 { -1.0 } else { 1.0 }
    }

    #[test]
    fn under_a_scratch_what_is_least_light_is_dark() {
        let truth: Vec<f32> = (0..SIDE * SIDE).map(|i| board(i % SIDE, i / SIDE)).collect();
        let is_under = |i: usize| (9..12).contains(&(i / SIDE));
        let mut light = truth.clone();
        (0..light.len())
            .filter(|&i| is_under(i))
            .for_each(|i| light[i] = if truth[i] > 0.0 { 1.2 } else { 0.15 });
        // All but a row of it is known.
        let mut known = truth.clone();
        known[10 * SIDE..11 * SIDE].fill(0.0);
        let nothing = vec![false; light.len()];
        let doubts = doubt(Judged { light: &light, doubtful: &nothing, guesses: 0 }, &known, SIDE);
        for i in 10 * SIDE + 3..11 * SIDE - 3 {
            assert!(if truth[i] < 0.0 { doubts[i] > 0.5 } else { doubts[i] < 0.5 }, "{i}: {}", doubts[i]);
        }
        // Elsewhere nothing is in doubt.
        assert!((0..5 * SIDE).all(|i| doubts[i] < 0.05));
    }

    #[test]
    fn known_modules_say_what_a_judgement_is_worth() {
        let truth: Vec<f32> = (0..SIDE * SIDE).map(|i| board(i % SIDE, i / SIDE)).collect();
        let nothing = vec![false; truth.len()];
        let of = |noise: f32| {
            let light: Vec<f32> = truth
                .iter()
                .enumerate()
                .map(|(i, light)| light + noise * ((i * 7919) % 13) as f32 / 6.0 - noise)
                .collect();
            let doubts = doubt(Judged { light: &light, doubtful: &nothing, guesses: 0 }, &truth, SIDE);
            doubts.iter().sum::<f32>()
        };
        assert!(of(0.1) < 0.5 * of(1.5));
    }
}
