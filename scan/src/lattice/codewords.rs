//! Modules to payload: format information, codewords, blocks.

use super::budget::Budget;
use super::layout::{Blocks, Layout, Role, blocks, format_code, format_meaning, format_positions, is_masked};
use super::{bitstream, doubt, guesses, reed_solomon};

/// Format information is believed from this agreement on; 30 is perfect, 0 is chance.
const LEAST_FORMAT_AGREEMENT: f32 = 8.0;
/// The second best format is tried when it is no further behind than this.
const FORMAT_RIVAL: f32 = 8.0;
/// A mirrored symbol is believed when its format information agrees better by this much.
const MIRRORED_MARGIN: f32 = 4.0;

/// Blocks with less parity are only believed all together: alone, chance might make one.
const LEAST_PARITY_ALONE: usize = 16;

/// What is known of the modules.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Judged<'a> {
    /// The sign says the colour (positive is light) and the size how surely.
    pub(crate) light: &'a [f32],
    /// Where something lies on the symbol, whatever colour is seen.
    pub(crate) doubtful: &'a [bool],
    /// How many other ways to read a block are tried, when little is missing.
    pub(crate) guesses: usize,
}

/// The blocks of a symbol as far as they are decoded.
///
/// What one look at the modules gave is kept for the next: blocks that are decoded say for certain what their modules are,
/// from which the others are seen better.
pub(crate) struct Codewords {
    layout: Layout,
    /// The modules of the codewords in the order of placement, eight to each (7.7.3).
    placed: Vec<usize>,
    attempts: Vec<Attempt>,
    with_erasures: bool,
}

/// What is decoded of a symbol.
#[derive(Clone, Default)]
pub(crate) struct Proven(Vec<Attempt>);

/// The blocks under one reading of the format information.
#[derive(Clone)]
struct Attempt {
    format: u16,
    is_mirrored: bool,
    blocks: Vec<Option<Vec<u8>>>,
}

impl Codewords {
    pub(crate) fn new(layout: &Layout, with_erasures: bool) -> Self {
        let n = layout.modules();
        let placed: Vec<usize> =
            placement(n).map(|(x, y)| y * n + x).filter(|&at| layout.roles()[at] == Role::Data).collect();
        Self { layout: layout.clone(), placed, attempts: Vec::new(), with_erasures }
    }

    /// The payload, when every block is decoded now.
    ///
    /// The modules may be those of a mirrored symbol: its function patterns are the same, its format is not.
    pub(crate) fn decode(&mut self, judged: Judged<'_>, budget: &mut Budget) -> Option<Vec<u8>> {
        // Syndromes are the most of it: each codeword once for each of up to thirty.
        budget.spend(self.layout.modules().pow(2) * 4);
        let modules = self.layout.modules();
        let mirrored = transposed(judged.light, modules);
        let straight_formats = ranked_formats(judged.light, &self.layout);
        let mirrored_formats = ranked_formats(&mirrored, &self.layout);
        if mirrored_formats[0].0 > straight_formats[0].0 + MIRRORED_MARGIN {
            let doubtful = transposed(judged.doubtful, modules);
            let judged = Judged { light: &mirrored, doubtful: &doubtful, ..judged };
            self.decode_as(judged, true, &mirrored_formats, budget)
        } else {
            self.decode_as(judged, false, &straight_formats, budget)
        }
    }

    /// Tries the one or two formats that agree best, and those under which there are blocks already.
    fn decode_as(
        &mut self,
        judged: Judged<'_>,
        is_mirrored: bool,
        formats: &[(f32, u16)],
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        let best = formats[0].0;
        let believed =
            |agreement: f32| agreement >= LEAST_FORMAT_AGREEMENT && agreement >= best - FORMAT_RIVAL;
        for &(agreement, format) in formats.iter().take(2) {
            let same = |attempt: &Attempt| attempt.format == format && attempt.is_mirrored == is_mirrored;
            if believed(agreement) && !self.attempts.iter().any(same) {
                let count = blocks(self.layout.version(), format_meaning(format).0).count;
                self.attempts.push(Attempt { format, is_mirrored, blocks: vec![None; count] });
            }
        }
        // Once a format has decoded blocks, no other one is right.
        let proven = self.attempts.iter().any(Attempt::has_blocks);
        let mut attempts = std::mem::take(&mut self.attempts);
        attempts.retain(|attempt| !proven || attempt.has_blocks());
        let here = attempts.iter_mut().filter(|attempt| attempt.is_mirrored == is_mirrored);
        let payload = here.take(3).find_map(|attempt| self.attempt(attempt, judged, budget));
        self.attempts = attempts;
        payload
    }

