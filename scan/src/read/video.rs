//! Frames one after the other.

use super::guidance::Guidance;
use super::{Decoder, Effort, Jury, Reading, Sizes, Verdict, zxing};
use crate::lattice::{
    self, Budget, Codewords, Earlier, Judged, Layout, Observation, Parts, Sighting, Together,
};
use crate::{Luma, Version};

/// Symbols that are followed at a time.
const MOST_TRACKS: usize = 4;
/// The part of the function patterns that an observation must have right to count.
const LEAST_AGREEMENT: f32 = 0.75;
/// Frames for which a symbol is looked for where it was.
const FOLLOWED: u64 = 5;
/// Correlation with what was seen before, from which an observation is of the same symbol. Two different symbols have a
/// hundredth or two.
const SAME_SYMBOL: f32 = 0.08;

/// Reads a symbol from several frames.
///
/// What one frame shows of a symbol is kept when it is not enough: how light each module was judged to be is summed up
/// over the frames, each module on its own, and blocks that were decoded once stay decoded. So a reflection that wanders
/// over the card hides nothing for good, noise is averaged away, and what no single frame gives comes of ten. Once some
/// blocks are decoded, the frames that showed the symbol best, eight at most, are judged again with what is known from those.
///
/// A frame takes up to twice as much work again for this as [`Effort`] gives for looking at it.
///
/// ```
/// use phr_scan::{Effort, Luma, Verdict, Video};
///
/// let mut video = Video::new(Effort::FRAME);
/// let frame = Luma::new(640, 480, vec![200; 640 * 480])?;
/// let progress = video.push(&frame, |_payload| Verdict::Accept);
/// assert_eq!(progress.guidance().map(|guidance| guidance.code()), Some("symbol-not-found"));
/// # Ok::<(), phr_scan::LumaError>(())
/// ```
pub struct Video {
    effort: Effort,
    parts: Parts,
    tracks: Vec<Track>,
    /// Where the best symbol was in the last frame that showed one, and which frame that was.
    earlier: Option<(Earlier, u64)>,
    refused: Vec<Vec<u8>>,
    frames: u64,
}

/// What the frames until now gave.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Progress {
    /// A payload was accepted.
    Read(Reading),
    /// Not yet.
    Looking {
        /// What would help.
        guidance: Guidance,
        /// Blocks of the best symbol that are decoded, and how many it has, once there are any.
        blocks: Option<(usize, usize)>,
    },
}

impl Progress {
    /// The payload, when it was accepted.
    pub fn reading(&self) -> Option<&Reading> {
        match self {
            Self::Read(reading) => Some(reading),
            Self::Looking { .. } => None,
        }
    }

    /// What would help, while there is no payload.
    pub fn guidance(&self) -> Option<Guidance> {
        match self {
            Self::Read(_) => None,
            Self::Looking { guidance, .. } => Some(*guidance),
        }
    }
}

/// Rounds of decoding for one frame.
const MOST_ROUNDS: usize = 4;
/// How much more putting frames together may take than looking at one.
const COMBINING: u32 = 2;
/// Frames of a symbol that are kept, and how many of them are judged again after each.
const MOST_KEPT: usize = 8;
const MOST_AGAIN: usize = 3;
/// Other ways to read a block that are tried after a frame.
const GUESSES: usize = 400;
/// How light a module is that a decoded block says is light.
const CERTAIN: f32 = 4.0;

/// A symbol over the frames.
struct Track {
    version: Version,
    /// Sum of how light each module was judged to be, weighted by how good the frame was.
    light: Vec<f32>,
    layout: Layout,
    codewords: Codewords,
    last_seen: u64,
    /// What the frames showed that showed it best.
    kept: Vec<Kept>,
    /// How many were judged again until now.
    turn: usize,
}

/// What a frame showed of a symbol.
struct Kept {
    agreement: f32,
    blurred: Vec<f32>,
    /// How light each module is judged to be, weighted by how sure that is.
    light: Vec<f32>,
}

