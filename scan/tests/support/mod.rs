//! A capture simulator: what print, wear, camera and light do to a symbol. Every frame is a pure function of the
//! symbol, the [`Capture`] and the seed.

#![allow(dead_code, reason = "each program uses its part")]

use phr_scan::{Luma, Symbol};

/// SplitMix64 (Steele, Lea and Flood, 2014): small, seeded, good enough for noise.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to, not including, 1.
    pub(crate) fn unit(&mut self) -> f32 {
        (self.next() >> 40) as f32 / (1u64 << 24) as f32
    }

    pub(crate) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// Mean 0, variance 1: the sum of twelve.
    pub(crate) fn normal(&mut self) -> f32 {
        (0..12).map(|_| self.unit()).sum::<f32>() - 6.0
    }
}

/// `digits` digits under a card's prefix.
pub(crate) fn card_text(digits: usize, seed: u64) -> String {
    let mut random = Random::new(seed ^ 0xD161_7500);
    std::iter::once("PHR1:".to_owned())
        .chain((0..digits).map(|_| char::from(b'0' + (random.next() % 10) as u8).to_string()))
        .collect()
}

/// The circumstances of one frame.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Capture {
    /// Sides of the frame in pixels.
    pub(crate) width: usize,
    pub(crate) height: usize,
    /// The part of the frame's height that symbol and quiet zone take.
    pub(crate) fill: f32,
    /// Degrees between the card and the picture plane, about an axis chosen by the seed.
    pub(crate) tilt: f32,
    /// Degrees in the picture plane, at most, either way.
    pub(crate) rotation: f32,
    /// Depth of a bend across the card, as a part of its side.
    pub(crate) bend: f32,
    /// Radius of the defocus disk, in pixels.
    pub(crate) defocus: f32,
    /// Length of the camera's movement, in pixels.
    pub(crate) motion: f32,
    /// Contrast that is left, 0 to 1.
    pub(crate) contrast: f32,
    /// Light lost from one side of the frame to the other, 0 to 1.
    pub(crate) shading: f32,
    /// Height of a bright spot, in units of white.
    pub(crate) glare: f32,
    /// Standard deviation of the noise, in units of white.
    pub(crate) noise: f32,
    /// The part of the modules that scratches and stains reach.
    pub(crate) damage: f32,
    /// Grows or shrinks what is dark, in modules.
    pub(crate) gain: f32,
}

impl Default for Capture {
    /// A good picture: straight, sharp, evenly lit.
    fn default() -> Self {
        Self {
            width: 1280,
            height: 960,
            fill: 0.86,
            tilt: 3.0,
            rotation: 5.0,
            bend: 0.0,
            defocus: 0.5,
            motion: 0.0,
            contrast: 0.9,
            shading: 0.1,
            glare: 0.0,
            noise: 0.01,
            damage: 0.0,
            gain: 0.02,
        }
    }
}

impl Capture {
    /// The combined suite: 1 is a good picture, 5 a hopeless one. Each circumstance is at the level's strength with
    /// even chances, else as in a good picture; one kind of blur always is.
    pub(crate) fn combined(level: usize, seed: u64) -> Self {
        let mut random = Random::new(seed.wrapping_mul(0x1000_0001) ^ level as u64);
        let i = level - 1;
        let mut pick = |strengths: [f32; 5]| {
            let at = if random.unit() < 0.5 { i } else { 0 };
            let low = strengths[at.saturating_sub(1)];
            low + (strengths[at] - low) * random.between(0.5, 1.0)
        };
        let mut capture = Self {
            tilt: pick([8.0, 15.0, 24.0, 32.0, 40.0]),
            rotation: [10.0, 30.0, 180.0, 180.0, 180.0][i],
            bend: pick([0.0, 0.03, 0.06, 0.10, 0.14]),
            contrast: pick([0.85, 0.65, 0.48, 0.35, 0.25]),
            shading: pick([0.15, 0.3, 0.45, 0.6, 0.7]),
            glare: pick([0.0, 0.0, 0.35, 0.7, 1.0]),
            noise: pick([0.008, 0.015, 0.025, 0.035, 0.05]),
            damage: pick([0.0, 0.004, 0.01, 0.02, 0.035]),
            gain: pick([0.02, 0.05, 0.08, 0.1, 0.13]),
            fill: [0.86, 0.82, 0.77, 0.71, 0.64][i],
            ..Self::default()
        };
        let blur = [0.5, 0.8, 1.1, 1.5, 2.0][i] * random.between(0.6, 1.0);
        if random.unit() < 0.5 {
            capture.defocus = blur * 1.9;
        } else {
            capture.motion = blur * 3.0;
        }
        if random.unit() < 0.5 {
            capture.gain = -capture.gain;
        }
        capture
    }