    fn attempt(&self, attempt: &mut Attempt, judged: Judged<'_>, budget: &mut Budget) -> Option<Vec<u8>> {
        let version = self.layout.version();
        let (level, mask) = format_meaning(attempt.format);
        let division = blocks(version, level);
        let places = Places::new(self.placed.len() / 8, division)?;
        let doubt = if self.with_erasures { self.doubt(attempt, judged) } else { Vec::new() };
        let mut all = true;
        let mut fresh: Vec<Vec<u8>> = Vec::with_capacity(division.count);
        for (number, known) in attempt.blocks.iter_mut().enumerate() {
            if let Some(block) = known {
                fresh.push(block.clone());
                continue;
            }
            let (block, doubts) = self.read_block(&places.of_block[number], mask, judged, &doubt);
            match self.corrected(&block, &doubts, division, judged.guesses, budget) {
                Some(block) => {
                    if division.parity >= LEAST_PARITY_ALONE {
                        *known = Some(block.clone());
                    }
                    fresh.push(block);
                }
                None => all = false,
            }
            // Where one block cannot be believed without the others, there is no use in going on.
            if !all && division.parity < LEAST_PARITY_ALONE {
                return None;
            }
        }
        if !all {
            return None;
        }
        let data: Vec<u8> =
            fresh.iter().flat_map(|block| &block[..block.len() - division.parity]).copied().collect();
        let payload = bitstream::payload(&data, version).filter(|payload| !payload.is_empty());
        if payload.is_none() {
            // One of the blocks is not what it seemed.
            attempt.blocks.fill(None);
        }
        payload
    }

    /// What is decoded, for another look at the same symbol.
    pub(crate) fn proven(&self) -> Proven {
        Proven(self.attempts.iter().filter(|attempt| attempt.has_blocks()).cloned().collect())
    }

    /// Takes over what another look at the same symbol gave; nothing, where a block says that it was another symbol.
    pub(crate) fn adopt(&mut self, proven: &Proven) {
        for theirs in &proven.0 {
            let is_same =
                |mine: &&mut Attempt| mine.format == theirs.format && mine.is_mirrored == theirs.is_mirrored;
            match self.attempts.iter_mut().find(is_same) {
                Some(mine) if mine.contradicts(theirs) => {}
                Some(mine) => {
                    for (mine, theirs) in mine.blocks.iter_mut().zip(&theirs.blocks) {
                        if mine.is_none() {
                            mine.clone_from(theirs);
                        }
                    }
                }
                None => self.attempts.push(theirs.clone()),
            }
        }
    }

    /// As this one is for a symbol of which nothing is decoded but what is `proven`.
    pub(super) fn with(&self, proven: &Proven) -> Self {
        let mut with =
            Self { attempts: Vec::new(), layout: self.layout.clone(), placed: self.placed.clone(), ..*self };
        with.adopt(proven);
        with
    }

    /// Forgets all blocks: what they say together was refused.
    pub(crate) fn forget(&mut self) {
        self.attempts.clear();
    }

    /// How likely each module has the wrong colour.
    fn doubt(&self, attempt: &Attempt, judged: Judged<'_>) -> Vec<f32> {
        let known = with_patterns(self.certain_of(attempt), &self.layout);
        doubt::doubt(judged, &known, self.layout.modules())
    }

