//! Which version a symbol has.

use super::finder::Finder;
use super::geometry::{Curve, Point};
use super::layout::version_code;
use super::plane::Plane;
use super::sheet::Sighted;
use crate::Version;

/// Versions handed on, the likeliest first.
const MOST_VERSIONS: usize = 3;

/// How far the side that an outline says may be off, as a part of it.
const OFF_SIDE: f32 = 0.16;
/// What that costs, where one that agrees in all timing patterns has 2.
const OFF: f32 = 2.0;

/// How far off the middle of a finder pattern may be that is seen, in modules.
const OFF_FINDER: f32 = 0.4;

/// The finder patterns of a symbol, all oriented as the symbol is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Corners {
    pub(super) top_left: Finder,
    pub(super) top_right: Finder,
    pub(super) bottom_left: Finder,
    /// The outer end of the corner that has no finder pattern, where something says where it is.
    pub(super) fourth: Option<Point>,
}

impl Corners {
    pub(super) fn new([corner, right, below]: [Finder; 3], fourth: Option<Point>) -> Self {
        let (along, down) = (right.centre - corner.centre, below.centre - corner.centre);
        let [top_left, top_right, bottom_left] = [corner, right, below].map(|f| f.oriented(along, down));
        Self { top_left, top_right, bottom_left, fourth }
    }

    /// Whether all three are there in the picture.
    pub(super) fn are_seen(&self) -> bool {
        [self.top_left, self.top_right, self.bottom_left].iter().all(Finder::is_seen)
    }

    /// Where the finder patterns are that are seen, on a sheet on which `on_sheet` says where each module is.
    pub(super) fn sighted(&self, modules: f32, on_sheet: impl Fn(Point) -> Point) -> Vec<Sighted> {
        let far = modules - 3.5;
        let placed =
            [(self.top_left, (3.5, 3.5)), (self.top_right, (far, 3.5)), (self.bottom_left, (3.5, far))];
        let seen = placed.into_iter().filter(|(finder, _)| finder.is_seen());
        seen.map(|(finder, (x, y))| Sighted {
            place: on_sheet(Point::new(x, y)),
            pixel: finder.centre,
            off: OFF_FINDER * finder.module(),
            slides: None,
        })
        .collect()
    }

    /// The horizontal timing track, between the columns of the finder centres.
    pub(super) fn horizontal_track(&self, modules: usize) -> Curve {
        let length = modules as f32 - 7.0;
        let (a, b) = (&self.top_left, &self.top_right);
        Curve {
            start: a.place(0.0, 3.0),
            start_tangent: a.u * length,
            end: b.place(0.0, 3.0),
            end_tangent: b.u * length,
        }
    }

    /// The vertical timing track, between the rows of the finder centres.
    pub(super) fn vertical_track(&self, modules: usize) -> Curve {
        let length = modules as f32 - 7.0;
        let (a, b) = (&self.top_left, &self.bottom_left);
        Curve {
            start: a.place(3.0, 0.0),
            start_tangent: a.v * length,
            end: b.place(3.0, 0.0),
            end_tangent: b.v * length,
        }
    }

    /// Modules on a side as the finder patterns' own sizes say, along and down.
    fn estimated_modules(&self) -> [f32; 2] {
        let between = |a: &Finder, b: &Finder, axis: fn(&Finder) -> Point| {
            let way = b.centre - a.centre;
            let length = way.length();
            let module = |f: &Finder| axis(f).dot(way).abs() / length;
            length / (module(a) * module(b)).sqrt() + 7.0
        };
        [
            between(&self.top_left, &self.top_right, |f| f.u),
            between(&self.top_left, &self.bottom_left, |f| f.v),
        ]
    }
}

