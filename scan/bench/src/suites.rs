//! The suites of simulated frames.

use std::time::Duration;

use phr_scan::measure::told_film;
use phr_scan::{Decoder, Effort, ErrorCorrection, Luma, Symbol, Verdict, Video};

use crate::Arguments;
use crate::circumstances::FACTORS;
use crate::random::Random;
use crate::readers::{Reader, named, thread_time};
use crate::report::Report;
use crate::scene::{FRAME, Scene, Size, What, full_symbol};

/// Everything at once.
pub(crate) fn combined(arguments: &Arguments, readers: Vec<Reader>) -> String {
    let folder = arguments.frames.as_deref();
    by_level("combined", arguments, readers, |scene, symbol| scene.frame(symbol, folder))
}

/// The cards of the same suite as a flatbed scanner sees them: what is not read here, no film can show.
pub(crate) fn flatbed(arguments: &Arguments) -> String {
    let readers = named(&arguments.readers);
    by_level("cards on a flatbed scanner", arguments, readers, Scene::scan)
}

/// The scenes of the combined suite, shown in some way.
fn by_level(
    title: &str,
    arguments: &Arguments,
    readers: Vec<Reader>,
    shown: impl Fn(&Scene, &Symbol) -> Luma,
) -> String {
    let mut report = Report::new(readers.iter().map(|reader| reader.name.clone()).collect());
    for scene in combined_scenes(arguments) {
        let Size { version, correction } = scene.size;
        let What::Level(level) = scene.what else { continue };
        let groups = [
            "all".to_owned(),
            format!("level {level}"),
            format!("version {version}"),
            format!("correction {}", correction.letter()),
        ];
        one(&scene, &groups, &readers, arguments, &mut report, &shown);
    }
    report.text(title)
}

pub(crate) fn combined_scenes(arguments: &Arguments) -> Vec<Scene> {
    let or = |given: &[u8], full: &[u8], small: &[u8]| match (given.is_empty(), arguments.full) {
        (false, _) => given.to_vec(),
        (true, true) => full.to_vec(),
        (true, false) => small.to_vec(),
    };
    let levels: Vec<u8> = arguments.levels.iter().map(|&level| level as u8).collect();
    let levels = or(&levels, &[1, 2, 3, 4, 5], &[1, 2, 3, 4, 5]);
    let versions = or(&arguments.versions, &[10, 18, 25, 32, 40], &[18, 25]);
    let letters: Vec<u8> = arguments.corrections.iter().map(|&letter| letter as u8).collect();
    let corrections = or(&letters, b"LMQ", b"M");
    let seeds = arguments.seeds.unwrap_or(if arguments.full { 12 } else { 2 });
    let mut scenes = Vec::new();
    for seed in (0..seeds).map(|seed| seed + arguments.first_seed) {
        for &level in &levels {
            for &version in &versions {
                for correction in corrections.iter().map(|&letter| correction(letter)) {
                    let what = What::Level(usize::from(level));
                    scenes.push(Scene { size: Size { version, correction }, what, seed });
                }
            }
        }
    }
    scenes
}

fn correction(letter: u8) -> ErrorCorrection {
    match letter {
        b'L' => ErrorCorrection::Low,
        b'M' => ErrorCorrection::Medium,
        b'Q' => ErrorCorrection::Quartile,
        _ => panic!("L, M and Q are drawn here"),
    }
}

fn one(
    scene: &Scene,
    groups: &[String],
    readers: &[Reader],
    arguments: &Arguments,
    report: &mut Report,
    shown: impl Fn(&Scene, &Symbol) -> Luma,
) {
    let symbol = scene.symbol();
    let frame = shown(scene, &symbol);
    for (number, reader) in readers.iter().enumerate() {
        let (found, time) = reader.timed(&frame);
        let right: Vec<bool> = found.iter().map(|payload| payload == symbol.text().as_bytes()).collect();
        if right.contains(&false) {
            report.note(&format!("{} read something else", reader.name), scene.name());
        }
        if arguments.lost && number == 0 && !right.contains(&true) {
            report.note("lost", scene.name());
        }
        report.add(groups, number, &right, time);
    }
}