    /// The codewords of a block, and how likely each of their modules is wrong.
    fn read_block(
        &self,
        codewords: &[usize],
        mask: u8,
        judged: Judged<'_>,
        doubt: &[f32],
    ) -> (Vec<u8>, Vec<[f32; 8]>) {
        let n = self.layout.modules();
        let read = |&codeword: &usize| {
            let modules = &self.placed[codeword * 8..codeword * 8 + 8];
            let byte = modules.iter().fold(0u8, |byte, &at| {
                byte << 1 | u8::from((judged.light[at] < 0.0) != is_masked(mask, at % n, at / n))
            });
            (byte, std::array::from_fn(|bit| *doubt.get(modules[bit]).unwrap_or(&0.0)))
        };
        codewords.iter().map(read).unzip()
    }

    fn corrected(
        &self,
        block: &[u8],
        doubts: &[[f32; 8]],
        division: Blocks,
        guesses: usize,
        budget: &mut Budget,
    ) -> Option<Vec<u8>> {
        let Blocks { parity, correctable, .. } = division;
        let received = reed_solomon::Received::new(block, parity);
        if let Some((corrected, _)) = received.corrected(&[], |errors| errors <= correctable) {
            return Some(corrected);
        }
        if !self.with_erasures || parity < LEAST_PARITY_ALONE {
            return None;
        }
        guesses::corrected(received, doubts, guesses, budget)
    }

    /// How many blocks are decoded, and how many there are; none while the format is not known.
    pub(crate) fn done(&self) -> Option<(usize, usize)> {
        let attempt = self.attempts.iter().find(|attempt| attempt.has_blocks())?;
        Some((attempt.blocks.iter().flatten().count(), attempt.blocks.len()))
    }

    /// What is certain about the modules: 1 light, -1 dark, 0 for nothing certain. All 0 until a block is decoded.
    pub(crate) fn certain(&self) -> Vec<f32> {
        let modules = self.layout.modules();
        let Some(attempt) = self.attempts.iter().find(|attempt| attempt.has_blocks()) else {
            return vec![0.0; modules * modules];
        };
        let certain = self.certain_of(attempt);
        if attempt.is_mirrored { transposed(&certain, modules) } else { certain }
    }

    /// The same with the function patterns, which are always known.
    pub(crate) fn known(&self) -> Vec<f32> {
        with_patterns(self.certain(), &self.layout)
    }

    /// What an attempt's blocks say is certain, as the symbol would be unmirrored.
    fn certain_of(&self, attempt: &Attempt) -> Vec<f32> {
        let modules = self.layout.modules();
        let mut certain = vec![0f32; modules * modules];
        if !attempt.has_blocks() {
            return certain;
        }
        let (level, mask) = format_meaning(attempt.format);
        let Some(places) = Places::new(self.placed.len() / 8, blocks(self.layout.version(), level)) else {
            return certain;
        };
        for (block, codewords) in attempt.blocks.iter().zip(&places.of_block) {
            for (byte, codeword) in block.iter().flatten().zip(codewords) {
                for (bit, &at) in self.placed[codeword * 8..codeword * 8 + 8].iter().enumerate() {
                    let one = byte >> (7 - bit) & 1 == 1;
                    let dark = one != is_masked(mask, at % modules, at / modules);
                    certain[at] = if dark { -1.0 } else { 1.0 };
                }
            }
        }
        for copy in format_positions(modules) {
            for (bit, (x, y)) in copy.into_iter().enumerate() {
                let dark = format_code(attempt.format) >> bit & 1 == 1;
                certain[y * modules + x] = if dark { -1.0 } else { 1.0 };
            }
        }
        certain
    }
}

/// What is known of the modules, with the function patterns, which always are: 1 light, -1 dark, 0 not known.
pub(super) fn with_patterns(mut known: Vec<f32>, layout: &Layout) -> Vec<f32> {
    for (known, role) in known.iter_mut().zip(layout.roles()) {
        match role {
            Role::Light => *known = 1.0,
            Role::Dark => *known = -1.0,
            _ => {}
        }
    }
    known
}

impl Attempt {
    fn has_blocks(&self) -> bool {
        self.blocks.iter().any(Option::is_some)
    }

