//! Worlds: numbers that agree with everything that is published. The true counts are one of them.
//!
//! A table's sums are a network: each cell stands in two of them, with opposite signs, so that it is an edge between two
//! nodes, and a cell can be one higher where a path over withheld cells leads back. Whether a world agrees with what is
//! published is then checked by [`World::agrees`] alone, whatever way it was found.

use crate::catalogue::MEASURES;
use crate::cell::{AGES, Layout, Place, SEXES, TOTAL};
use crate::count::Counts;
use crate::protect::Mark;
use crate::{Dimension, THRESHOLD};
use std::collections::VecDeque;

/// What is published, and the truth that it was made from.
pub(crate) struct Ground<'a> {
    pub(crate) counts: &'a Counts,
    /// By measure and cell.
    pub(crate) marks: Vec<Vec<Mark>>,
    /// By measure: its group.
    pub(crate) group: Vec<Option<usize>>,
    /// By measure: those that are parts of it.
    pub(crate) parts: Vec<Vec<usize>>,
    ends: Vec<(usize, usize)>,
    nodes: usize,
}

/// Numbers by measure and cell.
pub(crate) type World = Vec<Vec<u32>>;

/// One up or one down.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Up,
    Down,
}

impl<'a> Ground<'a> {
    pub(crate) fn new(counts: &'a Counts) -> Self {
        let place_of = |id: &str| MEASURES.iter().position(|measure| measure.id == id);
        let group: Vec<Option<usize>> =
            MEASURES.iter().map(|measure| measure.of.and_then(place_of)).collect();
        let mut parts = vec![Vec::new(); MEASURES.len()];
        for (part, group) in group.iter().enumerate() {
            if let Some(group) = group {
                parts[*group].push(part);
            }
        }
        let (ends, nodes) = ends(&counts.layout);
        let marks = vec![vec![Mark::Shown; counts.layout.len()]; MEASURES.len()];
        Self { counts, marks, group, parts, ends, nodes }
    }

    fn layout(&self) -> &Layout {
        &self.counts.layout
    }

    /// The least that whoever knows which cells are small may assume.
    fn least(&self, measure: usize, cell: usize) -> u32 {
        match self.marks[measure][cell] {
            Mark::Shown => self.counts.values[measure][cell],
            Mark::Few => 1,
            Mark::Hidden => 0,
        }
    }

    /// The most: a cell that is withheld because it is small is small.
    fn most(&self, measure: usize, cell: usize) -> u32 {
        let truth = self.counts.values[measure][cell];
        match self.marks[measure][cell] {
            Mark::Shown => truth,
            Mark::Few if truth < THRESHOLD => THRESHOLD - 1,
            Mark::Hidden if cell == TOTAL && (1..THRESHOLD).contains(&truth) => THRESHOLD - 1,
            Mark::Few | Mark::Hidden => u32::MAX,
        }
    }

    /// Whether a world agrees with what is published: every cell that is shown, every sum, each part at most its group,
    /// at least one where a cell is withheld alone, and small where it is withheld because it is.
    pub(crate) fn agrees(&self, world: &World) -> bool {
        let changed = |measure: &usize| world[*measure] != self.counts.values[*measure];
        let mut all = true;
        for measure in (0..world.len()).filter(changed) {
            let values = &world[measure];
            let inside = |cell: usize| {
                let (least, most) = (self.least(measure, cell), self.most(measure, cell));
                (least..=most).contains(&values[cell])
            };
            all &= (0..values.len()).all(inside) && sums(self.layout(), values);
            let at_most =
                |part: usize, group: usize| world[part].iter().zip(&world[group]).all(|(p, g)| p <= g);
            all &= self.group[measure].is_none_or(|group| at_most(measure, group));
            all &= self.parts[measure].iter().all(|part| at_most(*part, measure));
        }
        all
    }

    /// Whether a cell alone may go one way without what is in other measures.
    fn can(&self, world: &World, measure: usize, cell: usize, way: Way) -> bool {
        let value = world[measure][cell];
        match way {
            Way::Up => {
                value < self.most(measure, cell)
                    && self.group[measure].is_none_or(|group| value < world[group][cell])
            }
            Way::Down => {
                value > self.least(measure, cell)
                    && self.parts[measure].iter().all(|part| world[*part][cell] < value)
            }
        }
    }

    /// Moves a cell one way, with what has to move with it in its table; with `others`, in its group and its parts as well.
    /// Where it says no, the world may be spoilt.
    pub(crate) fn shift(
        &self,
        world: &mut World,
        measure: usize,
        cell: usize,
        way: Way,
        others: bool,
    ) -> bool {
        let value = world[measure][cell];
        let inside = match way {
            Way::Up => value < self.most(measure, cell),
            Way::Down => value > self.least(measure, cell),
        };
        if !inside {
            return false;
        }
        match way {
            Way::Up => {
                if let Some(group) = self.group[measure].filter(|group| world[*group][cell] == value)
                    && !(others && self.shift(world, group, cell, way, true))
                {
                    return false;
                }
            }
            Way::Down => {
                for part in &self.parts[measure] {
                    if world[*part][cell] == value && !(others && self.shift(world, *part, cell, way, true)) {
                        return false;
                    }
                }
            }
        }
        self.along_a_path(world, measure, cell, way) || self.with_the_total(world, measure, cell, way)
    }

