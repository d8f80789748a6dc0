//! Vaccinations: those of before, as far as somebody knows of them, and those that are given.

use super::{Writer, date};
use crate::dice::Dice;
use crate::person::{Event, Profile};

/// The usual doses of childhood: vaccine, dose, and the age in days.
const CHILDHOOD: &[(&str, usize, i64)] = &[
    ("bcg", 1, 3),
    ("pentavalent", 1, 60),
    ("opv", 1, 60),
    ("pentavalent", 2, 120),
    ("opv", 2, 120),
    ("pentavalent", 3, 180),
    ("opv", 3, 180),
    ("mmr", 1, 365),
    ("mmr", 2, 550),
];
/// Below this age somebody asks for the doses of childhood.
const CHILD: i64 = 15;
/// Children whose doses are in a document, and those of whom somebody remembers that there were doses.
const DOCUMENT: f64 = 0.3;
const REPORTED: f64 = 0.35;
/// Of those, a dose that was given.
const GIVEN: f64 = 0.8;

pub(super) fn vaccinations(dice: &mut Dice, writer: &mut Writer, profile: &Profile, event: &Event) {
    let mut mmr = 0;
    if event.is_first && profile.age < CHILD {
        let source = match dice.unit() {
            chance if chance < DOCUMENT => Some("document"),
            chance if chance < DOCUMENT + REPORTED => Some("reported"),
            _ => None,
        };
        let mut missed = Vec::new();
        for (vaccine, number, age) in CHILDHOOD {
            let (Some(source), true) = (source, profile.born + age < event.day - 14) else { continue };
            // A later dose is given to those who had the one before.
            if missed.contains(vaccine) || !dice.chance(GIVEN) {
                missed.push(vaccine);
                continue;
            }
            let cell = format!("vaccinations.grid.{vaccine}.{number}");
            let on = profile.born + age + dice.between(0, 20).min(event.day - 14 - profile.born - age);
            match source {
                "document" => writer.put(&format!("{cell}.date"), date(on)),
                _ => writer.put(&format!("{cell}.given"), "yes"),
            }
            writer.put(&format!("{cell}.source"), source);
            mmr += usize::from(*vaccine == "mmr");
        }
    }
    // What is given here: most children get what they lack, and some adults.
    if profile.age >= 1 && mmr < 2 && dice.chance(if profile.age < CHILD { 0.45 } else { 0.2 }) {
        give(
            dice,
            writer,
            event,
            &format!("vaccinations.grid.mmr.{}", if event.is_first { mmr + 1 } else { 2 }),
        );
    }
    if profile.age >= 7 && dice.chance(0.22) {
        give(dice, writer, event, &format!("vaccinations.grid.td.{}", if event.is_first { 1 } else { 2 }));
    }
    if profile.age < CHILD && dice.chance(0.25) {
        give(dice, writer, event, "vaccinations.grid.ipv.1");
    }
}

fn give(dice: &mut Dice, writer: &mut Writer, event: &Event, cell: &str) {
    writer.day(&format!("{cell}.date"), event.day);
    writer.put(&format!("{cell}.lot"), format!("INV{:04}", dice.between(1, 9999)));
    writer.put(&format!("{cell}.source"), "given");
}
