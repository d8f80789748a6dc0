//! Correcting a block of which more is wrong than its parity corrects by itself: what is doubtful is erased, or read otherwise.

use super::budget::Budget;
use super::reed_solomon::Received;

/// Steps of arithmetic for a guess, as they count: where a part of a symbol is not seen, guesses must not take what looking needs.
const STEPS: usize = 200;
/// How much of the parity is spent on erasures, in turn, in eighths.
const ERASED_EIGHTHS: [usize; 6] = [0, 4, 6, 7, 2, 5];
/// The same where the rest is guessed at.
const ERASED_BESIDE_GUESSES: [usize; 2] = [2, 4];
/// Bits of proof that a correction must have: words at random pass once in two to this power guesses.
const LEAST_PROOF: f32 = 36.0;
/// How much more parity than there is a block may need by what is doubted, for luck to be of use.
const WITHIN_LUCK: f32 = 8.0;
/// How likely a codeword must be wrong to be guessed at, and one of its modules.
const LEAST_RISK: f32 = 0.02;
const LEAST_DOUBT: f32 = 0.01;
/// Doubts are sharpened by this power: most luck is needed where little is doubted, so that is left as it is.
const SHARPENED: f32 = 1.5;

/// The block that was sent. `doubts` is how likely each module of each codeword has the wrong colour.
///
/// Codewords that are more likely wrong than right are worth erasing: that costs one of parity, an error costs two. Of the others
/// nobody knows which are wrong, so they are read in `guesses` other ways, each as likely as the doubts say: a guess that
/// happens to be right more often than what was seen leaves fewer errors than can be corrected.
pub(super) fn corrected(
    mut received: Received,
    doubts: &[[f32; 8]],
    guesses: usize,
    budget: &mut Budget,
) -> Option<Vec<u8>> {
    let parity = received.parity();
    // What is more likely wrong than right is read otherwise to begin with.
    for (at, doubts) in doubts.iter().enumerate() {
        let change = doubts.iter().fold(0u8, |change, &doubt| change << 1 | u8::from(doubt > 0.5));
        received.change(at, change);
    }
    let doubts: Vec<[f32; 8]> =
        doubts.iter().map(|doubts| doubts.map(|doubt| doubt.min(1.0 - doubt))).collect();
    let risks: Vec<f32> = doubts.iter().map(risk).collect();
    let mut order: Vec<usize> = (0..doubts.len()).collect();
    order.sort_by(|&a, &b| risks[b].total_cmp(&risks[a]));
    let with_erased = |received: &Received, eighths: usize, most: Option<usize>| {
        let most = most?;
        received.corrected(&order[..parity * eighths / 8], |errors| errors <= most).map(|(bytes, _)| bytes)
    };
    let most_beside = |eighths: usize| most_errors(doubts.len(), parity, parity * eighths / 8);
    let by_erasures =
        ERASED_EIGHTHS.into_iter().find_map(|eighths| with_erased(&received, eighths, most_beside(eighths)));
    if by_erasures.is_some() || needed(&order, &risks, parity) > parity as f32 + WITHIN_LUCK {
        return by_erasures;
    }
    // Codewords that are not erased and may be wrong, with what is erased beside them.
    let ways = ERASED_BESIDE_GUESSES.map(|eighths| {
        let others = order[parity * eighths / 8..].iter().take_while(|&&at| risks[at] >= LEAST_RISK);
        let chances: Vec<(usize, [f32; 8])> = others.map(|&at| (at, doubts[at].map(chance))).collect();
        (eighths, most_beside(eighths), chances)
    });
    let mut random = 1u64;
    for (eighths, most, chances) in ways.iter().cycle().take(guesses) {
        if budget.is_spent() {
            break;
        }
        budget.spend(STEPS);
        let changes: Vec<(usize, u8)> =
            chances.iter().map(|(at, chances)| (*at, change(chances, &mut random))).collect();
        changes.iter().for_each(|&(at, change)| received.change(at, change));
        if let Some(bytes) = with_erased(&received, *eighths, *most) {
            return Some(bytes);
        }
        changes.iter().for_each(|&(at, change)| received.change(at, change));
    }
    None
}

/// How likely a codeword is wrong.
fn risk(doubts: &[f32; 8]) -> f32 {
    1.0 - doubts.iter().map(|doubt| 1.0 - doubt).product::<f32>()
}

/// The parity that is needed to be expected when the best number of codewords is erased, in `order`.
fn needed(order: &[usize], risks: &[f32], parity: usize) -> f32 {
    let all: f32 = risks.iter().sum();
    let costs = order.iter().take(parity).scan(2.0 * all, |cost, &at| {
        *cost += 1.0 - 2.0 * risks[at];
        Some(*cost)
    });
    costs.fold(2.0 * all, f32::min)
}

