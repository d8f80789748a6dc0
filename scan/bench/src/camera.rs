//! The camera: where it stands, what it sees, and what light, lens, sensor and file do to that.

use std::f32::consts::{PI, TAU};

use phr_scan::Luma;

use crate::card::Card;
use crate::circumstances::{Blur, Circumstances};
use crate::picture::{Field, Picture};
use crate::random::Random;

/// Focal length in frame widths: a horizontal field of view of about 58 degrees.
const FOCAL: f32 = 0.898;
/// Pixels between the places at which rays are followed exactly.
const CELL: usize = 4;

/// A frame's sides in pixels.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub(crate) width: usize,
    pub(crate) height: usize,
}

/// Rows of a rotation matrix.
type Rotation = [[f32; 3]; 3];

/// Where camera and card are to each other; lengths on the card in sides of symbol and quiet zone.
pub(crate) struct Pose {
    rotation: Rotation,
    distance: f32,
    /// Where the middle of the symbol is in the frame, in pixels from the frame's middle.
    middle: [f32; 2],
    /// Whether the bend runs the other way over the card.
    sideways: bool,
    wrinkles: [Field; 2],
}

impl Pose {
    pub(crate) fn new(frame: Frame, card: &Card, with: &Circumstances, random: &mut Random) -> Self {
        let phi = random.between(0.0, TAU);
        let rotation = product(
            &about([phi.cos(), phi.sin(), 0.0], with.tilt.to_radians()),
            &about([0.0, 0.0, 1.0], with.turn.to_radians()),
        );
        let focal = FOCAL * frame.width as f32;
        let mut pose = Self {
            rotation,
            distance: focal / with.side,
            middle: [random.between(-12.0, 12.0), random.between(-12.0, 12.0)],
            sideways: random.chance(0.5),
            wrinkles: [Field::new(5, 4, random), Field::new(5, 4, random)],
        };
        if with.fitted {
            let quiet = 8.0 * card.module / card.side;
            pose.back_off(frame, (1.0 - quiet) / 2.0);
        }
        if with.beyond > 0.0 {
            // Moves the symbol out of the frame at the right until so much of it is beyond.
            let half = (0.5 - 4.0 * card.module / card.side) * with.side;
            pose.middle[0] = frame.width as f32 / 2.0 - half + 2.0 * half * with.beyond;
        }
        pose
    }

    /// The same scene a moment later, in a hand that is not quite still.
    pub(crate) fn moved(mut self, random: &mut Random) -> Self {
        let axis = random.between(0.0, TAU);
        let nod = about([axis.cos(), axis.sin(), 0.0], random.between(0.0, 3.0f32).to_radians());
        let roll = about([0.0, 0.0, 1.0], random.between(-3.0, 3.0f32).to_radians());
        self.rotation = product(&nod, &product(&roll, &self.rotation));
        self.distance *= random.between(0.99, 1.04);
        self.middle.iter_mut().for_each(|c| *c += random.between(-10.0, 10.0));
        self
    }

    fn back_off(&mut self, frame: Frame, half: f32) {
        let (width, height) = (frame.width as f32, frame.height as f32);
        for _ in 0..60 {
            let inside = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)].iter().all(|(a, b)| {
                let p = apply(&self.rotation, [a * half, b * half, 0.0]);
                let depth = p[2] + self.distance;
                let focal = FOCAL * width;
                let x = p[0] / depth * focal + width / 2.0 + self.middle[0];
                let y = p[1] / depth * focal + height / 2.0 + self.middle[1];
                (6.0..width - 6.0).contains(&x) && (6.0..height - 6.0).contains(&y)
            });
            if inside {
                return;
            }
            self.distance *= 1.02;
        }
    }

    /// Pixels that symbol and quiet zone take when seen straight from here.
    pub(crate) fn side(&self, frame: Frame) -> f32 {
        FOCAL * frame.width as f32 / self.distance
    }

    /// The texel of the card that the ray through a pixel meets, wrinkles and all.
    fn texel(&self, frame: Frame, card: &Card, with: &Circumstances, x: f32, y: f32) -> [f32; 2] {
        let [mut u, mut v] = self.on_card(frame, with.curve, x, y);
        let sway = with.wrinkle * card.module / card.side;
        if sway > 0.0 {
            let (a, b) = (x / frame.width as f32, y / frame.height as f32);
            u += sway * self.wrinkles[0].at(a, b);
            v += sway * self.wrinkles[1].at(a, b);
        }
        let u = if with.mirrored { -u } else { u };
        let half = card.surface.width as f32 / 2.0;
        [u * card.side + half, v * card.side + half]
    }

    /// Where the ray through a pixel meets the card; far outside where it misses.
    fn on_card(&self, frame: Frame, curve: f32, x: f32, y: f32) -> [f32; 2] {
        let focal = FOCAL * frame.width as f32;
        let ray = [
            (x - frame.width as f32 / 2.0 - self.middle[0]) / focal,
            (y - frame.height as f32 / 2.0 - self.middle[1]) / focal,
            1.0,
        ];
        let mut eye = turned_back(&self.rotation, [0.0, 0.0, -self.distance]);
        let mut ray = turned_back(&self.rotation, ray);
        if self.sideways {
            eye.swap(0, 1);
            ray.swap(0, 1);
        }
        let [mut u, mut v] = match curve > 1e-3 {
            true => on_cylinder(eye, ray, 1.0 / curve),
            false => {
                let t = -eye[2] / ray[2];
                [eye[0] + t * ray[0], eye[1] + t * ray[1]]
            }
        };
        if self.sideways {
            std::mem::swap(&mut u, &mut v);
        }
        [u, v]
    }
}