impl Video {
    /// Nothing seen yet. `effort` is what each frame is worth; [`Effort::FRAME`] is meant for this.
    pub fn new(effort: Effort) -> Self {
        Self { effort, parts: Parts::ALL, tracks: Vec::new(), earlier: None, refused: Vec::new(), frames: 0 }
    }

    /// Looks at the next frame, asks `accept` about each payload that is found, once in the whole video, and says how far
    /// things are.
    pub fn push(&mut self, frame: &Luma, accept: impl FnMut(&[u8]) -> Verdict) -> Progress {
        self.frames += 1;
        let mut jury = Jury { accept, refused: std::mem::take(&mut self.refused) };
        let (reading, sighting) = self.look(frame, &mut jury);
        let reading = reading.or_else(|| self.combine(&sighting.observations, &mut jury));
        self.refused = jury.refused;
        self.keep(&sighting);
        match reading {
            Some(reading) => Progress::Read(reading),
            None => {
                let blocks = self.tracks.iter().filter_map(|track| track.codewords.done()).max();
                Progress::Looking { guidance: Guidance::on(&sighting), blocks }
            }
        }
    }

    /// As [`push`](Self::push) for a frame of which `at` tells where each place of a symbol, in modules from its corner, is, in pixels;
    /// nothing else is looked for.
    #[cfg(feature = "parts")]
    pub(crate) fn push_told(
        &mut self,
        frame: &Luma,
        version: Version,
        at: impl Fn(f32, f32) -> (f32, f32),
    ) -> Option<Vec<u8>> {
        self.frames += 1;
        let mut budget = Budget::new(Effort::STILL.lattice_units);
        let earlier = self.earlier.as_ref().map(|(earlier, _)| earlier);
        let observations = match lattice::told(frame, version, at, earlier, &mut budget) {
            Ok(decoded) => return Some(decoded.payload),
            Err(observations) => observations,
        };
        let sighting = Sighting { observations, ..Sighting::default() };
        let mut jury = Jury { accept: |_: &[u8]| Verdict::Accept, refused: Vec::new() };
        let reading = self.combine(&sighting.observations, &mut jury);
        self.keep(&sighting);
        reading.map(|reading| reading.payload)
    }

    /// Forgets all frames: for the next card.
    pub fn clear(&mut self) {
        *self = Self::new(self.effort);
    }

    fn look<F: FnMut(&[u8]) -> Verdict>(
        &self,
        frame: &Luma,
        jury: &mut Jury<F>,
    ) -> (Option<Reading>, Sighting) {
        let sizes = Sizes::new(frame);
        let mut sighting = Sighting::default();
        let found = zxing::read(&sizes.working, zxing::Gaps::Kept, &mut |found| jury.accepts(&found.payload));
        if let Some(found) = found {
            let reading = Reading { payload: found.payload, decoder: Decoder::Zxing, version: found.version };
            return (Some(reading), sighting);
        }
        if self.effort.up_to < Decoder::Lattice {
            return (None, sighting);
        }
        let mut budget = Budget::new(self.effort.lattice_units);
        let mut accept = |decoded: &lattice::Decoded| jury.accepts(&decoded.payload);
        let earlier = self.earlier.as_ref().filter(|(_, when)| self.frames - when <= FOLLOWED);
        let earlier = earlier.map(|(earlier, _)| earlier);
        let decoded =
            lattice::watch(&sizes.working, self.parts, earlier, &mut budget, &mut accept, &mut sighting);
        let reading = decoded.map(|decoded| Reading {
            payload: decoded.payload,
            decoder: if decoded.is_combined { Decoder::LatticeCombined } else { Decoder::Lattice },
            version: Some(decoded.version),
        });
        (reading, sighting)
    }