/// The versions that agree best with the timing tracks and the version information; none for no symbol.
pub(super) fn versions(plane: &Plane, corners: &Corners) -> Vec<Version> {
    let [along, down] = corners.estimated_modules();
    let sides = 16.0..230.0;
    if !sides.contains(&along) || !sides.contains(&down) || along.max(down) > 1.6 * along.min(down) {
        return Vec::new();
    }
    let number = |modules: f32| (modules - 17.0) / 4.0;
    let lowest = number(along.min(down) * 0.8).floor().clamp(1.0, 40.0) as u8;
    let highest = number(along.max(down) * 1.25).ceil().clamp(1.0, 40.0) as u8;
    let mut ranked: Vec<(f32, Version)> = (lowest..=highest)
        .filter_map(Version::new)
        .map(|version| (agreement(plane, corners, version), version))
        .collect();
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = ranked.first().map_or(0.0, |(score, _)| *score);
    if best < 0.35 {
        return Vec::new();
    }
    let close = ranked.into_iter().filter(|(score, _)| *score > 0.6 * best);
    close.take(MOST_VERSIONS).map(|(_, version)| version).collect()
}

/// The versions that fit where the outline of a symbol says about how many modules are on a side, and how much speaks for each.
pub(super) fn versions_within(plane: &Plane, corners: &Corners, side: f32) -> Vec<(Version, f32)> {
    let off = |version: &Version| (version.modules() as f32 - side).abs() / (OFF_SIDE * side);
    let near = (1..=40).filter_map(Version::new).filter(|version| off(version) < 1.0);
    near.map(|version| (version, agreement(plane, corners, version) - OFF * off(&version).powi(2))).collect()
}

fn agreement(plane: &Plane, corners: &Corners, version: Version) -> f32 {
    let modules = version.modules();
    let [corner, right, below] =
        [corners.top_left, corners.top_right, corners.bottom_left].map(|finder| finder.is_seen());
    let track = |is_seen: bool, track: Curve| match is_seen {
        true => track_agreement(plane, &track, modules).max(0.0),
        false => 0.0,
    };
    let tracks = track(corner && right, corners.horizontal_track(modules))
        + track(corner && below, corners.vertical_track(modules));
    let told = match version.number() {
        7.. => told_agreement(plane, corners, version),
        _ => 0.0,
    };
    tracks + told
}

/// How well the grey along a track alternates: from -1 to 1.
///
/// Each module is compared with the mean of its neighbours, so that slow changes of light do not matter.
fn track_agreement(plane: &Plane, track: &Curve, modules: usize) -> f32 {
    let length = modules as f32 - 7.0;
    let grey: Vec<f32> = (0..modules - 14).map(|i| plane.at(track.at((4.0 + i as f32) / length))).collect();
    let (mut agreeing, mut all) = (0f32, 0f32);
    for (i, around) in grey.windows(3).enumerate() {
        let difference = around[1] - (around[0] + around[2]) / 2.0;
        agreeing += if i % 2 == 0 { -difference } else { difference };
        all += difference.abs();
    }
    agreeing / all.max(1.0)
}

/// How well the version information beside two finder patterns agrees with a version: from 0 to 2.
fn told_agreement(plane: &Plane, corners: &Corners, version: Version) -> f32 {
    let told_beside = |finder: &Finder, told: u32| if finder.is_seen() { told } else { 0 };
    let beside_right = told_version(plane, &corners.top_right, |f, i, j| f.place(i - 7.0, j - 3.0));
    let below_left = told_version(plane, &corners.bottom_left, |f, i, j| f.place(j - 3.0, i - 7.0));
    [told_beside(&corners.top_right, beside_right), told_beside(&corners.bottom_left, below_left)]
        .iter()
        .map(|told| match (told ^ version_code(version)).count_ones() {
            0 => 1.0,
            1 => 0.8,
            2 => 0.6,
            3 => 0.4,
            4 => 0.15,
            _ => 0.0,
        })
        .sum()
}

fn told_version(plane: &Plane, finder: &Finder, place: impl Fn(&Finder, f32, f32) -> Point) -> u32 {
    let light = (plane.at(finder.place(0.0, 2.0)) + plane.at(finder.place(2.0, 0.0))) / 2.0;
    let threshold = (plane.at(finder.centre) + light) / 2.0;
    (0..18u8)
        .filter(|i| plane.at(place(finder, f32::from(i % 3), f32::from(i / 3))) < threshold)
        .fold(0, |bits, i| bits | 1 << i)
}
