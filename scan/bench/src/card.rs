//! The printed card: ink, wear, and what is printed around the symbol.

use phr_scan::Symbol;

use crate::circumstances::Circumstances;
use crate::picture::Picture;
use crate::random::Random;

/// Reflectance of ink, and how much more paper has.
const INK: f32 = 0.06;
const PAPER: f32 = 0.88;
/// Modules of quiet zone, and the part of the symbol's side that is paper beyond.
const QUIET: usize = 4;
const MARGIN: f32 = 0.35;
/// Standard deviation of the printer's softness, in modules.
const SOFTNESS: f32 = 0.18;

/// The card as a picture of its surface.
pub(crate) struct Card {
    pub(crate) surface: Picture,
    /// Texels that symbol and quiet zone take.
    pub(crate) side: f32,
    /// Texels to a module.
    pub(crate) module: f32,
}

impl Card {
    pub(crate) fn printed(symbol: &Symbol, with: &Circumstances, random: &mut Random) -> Self {
        let modules = symbol.modules();
        let side = modules + 2 * QUIET;
        let module = (2.0 * with.side / side as f32).round().clamp(4.0, 14.0) as usize;
        let mut ink = Picture::filled(side * module, side * module, 1.0);
        for (y, x) in (0..modules).flat_map(|y| (0..modules).map(move |x| (y, x))) {
            if symbol.is_dark(x, y) {
                let [left, top] = [x, y].map(|c| ((c + QUIET) * module) as f32);
                ink.fill([left, top, left + module as f32, top + module as f32], 0.0);
            }
        }
        ink.gaussian(SOFTNESS * module as f32);
        ink.grey.iter_mut().for_each(|v| *v = ((*v - (0.5 + with.gain)) * 3.0 + 0.5).clamp(0.0, 1.0));
        let pad = (ink.width as f32 * MARGIN) as usize;
        let mut card = Self::around(&ink, pad, module as f32);
        card.clutter(pad as f32, ink.width as f32, random);
        let start = (pad + QUIET * module) as f32;
        let length = (modules * module) as f32;
        card.wear(start, length, with, random);
        card.hide_finders(start, length, with.hidden_finders, random);
        if with.quiet < QUIET as f32 {
            card.frame(start - with.quiet * module as f32, start + length + with.quiet * module as f32);
        }
        if with.inverted {
            card.surface.grey.iter_mut().for_each(|v| *v = 1.0 - *v);
        }
        card.surface.grey.iter_mut().for_each(|v| *v = INK + PAPER * *v);
        card
    }

    fn around(ink: &Picture, pad: usize, module: f32) -> Self {
        let whole = ink.width + 2 * pad;
        let mut surface = Picture::filled(whole, whole, 1.0);
        for (y, row) in ink.grey.chunks_exact(ink.width).enumerate() {
            let start = (y + pad) * whole + pad;
            surface.grey[start..start + ink.width].copy_from_slice(row);
        }
        Self { surface, side: ink.width as f32, module }
    }

    /// Lines like those of a text, outside the quiet zone.
    fn clutter(&mut self, start: f32, length: f32, random: &mut Random) {
        let whole = self.surface.width as f32;
        let (height, mut y) = (2.0 * self.module, 0.0);
        while y < whole {
            let mut x = 0.0;
            while x < whole {
                let width = self.module * random.between(1.0, 6.0);
                let outside =
                    y + height < start || y > start + length || x + width < start || x > start + length;
                if outside && random.chance(0.5) {
                    let grey = random.between(0.0, 0.3);
                    self.surface.fill([x, y, x + width, y + height], grey);
                }
                x += width + self.module * random.between(0.6, 2.0);
            }
            y += self.module * random.between(4.0, 7.0);
        }
    }

    /// Scratches and stains until the wanted part of the area is hit, folds, and a corner torn off.
    fn wear(&mut self, start: f32, length: f32, with: &Circumstances, random: &mut Random) {
        let mut hit = 0.0;
        let wanted = with.damage * length * length;
        while hit < wanted {
            let from = [random.between(start, start + length), random.between(start, start + length)];
            if random.chance(0.8) {
                let (sin, cos) = random.between(0.0, std::f32::consts::PI).sin_cos();
                let reach = random.between(0.05, 0.4) * length;
                let to = [from[0] + reach * cos, from[1] + reach * sin];
                let thickness = (random.between(0.4, 1.4) * self.module).max(1.0);
                self.surface.line(from, to, thickness, if random.chance(0.7) { 1.0 } else { 0.0 });
                let inside = |c: f32| (c.clamp(start, start + length) - c).abs() < 1.0;
                let part = if inside(to[0]) && inside(to[1]) { 1.0 } else { 0.6 };
                hit += reach * thickness * part;
            } else {
                let radii = [random.between(0.5, 2.5), random.between(0.5, 2.5)].map(|r| r * self.module);
                let grey = [0.05, 0.5, 1.0][random.below(3)];
                self.surface.ellipse(from, radii, random.between(0.0, 3.2), grey);
                hit += std::f32::consts::PI * radii[0] * radii[1];
            }
        }
        for _ in 0..with.creases {
            let (sin, cos) = random.between(0.0, std::f32::consts::PI).sin_cos();
            let middle = [(); 2].map(|()| start + length * random.between(0.1, 0.9));
            let reach = self.surface.width as f32;
            let thickness = (random.between(0.5, 1.1) * self.module).max(1.0);
            let end = |sign: f32| [middle[0] + sign * reach * cos, middle[1] + sign * reach * sin];
            self.surface.line(end(-1.0), end(1.0), thickness, 1.0);
        }
        if with.corner > 0.0 {
            let edge = start + length + QUIET as f32 * self.module;
            let leg = with.corner * length + QUIET as f32 * self.module;
            self.surface
                .paint_within([edge - leg, edge - leg, edge, edge], 0.55, |x, y| x + y >= 2.0 * edge - leg);
        }
    }

    fn hide_finders(&mut self, start: f32, length: f32, count: usize, random: &mut Random) {
        let far = length - 3.5 * self.module;
        let near = 3.5 * self.module;
        let places = [(near, near), (far, near), (near, far)];
        let first = random.below(3);
        for i in 0..count {
            let (x, y) = places[(first + i) % 3];
            let radii = [random.between(3.6, 4.6), random.between(3.6, 4.6)].map(|r| r * self.module);
            let grey = [0.05, 0.5, 1.0][random.below(3)];
            self.surface.ellipse([start + x, start + y], radii, random.between(0.0, 3.2), grey);
        }
    }

    /// Dark all around a square.
    fn frame(&mut self, from: f32, to: f32) {
        let whole = self.surface.width as f32;
        for bounds in [
            [0.0, 0.0, whole, from],
            [0.0, to, whole, whole],
            [0.0, 0.0, from, whole],
            [to, 0.0, whole, whole],
        ] {
            self.surface.fill(bounds, 0.0);
        }
    }
}
