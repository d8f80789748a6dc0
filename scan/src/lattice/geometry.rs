use std::ops::{Add, Mul, Sub};

/// A place in the picture, or the way from one place to another, in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Point {
    pub(super) x: f32,
    pub(super) y: f32,
}

impl Point {
    pub(super) const fn new(x: f32, y: f32) -> Self {
        Self { x, y }
    }

    pub(super) fn length(self) -> f32 {
        self.x.hypot(self.y)
    }

    pub(super) fn dot(self, other: Self) -> f32 {
        self.x * other.x + self.y * other.y
    }

    pub(super) fn cross(self, other: Self) -> f32 {
        self.x * other.y - self.y * other.x
    }

    pub(super) fn distance(self, other: Self) -> f32 {
        (self - other).length()
    }

    /// The cosine of the angle between two ways; 0 when one has no length.
    pub(super) fn cosine(self, other: Self) -> f32 {
        let lengths = self.length() * other.length();
        if lengths > 1e-6 { self.dot(other) / lengths } else { 0.0 }
    }
}

impl Add for Point {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self::new(self.x + other.x, self.y + other.y)
    }
}

impl Sub for Point {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self::new(self.x - other.x, self.y - other.y)
    }
}

impl Mul<f32> for Point {
    type Output = Self;
    fn mul(self, factor: f32) -> Self {
        Self::new(self.x * factor, self.y * factor)
    }
}

/// A curve between two places with a given direction at each: a cubic Hermite spline.
#[derive(Debug, Clone, Copy)]
pub(super) struct Curve {
    pub(super) start: Point,
    /// Derivative at the start, for the whole length.
    pub(super) start_tangent: Point,
    pub(super) end: Point,
    /// Derivative at the end, for the whole length.
    pub(super) end_tangent: Point,
}

impl Curve {
    /// The place at `s`, from 0 at the start to 1 at the end.
    pub(super) fn at(&self, s: f32) -> Point {
        let (s2, s3) = (s * s, s * s * s);
        self.start * (2.0 * s3 - 3.0 * s2 + 1.0)
            + self.start_tangent * (s3 - 2.0 * s2 + s)
            + self.end * (3.0 * s2 - 2.0 * s3)
            + self.end_tangent * (s3 - s2)
    }
}