    /// Keeps of the frame what is needed to find its symbol again.
    fn keep(&mut self, sighting: &Sighting) {
        let with_track = |seen| (seen, self.tracks.iter().find(|track| track.is_of(seen)));
        let worth = |(seen, track): &(&Observation, Option<&Track>)| {
            seen.agreement + f32::from(u8::from(track.is_some_and(Track::is_proven)))
        };
        let seen = sighting.observations.iter().filter(|seen| seen.agreement >= LEAST_AGREEMENT);
        let best = seen.map(with_track).max_by(|a, b| worth(a).total_cmp(&worth(b)));
        let Some((best, track)) = best else { return };
        let believed = track.map_or_else(|| best.light.clone(), Track::believed);
        let thumbnail = sighting.thumbnail.clone();
        let proven = track.map_or_else(|| best.proven.clone(), |track| track.codewords.proven());
        let earlier = Earlier { place: best.place.clone(), thumbnail, believed, proven };
        self.earlier = Some((earlier, self.frames));
    }

    /// Adds observations to what is known of their symbols, and decodes these.
    fn combine<F: FnMut(&[u8]) -> Verdict>(
        &mut self,
        observations: &[Observation],
        jury: &mut Jury<F>,
    ) -> Option<Reading> {
        let mut budget = Budget::new(self.effort.lattice_units.saturating_mul(COMBINING));
        for observation in observations.iter().filter(|seen| seen.agreement >= LEAST_AGREEMENT) {
            let track = self.track_of(observation);
            let Some(payload) = track.take(observation, &mut budget) else { continue };
            if jury.accepts(&payload) {
                let version = Some(observation.version);
                return Some(Reading { payload, decoder: Decoder::LatticeCombined, version });
            }
            track.codewords.forget();
        }
        None
    }

    /// The track of the observation's symbol: a new one in place of the oldest, if there is none.
    fn track_of(&mut self, observation: &Observation) -> &mut Track {
        let index = match self.tracks.iter().position(|track| track.is_of(observation)) {
            Some(index) => index,
            None => {
                if self.tracks.len() == MOST_TRACKS {
                    let oldest = (0..MOST_TRACKS).min_by_key(|&i| self.tracks[i].last_seen).unwrap_or(0);
                    self.tracks.swap_remove(oldest);
                }
                self.tracks.push(Track::new(observation.version));
                self.tracks.len() - 1
            }
        };
        self.tracks[index].last_seen = self.frames;
        &mut self.tracks[index]
    }
}

/// How many frames; not what they show.
impl std::fmt::Debug for Video {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Video({} frames, {} symbols)", self.frames, self.tracks.len())
    }
}

impl Kept {
    fn new(observation: &Observation) -> Self {
        let seen = observation.light.iter().zip(&observation.sureness);
        Self {
            agreement: observation.agreement,
            blurred: observation.blurred.clone(),
            light: seen.map(|(light, sureness)| light * sureness).collect(),
        }
    }
}

/// A sum of what frames showed, as large as what one shows.
fn even(light: &[f32]) -> Vec<f32> {
    let size = light.iter().map(|light| light.abs()).sum::<f32>() / light.len() as f32;
    light.iter().map(|light| light / size.max(f32::MIN_POSITIVE)).collect()
}

impl Track {
    fn new(version: Version) -> Self {
        let modules = version.modules();
        let layout = Layout::new(version);
        let codewords = Codewords::new(&layout, true);
        Self {
            version,
            light: vec![0.0; modules * modules],
            layout,
            codewords,
            last_seen: 0,
            kept: Vec::new(),
            turn: 0,
        }
    }

    /// Adds an observation; the payload, when all blocks are decoded with it.
    fn take(&mut self, observation: &Observation, budget: &mut Budget) -> Option<Vec<u8>> {
        let kept = Kept::new(observation);
        self.light.iter_mut().zip(&kept.light).for_each(|(sum, light)| *sum += light);
        self.keep(kept);
        self.codewords.adopt(&observation.proven);
        let sum = even(&self.light);
        self.decode(&observation.light, None, budget)
            .or_else(|| self.decode(&sum, None, budget))
            .or_else(|| self.decode_without_wear(&sum, budget))
            .or_else(|| self.decode_again(budget))
    }

