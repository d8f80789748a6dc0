//! The CSV tables as they are written.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::Error;

/// The short name of UCUM in the registry: units take their names from the same files as concepts.
pub(super) const UCUM: &str = "ucum";

/// All tables of the terminology, each in the order of its file.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub(super) systems: Vec<SystemLine>,
    pub(super) concepts: Vec<ConceptLine>,
    pub(super) units: Vec<UnitLine>,
    /// By language tag, from the file names `names.<tag>.csv`.
    pub(super) names: BTreeMap<String, Vec<NameLine>>,
    pub(super) confidential: Vec<ConfidentialLine>,
}

/// A line of `systems.csv`.
#[derive(Debug, Clone)]
pub(super) struct SystemLine {
    pub(super) name: String,
    pub(super) number: String,
    pub(super) uri: String,
    pub(super) aliases: Vec<String>,
}

/// A line of `concepts.csv`.
#[derive(Debug, Clone)]
pub(super) struct ConceptLine {
    pub(super) system: String,
    pub(super) code: String,
    pub(super) kind: String,
    pub(super) name: String,
    pub(super) source: String,
}

/// A line of `units.csv`.
#[derive(Debug, Clone)]
pub(super) struct UnitLine {
    pub(super) number: String,
    pub(super) ucum: String,
    pub(super) print: String,
    pub(super) name: String,
}

/// A line of `names.<tag>.csv`.
#[derive(Debug, Clone)]
pub(super) struct NameLine {
    pub(super) system: String,
    pub(super) code: String,
    pub(super) name: String,
    pub(super) status: String,
}

/// A line of `confidential.csv`.
#[derive(Debug, Clone)]
pub(super) struct ConfidentialLine {
    pub(super) system: String,
    /// `code` or `prefix`.
    pub(super) matching: String,
    pub(super) code: String,
    pub(super) reason: String,
    pub(super) source: String,
}

impl ConfidentialLine {
    /// Whether the line lists all codes that begin so.
    pub(super) fn is_prefix(&self) -> bool {
        self.matching == "prefix"
    }

    /// The code as it is compared: a prefix without dots.
    pub(super) fn key(&self) -> String {
        if self.is_prefix() { self.code.replace('.', "") } else { self.code.clone() }
    }
}

impl Tables {
    /// Reads every table in `folder`.
    pub(super) fn read(folder: &Path) -> Result<Self, Error> {
        let [systems, concepts, units, confidential] =
            ["systems.csv", "concepts.csv", "units.csv", "confidential.csv"].map(|name| folder.join(name));
        Ok(Self {
            systems: read(
                &systems,
                ["system", "number", "uri", "aliases", "licence"],
                |[name, number, uri, aliases, _]| {
                    let aliases = aliases.split_whitespace().map(str::to_owned).collect();
                    SystemLine { name, number, uri, aliases }
                },
            )?,
            concepts: read(
                &concepts,
                ["system", "code", "kind", "name_en", "source"],
                |[system, code, kind, name, source]| ConceptLine { system, code, kind, name, source },
            )?,
            units: read(&units, ["number", "ucum", "print", "name_en"], |[number, ucum, print, name]| {
                UnitLine { number, ucum, print, name }
            })?,
            names: read_names(folder)?,
            confidential: read(
                &confidential,
                ["system", "match", "code", "reason", "source"],
                |[system, matching, code, reason, source]| ConfidentialLine {
                    system,
                    matching,
                    code,
                    reason,
                    source,
                },
            )?,
        })
    }

    /// How much there is, in a few words.
    pub(super) fn summary(&self) -> String {
        let languages: Vec<String> =
            self.names.iter().map(|(tag, lines)| format!("{} names {tag}", lines.len())).collect();
        format!(
            "{} systems, {} concepts, {} units, {} confidential, {}",
            self.systems.len(),
            self.concepts.len(),
            self.units.len(),
            self.confidential.len(),
            languages.join(", ")
        )
    }

    /// The wire number of a system, if it is registered with one.
    pub(super) fn system_number(&self, name: &str) -> Option<usize> {
        self.systems.iter().find(|system| system.name == name)?.number.parse().ok()
    }
}

fn read_names(folder: &Path) -> Result<BTreeMap<String, Vec<NameLine>>, Error> {
    let file_error = |cause| Error::File { path: folder.to_owned(), cause };
    let mut names = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(file_error)? {
        let path = entry.map_err(file_error)?.path();
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        let Some(tag) = file.strip_prefix("names.").and_then(|rest| rest.strip_suffix(".csv")) else {
            continue;
        };
        let lines = read(&path, ["system", "code", "name", "status"], |[system, code, name, status]| {
            NameLine { system, code, name, status }
        })?;
        names.insert(tag.to_owned(), lines);
    }
    Ok(names)
}

/// Reads one table; its header must be exactly `columns`.
fn read<const N: usize, T>(
    path: &Path,
    columns: [&str; N],
    line: impl Fn([String; N]) -> T,
) -> Result<Vec<T>, Error> {
    let table_error = |cause| Error::Table { path: path.to_owned(), cause };
    let mut reader = csv::Reader::from_path(path).map_err(table_error)?;
    let header = reader.headers().map_err(table_error)?;
    if header.iter().ne(columns) {
        let fault = format!("{}: the header must be {}", path.display(), columns.join(","));
        return Err(Error::Faults(vec![fault]));
    }
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = record.map_err(table_error)?;
        lines.push(line(std::array::from_fn(|column| record.get(column).unwrap_or_default().to_owned())));
    }
    Ok(lines)
}