/// Where each place of the symbol, in modules from its corner, is in the frame: for each half module, of all half pixels the one
/// that shows the nearest place of the card.
pub(crate) fn places(
    frame: Frame,
    card: &Card,
    pose: &Pose,
    with: &Circumstances,
    modules: usize,
) -> impl Fn(f32, f32) -> (f32, f32) + use<> {
    const FINE: f32 = 2.0;
    let corner = (card.surface.width as f32 - modules as f32 * card.module) / 2.0;
    let size = modules * FINE as usize + 1;
    let mut nearest = vec![(f32::MAX, (0f32, 0f32)); size * size];
    let halves = |length: usize| (0..length * 2).map(|i| i as f32 / 2.0 + 0.25);
    for (x, y) in halves(frame.height).flat_map(|y| halves(frame.width).map(move |x| (x, y))) {
        let [u, v] = pose.texel(frame, card, with, x, y).map(|texel| (texel - corner) / card.module * FINE);
        let (column, row) = (u.round(), v.round());
        let inside = 0.0..size as f32;
        if inside.contains(&column) && inside.contains(&row) {
            let distance = (u - column).powi(2) + (v - row).powi(2);
            let known = &mut nearest[row as usize * size + column as usize];
            if distance < known.0 {
                *known = (distance, (x, y));
            }
        }
    }
    move |x, y| {
        let [column, row] = [x, y].map(|c| ((c * FINE).round().max(0.0) as usize).min(size - 1));
        nearest[row * size + column].1
    }
}

/// A cylinder along the second axis that touches the card's plane in the middle; the way around it is the first axis.
fn on_cylinder(eye: [f32; 3], ray: [f32; 3], radius: f32) -> [f32; 2] {
    let (ox, oz) = (eye[0], eye[2] - radius);
    let a = ray[0] * ray[0] + ray[2] * ray[2];
    let b = ox * ray[0] + oz * ray[2];
    let c = ox * ox + oz * oz - radius * radius;
    let inside = b * b - a * c;
    if inside <= 0.0 {
        return [9.0, 9.0];
    }
    let t = (-b - inside.sqrt()) / a;
    let (x, z) = (ox + t * ray[0], oz + t * ray[2]);
    [radius * x.atan2(-z), eye[1] + t * ray[1]]
}

/// What the camera sees, two by two rays to a pixel.
pub(crate) fn seen(
    frame: Frame,
    card: &Card,
    pose: &Pose,
    with: &Circumstances,
    random: &mut Random,
) -> Picture {
    let columns = frame.width / CELL + 2;
    let rows = frame.height / CELL + 2;
    let mut places = Vec::with_capacity(columns * rows);
    for (j, i) in (0..rows).flat_map(|j| (0..columns).map(move |i| (j, i))) {
        places.push(pose.texel(frame, card, with, (i * CELL) as f32, (j * CELL) as f32));
    }
    let place = |x: f32, y: f32| {
        let (x, y) = (x / CELL as f32, y / CELL as f32);
        let (column, row) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - row as f32);
        let first = row * columns + column;
        let mix = |k: usize| {
            let upper = places[first][k] + (places[first + 1][k] - places[first][k]) * fx;
            let lower = places[first + columns][k]
                + (places[first + columns + 1][k] - places[first + columns][k]) * fx;
            upper + (lower - upper) * fy
        };
        [mix(0), mix(1)]
    };
    let desk = random.between(0.15, 0.6);
    let grain = Field::new(32, 24, random);
    let mut picture = Picture::filled(frame.width, frame.height, 0.0);
    for (y, line) in picture.grey.chunks_exact_mut(frame.width).enumerate() {
        for (x, value) in line.iter_mut().enumerate() {
            let mut sum = 0.0;
            for (dx, dy) in [(0.25, 0.25), (0.75, 0.25), (0.25, 0.75), (0.75, 0.75)] {
                let [u, v] = place(x as f32 + dx, y as f32 + dy);
                sum += card.surface.at(u, v).unwrap_or(-1.0).max(-1.0);
            }
            *value = sum / 4.0;
            if sum < 0.0 {
                let (a, b) = (x as f32 / frame.width as f32, y as f32 / frame.height as f32);
                *value = (desk + 0.12 * grain.at(a, b)).clamp(0.0, 1.0);
            }
        }
    }
    picture
}