    /// Decodes what these modules give; `doubtful` are those on which something lies.
    fn decode(&mut self, light: &[f32], doubtful: Option<&[bool]>, budget: &mut Budget) -> Option<Vec<u8>> {
        let nothing = vec![false; light.len()];
        let judged = Judged { light, doubtful: doubtful.unwrap_or(&nothing), guesses: GUESSES };
        self.codewords.decode(judged, budget)
    }

    /// Decodes the sum with what lies under scratches and folds in doubt, which are the better known the more is decoded.
    fn decode_without_wear(&mut self, sum: &[f32], budget: &mut Budget) -> Option<Vec<u8>> {
        for _ in 0..MOST_ROUNDS {
            if budget.is_spent() {
                break;
            }
            let before = self.codewords.done();
            let doubtful = self.doubtful(sum, budget);
            let payload = self.decode(sum, Some(&doubtful), budget);
            if payload.is_some() || self.codewords.done() == before {
                return payload;
            }
        }
        None
    }

    fn doubtful(&self, light: &[f32], budget: &mut Budget) -> Vec<bool> {
        let modules = self.version.modules();
        // Taken eight at a time.
        budget.spend(lattice::steps_of_wear(modules) / 8);
        lattice::doubtful(light, &self.codewords.known(), modules)
    }

    /// Keeps what a frame showed, in place of the one that showed the symbol worst.
    fn keep(&mut self, kept: Kept) {
        self.kept.push(kept);
        if self.kept.len() > MOST_KEPT {
            let worst = self.kept.iter().enumerate().min_by(|a, b| a.1.agreement.total_cmp(&b.1.agreement));
            let worst = worst.map_or(0, |(number, _)| number);
            self.kept.remove(worst);
        }
    }

    /// Once a part is decoded, some frames in turn are judged again with what is known from it.
    fn decode_again(&mut self, budget: &mut Budget) -> Option<Vec<u8>> {
        for _ in 0..MOST_AGAIN {
            if !self.is_proven() || budget.is_spent() {
                break;
            }
            let sum = self.sum_of_kept();
            let known = self.codewords.known();
            let doubtful = self.doubtful(&sum, budget);
            let together = Together { believed: &sum, known: &known, doubtful: &doubtful };
            let count = self.kept.len();
            let kept = &mut self.kept[self.turn % count];
            self.turn += 1;
            if let Some(light) = lattice::judged_again(&kept.blurred, together, budget) {
                kept.light = light;
            }
            let sum = self.sum_of_kept();
            let payload = self.decode(&sum, None, budget).or_else(|| {
                let doubtful = self.doubtful(&sum, budget);
                self.decode(&sum, Some(&doubtful), budget)
            });
            if payload.is_some() {
                return payload;
            }
        }
        None
    }

    /// The kept frames together.
    fn sum_of_kept(&self) -> Vec<f32> {
        let mut sum = vec![0f32; self.light.len()];
        for kept in &self.kept {
            sum.iter_mut().zip(&kept.light).for_each(|(sum, light)| *sum += light);
        }
        even(&sum)
    }

    /// Whether an observation is of the same symbol.
    fn is_of(&self, observation: &Observation) -> bool {
        self.version == observation.version && self.correlation(&observation.light) > SAME_SYMBOL
    }

    /// Whether a part of it could be decoded.
    fn is_proven(&self) -> bool {
        self.codewords.done().is_some()
    }

    /// How light each module is believed to be.
    fn believed(&self) -> Vec<f32> {
        let certain = self.codewords.certain();
        let both = certain.iter().zip(&self.light);
        both.map(|(&certain, &light)| if certain == 0.0 { light } else { CERTAIN * certain }).collect()
    }

    /// How well an observation agrees with those before, where symbols differ: from -1 to 1.
    fn correlation(&self, light: &[f32]) -> f32 {
        let (mut product, mut before, mut now) = (0f32, 0f32, 0f32);
        let both = self.light.iter().zip(light).enumerate();
        for (_, (a, b)) in both.filter(|(module, _)| self.layout.is_data(*module)) {
            product += a * b;
            before += a * a;
            now += b * b;
        }
        let norm = (before * now).sqrt();
        if norm > 0.0 { product / norm } else { 0.0 }
    }
}
