//! Counts and tables.

use std::collections::BTreeMap;
use std::time::Duration;

/// What one reader made of the frames of one group.
#[derive(Default, Clone)]
pub(crate) struct Tally {
    pub(crate) frames: usize,
    pub(crate) read: usize,
    pub(crate) wrong: usize,
    read_ms: Vec<f64>,
    lost_ms: Vec<f64>,
}

/// Groups of frames in the order in which they came, and what each reader made of them.
pub(crate) struct Report {
    readers: Vec<String>,
    groups: Vec<(String, Vec<Tally>)>,
    notes: BTreeMap<String, Vec<String>>,
}

impl Report {
    pub(crate) fn new(readers: Vec<String>) -> Self {
        Self { readers, groups: Vec::new(), notes: BTreeMap::new() }
    }

    /// Counts a frame in several groups. `right` says for each payload whether the frame says that.
    pub(crate) fn add(&mut self, groups: &[String], reader: usize, right: &[bool], time: Duration) {
        for name in groups {
            let readers = self.readers.len();
            let group = match self.groups.iter().position(|(known, _)| known == name) {
                Some(group) => group,
                None => {
                    self.groups.push((name.clone(), vec![Tally::default(); readers]));
                    self.groups.len() - 1
                }
            };
            let tally = &mut self.groups[group].1[reader];
            let ms = time.as_secs_f64() * 1000.0;
            tally.frames += 1;
            tally.wrong += right.iter().filter(|right| !**right).count();
            match right.contains(&true) {
                true => {
                    tally.read += 1;
                    tally.read_ms.push(ms);
                }
                false => tally.lost_ms.push(ms),
            }
        }
    }

    pub(crate) fn note(&mut self, about: &str, frame: String) {
        self.notes.entry(about.to_owned()).or_default().push(frame);
    }

    /// The tables and the notes as text.
    pub(crate) fn text(&mut self, title: &str) -> String {
        let mut out = format!("\n{title}\n{:<22}{:>7}", "read, %", "frames");
        self.readers.iter().for_each(|name| out += &format!(" {name:>12}"));
        self.groups.sort_by_key(|(name, _)| order(name));
        for (name, tallies) in &self.groups {
            out += &format!("\n{name:<22}{:>7}", tallies.first().map_or(0, |tally| tally.frames));
            for tally in tallies {
                out += &format!(" {:>12.1}", 100.0 * tally.read as f64 / tally.frames.max(1) as f64);
            }
        }
        out += &format!(
            "\n\n{:<22}{:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
            "CPU ms, all frames", "mean", "median", "p95", "read", "given up", "wrong"
        );
        if let Some((_, tallies)) = self.groups.first() {
            for (name, tally) in self.readers.iter().zip(tallies) {
                let all: Vec<f64> = tally.read_ms.iter().chain(&tally.lost_ms).copied().collect();
                out += &format!(
                    "\n{name:<22}{:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>8}",
                    mean(&all),
                    quantile(&all, 0.5),
                    quantile(&all, 0.95),
                    quantile(&tally.read_ms, 0.5),
                    quantile(&tally.lost_ms, 0.5),
                    tally.wrong
                );
            }
        }
        for (about, frames) in &self.notes {
            out += &format!("\n\n{about}: {}\n  {}", frames.len(), frames.join("\n  "));
        }
        out + "\n"
    }
}

/// All first, then as they are called, versions by number.
fn order(name: &str) -> (usize, usize, String) {
    let kind =
        ["all", "level", "version", "correction"].iter().position(|kind| name.starts_with(kind)).unwrap_or(9);
    let number = name.rsplit(' ').next().and_then(|word| word.parse().ok()).unwrap_or(0);
    (kind, number, name.to_owned())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let last = sorted.len().saturating_sub(1) as f64;
    sorted.get((last * part).round() as usize).copied().unwrap_or(0.0)
}