    /// Whether a block that both have decoded is not the same.
    fn contradicts(&self, other: &Self) -> bool {
        let both = self.blocks.iter().zip(&other.blocks);
        both.filter_map(|(mine, theirs)| mine.as_ref().zip(theirs.as_ref()))
            .any(|(mine, theirs)| mine != theirs)
    }
}

/// Which codewords, by their number in the order of placement, make up each block (7.6).
struct Places {
    of_block: Vec<Vec<usize>>,
}

impl Places {
    fn new(total: usize, Blocks { count, parity, .. }: Blocks) -> Option<Self> {
        let short_length = total / count;
        let short_blocks = count - total % count;
        let short_data = short_length.checked_sub(parity)?;
        let mut of_block: Vec<Vec<usize>> = vec![Vec::with_capacity(short_length + 1); count];
        let mut next = 0..total;
        for i in 0..=short_data {
            let first = if i < short_data { 0 } else { short_blocks };
            of_block[first..].iter_mut().zip(&mut next).for_each(|(block, codeword)| block.push(codeword));
        }
        for _ in 0..parity {
            of_block.iter_mut().zip(&mut next).for_each(|(block, codeword)| block.push(codeword));
        }
        Some(Self { of_block })
    }
}

fn transposed<T: Copy>(modules_by_row: &[T], modules: usize) -> Vec<T> {
    (0..modules * modules).map(|i| modules_by_row[i % modules * modules + i / modules]).collect()
}

/// How well each of the 32 formats agrees with the modules, the best first.
fn ranked_formats(light: &[f32], layout: &Layout) -> Vec<(f32, u16)> {
    let positions = format_positions(layout.modules());
    let agreement = |data: u16| -> f32 {
        let code = format_code(data);
        let sign = |bit: usize| if code >> bit & 1 == 1 { -1.0 } else { 1.0 };
        let value = |(x, y): (usize, usize)| light[y * layout.modules() + x].clamp(-1.0, 1.0);
        positions
            .iter()
            .flat_map(|copy| copy.iter().enumerate())
            .map(|(bit, &at)| sign(bit) * value(at))
            .sum()
    };
    let mut ranked: Vec<(f32, u16)> = (0..32).map(|data| (agreement(data), data)).collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    ranked
}