/// One circumstance at a time.
pub(crate) fn single(arguments: &Arguments) -> String {
    let readers = named(&arguments.readers);
    let mut report = Report::new(readers.iter().map(|reader| reader.name.clone()).collect());
    let size = Size { version: 25, correction: ErrorCorrection::Medium };
    let seeds = arguments.seeds.unwrap_or(if arguments.full { 8 } else { 1 });
    for (factor, strengths) in FACTORS {
        if !arguments.factors.is_empty() && !arguments.factors.iter().any(|name| name == factor) {
            continue;
        }
        for (step, strength) in strengths.iter().enumerate() {
            for seed in (0..seeds).map(|seed| seed + arguments.first_seed) {
                let scene = Scene { size, what: What::Single(factor, step), seed };
                let groups = ["all".to_owned(), factor.to_owned(), format!("{factor} {strength}")];
                one(&scene, &groups, &readers, arguments, &mut report, |scene, symbol| {
                    scene.frame(symbol, arguments.frames.as_deref())
                });
            }
        }
    }
    report.text("single circumstances, 25-M")
}

/// Frames in which there is nothing to read.
pub(crate) fn nothing(arguments: &Arguments) -> String {
    let readers = named(&arguments.readers);
    let mut report = Report::new(readers.iter().map(|reader| reader.name.clone()).collect());
    let seeds = arguments.seeds.unwrap_or(if arguments.full { 20_000 } else { 100 });
    for seed in (0..seeds).map(|seed| seed + arguments.first_seed) {
        for (kind, frame) in [("nonsense", nonsense(seed)), ("texture", texture(seed))] {
            for (number, reader) in readers.iter().enumerate() {
                let (found, time) = reader.timed(&frame);
                if !found.is_empty() {
                    report.note(&format!("{} read something", reader.name), format!("{kind} {seed}"));
                }
                let wrong = vec![false; found.len()];
                report.add(&["all".to_owned(), kind.to_owned()], number, &wrong, time);
            }
        }
    }
    report.text("nothing to read (every reading is wrong)")
}

/// A clean symbol whose codewords are random: finder, alignment, timing patterns and format are good.
fn nonsense(seed: u64) -> Luma {
    let mut random = Random::for_key(&format!("nonsense {seed}"));
    let letters = [ErrorCorrection::Low, ErrorCorrection::Medium, ErrorCorrection::Quartile];
    let version = 1 + random.below(14) as u8;
    let symbol = full_symbol(Size { version, correction: letters[random.below(3)] }, seed);
    let (modules, scale) = (symbol.modules(), 3 + random.below(2));
    let side = symbol.side() * scale;
    let pixel = |i: usize| {
        let (x, y) = (i % side / scale, i / side / scale);
        x >= 4 && y >= 4 && symbol.is_dark(x - 4, y - 4)
    };
    let mut dark: Vec<bool> = (0..side * side).map(pixel).collect();
    // Everything but a frame with the finder patterns, timing and formats is thrown again.
    for (y, x) in (9..modules).flat_map(|y| (9..modules).map(move |x| (y, x))) {
        if x < modules - 11 || y < modules - 11 || !symbol.is_dark(x, y) {
            let value = random.chance(0.5);
            for j in 0..scale {
                let start = ((y + 4) * scale + j) * side + (x + 4) * scale;
                dark[start..start + scale].fill(value);
            }
        }
    }
    let noise = random.between(0.0, 20.0);
    let pixels = dark
        .into_iter()
        .map(|dark| (if dark { 30.0 } else { 220.0 } + noise * random.normal()).clamp(0.0, 255.0) as u8)
        .collect();
    Luma::new(side, side, pixels).expect("the frame has pixels")
}

