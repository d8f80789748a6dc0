//! What is withheld, so that no small cell can be had back.
//!
//! A cell is *small* where it is from 1 to 4, or where as much is missing of its group; of what a person has, also where the
//! whole group has it. A small cell is withheld, and further cells with it until it is *safe*: until worlds were found that
//! agree with what is published and in which it differs by [`WIDTH`] or more. Since the true counts are one of those worlds,
//! nobody who knows no more than the following can narrow it down further, by whatever means:
//!
//! - every figure that is shown, and that ages, sexes, sites, nationalities and countries on the way add up;
//! - that a part is at most its group;
//! - that a cell that is withheld alone is not 0, and which of them are withheld because they are from 1 to 4.
//!
//! What was found is proved anew by [`Ground::agrees`], so that a fault in the search withholds too much and never too little.

use crate::catalogue::MEASURES;
use crate::cell::{Layout, Place, TOTAL};
use crate::count::Counts;
use crate::world::{Ground, Way, World};
use crate::{Dimension, THRESHOLD, WIDTH};

/// What is published of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    /// The count.
    Shown,
    /// That it is not 0.
    Few,
    /// Nothing: its whole table is withheld.
    Hidden,
}

/// Says what may be shown, by measure and cell.
pub fn protect(counts: &Counts) -> Vec<Vec<Mark>> {
    let mut ground = Ground::new(counts);
    for measure in 0..MEASURES.len() {
        let small: Vec<usize> =
            (0..counts.layout.len()).filter(|cell| is_small(&ground, measure, *cell)).collect();
        small.iter().for_each(|cell| ground.marks[measure][*cell] = Mark::Few);
        let is_group_hidden =
            ground.group[measure].is_some_and(|group| ground.marks[group][TOTAL] == Mark::Hidden);
        if small.contains(&TOTAL) || is_group_hidden {
            hide(&mut ground, measure);
        }
    }
    // What is withheld later leaves whatever was safe safe: there are more worlds, and none less.
    for measure in 0..MEASURES.len() {
        for cell in 0..counts.layout.len() {
            while is_small(&ground, measure, cell) && !is_safe(&ground, measure, cell) {
                if !withhold_more(&mut ground, measure, cell) {
                    break;
                }
            }
        }
    }
    ground.marks
}

/// Whether every small cell is safe, as [`protect`] made it.
#[cfg(test)]
pub(crate) fn all_are_safe(counts: &Counts, marks: &[Vec<Mark>]) -> bool {
    let mut ground = Ground::new(counts);
    ground.marks = marks.to_vec();
    let cells = 0..counts.layout.len();
    (0..MEASURES.len()).all(|measure| {
        cells.clone().all(|cell| !is_small(&ground, measure, cell) || is_safe(&ground, measure, cell))
    })
}

pub(crate) fn is_small(ground: &Ground<'_>, measure: usize, cell: usize) -> bool {
    let values = &ground.counts.values;
    let value = values[measure][cell];
    if (1..THRESHOLD).contains(&value) {
        return true;
    }
    let Some(group) = ground.group[measure] else { return false };
    value > 0 && rest_matters(measure, value, values[group][cell])
}

/// Whether what is missing of the group has to be kept secret as well.
fn rest_matters(measure: usize, value: u32, group: u32) -> bool {
    let rest = group - value;
    let from = if MEASURES[measure].is_attribute() { 0 } else { 1 };
    group >= THRESHOLD && (from..THRESHOLD).contains(&rest)
}

/// Whether worlds were found in which the cell, and what is missing of its group where that matters, differs enough.
fn is_safe(ground: &Ground<'_>, measure: usize, cell: usize) -> bool {
    let root = std::iter::successors(Some(measure), |measure| ground.group[*measure]).last();
    if root.is_some_and(|root| ground.marks[root][TOTAL] == Mark::Hidden) {
        // Nothing is published of it, nor of what it is a part of: it may be anything from 0 to all.
        return true;
    }
    let truth = &ground.counts.values;
    let value = truth[measure][cell];
    let group = ground.group[measure].filter(|group| rest_matters(measure, value, truth[*group][cell]));
    let rest = |world: &World| group.map(|group| world[group][cell] - world[measure][cell]);
    let mut values = (value, value);
    let mut rests = (rest(truth), rest(truth));
    for (others, way) in [(false, Way::Up), (false, Way::Down), (true, Way::Up), (true, Way::Down)] {
        let mut world = truth.clone();
        for _ in 0..WIDTH {
            if !ground.shift(&mut world, measure, cell, way, others) || !ground.agrees(&world) {
                break;
            }
            let (value, rest) = (world[measure][cell], rest(&world));
            values = (values.0.min(value), values.1.max(value));
            rests = (rests.0.min(rest), rests.1.max(rest));
            let is_wide = |(low, high): (Option<u32>, Option<u32>)| {
                low.zip(high).is_none_or(|(low, high)| high - low >= WIDTH)
            };
            if values.1 - values.0 >= WIDTH && is_wide(rests) {
                return true;
            }
        }
    }
    false
}