    /// Takes the picture.
    pub(crate) fn take(&self, symbol: &Symbol, seed: u64) -> Luma {
        let mut random = Random::new(seed.wrapping_mul(0x9E37_79B9) ^ 0x5CA1_AB1E);
        let card = Card::printed(symbol, self, &mut random);
        self.exposed(&card, random)
    }

    /// Takes the picture of a printed page, as it is: the printer's gain and scratches are left out.
    pub(crate) fn take_page(&self, page: &Luma, seed: u64) -> Luma {
        let random = Random::new(seed.wrapping_mul(0x9E37_79B9) ^ 0x5CA1_AB1E);
        self.exposed(&Card::page(page), random)
    }

    fn exposed(&self, card: &Card, mut random: Random) -> Luma {
        let mut frame = self.seen(card, &mut random);
        self.light(&mut frame, &mut random);
        self.blur(&mut frame, &mut random);
        let pixels = frame
            .iter()
            .map(|&grey| {
                let noise = self.noise * (0.25 + grey).clamp(0.05, 1.2).sqrt() * random.normal();
                ((grey + noise) * 255.0).clamp(0.0, 255.0) as u8
            })
            .collect();
        Luma::new(self.width, self.height, pixels).unwrap()
    }

    /// Looks at the card through a pinhole, two by two rays to a pixel.
    fn seen(&self, card: &Card, random: &mut Random) -> Vec<f32> {
        let pose = Pose::new(self, random);
        let bend_along = random.between(0.0, std::f32::consts::TAU);
        let desk = random.between(0.2, 0.6);
        let ray = |x: f32, y: f32| -> f32 {
            let (u, v) = pose.on_card(x, y);
            // A bend moves points towards its axis, the more the farther out.
            let (a, b) = rotated(u, v, bend_along);
            let a = a * (1.0 + self.bend * 6.0 * a * a);
            let (u, v) = rotated(a, b, -bend_along);
            card.at(u, v).unwrap_or(desk)
        };
        (0..self.width * self.height)
            .map(|i| {
                let (x, y) = ((i % self.width) as f32, (i / self.width) as f32);
                [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)]
                    .iter()
                    .map(|(dx, dy)| ray(x + dx, y + dy) / 4.0)
                    .sum()
            })
            .collect()
    }

    fn light(&self, frame: &mut [f32], random: &mut Random) {
        let (sin, cos) = random.between(0.0, std::f32::consts::TAU).sin_cos();
        let (width, height) = (self.width as f32, self.height as f32);
        let side = height * self.fill;
        let grey = random.between(0.35, 0.65);
        let spot =
            (width / 2.0 + random.between(-0.3, 0.3) * side, height / 2.0 + random.between(-0.3, 0.3) * side);
        let radius = side * random.between(0.05, 0.1);
        for (i, value) in frame.iter_mut().enumerate() {
            let (x, y) = ((i % self.width) as f32, (i / self.width) as f32);
            let across = ((x - width / 2.0) * cos + (y - height / 2.0) * sin) / side;
            *value *= 1.0 - self.shading * (0.5 + across).clamp(0.0, 1.0);
            *value = grey + (*value - grey) * self.contrast;
            let away = ((x - spot.0).powi(2) + (y - spot.1).powi(2)) / (radius * radius);
            *value += self.glare * (-away / 2.0).exp();
        }
    }

    /// Defocus, movement, and a lens that is never quite sharp.
    fn blur(&self, frame: &mut Vec<f32>, random: &mut Random) {
        let angle = random.between(0.0, std::f32::consts::PI);
        let mut kernel = Vec::new();
        let reach = (self.defocus + 1.0).ceil() as i32;
        for (dy, dx) in (-reach..=reach).flat_map(|dy| (-reach..=reach).map(move |dx| (dy, dx))) {
            let weight = (self.defocus + 0.6 - (dx as f32).hypot(dy as f32)).clamp(0.0, 1.0);
            kernel.push((dx, dy, weight));
        }
        self.convolve(frame, &kernel);
        if self.motion > 0.5 {
            let steps = self.motion.ceil() as i32 * 2;
            let line = (-steps..=steps).map(|i| {
                let along = self.motion / 2.0 * i as f32 / steps as f32;
                ((along * angle.cos()).round() as i32, (along * angle.sin()).round() as i32, 1.0)
            });
            self.convolve(frame, &line.collect::<Vec<_>>());
        }
    }

    fn convolve(&self, frame: &mut Vec<f32>, kernel: &[(i32, i32, f32)]) {
        let total: f32 = kernel.iter().map(|(_, _, weight)| weight).sum();
        let (width, height) = (self.width as i32, self.height as i32);
        let mut out = vec![0f32; frame.len()];
        for &(dx, dy, weight) in kernel.iter().filter(|(_, _, weight)| *weight > 0.0) {
            for y in 0..height {
                let from = ((y + dy).clamp(0, height - 1) * width) as usize;
                let row = &frame[from..from + self.width];
                let target = &mut out[(y * width) as usize..((y + 1) * width) as usize];
                for (x, value) in target.iter_mut().enumerate() {
                    *value += row[(x as i32 + dx).clamp(0, width - 1) as usize] * weight / total;
                }
            }
        }
        *frame = out;
    }
}

