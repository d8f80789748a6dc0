//! The real summaries that the chores measure on. They are not part of the project: a folder of FHIR bundles, one folder
//! below it for each origin.

use phr_core::fhir;
use phr_core::model::Entries;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// All bundles of a folder, in the order of their paths.
pub(crate) struct Corpus {
    /// The bundles.
    pub(crate) bundles: Vec<Bundle>,
}

/// One summary.
pub(crate) struct Bundle {
    /// Who wrote it, as far as the folder and the beginning of the file name say.
    pub(crate) family: String,
    /// Which half of the families it belongs to.
    pub(crate) fold: usize,
    /// Length of the JSON without white space.
    pub(crate) json: usize,
    /// What it says.
    pub(crate) entries: Entries,
    /// How many details could not be imported.
    pub(crate) not_carried: usize,
}

impl Corpus {
    /// Reads every bundle below `folder`.
    ///
    /// # Errors
    /// A sentence: the folder is not there, or a file cannot be read or imported.
    pub(crate) fn read(folder: &Path) -> Result<Self, String> {
        let mut paths = Vec::new();
        collect(folder, &mut paths)?;
        paths.sort();
        if paths.is_empty() {
            return Err(format!("{}: there are no FHIR bundles here", folder.display()));
        }
        let mut bundles = paths.into_iter().map(read).collect::<Result<Vec<_>, _>>()?;
        split_in_halves(&mut bundles);
        Ok(Self { bundles })
    }
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let entries = std::fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    for entry in entries {
        let path = entry.map_err(|error| format!("{}: {error}", folder.display()))?.path();
        if path.is_dir() {
            collect(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    Ok(())
}

fn read(path: PathBuf) -> Result<Bundle, String> {
    let told = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let json = std::fs::read(&path).map_err(|error| told(&error))?;
    let imported = fhir::import(&json).map_err(|error| told(&error))?;
    let family = family(&path);
    let json = minified_length(&json);
    let not_carried =
        imported.report.not_carried.iter().filter(|n| n.reason != fhir::Reason::Technical).count();
    Ok(Bundle { family, fold: 0, json, entries: imported.entries.into_canonical(), not_carried })
}

/// Length of a JSON text without the white space between its tokens.
fn minified_length(json: &[u8]) -> usize {
    let mut inside_string = false;
    let mut escaped = false;
    let mut length = 0;
    for byte in json {
        if inside_string || !byte.is_ascii_whitespace() {
            length += 1;
        }
        match byte {
            b'"' if !escaped => inside_string = !inside_string,
            _ => {}
        }
        escaped = inside_string && *byte == b'\\' && !escaped;
    }
    length
}

/// Documents of one folder whose names begin alike come from one author.
fn family(path: &Path) -> String {
    let folder = path.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy();
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let beginning: String = name.chars().take_while(|c| c.is_alphabetic() || *c == '_').take(12).collect();
    if folder == "ipsviewer" { format!("{folder}/{beginning}") } else { folder.into_owned() }
}

/// Whole families to one half or the other, the largest first, always to the smaller half.
fn split_in_halves(bundles: &mut [Bundle]) {
    let mut sizes: BTreeMap<String, usize> = BTreeMap::new();
    for bundle in bundles.iter() {
        *sizes.entry(bundle.family.clone()).or_default() += 1;
    }
    let mut families: Vec<(String, usize)> = sizes.into_iter().collect();
    families.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    let mut halves = [0, 0];
    let mut fold_of = BTreeMap::new();
    for (family, size) in families {
        let fold = usize::from(halves[1] < halves[0]);
        halves[fold] += size;
        fold_of.insert(family, fold);
    }
    for bundle in bundles {
        bundle.fold = fold_of.get(&bundle.family).copied().unwrap_or(0);
    }
}
