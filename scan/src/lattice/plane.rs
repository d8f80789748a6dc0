use super::budget::Budget;
use super::geometry::Point;
use crate::Luma;

/// A grey picture made for looking between its pixels.
pub(super) struct Plane {
    width: usize,
    height: usize,
    pixels: Vec<f32>,
    limit: Point,
}

impl Plane {
    /// `None` when the picture is too small to hold a symbol at all.
    pub(super) fn new(picture: &Luma) -> Option<Self> {
        let (width, height) = (picture.width(), picture.height());
        if width.min(height) < 21 {
            return None;
        }
        let pixels = picture.pixels().iter().map(|&p| f32::from(p)).collect();
        let limit = Point::new(width as f32 - 1.01, height as f32 - 1.01);
        Some(Self { width, height, pixels, limit })
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn height(&self) -> usize {
        self.height
    }

    pub(super) fn pixels(&self) -> &[f32] {
        &self.pixels
    }

    pub(super) fn contains(&self, p: Point) -> bool {
        p.x >= 0.0 && p.y >= 0.0 && p.x < self.width as f32 && p.y < self.height as f32
    }

    /// Grey at a place, bilinear between pixel centres (which lie at one half); the border goes on for ever.
    #[inline]
    pub(super) fn at(&self, p: Point) -> f32 {
        let x = (p.x - 0.5).max(0.0).min(self.limit.x);
        let y = (p.y - 0.5).max(0.0).min(self.limit.y);
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let first = row * self.width + column;
        let [a, b] = [self.pixels[first], self.pixels[first + 1]];
        let [c, d] = [self.pixels[first + self.width], self.pixels[first + self.width + 1]];
        let upper = a + (b - a) * fx;
        let lower = c + (d - c) * fx;
        upper + (lower - upper) * fy
    }

    /// Correlation of the picture with `pattern`, laid at `origin` with the module axes `u` and `v`: from -1 to 1.
    pub(super) fn correlation(&self, pattern: &Pattern, origin: Point, u: Point, v: Point) -> f32 {
        let (mut sum, mut squares, mut product) = (0f32, 0f32, 0f32);
        for tap in &pattern.taps {
            let grey = self.at(origin + u * tap.u + v * tap.v);
            sum += grey;
            squares += grey * grey;
            product += grey * tap.weight;
        }
        let count = pattern.taps.len() as f32;
        let variance = (squares - sum * sum / count).max(0.0) / count;
        // Below this contrast there is nothing but noise.
        product / count / variance.sqrt().max(1.5)
    }
}

/// How far a pattern is looked for, in modules.
#[derive(Debug, Clone, Copy)]
pub(super) struct Around {
    pub(super) reach: f32,
    pub(super) step: f32,
    /// What it costs to be a module away, so that a flat place gives no direction.
    pub(super) aside: f32,
    /// The correlation, less that, that must be surpassed.
    pub(super) least: f32,
}

impl Plane {
    /// The way from `origin` to where `pattern` is seen best, if it is seen.
    pub(super) fn nearest(
        &self,
        pattern: &Pattern,
        [origin, u, v]: [Point; 3],
        around: Around,
        budget: &mut Budget,
    ) -> Option<Point> {
        let steps = (around.reach / around.step).ceil() as i32;
        let mut best = (around.least, None);
        for (j, i) in (-steps..=steps).flat_map(|j| (-steps..=steps).map(move |i| (j as f32, i as f32))) {
            let way = u * (i * around.step) + v * (j * around.step);
            let score =
                self.correlation(pattern, origin + way, u, v) - around.aside * i.hypot(j) * around.step;
            if score > best.0 {
                best = (score, Some(way));
            }
        }
        budget.spend((2 * steps as usize + 1).pow(2) * pattern.taps());
        best.1
    }
}

/// A small picture of modules to look for: weights of mean 0 and variance 1, light positive.
pub(super) struct Pattern {
    taps: Vec<Tap>,
}

struct Tap {
    u: f32,
    v: f32,
    weight: f32,
}

impl Pattern {
    /// Finder pattern with the separator around it: 9 by 9 modules, `fine` by `fine` looks in each.
    pub(super) fn finder(fine: u8) -> Self {
        Self::rings(4, fine, 0.5, |ring| ring == 2 || ring == 4)
    }

    /// Alignment pattern: 5 by 5 modules, `fine` by `fine` looks in each.
    pub(super) fn alignment(fine: u8) -> Self {
        Self::rings(2, fine, 0.3, |ring| ring == 1)
    }

    pub(super) fn taps(&self) -> usize {
        self.taps.len()
    }

    /// Square rings around a centre; `spacing` is the way between looks within a module.
    fn rings(outermost: i32, fine: u8, spacing: f32, is_light: impl Fn(i32) -> bool) -> Self {
        let offset = |k: u8| (f32::from(k) - f32::from(fine - 1) / 2.0) * spacing;
        let mut taps = Vec::new();
        for (y, x) in (-outermost..=outermost).flat_map(|y| (-outermost..=outermost).map(move |x| (y, x))) {
            let weight = if is_light(x.abs().max(y.abs())) { 1.0 } else { -1.0 };
            for (b, a) in (0..fine).flat_map(|b| (0..fine).map(move |a| (b, a))) {
                taps.push(Tap { u: x as f32 + offset(a), v: y as f32 + offset(b), weight });
            }
        }
        // The outer half of the separator lies next to what is not the symbol's.
        taps.retain(|tap| tap.u.abs() < 4.2 && tap.v.abs() < 4.2);
        let count = taps.len() as f32;
        let mean = taps.iter().map(|tap| tap.weight).sum::<f32>() / count;
        let variance = taps.iter().map(|tap| (tap.weight - mean).powi(2)).sum::<f32>() / count;
        taps.iter_mut().for_each(|tap| tap.weight = (tap.weight - mean) / variance.sqrt());
        Self { taps }
    }
}
