//! Vital signs and tests.

use super::Writer;
use crate::dice::Dice;
use crate::health::{Condition, Infection};
use crate::person::{Event, Profile, Sex};

/// Weight in kilograms and height in centimetres at these ages, about.
const GROWTH: [(f64, f64, f64); 9] = [
    (0.0, 3.6, 51.0),
    (0.5, 7.6, 67.0),
    (1.0, 9.6, 76.0),
    (3.0, 14.0, 96.0),
    (6.0, 20.0, 115.0),
    (10.0, 31.0, 137.0),
    (14.0, 48.0, 160.0),
    (18.0, 62.0, 169.0),
    (25.0, 70.0, 171.0),
];

/// Weight and height at an age, between those of the table.
fn grown(age: f64) -> (f64, f64) {
    let over = GROWTH.iter().position(|step| step.0 > age).unwrap_or(GROWTH.len());
    let (Some(from), to) = (GROWTH.get(over.saturating_sub(1)), GROWTH.get(over)) else {
        return (70.0, 171.0);
    };
    let to = to.unwrap_or(from);
    let part = if to.0 > from.0 { (age - from.0) / (to.0 - from.0) } else { 0.0 };
    (from.1 + part * (to.1 - from.1), from.2 + part * (to.2 - from.2))
}

/// About this, and never more than two and a half deviations off.
fn near(dice: &mut Dice, mean: f64, deviation: f64) -> f64 {
    dice.normal(mean, deviation).clamp(mean - 2.5 * deviation, mean + 2.5 * deviation)
}

pub(super) fn vital_signs(dice: &mut Dice, writer: &mut Writer, profile: &Profile, event: &Event) {
    if !dice.chance(if event.is_first { 0.9 } else { 0.6 }) {
        return;
    }
    let is_ill = event.infection.is_some();
    let temperature =
        if is_ill && dice.chance(0.5) { dice.normal(38.4, 0.5) } else { dice.normal(36.7, 0.25) };
    writer.put("vitals.temperature", tenths(temperature));
    let child = (12 - profile.age).max(0) as f64;
    writer.put("vitals.pulse", whole(dice.normal(78.0 + 3.5 * child, 9.0)));
    let (weight, height) = grown((event.day - profile.born) as f64 / 365.25);
    let women = if profile.sex == Sex::Female && profile.age >= 14 { 0.9 } else { 1.0 };
    writer.put("vitals.weight", tenths(near(dice, weight * women, weight * 0.09)));
    writer.put("vitals.height", whole(near(dice, height * (0.5 + women / 2.0), height * 0.03)));
    if profile.age >= 15 {
        let has = profile.conditions.contains(&Condition::Cardiovascular);
        let upper = dice.normal(if has { 148.0 } else { 118.0 } + profile.age as f64 / 6.0, 10.0);
        writer.put("vitals.systolic", whole(upper));
        writer.put("vitals.diastolic", whole(upper * 0.62 + dice.normal(2.0, 4.0)));
    }
}

fn whole(value: f64) -> String {
    format!("{value:.0}")
}

fn tenths(value: f64) -> String {
    format!("{value:.1}")
}

/// Persons from twelve years on whose blood is tested at the first episode. With it the share of the tests for hepatitis B
/// that are positive is that of a screening, although it is hepatitis of the publication that makes them so.
const BLOOD_TESTED: f64 = 0.38;
/// Positive ones among those tested.
const HIV: f64 = 0.003;
const SYPHILIS: f64 = 0.010;
const TB_BY_XRAY: f64 = 0.003;
const IGRA: f64 = 0.18;

pub(super) fn tests(dice: &mut Dice, writer: &mut Writer, profile: &Profile, event: &Event) {
    let hepatitis = event.infection == Some(Infection::ViralHepatitis);
    let (b, c) = (hepatitis && event.is_hepatitis_b, hepatitis && !event.is_hepatitis_b);
    if event.is_first && profile.age >= 12 && (hepatitis || dice.chance(BLOOD_TESTED)) {
        finding(writer, event, "hbsag", b);
        finding(writer, event, "hcv", c);
        for (test, share) in [("hiv", HIV), ("syphilis", SYPHILIS)] {
            finding(writer, event, test, dice.chance(share));
        }
    } else if hepatitis {
        finding(writer, event, if b { "hbsag" } else { "hcv" }, true);
    }
    if event.is_first && profile.age >= 11 && dice.chance(0.5) {
        let seen = match dice.unit() {
            chance if chance < TB_BY_XRAY => "abnormal_tb",
            chance if chance < TB_BY_XRAY + 0.02 => "abnormal",
            _ => "normal",
        };
        writer.put("tests.chest_xray.result", seen);
        writer.day("tests.chest_xray.date", event.day);
    }
    if event.is_first && profile.age >= 5 && dice.chance(0.25) {
        finding(writer, event, "igra", dice.chance(IGRA));
    }
    let is_woman = profile.sex == Sex::Female && (15..50).contains(&profile.age);
    if event.is_first && is_woman && (profile.pregnant.is_some() || dice.chance(0.3)) {
        finding(writer, event, "pregnancy", profile.pregnant.is_some());
    }
    if dice.chance(if event.is_first { 0.35 } else { 0.1 }) {
        let mean = match (profile.age, profile.sex) {
            (..12, _) => 11.6,
            (_, Sex::Female) if profile.pregnant.is_some() => 11.2,
            (_, Sex::Female) => 12.4,
            (_, Sex::Male) => 14.3,
        };
        writer.put("tests.haemoglobin.value", tenths(dice.normal(mean, 1.2)));
        writer.put("tests.haemoglobin.value.unit", "g/dL");
        writer.day("tests.haemoglobin.date", event.day);
    }
    if profile.conditions.contains(&Condition::Diabetes) && dice.chance(0.7) {
        writer.put("tests.hba1c.value", tenths(dice.normal(8.1, 1.2)));
        writer.day("tests.hba1c.date", event.day);
    }
}

fn finding(writer: &mut Writer, event: &Event, test: &str, positive: bool) {
    writer.put(&format!("tests.{test}.result"), if positive { "positive" } else { "negative" });
    writer.day(&format!("tests.{test}.date"), event.day);
}