/// Blocks, lines and rings of many sizes.
fn texture(seed: u64) -> Luma {
    let mut random = Random::for_key(&format!("texture {seed}"));
    let (width, height) = (FRAME.width / 4, FRAME.height / 4);
    let mut picture = crate::picture::Picture::filled(width, height, random.unit());
    for _ in 0..20 + random.below(200) {
        let middle = [random.unit() * width as f32, random.unit() * height as f32];
        let size = random.between(2.0, 40.0);
        let grey = random.unit();
        match random.below(4) {
            0 => picture.line(
                middle,
                [random.unit() * width as f32, middle[1]],
                random.between(1.0, 8.0),
                grey,
            ),
            1 => {
                // Nested squares, as finder patterns are.
                for (ring, light) in [(3.5, 0.0), (2.5, 1.0), (1.5, 0.0)] {
                    let half = ring * size / 7.0;
                    let bounds = [middle[0] - half, middle[1] - half, middle[0] + half, middle[1] + half];
                    picture.fill(bounds, light);
                }
            }
            2 => picture.ellipse(
                middle,
                [size, size * random.between(0.3, 1.0)],
                random.between(0.0, 3.0),
                grey,
            ),
            _ => {
                let bounds =
                    [middle[0], middle[1], middle[0] + size, middle[1] + size * random.between(0.2, 2.0)];
                picture.fill(bounds, grey);
            }
        }
    }
    picture.gaussian(random.between(0.0, 2.0));
    let pixels =
        picture.grey.iter().map(|v| ((v + 0.03 * random.normal()) * 255.0).clamp(0.0, 255.0) as u8).collect();
    Luma::new(width, height, pixels).expect("the frame has pixels")
}

/// Frames of a scene: read from the first alone, from any one alone, and combined.
pub(crate) fn video(arguments: &Arguments) -> String {
    const FRAMES: usize = 10;
    let names = ["first frame", "any frame", "combined"];
    let mut report = Report::new(names.map(str::to_owned).to_vec());
    for scene in combined_scenes(arguments) {
        let What::Level(level) = scene.what else { continue };
        if level < 4 {
            continue;
        }
        let symbol = scene.symbol();
        let right = |payload: &[u8]| payload == symbol.text().as_bytes();
        let groups = ["all".to_owned(), format!("level {level}"), format!("version {}", scene.size.version)];
        let mut video = Video::new(Effort::FRAME);
        let mut read_in = [None; 3];
        let mut time = Duration::ZERO;
        let mut wrong = 0;
        for (number, frame) in scene.frames(&symbol, FRAMES).iter().enumerate() {
            let before = thread_time();
            let progress = video.push(frame, |_| Verdict::Accept);
            time += thread_time() - before;
            let Some(reading) = progress.reading() else { continue };
            if !right(reading.payload()) {
                wrong += 1;
                continue;
            }
            let alone = reading.decoder() != Decoder::LatticeCombined;
            let hits = [alone && number == 0, alone, true];
            read_in.iter_mut().zip(hits).filter(|(_, hit)| *hit).for_each(|(seen, _)| *seen = Some(number));
            if alone || number + 1 == FRAMES {
                break;
            }
        }
        for (column, seen) in read_in.iter().enumerate() {
            let mut payloads = vec![false; wrong];
            payloads.extend(seen.map(|_| true));
            report.add(&groups, column, &payloads, time);
        }
        if arguments.lost && read_in[2].is_none() {
            let frames = scene.frames(&symbol, FRAMES).into_iter().zip(scene.places_in(&symbol, FRAMES));
            let told = match told_film(frames, symbol.version()) {
                Some((count, payload)) if right(&payload) => format!("read in {count} frames"),
                Some(_) => "read as something else".to_owned(),
                None => "not read".to_owned(),
            };
            report.note("lost", format!("{:<28} where it is told the places: {told}", scene.name()));
        }
    }
    report.text("video of ten frames (times are those of all frames until it was read)")
}