/// How often a bit is read otherwise, of which so much is doubted.
fn chance(doubt: f32) -> f32 {
    if doubt < LEAST_DOUBT {
        return 0.0;
    }
    let (wrong, right) = (doubt.powf(SHARPENED), (1.0 - doubt).powf(SHARPENED));
    wrong / (wrong + right)
}

/// Which bits of a codeword are read otherwise this time.
fn change(chances: &[f32; 8], random: &mut u64) -> u8 {
    chances.iter().fold(0u8, |change, &chance| change << 1 | u8::from(chance > 0.0 && next(random) < chance))
}

/// From 0 to 1, evenly; the same numbers each time, so that a picture is read the same everywhere.
fn next(state: &mut u64) -> f32 {
    *state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    (*state >> 40) as f32 / (1u64 << 24) as f32
}

/// How many errors may be corrected beside so many erasures for the result to be proof enough.
///
/// Of all words, the part that is within `errors` of some codeword is about the number of ways to choose them, times 255 to their
/// power, over 256 to the power of the parity that the erasures leave.
fn most_errors(length: usize, parity: usize, erased: usize) -> Option<usize> {
    let left = parity.checked_sub(erased)?;
    let choices = (1..=left / 2).scan(0f32, |choices, errors| {
        *choices += (length.saturating_sub(erased + errors - 1) as f32 / errors as f32).log2();
        Some(*choices)
    });
    let proof = |errors: usize, choices: f32| 8.0 * (left - errors) as f32 - choices;
    let enough = std::iter::once(0.0).chain(choices).enumerate();
    enough
        .take_while(|&(errors, choices)| proof(errors, choices) >= LEAST_PROOF)
        .map(|(errors, _)| errors)
        .last()
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcode::ec::create_error_correction_code;

    const PARITY: usize = 30;

    fn sent() -> Vec<u8> {
        let data: Vec<u8> = (0..90u8).map(|i| i.wrapping_mul(37)).collect();
        let parity = create_error_correction_code(&data, PARITY);
        [data, parity].concat()
    }

    /// A block of which a module is turned in every place of `wrong`, and as much doubt in `right` ones.
    fn received(
        wrong: impl Iterator<Item = usize>,
        right: impl Iterator<Item = usize>,
        doubt: f32,
    ) -> (Received, Vec<[f32; 8]>) {
        let sent = sent();
        let mut received = Received::new(&sent, PARITY);
        let mut doubts = vec![[0.001f32; 8]; sent.len()];
        for place in wrong {
            received.change(place, 0x10);
            doubts[place][3] = doubt;
        }
        right.for_each(|place| doubts[place][3] = doubt);
        (received, doubts)
    }

    fn guessed(received: Received, doubts: &[[f32; 8]], guesses: usize) -> Option<Vec<u8>> {
        corrected(received, doubts, guesses, &mut Budget::new(u32::MAX))
    }

    #[test]
    fn luck_reads_what_erasures_do_not() {
        // Of forty that are in doubt eighteen are wrong: too many to be erased, and to be corrected.
        let case = || received((0..72).step_by(4), (2..88).step_by(4), 0.45);
        let (block, doubts) = case();
        assert_eq!(guessed(block, &doubts, 0), None);
        let (block, doubts) = case();
        assert_eq!(guessed(block, &doubts, 2000), Some(sent()));
    }

    #[test]
    fn what_is_more_likely_wrong_is_read_otherwise() {
        let (block, doubts) = received((0..80).step_by(2), std::iter::empty(), 0.9);
        assert_eq!(guessed(block, &doubts, 0), Some(sent()));
    }

    #[test]
    fn a_spent_budget_ends_it() {
        let (block, doubts) = received((0..72).step_by(4), (2..88).step_by(4), 0.45);
        let mut budget = Budget::new(1);
        budget.spend(1000);
        assert_eq!(corrected(block, &doubts, 2000, &mut budget), None);
    }

    /// Words thrown with dice, all in doubt, are no codewords.
    #[test]
    fn noise_is_not_corrected() {
        let mut state = 5;
        for _ in 0..300 {
            let word: Vec<u8> = (0..100).map(|_| (next(&mut state) * 256.0) as u8).collect();
            let doubts: Vec<[f32; 8]> = (0..100).map(|_| [(); 8].map(|()| 0.02 * next(&mut state))).collect();
            assert_eq!(guessed(Received::new(&word, 18), &doubts, 200), None);
        }
    }

    #[test]
    fn the_more_is_erased_the_fewer_errors_are_believed() {
        // All the parity there is: one in two to the power of 36 is kept as proof.
        assert_eq!(most_errors(120, 30, 0), Some(15));
        assert_eq!(most_errors(120, 30, 15), Some(6));
        assert_eq!(most_errors(120, 30, 25), Some(0));
        assert_eq!(most_errors(120, 30, 26), None);
        assert_eq!(most_errors(120, 30, 31), None);
    }
}