/// Light, lens, sensor and file.
pub(crate) fn exposed(mut picture: Picture, side: f32, with: &Circumstances, random: &mut Random) -> Luma {
    light(&mut picture, side, with, random);
    let angle = random.between(0.0, PI);
    match with.blur {
        Blur::Gaussian(deviation) => picture.gaussian(deviation),
        Blur::Defocus(radius) => {
            picture.defocus(radius);
            picture.gaussian(LENS);
        }
        Blur::Motion(length) => {
            picture.motion(length, angle);
            picture.gaussian(LENS);
        }
    }
    let grain = |grey: f32| with.noise * (0.25 + grey).clamp(0.05, 1.2).sqrt();
    let pixels: Vec<u8> = picture
        .grey
        .iter()
        .map(|&grey| ((grey + grain(grey) * random.normal()) * 255.0).clamp(0.0, 255.0) as u8)
        .collect();
    let pixels = filed(pixels, picture.width, picture.height, with.jpeg);
    Luma::new(picture.width, picture.height, pixels).expect("the frame has pixels")
}

/// Standard deviation of the lens's own blur in pixels.
const LENS: f32 = 0.45;

fn light(picture: &mut Picture, side: f32, with: &Circumstances, random: &mut Random) {
    let (width, height) = (picture.width as f32, picture.height as f32);
    let [ramp, edge] = [random.between(0.0, TAU), random.between(0.0, TAU)].map(f32::sin_cos);
    let (shift, softness) = (random.between(-0.25, 0.25), random.between(0.01, 0.06));
    let lift = random.between(-0.5, 0.5) * (1.0 - with.contrast) * 0.7;
    let spot =
        [width / 2.0 + random.between(-0.3, 0.3) * side, height / 2.0 + random.between(-0.3, 0.3) * side];
    let stretch = random.between(0.6, 1.6);
    for (i, value) in picture.grey.iter_mut().enumerate() {
        let (x, y) = ((i % picture.width) as f32, (i / picture.width) as f32);
        let along = |(sin, cos): (f32, f32)| ((x - width / 2.0) * cos + (y - height / 2.0) * sin) / side;
        if with.shading > 0.0 {
            *value *= 1.0 - with.shading * (0.5 + along(ramp)).clamp(0.0, 1.0);
        }
        if with.shadow > 0.0 {
            let depth = ((along(edge) - shift) / softness).clamp(-30.0, 30.0);
            *value *= 1.0 - with.shadow / (1.0 + (-depth).exp());
        }
        *value = 0.5 + (*value - 0.5) * with.contrast + lift;
        if with.glare > 0.0 {
            let radii = [side * with.glare_size * stretch, side * with.glare_size / stretch];
            let away = ((x - spot[0]) / radii[0]).powi(2) + ((y - spot[1]) / radii[1]).powi(2);
            *value += with.glare * (-away / 2.0).exp();
        }
        *value *= with.exposure;
    }
}

/// Through a JPEG file and back.
fn filed(pixels: Vec<u8>, width: usize, height: usize, quality: u8) -> Vec<u8> {
    if quality >= 100 {
        return pixels;
    }
    let mut file = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, quality)
        .encode(&pixels, width as u32, height as u32, image::ExtendedColorType::L8)
        .expect("a grey picture can be written");
    image::load_from_memory_with_format(&file, image::ImageFormat::Jpeg)
        .expect("what was written can be read")
        .into_luma8()
        .into_raw()
}

/// Rotation by an angle about a unit axis (Rodrigues).
fn about(axis: [f32; 3], angle: f32) -> Rotation {
    let (sin, cos) = angle.sin_cos();
    let [x, y, z] = axis;
    let c = 1.0 - cos;
    [
        [cos + x * x * c, x * y * c - z * sin, x * z * c + y * sin],
        [y * x * c + z * sin, cos + y * y * c, y * z * c - x * sin],
        [z * x * c - y * sin, z * y * c + x * sin, cos + z * z * c],
    ]
}

fn product(a: &Rotation, b: &Rotation) -> Rotation {
    std::array::from_fn(|i| std::array::from_fn(|j| (0..3).map(|k| a[i][k] * b[k][j]).sum()))
}

fn apply(a: &Rotation, v: [f32; 3]) -> [f32; 3] {
    std::array::from_fn(|i| (0..3).map(|k| a[i][k] * v[k]).sum())
}

fn turned_back(a: &Rotation, v: [f32; 3]) -> [f32; 3] {
    std::array::from_fn(|i| (0..3).map(|k| a[k][i] * v[k]).sum())
}