    /// Moves a cell, and others of its table along the shortest path that keeps every sum.
    fn along_a_path(&self, world: &mut World, measure: usize, cell: usize, way: Way) -> bool {
        if cell == TOTAL {
            return false;
        }
        let (tail, head) = self.ends[cell];
        let (from, to) = if way == Way::Up { (head, tail) } else { (tail, head) };
        // By node: how it was reached.
        let mut reached: Vec<Option<(usize, usize, Way)>> = vec![None; self.nodes];
        let mut queue = VecDeque::from([from]);
        let mut is_seen = vec![false; self.nodes];
        is_seen[from] = true;
        while let Some(node) = queue.pop_front() {
            if node == to {
                break;
            }
            for (other, (tail, head)) in self.ends.iter().copied().enumerate() {
                if other == cell || other == TOTAL || self.marks[measure][other] == Mark::Shown {
                    continue;
                }
                let step = match node {
                    node if node == tail => Some((head, Way::Up)),
                    node if node == head => Some((tail, Way::Down)),
                    _ => None,
                };
                if let Some((next, way)) = step
                    && !is_seen[next]
                    && self.can(world, measure, other, way)
                {
                    is_seen[next] = true;
                    reached[next] = Some((node, other, way));
                    queue.push_back(next);
                }
            }
        }
        if !is_seen[to] {
            return false;
        }
        step(&mut world[measure][cell], way);
        let mut node = to;
        while let Some((before, other, way)) = reached[node] {
            step(&mut world[measure][other], way);
            node = before;
        }
        true
    }

    /// Where not even the total is shown: moves it, and a cell of each dimension with it.
    fn with_the_total(&self, world: &mut World, measure: usize, cell: usize, way: Way) -> bool {
        if self.marks[measure][TOTAL] == Mark::Shown || cell != TOTAL && !self.can(world, measure, TOTAL, way)
        {
            return false;
        }
        let place = self.layout().place(cell);
        // The cell itself was looked at before.
        let free = |other: usize| other == cell || self.can(world, measure, other, way);
        let pairs = (0..AGES.len()).flat_map(|age| (0..SEXES.len()).map(move |sex| (age, sex)));
        let pair = pairs.into_iter().find(|(age, sex)| {
            let fits = match place {
                Place::Age(mine) => mine == *age,
                Place::Sex(mine) => mine == *sex,
                Place::AgeSex(mine, also) => (mine, also) == (*age, *sex),
                Place::Total | Place::Listed(..) => true,
            };
            fits && free(Layout::age(*age)) && free(Layout::sex(*sex)) && free(Layout::age_sex(*age, *sex))
        });
        let Some((age, sex)) = pair else { return false };
        let mut moved = vec![TOTAL, Layout::age(age), Layout::sex(sex), Layout::age_sex(age, sex)];
        for dimension in [Dimension::Site, Dimension::Nationality, Dimension::Route] {
            let mine = matches!(place, Place::Listed(listed, _) if listed == dimension);
            let found =
                self.layout().cells(dimension).find(|other| if mine { *other == cell } else { free(*other) });
            let Some(found) = found else { return false };
            moved.push(found);
        }
        moved.into_iter().for_each(|cell| step(&mut world[measure][cell], way));
        true
    }
}

fn step(value: &mut u32, way: Way) {
    *value = match way {
        Way::Up => value.saturating_add(1),
        Way::Down => value.saturating_sub(1),
    };
}

/// Whether the cells of a measure add up.
fn sums(layout: &Layout, values: &[u32]) -> bool {
    let sum =
        |cells: &mut dyn Iterator<Item = usize>| -> u64 { cells.map(|cell| u64::from(values[cell])).sum() };
    let is = |cell: usize, sum: u64| u64::from(values[cell]) == sum;
    let parts = [Dimension::Age, Dimension::Sex, Dimension::Site, Dimension::Nationality, Dimension::Route];
    parts.into_iter().all(|dimension| {
        let cells = layout.cells(dimension);
        is(TOTAL, sum(&mut cells.into_iter()))
    }) && (0..AGES.len())
        .all(|age| is(Layout::age(age), sum(&mut (0..SEXES.len()).map(|sex| Layout::age_sex(age, sex)))))
        && (0..SEXES.len())
            .all(|sex| is(Layout::sex(sex), sum(&mut (0..AGES.len()).map(|age| Layout::age_sex(age, sex)))))
}

/// The two sums in which each cell stands, as nodes of a network: from the one in which it is taken away to the one in
/// which it is added. The total leads back; it does not change where paths are looked for.
fn ends(layout: &Layout) -> (Vec<(usize, usize)>, usize) {
    // A pair for each list, one node for all ages, one for all sexes, one for each age and sex.
    let (ages, sexes, age, sex) = (6, 7, 8, 8 + AGES.len());
    let ends = (0..layout.len()).map(|cell| match layout.place(cell) {
        Place::Total => (ages, sexes),
        Place::Age(at) => (ages, age + at),
        Place::AgeSex(row, column) => (age + row, sex + column),
        Place::Sex(at) => (sex + at, sexes),
        Place::Listed(Dimension::Site, _) => (0, 1),
        Place::Listed(Dimension::Nationality, _) => (2, 3),
        Place::Listed(..) => (4, 5),
    });
    (ends.collect(), sex + SEXES.len())
}