/// Withholds more, so that this cell may become safe: a further cell, then the table, then the measure, then its group.
/// Says whether there was more.
fn withhold_more(ground: &mut Ground<'_>, measure: usize, cell: usize) -> bool {
    let layout = &ground.counts.layout;
    let place = layout.place(cell);
    let further = match place {
        Place::Listed(dimension, _) => {
            smallest(ground, measure, layout.cells(dimension)).into_iter().collect()
        }
        Place::Age(_) | Place::Sex(_) | Place::AgeSex(..) => partners(ground, measure, place),
        Place::Total => Vec::new(),
    };
    let mut more = false;
    for cell in further {
        more |= mark(ground, measure, cell, Mark::Few);
    }
    if more {
        return true;
    }
    let tables: &[&[Dimension]] = match place {
        Place::Listed(Dimension::Site, _) => &[&[Dimension::Site]],
        Place::Listed(Dimension::Nationality, _) => &[&[Dimension::Nationality]],
        Place::Listed(..) => &[&[Dimension::Route]],
        Place::Total => &[],
        _ => &[
            &[Dimension::AgeSex],
            &[Dimension::AgeSex, Dimension::Age],
            &[Dimension::AgeSex, Dimension::Age, Dimension::Sex],
        ],
    };
    for table in tables {
        for cell in table.iter().flat_map(|dimension| ground.counts.layout.cells(*dimension)) {
            more |= mark(ground, measure, cell, Mark::Hidden);
        }
        if more {
            return true;
        }
    }
    if ground.marks[measure][TOTAL] != Mark::Hidden {
        hide(ground, measure);
        return true;
    }
    match ground.group[measure] {
        Some(group) if ground.marks[group][TOTAL] != Mark::Hidden => {
            hide(ground, group);
            true
        }
        Some(_) | None => false,
    }
}

fn mark(ground: &mut Ground<'_>, measure: usize, cell: usize, mark: Mark) -> bool {
    let now = &mut ground.marks[measure][cell];
    let more = *now < mark;
    *now = mark.max(*now);
    more
}

/// Hides a measure, and whatever is a part of it.
fn hide(ground: &mut Ground<'_>, measure: usize) {
    ground.marks[measure].fill(Mark::Hidden);
    for part in ground.parts[measure].clone() {
        hide(ground, part);
    }
}

/// The smallest cell of these that is shown and not 0; in doubt the first.
fn smallest(ground: &Ground<'_>, measure: usize, cells: impl IntoIterator<Item = usize>) -> Option<usize> {
    let values = &ground.counts.values[measure];
    let shown = |cell: &usize| ground.marks[measure][*cell] == Mark::Shown && values[*cell] > 0;
    cells.into_iter().filter(shown).min_by_key(|cell| values[*cell])
}

/// Cells of the table of ages and sexes that let this one move: those of another row or column that make rectangles with it.
fn partners(ground: &Ground<'_>, measure: usize, place: Place) -> Vec<usize> {
    use crate::cell::{AGES, SEXES};
    let values = &ground.counts.values[measure];
    let is_there = |cell: usize| values[cell] > 0;
    let marks = &ground.marks[measure];
    let is_withheld = |cell: usize| marks[cell] != Mark::Shown;
    let fewest = |corners: &mut dyn Iterator<Item = Vec<usize>>| -> Vec<usize> {
        // Few new cells, and small ones.
        let cost = |cells: &Vec<usize>| -> (usize, u64) {
            let new = cells.iter().filter(|cell| !is_withheld(**cell));
            new.fold((0, 0), |(count, sum), cell| (count + 1, sum + u64::from(values[*cell])))
        };
        let possible = corners.filter(|cells| cells.iter().all(|cell| is_there(*cell)) && cost(cells).0 > 0);
        possible.min_by_key(|cells| cost(cells)).unwrap_or_default()
    };
    match place {
        Place::AgeSex(age, sex) => {
            let others = (0..AGES.len()).filter(|other| *other != age);
            let all = others.flat_map(|row| (0..SEXES.len()).map(move |column| (row, column)));
            let rectangle = |(row, column): (usize, usize)| {
                vec![Layout::age_sex(age, column), Layout::age_sex(row, sex), Layout::age_sex(row, column)]
            };
            fewest(&mut all.filter(|(_, column)| *column != sex).map(rectangle))
        }
        Place::Age(age) => {
            // Another age, with a cell of a sex in which this age is withheld.
            let with = |row: usize, sex: usize| {
                vec![Layout::age(row), Layout::age_sex(row, sex), Layout::age_sex(age, sex)]
            };
            let others = (0..AGES.len()).filter(|row| *row != age);
            fewest(&mut others.flat_map(|row| (0..SEXES.len()).map(move |sex| with(row, sex))))
        }
        Place::Sex(sex) => {
            let with = |column: usize, age: usize| {
                vec![Layout::sex(column), Layout::age_sex(age, column), Layout::age_sex(age, sex)]
            };
            let others = (0..SEXES.len()).filter(|column| *column != sex);
            fewest(&mut others.flat_map(|column| (0..AGES.len()).map(move |age| with(column, age))))
        }
        Place::Total | Place::Listed(..) => Vec::new(),
    }
}
