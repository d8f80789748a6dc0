//! A frame of which more is known than when it was seen.

use super::budget::Budget;
use super::equaliser::{self, Label, cancel, equalise_in_parts};
use super::sureness::sureness;

/// How much a module counts that is known.
const KNOWN: f32 = 4.0;
/// How light a module can be.
const LIGHTEST: f32 = 2.0;
/// Noise that is always there.
const LEAST_VARIANCE: f32 = 0.05;
/// Modules to each side that blur reaches.
const REACH: usize = 2;

/// What all frames of a symbol say about its modules.
#[derive(Clone, Copy)]
pub(crate) struct Together<'a> {
    /// How light each is believed to be.
    pub(crate) believed: &'a [f32],
    /// 1 where it is known to be light, -1 where dark, else 0.
    pub(crate) known: &'a [f32],
    /// Where something lies on it.
    pub(crate) doubtful: &'a [bool],
}

/// How light each module is in a frame that showed them as `blurred`, weighted by how sure that is there: judged with what is
/// known by now.
///
/// Blur is learned from the modules that are known, and what is seen of these says what the frame is worth, and where.
pub(crate) fn judged_again(blurred: &[f32], together: Together<'_>, budget: &mut Budget) -> Option<Vec<f32>> {
    let Together { believed, known, doubtful } = together;
    let modules = known.len().isqrt();
    let label = |i: usize| match (doubtful[i], known[i]) {
        (true, _) => Label { light: 0.0, weight: 0.0 },
        (_, 0.0) => Label { light: believed[i].signum(), weight: believed[i].abs().min(1.0) },
        (_, light) => Label { light, weight: KNOWN },
    };
    let labels: Vec<Label> = (0..known.len()).map(label).collect();
    // Taken eight at a time.
    budget.spend((equaliser::steps_in_parts(modules, REACH) + equaliser::steps_of_cancelling(modules)) / 8);
    let equal = equalise_in_parts(blurred, &labels, modules, REACH)?;
    let both: Vec<f32> = equal.iter().zip(believed).map(|(equal, believed)| 1.5 * equal + believed).collect();
    let judged = cancel(blurred, &both, believed, known, doubtful, modules)?;
    let judged: Vec<f32> = judged.into_iter().map(|light| light.clamp(-LIGHTEST, LIGHTEST)).collect();
    let of_known = known.iter().zip(&judged).filter(|(known, _)| **known != 0.0);
    let seen: Vec<f32> = of_known.map(|(known, judged)| known * judged).collect();
    let mean = |values: &mut dyn Iterator<Item = f32>| values.sum::<f32>() / seen.len().max(1) as f32;
    let middle = mean(&mut seen.iter().copied());
    let variance = mean(&mut seen.iter().map(|light| (light - middle).powi(2)));
    let right = mean(&mut seen.iter().map(|light| f32::from(u8::from(*light > 0.0))));
    let weight = middle.max(0.0) / variance.max(LEAST_VARIANCE);
    let sure = sureness(known, &judged, right);
    Some(judged.iter().zip(sure).map(|(light, sure)| light * sure * weight).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_teaches_the_blur_for_the_rest() {
        let n = 41;
        let mut state = 9u64;
        let mut random = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 40) as f32 / (1u64 << 24) as f32
        };
        let truth: Vec<f32> = (0..n * n).map(|_| if random() < 0.5 { -1.0 } else { 1.0 }).collect();
        // Around it is light. Of each module two fifths are its own, the rest is what those beside it add, and noise.
        let wide = n + 2;
        let mut around = vec![1f32; wide * wide];
        (0..n * n).for_each(|i| around[(i / n + 1) * wide + i % n + 1] = truth[i]);
        let blurred: Vec<f32> = (0..n * n)
            .map(|i| {
                let at = (i / n + 1) * wide + i % n + 1;
                let beside = around[at - 1] + around[at + 1] + around[at - wide] + around[at + wide];
                0.4 * around[at] + 0.17 * beside + 0.2 * (random() - 0.5)
            })
            .collect();
        let known: Vec<f32> =
            truth.iter().enumerate().map(|(i, light)| if i % 3 == 0 { 0.0 } else { *light }).collect();
        let together = Together { believed: &blurred, known: &known, doubtful: &vec![false; n * n] };
        let judged = judged_again(&blurred, together, &mut Budget::new(1_000_000)).unwrap();
        let wrong = |light: &[f32]| (0..n * n).step_by(3).filter(|&i| light[i] * truth[i] < 0.0).count();
        assert!(wrong(&blurred) > 40, "{}", wrong(&blurred));
        assert!(20 * wrong(&judged) < wrong(&blurred), "{} of {}", wrong(&judged), wrong(&blurred));
    }
}