/// Where camera and card are to each other. Lengths on the card are in sides of symbol and quiet zone.
struct Pose {
    middle: (f32, f32),
    height: f32,
    distance: f32,
    axis: f32,
    turn: f32,
    tilt: f32,
}

impl Pose {
    /// Focal length in frame heights.
    const FOCAL: f32 = 1.2;

    /// As near as `capture.fill` says, or as far back as it takes to have the whole symbol in the frame.
    fn new(capture: &Capture, random: &mut Random) -> Self {
        let (width, height) = (capture.width as f32, capture.height as f32);
        let middle = (
            width / 2.0 + random.between(-0.01, 0.01) * height,
            height / 2.0 + random.between(-0.01, 0.01) * height,
        );
        let mut pose = Self {
            middle,
            height,
            distance: Self::FOCAL / capture.fill,
            axis: random.between(0.0, std::f32::consts::TAU),
            turn: random.between(-capture.rotation, capture.rotation).to_radians(),
            tilt: capture.tilt.to_radians(),
        };
        let half = 0.48;
        let corners = [(-half, -half), (half, -half), (-half, half), (half, half)];
        let inside = |(x, y): (f32, f32)| (6.0..width - 6.0).contains(&x) && (6.0..height - 6.0).contains(&y);
        for _ in 0..60 {
            if corners.iter().all(|&(u, v)| inside(pose.in_frame(u, v))) {
                break;
            }
            pose.distance *= 1.02;
        }
        pose
    }

    /// The place on the card that is seen at a pixel.
    fn on_card(&self, x: f32, y: f32) -> (f32, f32) {
        let (x, y) = ((x - self.middle.0) / self.height, (y - self.middle.1) / self.height);
        // Turned so that the tilt is about the x axis.
        let (x, y) = rotated(x, y, self.axis);
        let reach = self.distance * self.tilt.cos() / (Self::FOCAL * self.tilt.cos() + y * self.tilt.sin());
        rotated(x * reach, y * reach / self.tilt.cos(), self.turn - self.axis)
    }

    /// The pixel at which a place on the card is seen.
    fn in_frame(&self, u: f32, v: f32) -> (f32, f32) {
        let (a, b) = rotated(u, v, self.axis - self.turn);
        let scale = Self::FOCAL / (self.distance - b * self.tilt.sin());
        let (x, y) = rotated(a * scale, b * self.tilt.cos() * scale, -self.axis);
        (x * self.height + self.middle.0, y * self.height + self.middle.1)
    }
}

fn rotated(x: f32, y: f32, angle: f32) -> (f32, f32) {
    let (sin, cos) = angle.sin_cos();
    (x * cos - y * sin, x * sin + y * cos)
}

