//! Frames: a pure function of symbol, circumstances and seed.

use std::path::{Path, PathBuf};
use std::rc::Rc;

use phr_scan::{ErrorCorrection, Luma, SizePolicy, Symbol, Version, digit_capacity, draw};

use crate::camera::{Frame, Pose, exposed, places, seen};
use crate::card::Card;
use crate::circumstances::{Blur, Circumstances};
use crate::random::Random;

/// The frame of the suites.
pub(crate) const FRAME: Frame = Frame { width: 1280, height: 960 };
const PREFIX: &str = "PHR1:";

/// A symbol's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    pub(crate) version: u8,
    pub(crate) correction: ErrorCorrection,
}

/// What happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// Everything at once.
    Level(usize),
    /// One circumstance at one of its strengths.
    Single(&'static str, usize),
}

/// One frame of a suite, or the first of a clip.
#[derive(Debug, Clone)]
pub(crate) struct Scene {
    pub(crate) size: Size,
    pub(crate) what: What,
    pub(crate) seed: u64,
}

impl Scene {
    pub(crate) fn name(&self) -> String {
        let Size { version, correction } = self.size;
        let what = match &self.what {
            What::Level(level) => format!("level-{level}"),
            What::Single(factor, step) => format!("{factor}-{step}"),
        };
        format!("v{version}-{}-{what}-{}", correction.letter(), self.seed)
    }

    pub(crate) fn symbol(&self) -> Symbol {
        full_symbol(self.size, self.seed)
    }

    /// The frame, from `folder` when it was written there before; else it is made, and written if there is a folder.
    pub(crate) fn frame(&self, symbol: &Symbol, folder: Option<&Path>) -> Luma {
        let Some(path) = folder.map(|folder| folder.join(self.name() + ".png")) else {
            return self.frames(symbol, 1).remove(0);
        };
        if let Ok(picture) = image::open(&path) {
            let grey = picture.into_luma8();
            let (width, height) = (grey.width() as usize, grey.height() as usize);
            return Luma::new(width, height, grey.into_raw()).expect("the frame has pixels");
        }
        let frame = self.frames(symbol, 1).remove(0);
        write(&path, &frame, symbol.text());
        frame
    }

    /// The card as a flatbed scanner sees it: flat, sharp and evenly lit, with all its wear.
    pub(crate) fn scan(&self, symbol: &Symbol) -> Luma {
        let mut random = Random::for_key(&self.name());
        let with = self.circumstances(symbol, &mut random);
        let surface = Card::printed(symbol, &with, &mut random).surface;
        let pixels = surface.grey.iter().map(|grey| (grey * 255.0).clamp(0.0, 255.0) as u8).collect();
        Luma::new(surface.width, surface.height, pixels).expect("the card has texels")
    }

    /// Where each place of the symbol, in modules from its corner, is in the first frame, in pixels.
    pub(crate) fn places(&self, symbol: &Symbol) -> impl Fn(f32, f32) -> (f32, f32) {
        self.places_in(symbol, 1).remove(0)
    }

    /// The same in each of several frames.
    pub(crate) fn places_in(
        &self,
        symbol: &Symbol,
        count: usize,
    ) -> Vec<impl Fn(f32, f32) -> (f32, f32) + use<>> {
        let moments = self.moments(symbol, count);
        let place =
            |moment: Moment| places(FRAME, &moment.card, &moment.pose, &moment.with, symbol.modules());
        moments.map(place).collect()
    }

    fn circumstances(&self, symbol: &Symbol, random: &mut Random) -> Circumstances {
        match self.what {
            What::Level(level) => Circumstances::combined(level, FRAME.height, random),
            What::Single(factor, step) => {
                Circumstances::single(factor, step, symbol.modules(), random).expect("the strength exists")
            }
        }
    }

    /// Frames one after the other: the card and its wear stay, hand, focus, noise and reflections change.
    pub(crate) fn frames(&self, symbol: &Symbol, count: usize) -> Vec<Luma> {
        let frame = |mut moment: Moment| {
            let picture = seen(FRAME, &moment.card, &moment.pose, &moment.with, &mut moment.steady);
            exposed(picture, moment.pose.side(FRAME), &moment.with, &mut moment.random)
        };
        self.moments(symbol, count).map(frame).collect()
    }

    /// What the frames are taken of.
    fn moments(&self, symbol: &Symbol, count: usize) -> impl Iterator<Item = Moment> + use<> {
        let mut random = Random::for_key(&self.name());
        let with = self.circumstances(symbol, &mut random);
        let card = Rc::new(Card::printed(symbol, &with, &mut random));
        let base = random.next();
        (0..count).map(move |number| {
            let mut steady = Random::for_key(&format!("{base} pose"));
            let mut random = Random::for_key(&format!("{base} {number}"));
            let mut pose = Pose::new(FRAME, &card, &with, &mut steady);
            let mut with = with;
            if number > 0 {
                pose = pose.moved(&mut random);
                with.blur = unsteady(with.blur, &mut random);
            }
            Moment { card: Rc::clone(&card), pose, with, steady, random }
        })
    }
}

/// A card held in front of a camera.
struct Moment {
    card: Rc<Card>,
    pose: Pose,
    with: Circumstances,
    /// What stays from frame to frame, and what does not.
    steady: Random,
    random: Random,
}

/// The hand trembles and the lens hunts: the blur is of another kind or strength, never much stronger.
fn unsteady(blur: Blur, random: &mut Random) -> Blur {
    let factor = random.between(0.7, 1.15);
    let deviation = match blur {
        Blur::Gaussian(deviation) => deviation,
        Blur::Defocus(radius) => radius / 1.9,
        Blur::Motion(length) => length / 3.0,
    } * factor;
    match random.below(3) {
        0 => Blur::Gaussian(deviation),
        1 => Blur::Defocus(deviation * 1.9),
        _ => Blur::Motion(deviation * 3.0),
    }
}

/// A symbol of exactly this size, as full as it can be.
pub(crate) fn full_symbol(size: Size, seed: u64) -> Symbol {
    let version = Version::new(size.version).expect("the version exists");
    let mut random = Random::for_key(&format!("text {seed}"));
    let count = digit_capacity(PREFIX, version, size.correction);
    let digits = (0..count).map(|_| char::from(b'0' + random.below(10) as u8));
    let text: String = PREFIX.chars().chain(digits).collect();
    let up_to = |level| if size.correction == level { version } else { Version::MIN };
    let policy = SizePolicy {
        quartile_up_to: up_to(ErrorCorrection::Quartile),
        medium_up_to: up_to(ErrorCorrection::Medium),
        ceiling: version,
    };
    draw(&text, &policy).expect("the text fills the symbol")
}

/// Writes a frame as PNG and what it says as text beside it, for other programs.
pub(crate) fn write(path: &Path, frame: &Luma, text: &str) {
    let picture =
        image::GrayImage::from_raw(frame.width() as u32, frame.height() as u32, frame.pixels().to_vec())
            .expect("the frame has its pixels");
    picture.save(path).expect("the frames' folder can be written to");
    let beside: PathBuf = path.with_extension("txt");
    std::fs::write(beside, text).expect("the frames' folder can be written to");
}