/// Columns and rows in pairs of columns from the right, upward first, past the vertical timing pattern.
fn placement(modules: usize) -> impl Iterator<Item = (usize, usize)> {
    let rights = (1..modules).rev().step_by(2).map(|right| if right <= 6 { right - 1 } else { right });
    rights.enumerate().flat_map(move |(pair, right)| {
        (0..modules).flat_map(move |i| {
            let y = if pair % 2 == 0 { modules - 1 - i } else { i };
            [(right, y), (right - 1, y)]
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;
    use qrcode::{EcLevel, QrCode};

    fn modules(number: u8, level: EcLevel, text: &str) -> Vec<f32> {
        let code = QrCode::with_version(text, qrcode::Version::Normal(i16::from(number)), level).unwrap();
        code.to_colors().iter().map(|c| c.select(-1.0, 1.0)).collect()
    }

    fn decode(light: &[f32], layout: &Layout) -> Option<Vec<u8>> {
        look(&mut Codewords::new(layout, true), light, &vec![false; light.len()])
    }

    fn look(codewords: &mut Codewords, light: &[f32], doubtful: &[bool]) -> Option<Vec<u8>> {
        codewords.decode(Judged { light, doubtful, guesses: 100 }, &mut Budget::new(u32::MAX))
    }

    /// Numbers from 0 to 1 that look random.
    fn random(state: &mut u64) -> f32 {
        *state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (*state >> 40) as f32 / (1u64 << 24) as f32
    }

    #[test]
    fn every_version_and_level() {
        for number in 1..=40 {
            let layout = Layout::new(Version::new(number).unwrap());
            for level in [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H] {
                let light = modules(number, level, "PHR1:0123");
                assert_eq!(decode(&light, &layout).as_deref(), Some(&b"PHR1:0123"[..]), "{number}-{level:?}");
                let mirrored = transposed(&light, layout.modules());
                assert_eq!(
                    decode(&mirrored, &layout).as_deref(),
                    Some(&b"PHR1:0123"[..]),
                    "{number}-{level:?}"
                );
            }
        }
    }

    /// Modules thrown with a coin make no payload, by the hundred thousand.
    #[test]
    fn noise_has_no_payload() {
        let mut state = 1u64;
        for (number, tries) in [(1, 40_000), (2, 20_000), (3, 20_000), (4, 10_000), (5, 10_000)] {
            let layout = Layout::new(Version::new(number).unwrap());
            let n = layout.modules();
            for _ in 0..tries {
                let light: Vec<f32> = (0..n * n).map(|_| random(&mut state) * 2.0 - 1.0).collect();
                assert_eq!(decode(&light, &layout), None);
            }
        }
    }

    /// What is covered and known to be covered costs half as much parity as what is not.
    #[test]
    fn doubtful_modules_are_erased() {
        let layout = Layout::new(Version::new(10).unwrap());
        let n = layout.modules();
        let light = modules(10, EcLevel::M, "PHR1:0123456789");
        let mut state = 7;
        let covered: Vec<bool> = (0..n * n).map(|i| (24..36).contains(&(i % n))).collect();
        let worn: Vec<f32> = light
            .iter()
            .zip(&covered)
            .map(|(&light, &covered)| if covered { random(&mut state) - 0.5 } else { light })
            .collect();
        let mut plain = Codewords::new(&layout, false);
        assert_eq!(look(&mut plain, &worn, &covered), None);
        let mut erasing = Codewords::new(&layout, true);
        let payload = look(&mut erasing, &worn, &covered);
        assert_eq!(payload.as_deref(), Some(&b"PHR1:0123456789"[..]));
    }

    /// Blocks that were read at different times make one payload, and say what their modules are.
    #[test]
    fn blocks_are_kept_from_one_look_to_the_next() {
        let layout = Layout::new(Version::new(18).unwrap());
        let light = modules(18, EcLevel::M, "PHR1:0123456789");
        let doubtful = vec![false; light.len()];
        let mut codewords = Codewords::new(&layout, true);
        let parts = blocks(layout.version(), crate::ErrorCorrection::Medium);
        let places = Places::new(codewords.placed.len() / 8, parts).unwrap();
        let without = |lost: std::ops::Range<usize>| {
            let mut light = light.clone();
            for codeword in places.of_block[lost].iter().flatten() {
                codewords_modules(&layout, *codeword).iter().for_each(|&at| light[at] = -light[at]);
            }
            light
        };
        let (first, second) = (without(0..6), without(6..parts.count));
        assert_eq!(look(&mut codewords, &first, &doubtful), None);
        let certain = codewords.certain();
        assert!(certain.iter().zip(&light).all(|(certain, light)| *certain == 0.0 || certain == light));
        assert!(certain.iter().filter(|certain| **certain != 0.0).count() > 3000);
        let payload = look(&mut codewords, &second, &doubtful);
        assert_eq!(payload.as_deref(), Some(&b"PHR1:0123456789"[..]));
        // The same where they are handed over from one frame to another.
        let mut earlier = Codewords::new(&layout, true);
        assert_eq!(look(&mut earlier, &first, &doubtful), None);
        let mut later = Codewords::new(&layout, true).with(&earlier.proven());
        assert_eq!(later.done(), Some((parts.count - 6, parts.count)));
        assert_eq!(look(&mut later, &second, &doubtful), payload);
        later.forget();
        assert_eq!(later.done(), None);
        // Of a symbol that only resembles it, nothing is taken over.
        let mut other = Codewords::new(&layout, true);
        assert!(look(&mut other, &modules(18, EcLevel::M, "PHR1:0123456780"), &doubtful).is_some());
        let mut mine = Codewords::new(&layout, true);
        assert_eq!(look(&mut mine, &second, &doubtful), None);
        mine.adopt(&other.proven());
        assert_eq!(mine.done(), Some((6, parts.count)));
    }

    fn codewords_modules(layout: &Layout, codeword: usize) -> Vec<usize> {
        Codewords::new(layout, true).placed[codeword * 8..codeword * 8 + 8].to_vec()
    }
}