/// A printed symbol with paper around.
struct Card {
    /// Reflectance, row by row.
    texels: Vec<f32>,
    /// Texels on a side.
    side: usize,
    /// Texels on the side of symbol and quiet zone, which is the unit of length.
    unit: f32,
}

impl Card {
    /// Texels to a module.
    const SCALE: usize = 8;
    /// Paper around the quiet zone, in modules.
    const MARGIN: usize = 10;

    /// A page in the middle of a square of its height; beside it is desk.
    fn page(page: &Luma) -> Self {
        let (width, side) = (page.width(), page.height());
        let left = (side - width) / 2;
        let texel = |x: usize, y: usize| match x.checked_sub(left).filter(|x| *x < width) {
            Some(x) => 0.06 + 0.88 * f32::from(page.pixels()[y * width + x]) / 255.0,
            None => 0.4,
        };
        let texels = (0..side * side).map(|i| texel(i % side, i / side)).collect();
        Self { texels, side, unit: side as f32 }
    }

    fn printed(symbol: &Symbol, capture: &Capture, random: &mut Random) -> Self {
        let modules = symbol.modules();
        let around = 4 + Self::MARGIN;
        let side = (modules + 2 * around) * Self::SCALE;
        let unit = ((modules + 8) * Self::SCALE) as f32;
        // Ink spreads a little beyond each module's edge, or does not reach it.
        let dark = |x: f32, y: f32| {
            let column = (x - around as f32).floor();
            let row = (y - around as f32).floor();
            column >= 0.0 && row >= 0.0 && symbol.is_dark(column as usize, row as usize)
        };
        let spread = capture.gain.abs();
        let inked = |x: f32, y: f32| {
            let around = [(spread, 0.0), (-spread, 0.0), (0.0, spread), (0.0, -spread)];
            match capture.gain > 0.0 {
                true => dark(x, y) || around.iter().any(|(dx, dy)| dark(x + dx, y + dy)),
                false => dark(x, y) && around.iter().all(|(dx, dy)| dark(x + dx, y + dy)),
            }
        };
        let at = |i: usize| (i as f32 + 0.5) / Self::SCALE as f32;
        let texels =
            (0..side * side).map(|i| if inked(at(i % side), at(i / side)) { 0.06 } else { 0.94 }).collect();
        let mut card = Self { texels, side, unit };
        card.wear(capture.damage, around * Self::SCALE, modules * Self::SCALE, random);
        card
    }

    /// Scratches, two in three of them bare paper, until `damage` of the symbol's area is hit.
    fn wear(&mut self, damage: f32, start: usize, length: usize, random: &mut Random) {
        let wanted = (damage * (length * length) as f32) as usize;
        let (low, high) = (start as f32, (start + length) as f32);
        let mut hit = 0;
        while hit < wanted {
            let (x, y) = (random.between(low, high), random.between(low, high));
            let (sin, cos) = random.between(0.0, std::f32::consts::PI).sin_cos();
            let reach = random.between(0.05, 0.4) * length as f32;
            let half = (random.between(0.4, 1.4) * Self::SCALE as f32 / 2.0) as i32;
            let colour = if random.unit() < 0.67 { 0.94 } else { 0.06 };
            for step in 0..reach as usize {
                let (cx, cy) = ((x + step as f32 * cos) as i32, (y + step as f32 * sin) as i32);
                for (ty, tx) in
                    (cy - half..=cy + half).flat_map(|ty| (cx - half..=cx + half).map(move |tx| (ty, tx)))
                {
                    let inside = |t: i32| (start as i32..(start + length) as i32).contains(&t);
                    if inside(tx) && inside(ty) {
                        self.texels[ty as usize * self.side + tx as usize] = colour;
                        hit += usize::from(ty == cy || tx == cx);
                    }
                }
            }
        }
    }

    /// Reflectance at a place in units of the symbol with quiet zone, from its middle; `None` beside the paper.
    fn at(&self, u: f32, v: f32) -> Option<f32> {
        let (x, y) = (u * self.unit + self.side as f32 / 2.0, v * self.unit + self.side as f32 / 2.0);
        let inside = x >= 0.0 && y >= 0.0 && x < self.side as f32 && y < self.side as f32;
        inside.then(|| self.texels[y as usize * self.side + x as usize])
    }
}
