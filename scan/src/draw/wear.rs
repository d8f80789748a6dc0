//! Simulated wear and a simulated photograph: enough to tell whether a print has any reserve.

use crate::Luma;
use crate::symbol::Symbol;

/// What happens to a print before it is read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Wear {
    /// How far ink runs or shrinks, in modules, either way.
    pub gain: f32,
    /// The part of the area that is scratched off.
    pub scratched: f32,
    /// Standard deviation of the camera's blur, in its pixels.
    pub blur: f32,
    /// Standard deviation of the camera's noise, white being 1.
    pub noise: f32,
    /// Contrast that is left, 0 to 1.
    pub contrast: f32,
}

impl Wear {
    /// A card that was in a purse for a year, read by a cheap telephone.
    pub const USUAL: Self = Self { gain: 0.1, scratched: 0.015, blur: 1.1, noise: 0.03, contrast: 0.6 };

    /// The print as a camera sees it with `module` pixels to a module, at a slant that the seed chooses.
    pub(super) fn photographed(&self, symbol: &Symbol, module: f32, seed: u64) -> Luma {
        let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5CA1_AB1E);
        let side = symbol.side() as f32;
        let scratches = self.scratches(side, &mut random);
        let gain = self.gain * if random.unit() < 0.5 { 1.0 } else { -1.0 };
        let pose = Pose::new(&mut random);
        let size = (side * module * 1.2).ceil().max(21.0) as usize;
        let mut grey = vec![0f32; size * size];
        for (i, value) in grey.iter_mut().enumerate() {
            let (x, y) = ((i % size) as f32, (i / size) as f32);
            let looks = [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)];
            let sum: f32 = looks
                .iter()
                .map(|(dx, dy)| {
                    let centred = |v: f32| (v - size as f32 / 2.0) / (side * module);
                    let (u, v) = pose.on_print(centred(x + dx), centred(y + dy));
                    let (u, v) = ((u + 0.5) * side, (v + 0.5) * side);
                    let bare = scratches.iter().any(|scratch| scratch.covers(u, v));
                    if !bare && inked(symbol, u, v, gain) { 0.06 } else { 0.94 }
                })
                .sum();
            *value = 0.5 + (sum / 4.0 - 0.5) * self.contrast;
        }
        blur(&mut grey, size, self.blur);
        let pixels =
            grey.iter().map(|g| ((g + self.noise * random.normal()) * 255.0).clamp(0.0, 255.0) as u8);
        Luma::new(size, size, pixels.collect())
            .unwrap_or_else(|_| unreachable!("size * size pixels were made"))
    }

    /// Straight scratches over the whole symbol, a module wide or so.
    fn scratches(&self, side: f32, random: &mut Random) -> Vec<Scratch> {
        let mut left = self.scratched * side * side;
        let mut scratches = Vec::new();
        while left > 0.0 {
            let angle = random.unit() * std::f32::consts::PI;
            let scratch = Scratch {
                from: (random.unit() * side, random.unit() * side),
                way: angle.sin_cos(),
                length: side * (0.05 + 0.35 * random.unit()),
                half: 0.2 + 0.5 * random.unit(),
            };
            left -= scratch.length * scratch.half * 2.0;
            scratches.push(scratch);
        }
        scratches
    }
}

/// Whether there is ink at a place in modules from the quiet zone's corner, when ink has run by `gain` modules.
fn inked(symbol: &Symbol, u: f32, v: f32, gain: f32) -> bool {
    let dark =
        |u: f32, v: f32| u >= 0.0 && v >= 0.0 && symbol.is_dark_with_quiet_zone(u as usize, v as usize);
    let reach = gain.abs();
    let around = [(reach, 0.0), (-reach, 0.0), (0.0, reach), (0.0, -reach)];
    match gain > 0.0 {
        true => dark(u, v) || around.iter().any(|(du, dv)| dark(u + du, v + dv)),
        false => dark(u, v) && around.iter().all(|(du, dv)| dark(u + du, v + dv)),
    }
}

struct Scratch {
    from: (f32, f32),
    /// Sine and cosine of its direction.
    way: (f32, f32),
    length: f32,
    half: f32,
}

impl Scratch {
    fn covers(&self, u: f32, v: f32) -> bool {
        let (du, dv) = (u - self.from.0, v - self.from.1);
        let (sin, cos) = self.way;
        let along = du * cos + dv * sin;
        (0.0..=self.length).contains(&along) && (du * sin - dv * cos).abs() <= self.half
    }
}

/// A turn of some degrees in the picture, and a tilt of up to twenty.
struct Pose {
    turn: (f32, f32),
    tilt: (f32, f32),
}

impl Pose {
    fn new(random: &mut Random) -> Self {
        let turn = (random.unit() - 0.5) * 0.35;
        let mut lean = || (random.unit() - 0.5) * 0.5;
        Self { turn: turn.sin_cos(), tilt: (lean(), lean()) }
    }

    /// The place on the print, both in sides from the middle.
    fn on_print(&self, x: f32, y: f32) -> (f32, f32) {
        let (sin, cos) = self.turn;
        let (x, y) = (x * cos + y * sin, y * cos - x * sin);
        let depth = 1.0 + self.tilt.0 * x + self.tilt.1 * y;
        (x / depth, y / depth)
    }
}

fn blur(grey: &mut [f32], size: usize, deviation: f32) {
    let reach = (3.0 * deviation).ceil() as isize;
    let mut kernel: Vec<f32> =
        (-reach..=reach).map(|i| (-(i * i) as f32 / (2.0 * deviation * deviation).max(1e-6)).exp()).collect();
    let total: f32 = kernel.iter().sum();
    kernel.iter_mut().for_each(|weight| *weight /= total);
    for (step, line_step) in [(1, size), (size, 1)] {
        for line in 0..size {
            let row: Vec<f32> = (0..size).map(|i| grey[line * line_step + i * step]).collect();
            for i in 0..size {
                let at = |k: isize| row[(i as isize + k).clamp(0, size as isize - 1) as usize];
                grey[line * line_step + i * step] =
                    (-reach..=reach).zip(&kernel).map(|(k, weight)| at(k) * weight).sum();
            }
        }
    }
}

/// SplitMix64 (Steele, Lea and Flood, 2014).
struct Random(u64);

impl Random {
    fn unit(&mut self) -> f32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 40) as f32 / (1u64 << 24) as f32
    }

    /// Mean 0, variance 1: the sum of twelve.
    fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}
