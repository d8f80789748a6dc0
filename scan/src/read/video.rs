//! Frames one after the other.

use super::guidance::Guidance;
use super::{Decoder, Effort, Jury, Reading, Sizes, Verdict, zxing};
use crate::lattice::{self, Budget, Codewords, Judged, Layout, Observation, Parts, Sighting, Whereabouts};
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
/// over the card hides nothing for good, noise is averaged away, and what no single frame gives comes of ten.
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
    place: Option<(Whereabouts, u64)>,
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

/// A symbol over the frames.
struct Track {
    version: Version,
    /// Sum of how light each module was judged to be, weighted by how good the frame was.
    light: Vec<f32>,
    /// Sum of the weights.
    seen: f32,
    layout: Layout,
    codewords: Codewords,
    last_seen: u64,
}

impl Video {
    /// Nothing seen yet. `effort` is what each frame is worth; [`Effort::FRAME`] is meant for this.
    pub fn new(effort: Effort) -> Self {
        Self { effort, parts: Parts::ALL, tracks: Vec::new(), place: None, refused: Vec::new(), frames: 0 }
    }

    /// Looks at the next frame, asks `accept` about each payload that is found, once in the whole video, and says how far
    /// things are.
    pub fn push(&mut self, frame: &Luma, accept: impl FnMut(&[u8]) -> Verdict) -> Progress {
        self.frames += 1;
        let mut jury = Jury { accept, refused: std::mem::take(&mut self.refused) };
        let (reading, sighting) = self.look(frame, &mut jury);
        if let Some(best) = sighting.best().filter(|best| best.agreement >= LEAST_AGREEMENT) {
            self.place = Some((best.place.clone(), self.frames));
        }
        let reading = reading.or_else(|| self.combine(&sighting.observations, &mut jury));
        self.refused = jury.refused;
        match reading {
            Some(reading) => Progress::Read(reading),
            None => {
                let blocks = self.tracks.iter().filter_map(|track| track.codewords.done()).max();
                Progress::Looking { guidance: Guidance::on(&sighting), blocks }
            }
        }
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
        let before = self.place.as_ref().filter(|(_, when)| self.frames - when <= FOLLOWED);
        let before = before.map(|(place, _)| place);
        let decoded =
            lattice::watch(&sizes.working, self.parts, before, &mut budget, &mut accept, &mut sighting);
        let reading = decoded.map(|decoded| Reading {
            payload: decoded.payload,
            decoder: Decoder::Lattice,
            version: Some(decoded.version),
        });
        (reading, sighting)
    }

    /// Adds observations to what is known of their symbols, and decodes these.
    fn combine<F: FnMut(&[u8]) -> Verdict>(
        &mut self,
        observations: &[Observation],
        jury: &mut Jury<F>,
    ) -> Option<Reading> {
        for observation in observations.iter().filter(|seen| seen.agreement >= LEAST_AGREEMENT) {
            let track = self.track_of(observation);
            let Some(payload) = track.take(observation) else { continue };
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
        let same = |track: &Track| {
            track.version == observation.version && track.correlation(&observation.light) > SAME_SYMBOL
        };
        let index = match self.tracks.iter().position(same) {
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

impl Track {
    fn new(version: Version) -> Self {
        let modules = version.modules();
        let layout = Layout::new(version);
        let codewords = Codewords::new(&layout, true);
        Self { version, light: vec![0.0; modules * modules], seen: 0.0, layout, codewords, last_seen: 0 }
    }

    /// Adds an observation; the payload, when all blocks are decoded with it.
    fn take(&mut self, observation: &Observation) -> Option<Vec<u8>> {
        // Of what the function patterns show, chance gives one half.
        let sureness = (2.0 * observation.agreement - 1.0).max(0.0).powi(2);
        self.light.iter_mut().zip(&observation.light).for_each(|(sum, light)| *sum += light * sureness);
        self.seen += sureness;
        let doubtful = vec![false; self.light.len()];
        let alone = Judged { light: &observation.light, doubtful: &doubtful };
        if let Some(payload) = self.codewords.decode(alone) {
            return Some(payload);
        }
        // What lies on the symbol is seen best in the sum, where everything else is averaged away.
        let scale = 1.0 / self.seen.max(f32::MIN_POSITIVE);
        let light: Vec<f32> = self.light.iter().map(|sum| sum * scale).collect();
        let sum = Judged { light: &light, doubtful: &doubtful };
        if let Some(payload) = self.codewords.decode(sum) {
            return Some(payload);
        }
        let doubtful = lattice::worn(&light, &self.codewords.known(), self.layout.modules());
        self.codewords.decode(Judged { doubtful: &doubtful, ..sum })
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
